//! How a value is written under a verb.
//!
//! Source: `printArg` and `printValue` of fmt/print.go in Go 1.26.

use std::sync::Arc;

use super::Printer;
use crate::notify::{KeyValues, Moment, Value};

impl Printer {
    /// Writes a value that `printf` is given.
    pub(super) fn argument(&mut self, value: &Value, verb: char) {
        match (value, verb) {
            (Value::Nil, 'T' | 'v') => self.pad("<nil>"),
            (Value::Nil, _) => self.wrong(verb, "<nil>"),
            (_, 'T') => self.plain(type_name(value)),
            (_, 'p') if is_reference(value) => self.refuse(value, verb),
            (_, 'p') => self.bad(value, verb),
            (Value::Sample(sample), _) => {
                self.push("&");
                let fields = [
                    ("Labels", Value::Labels(Arc::clone(&sample.labels))),
                    ("Value", Value::Float(sample.value)),
                ];
                self.fields("template.sample", &fields, verb);
            }
            _ => self.value(value, verb),
        }
    }

    fn value(&mut self, value: &Value, verb: char) {
        if self.is_full() {
            return;
        }
        if verb == 'w' && !is_basic(value) && !self.erroring {
            self.bad(value, verb);
            return;
        }
        let writes_itself = !self.erroring && matches!(verb, 'v' | 's' | 'x' | 'X' | 'q');
        if writes_itself && !self.flags.sharp_v && has_text(value) {
            self.text(value, &value.to_string(), verb);
            return;
        }
        match value {
            Value::Bool(truth) if matches!(verb, 't' | 'v') => self.pad(&truth.to_string()),
            Value::Int(n) | Value::Duration(n) | Value::Month(n) | Value::Weekday(n) => {
                self.whole(value, *n, verb);
            }
            Value::Float(number) => self.fraction(value, *number, verb),
            Value::Text(text) | Value::Html(text) | Value::Url(text) => {
                self.text(value, text, verb);
            }
            Value::Bool(_) => self.bad(value, verb),
            Value::Time(moment) if self.flags.sharp_v && verb == 'v' && !self.erroring => {
                match date(moment) {
                    Some(text) => self.plain(&text),
                    None => self.refuse(value, verb),
                }
            }
            // Go writes the fields of a time, and where a sample stands in memory.
            Value::Time(_) | Value::Sample(_) => self.refuse(value, verb),
            Value::Nil => self.push("<nil>"),
            _ => self.composed(value, verb),
        }
    }

    /// Writes what has parts, each of them under the verb.
    fn composed(&mut self, value: &Value, verb: char) {
        let name = type_name(value);
        match value {
            Value::KeyValues(map) | Value::Labels(map) => {
                let entries = map.iter().map(|(k, v)| (k, Value::Text(Arc::clone(v))));
                self.map(name, entries, verb);
            }
            Value::Map(map) => self.map(name, map.iter().map(|(k, v)| (k, v.clone())), verb),
            Value::Texts(list) => {
                self.list(
                    name,
                    list.iter().map(|text| Value::Text(Arc::clone(text))),
                    verb,
                );
            }
            Value::List(list) => self.list(name, list.iter().cloned(), verb),
            Value::Alerts(list) | Value::AlertList(list) => {
                self.list(
                    name,
                    list.iter().map(|one| Value::Alert(Arc::clone(one))),
                    verb,
                );
            }
            Value::Samples(list) => {
                self.list(
                    name,
                    list.iter().map(|one| Value::Sample(Arc::clone(one))),
                    verb,
                );
            }
            Value::Pairs(list) => {
                let pair = |(k, v): &(Arc<str>, Arc<str>)| Value::Pair(k.clone(), v.clone());
                self.list(name, list.iter().map(pair), verb);
            }
            _ => self.fields(name, &fields(value), verb),
        }
    }

    fn element(&mut self, value: &Value, verb: char) {
        match value {
            Value::Nil if self.flags.sharp_v => self.push("interface {}(nil)"),
            Value::Nil => self.push("<nil>"),
            Value::Sample(_) if verb == 'v' && !self.flags.sharp_v => {
                self.push(crate::notify::value::ADDRESS);
            }
            Value::Sample(_) => self.refuse(value, verb),
            _ => self.value(value, verb),
        }
    }

    fn list(&mut self, name: &str, items: impl Iterator<Item = Value>, verb: char) {
        let sharp = self.flags.sharp_v;
        self.push(if sharp { name } else { "" });
        self.push(if sharp { "{" } else { "[" });
        for (position, item) in items.enumerate() {
            if self.is_full() {
                return;
            }
            self.separate(position);
            self.element(&item, verb);
        }
        self.push(if sharp { "}" } else { "]" });
    }

    fn map<'k>(
        &mut self,
        name: &str,
        entries: impl Iterator<Item = (&'k Arc<str>, Value)>,
        verb: char,
    ) {
        let sharp = self.flags.sharp_v;
        self.push(if sharp { name } else { "map" });
        self.push(if sharp { "{" } else { "[" });
        for (position, (key, value)) in entries.enumerate() {
            if self.is_full() {
                return;
            }
            self.separate(position);
            self.value(&Value::Text(Arc::clone(key)), verb);
            self.push(":");
            self.element(&value, verb);
        }
        self.push(if sharp { "}" } else { "]" });
    }

    fn fields(&mut self, name: &str, fields: &[(&str, Value)], verb: char) {
        let sharp = self.flags.sharp_v;
        self.push(if sharp { name } else { "" });
        self.push("{");
        for (position, (name, value)) in fields.iter().enumerate() {
            self.separate(position);
            if sharp || self.flags.plus_v {
                self.push(name);
                self.push(":");
            }
            self.element(value, verb);
        }
        self.push("}");
    }

    fn separate(&mut self, position: usize) {
        if position > 0 {
            self.push(if self.flags.sharp_v { ", " } else { " " });
        }
    }

    fn text(&mut self, value: &Value, text: &str, verb: char) {
        match verb {
            'v' if self.flags.sharp_v => self.quoted(text),
            'v' | 's' => self.plain(text),
            'x' | 'X' => self.hexadecimal(text, verb == 'X'),
            'q' => self.quoted(text),
            _ => self.bad(value, verb),
        }
    }

    fn whole(&mut self, value: &Value, number: i64, verb: char) {
        match verb {
            'v' | 'd' => self.integer(number, 10, verb),
            'b' => self.integer(number, 2, verb),
            'o' | 'O' => self.integer(number, 8, verb),
            'x' | 'X' => self.integer(number, 16, verb),
            'c' => self.character(number),
            'q' => self.quoted_character(number),
            'U' => self.code_point(number),
            _ => self.bad(value, verb),
        }
    }

    fn fraction(&mut self, value: &Value, number: f64, verb: char) {
        match verb {
            'v' => self.float(number, 'g', None),
            'b' | 'g' | 'G' | 'x' | 'X' => self.float(number, verb, None),
            'f' | 'F' | 'e' | 'E' => self.float(number, verb, Some(6)),
            _ => self.bad(value, verb),
        }
    }

    /// Writes a value whose type the verb does not fit.
    fn bad(&mut self, value: &Value, verb: char) {
        let erroring = std::mem::replace(&mut self.erroring, true);
        self.push(&format!("%!{verb}({}=", type_name(value)));
        self.argument(value, 'v');
        self.push(")");
        self.erroring = erroring;
    }

    fn refuse(&mut self, value: &Value, verb: char) {
        let message = format!(
            "`printf` with `%{verb}` and {} is not supported",
            value.kind()
        );
        self.unsupported.get_or_insert(message);
    }
}

/// Returns whether Go writes the value by a switch over its type, without asking for methods.
fn is_basic(value: &Value) -> bool {
    matches!(
        value,
        Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_)
    )
}

/// Returns whether the value's type has a method `String`.
fn has_text(value: &Value) -> bool {
    matches!(
        value,
        Value::Time(_)
            | Value::Duration(_)
            | Value::Month(_)
            | Value::Weekday(_)
            | Value::KeyValues(_)
            | Value::Pairs(_)
    )
}

/// Returns whether `%p` writes a place in memory.
fn is_reference(value: &Value) -> bool {
    let is_composed = value.length().is_some() && !value.is_text();
    is_composed || matches!(value, Value::Sample(_))
}

/// Returns a time in Go's syntax, when its zone is known by name.
fn date(moment: &Moment) -> Option<String> {
    let local = moment.local();
    let civil = local.civil;
    let zone = local.abbreviation?;
    let zone = match zone.as_str() {
        "UTC" => "time.UTC",
        _ => return None,
    };
    let month = crate::notify::layout::month_name(civil.month().into());
    Some(format!(
        "time.Date({}, time.{month}, {}, {}, {}, {}, {}, {zone})",
        civil.year(),
        civil.day(),
        civil.hour(),
        civil.minute(),
        civil.second(),
        civil.subsec_nanosecond()
    ))
}

fn fields(value: &Value) -> Vec<(&'static str, Value)> {
    let text = |text: &Arc<str>| Value::Text(Arc::clone(text));
    let pairs = |map: &Arc<KeyValues>| Value::KeyValues(Arc::clone(map));
    let labels = |map: &Arc<KeyValues>| Value::Labels(Arc::clone(map));
    match value {
        Value::Data(data) => vec![
            ("Receiver", text(&data.receiver)),
            ("Status", text(&data.status)),
            ("Alerts", Value::Alerts(Arc::clone(&data.alerts))),
            ("NotificationReason", text(&data.notification_reason)),
            ("GroupLabels", pairs(&data.group_labels)),
            ("CommonLabels", pairs(&data.common_labels)),
            ("CommonAnnotations", pairs(&data.common_annotations)),
            ("ExternalURL", text(&data.external_url)),
        ],
        Value::Alert(alert) => vec![
            ("Status", text(&alert.status)),
            ("Labels", pairs(&alert.labels)),
            ("Annotations", pairs(&alert.annotations)),
            ("StartsAt", Value::Time(alert.starts_at.clone())),
            ("EndsAt", Value::Time(alert.ends_at.clone())),
            ("GeneratorURL", text(&alert.generator_url)),
            ("Fingerprint", text(&alert.fingerprint)),
        ],
        Value::Pair(name, value) => vec![("Name", text(name)), ("Value", text(value))],
        Value::RuleData(data) => vec![
            ("Labels", labels(&data.labels)),
            ("ExternalLabels", labels(&data.external_labels)),
            ("ExternalURL", text(&data.external_url)),
            ("Value", Value::Float(data.value)),
        ],
        _ => Vec::new(),
    }
}

pub(super) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Nil => "<nil>",
        Value::Bool(_) => "bool",
        Value::Int(_) => "int",
        Value::Float(_) => "float64",
        Value::Text(_) => "string",
        Value::Labels(_) => "map[string]string",
        Value::Html(_) => "template.HTML",
        Value::Url(_) => "template.URL",
        Value::Time(_) => "time.Time",
        Value::Duration(_) => "time.Duration",
        Value::Month(_) => "time.Month",
        Value::Weekday(_) => "time.Weekday",
        Value::Data(_) => "template.Data",
        Value::Alerts(_) => "template.Alerts",
        Value::AlertList(_) => "[]template.Alert",
        Value::Alert(_) => "template.Alert",
        Value::KeyValues(_) => "template.KV",
        Value::Pairs(_) => "template.Pairs",
        Value::Pair(..) => "template.Pair",
        Value::Texts(_) => "[]string",
        Value::List(_) => "[]interface {}",
        Value::Map(_) => "map[string]interface {}",
        Value::Samples(_) => "template.queryResult",
        Value::Sample(_) => "*template.sample",
        Value::RuleData(_) => {
            "struct { Labels map[string]string; ExternalLabels map[string]string; \
             ExternalURL string; Value interface {} }"
        }
    }
}
