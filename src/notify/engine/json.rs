//! Values as Go's JSON encoder writes them.

use std::fmt::Write as _;
use std::sync::Arc;

use super::error::Refusal;
use crate::notify::{Alert, Data, KeyValues, Value};

/// Returns a value as JSON, with `<`, `>`, `&` and the separators of lines and paragraphs escaped.
///
/// # Errors
/// A number that JSON has not.
pub(super) fn to_json(value: &Value) -> Result<String, Refusal> {
    let mut out = String::new();
    write(&mut out, value)?;
    Ok(out)
}

/// Returns a notification as JSON, as webhooks are sent it, without what they add.
pub fn data_json(data: &Data) -> String {
    let mut out = String::new();
    write_data(&mut out, data);
    out
}

fn write(out: &mut String, value: &Value) -> Result<(), Refusal> {
    match value {
        Value::Nil => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Int(n) | Value::Duration(n) | Value::Month(n) | Value::Weekday(n) => {
            let _ = write!(out, "{n}");
        }
        Value::Float(n) if n.is_finite() => float(out, *n),
        Value::Float(_) => return Err(Refusal::new("JSON has no such number")),
        Value::Text(text) | Value::Html(text) | Value::Url(text) => quoted(out, text),
        Value::Time(moment) => quoted(out, &moment.rfc3339()),
        Value::Data(data) => write_data(out, data),
        Value::Alerts(list) | Value::AlertList(list) => write_alerts(out, list),
        Value::Alert(alert) => write_alert(out, alert),
        Value::KeyValues(map) | Value::Labels(map) => write_key_values(out, map),
        Value::RuleData(_) | Value::Samples(_) | Value::Sample(_) => {
            let message = format!("{} is not written as JSON", value.kind());
            return Err(Refusal::unsupported(message));
        }
        Value::Pairs(pairs) => listed(out, pairs.iter(), |out, (name, value)| {
            write_pair(out, name, value);
            Ok(())
        })?,
        Value::Pair(name, value) => write_pair(out, name, value),
        Value::Texts(texts) => listed(out, texts.iter(), |out, text| {
            quoted(out, text);
            Ok(())
        })?,
        Value::List(list) => listed(out, list.iter(), write)?,
        Value::Map(map) => {
            out.push('{');
            for (position, (key, value)) in map.iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                quoted(out, key);
                out.push(':');
                write(out, value)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

fn listed<T>(
    out: &mut String,
    items: impl Iterator<Item = T>,
    mut write: impl FnMut(&mut String, T) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    out.push('[');
    for (position, item) in items.enumerate() {
        if position > 0 {
            out.push(',');
        }
        write(out, item)?;
    }
    out.push(']');
    Ok(())
}

fn field(out: &mut String, name: &str, text: &str) {
    quoted(out, name);
    out.push(':');
    quoted(out, text);
    out.push(',');
}

fn write_pair(out: &mut String, name: &str, value: &str) {
    out.push('{');
    field(out, "Name", name);
    field(out, "Value", value);
    out.pop();
    out.push('}');
}

fn write_key_values(out: &mut String, map: &KeyValues) {
    out.push('{');
    for (name, value) in map {
        field(out, name, value);
    }
    if !map.is_empty() {
        out.pop();
    }
    out.push('}');
}

fn write_alert(out: &mut String, alert: &Alert) {
    out.push('{');
    field(out, "status", &alert.status);
    out.push_str("\"labels\":");
    write_key_values(out, &alert.labels);
    out.push_str(",\"annotations\":");
    write_key_values(out, &alert.annotations);
    out.push(',');
    field(out, "startsAt", &alert.starts_at.rfc3339());
    field(out, "endsAt", &alert.ends_at.rfc3339());
    field(out, "generatorURL", &alert.generator_url);
    field(out, "fingerprint", &alert.fingerprint);
    out.pop();
    out.push('}');
}

fn write_alerts(out: &mut String, alerts: &[Arc<Alert>]) {
    out.push('[');
    for (position, alert) in alerts.iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        write_alert(out, alert);
    }
    out.push(']');
}

fn write_data(out: &mut String, data: &Data) {
    out.push('{');
    field(out, "receiver", &data.receiver);
    field(out, "status", &data.status);
    out.push_str("\"alerts\":");
    write_alerts(out, &data.alerts);
    out.push(',');
    field(out, "notification_reason", &data.notification_reason);
    for (name, map) in [
        ("groupLabels", &data.group_labels),
        ("commonLabels", &data.common_labels),
        ("commonAnnotations", &data.common_annotations),
    ] {
        quoted(out, name);
        out.push(':');
        write_key_values(out, map);
        out.push(',');
    }
    field(out, "externalURL", &data.external_url);
    out.pop();
    out.push('}');
}

/// Writes a float as Go's JSON encoder does; it has to be finite.
pub(in crate::notify) fn float(out: &mut String, value: f64) {
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-6..1e21).contains(&magnitude) {
        let scientific = format!("{value:e}");
        let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        let sign = if exponent.starts_with('-') { "" } else { "+" };
        let _ = write!(out, "{mantissa}e{sign}{exponent}");
    } else {
        let _ = write!(out, "{value}");
    }
}

/// Writes text in quotes as Go's JSON encoder does.
pub(in crate::notify) fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}
