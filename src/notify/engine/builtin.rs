//! The functions that Go gives every template.

use super::compare::{equal, ordered};
use super::error::Refusal;
use super::fields::label;
use super::printf::printf;
use crate::lang::gostring;
use crate::notify::Value;

/// Calls one of Go's functions but `and` and `or`; `None` when there is none of that name. What takes
/// more than about `most` bytes is not made.
pub(super) fn call(name: &str, values: &[Value], most: usize) -> Option<Result<Value, Refusal>> {
    Some(match (name, values) {
        ("not", [value]) => Ok(Value::Bool(!value.is_true())),
        ("len", [value]) => length(value),
        ("index", [value, keys @ ..]) => index(value, keys),
        ("slice", [value, bounds @ ..]) => slice(value, bounds),
        ("eq", [value, others @ ..]) => equal(value, others).map(Value::Bool),
        ("ne", [a, b]) => equal(a, std::slice::from_ref(b)).map(|same| Value::Bool(!same)),
        ("lt" | "le" | "gt" | "ge", [a, b]) => ordered(name, a, b).map(Value::Bool),
        ("print", values) => Ok(Value::text(print(values))),
        ("println", values) => Ok(Value::text(println(values))),
        ("printf", [Value::Text(format), values @ ..]) => printf(format, values, most),
        ("html", values) => Ok(Value::text(gotmpl::html_escape(&plain(values)))),
        ("js", values) => Ok(Value::text(js(&plain(values)))),
        ("urlquery", values) => Ok(Value::text(gotmpl::url_encode(&plain(values)))),
        ("call", _) => Err(Refusal::new(
            "`call` needs a function, and no value here is one",
        )),
        _ => return None,
    })
}

/// Escapes text for JavaScript; what cannot be seen is written by its number.
fn js(text: &str) -> String {
    let escaped = gotmpl::js_escape(text);
    let seen = |c: char| c.is_ascii() || gostring::is_printable(c);
    let mut out = String::with_capacity(escaped.len());
    for c in escaped.chars() {
        match seen(c) {
            true => out.push(c),
            false => out.push_str(&format!("\\u{:04X}", u32::from(c))),
        }
    }
    out
}

/// Returns one value as it is, several as the text that they make together.
pub(super) fn joined(mut values: Vec<Value>) -> Value {
    match values.len() {
        1 => values.pop().unwrap_or(Value::Nil),
        _ => Value::text(print(&values)),
    }
}

/// The functions that escape take nothing as a text that says so.
fn plain(values: &[Value]) -> String {
    let shown = values.iter().map(|value| match value {
        Value::Nil => Value::text("<no value>"),
        other => other.clone(),
    });
    print(&shown.collect::<Vec<_>>())
}

/// Go puts a space between two values when neither is text.
fn print(values: &[Value]) -> String {
    let mut out = String::new();
    for (position, value) in values.iter().enumerate() {
        let before = position
            .checked_sub(1)
            .and_then(|before| values.get(before));
        if before.is_some_and(|before| !before.is_text() && !value.is_text()) {
            out.push(' ');
        }
        out.push_str(&value.to_string());
    }
    out
}

fn println(values: &[Value]) -> String {
    let shown: Vec<String> = values.iter().map(Value::to_string).collect();
    shown.join(" ") + "\n"
}

fn length(value: &Value) -> Result<Value, Refusal> {
    let refusal = || Refusal::new(format!("{} has no length", value.kind()));
    let length = value.length().ok_or_else(refusal)?;
    Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)))
}

fn index(value: &Value, keys: &[Value]) -> Result<Value, Refusal> {
    if let Value::Nil = value {
        return Err(Refusal::new("nothing cannot be indexed"));
    }
    let mut found = value.clone();
    for key in keys {
        found = entry(&found, key)?;
    }
    Ok(found)
}

fn entry(value: &Value, key: &Value) -> Result<Value, Refusal> {
    match (value, key) {
        (Value::KeyValues(map) | Value::Labels(map), Value::Text(name)) => {
            return Ok(label(map, name));
        }
        (Value::Map(map), Value::Text(name)) => {
            return Ok(map.get(name).cloned().unwrap_or(Value::Nil));
        }
        (Value::KeyValues(_) | Value::Labels(_) | Value::Map(_), other) => {
            let message = format!(
                "the keys of {} are texts, here is {}",
                value.kind(),
                other.kind()
            );
            return Err(Refusal::new(message));
        }
        _ => {}
    }
    let Some(length) = value.length() else {
        return Err(Refusal::new(format!("{} cannot be indexed", value.kind())));
    };
    let position = match key {
        Value::Int(n) | Value::Duration(n) | Value::Month(n) | Value::Weekday(n) => *n,
        other => {
            let message = format!("an index is an integer, here is {}", other.kind());
            return Err(Refusal::new(message));
        }
    };
    let outside = || {
        let kind = match value.is_text() {
            true => Refusal::content,
            false => Refusal::new,
        };
        kind(format!(
            "the index {position} is outside of the {length} elements"
        ))
        .help(match value {
            Value::Alerts(_) => format!("ask first, with {{{{ if gt (len .Alerts) {position} }}}}"),
            Value::AlertList(_) => {
                format!(
                    "ask first, with {{{{ if gt (len .Alerts.Firing) {position} }}}} or the like"
                )
            }
            _ => format!("ask for its length first, with {{{{ if gt (len …) {position} }}}}"),
        })
    };
    let at = usize::try_from(position).map_err(|_| outside())?;
    let element = match value {
        Value::Alerts(list) | Value::AlertList(list) => list.get(at).cloned().map(Value::Alert),
        Value::Texts(list) => list.get(at).cloned().map(Value::Text),
        Value::Samples(list) => list.get(at).cloned().map(Value::Sample),
        Value::List(list) => list.get(at).cloned(),
        Value::Pairs(list) => list
            .get(at)
            .map(|(name, value)| Value::Pair(name.clone(), value.clone())),
        Value::Text(text) | Value::Html(text) | Value::Url(text) => text
            .as_bytes()
            .get(at)
            .map(|byte| Value::Int((*byte).into())),
        _ => None,
    };
    element.ok_or_else(outside)
}

fn slice(value: &Value, bounds: &[Value]) -> Result<Value, Refusal> {
    let Some(length) = value.length().filter(|_| {
        !matches!(
            value,
            Value::KeyValues(_) | Value::Labels(_) | Value::Map(_)
        )
    }) else {
        return Err(Refusal::new(format!("{} cannot be sliced", value.kind())));
    };
    if bounds.len() > 2 {
        return Err(Refusal::unsupported(
            "`slice` with three indices is not supported",
        ));
    }
    let bound = |position: usize, default: usize| match bounds.get(position) {
        None => Ok(default),
        Some(Value::Int(n)) => {
            let inside = usize::try_from(*n).ok().filter(|n| *n <= length);
            let outside = || {
                let kind = match value.is_text() {
                    true => Refusal::content,
                    false => Refusal::new,
                };
                kind(format!("the index {n} is outside of the {length} elements")).help(format!(
                    "ask for its length first, with {{{{ if ge (len …) {n} }}}}"
                ))
            };
            inside.ok_or_else(outside)
        }
        Some(other) => Err(Refusal::new(format!(
            "an index is an integer, here is {}",
            other.kind()
        ))),
    };
    let (start, end) = (bound(0, 0)?, bound(1, length)?);
    if start > end {
        let message = format!("the first index {start} is greater than the second, {end}");
        return Err(Refusal::new(message));
    }
    let range = start..end;
    Ok(match value {
        Value::Text(text) | Value::Html(text) | Value::Url(text) => {
            let bytes = text.as_bytes().get(range).unwrap_or_default();
            // Half a character is shown as one that is replaced, as JSON and mail do with it.
            let part = String::from_utf8_lossy(bytes);
            match value {
                Value::Html(_) => Value::Html(part.into()),
                Value::Url(_) => Value::Url(part.into()),
                _ => Value::text(part),
            }
        }
        Value::Alerts(list) => Value::Alerts(list.get(range).unwrap_or_default().into()),
        Value::AlertList(list) => Value::AlertList(list.get(range).unwrap_or_default().into()),
        Value::Texts(list) => Value::Texts(list.get(range).unwrap_or_default().into()),
        Value::List(list) => Value::list(list.get(range).unwrap_or_default().to_vec()),
        Value::Samples(list) => Value::Samples(list.get(range).unwrap_or_default().into()),
        Value::Pairs(list) => Value::Pairs(list.get(range).unwrap_or_default().into()),
        other => other.clone(),
    })
}
