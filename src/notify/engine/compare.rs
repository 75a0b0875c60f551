//! Comparisons between values, as `eq` and `lt` make them.

use std::cmp::Ordering;

use super::error::Refusal;
use crate::notify::Value;

/// What Go compares a value as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Basic {
    Bool,
    Integer,
    Float,
    Text,
    Other,
}

fn basic(value: &Value) -> Basic {
    match value {
        Value::Bool(_) => Basic::Bool,
        Value::Int(_) | Value::Duration(_) | Value::Month(_) | Value::Weekday(_) => Basic::Integer,
        Value::Float(_) => Basic::Float,
        Value::Text(_) | Value::Html(_) | Value::Url(_) => Basic::Text,
        _ => Basic::Other,
    }
}

fn integer(value: &Value) -> i64 {
    match value {
        Value::Int(n) | Value::Duration(n) | Value::Month(n) | Value::Weekday(n) => *n,
        _ => 0,
    }
}

fn text(value: &Value) -> &str {
    match value {
        Value::Text(text) | Value::Html(text) | Value::Url(text) => text,
        _ => "",
    }
}

/// Returns whether the value equals any of the others.
pub(super) fn equal(value: &Value, others: &[Value]) -> Result<bool, Refusal> {
    if others.is_empty() {
        return Err(Refusal::new("`eq` takes at least 2 arguments, here is 1"));
    }
    for other in others {
        if same(value, other)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn same(a: &Value, b: &Value) -> Result<bool, Refusal> {
    let kind = basic(a);
    if kind != basic(b) {
        return match (a, b) {
            (Value::Nil, _) | (_, Value::Nil) => Ok(false),
            _ => Err(incompatible(a, b)),
        };
    }
    Ok(match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a == b,
        (Value::Nil, Value::Nil) => true,
        (Value::Nil, other) | (other, Value::Nil) if is_nillable(other) => false,
        (Value::Time(a), Value::Time(b)) => a == b,
        (Value::Pair(a, b), Value::Pair(c, d)) => (a, b) == (c, d),
        (Value::Nil, _) | (_, Value::Nil) => false,
        (Value::Time(_) | Value::Pair(..), Value::Time(_) | Value::Pair(..)) => false,
        _ if kind == Basic::Integer => integer(a) == integer(b),
        _ if kind == Basic::Text => text(a) == text(b),
        _ => {
            let message = format!("{} and {} cannot be compared", a.kind(), b.kind());
            return Err(Refusal::new(message));
        }
    })
}

fn is_nillable(value: &Value) -> bool {
    !matches!(
        value,
        Value::Time(_) | Value::Pair(..) | Value::Alert(_) | Value::Data(_) | Value::RuleData(_)
    )
}

/// Returns what `lt`, `le`, `gt` or `ge` gives.
pub(super) fn ordered(name: &str, a: &Value, b: &Value) -> Result<bool, Refusal> {
    let kind = basic(a);
    for value in [a, b] {
        if matches!(basic(value), Basic::Other | Basic::Bool) {
            let message = format!("`{name}` cannot compare {}", value.kind());
            return Err(Refusal::new(message));
        }
    }
    if kind != basic(b) {
        return Err(incompatible(a, b));
    }
    let order = match (a, b) {
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        _ if kind == Basic::Text => Some(text(a).cmp(text(b))),
        _ => Some(integer(a).cmp(&integer(b))),
    };
    // Go takes `gt` as the contrary of `le`, which shows with numbers that are none.
    let less = order == Some(Ordering::Less);
    let less_or_equal = less || order == Some(Ordering::Equal);
    Ok(match name {
        "lt" => less,
        "le" => less_or_equal,
        "gt" => !less_or_equal,
        _ => !less,
    })
}

fn incompatible(a: &Value, b: &Value) -> Refusal {
    let refusal = Refusal::new(format!("{} cannot be compared with {}", a.kind(), b.kind()));
    match (basic(a), basic(b)) {
        (Basic::Text, Basic::Integer | Basic::Float)
        | (Basic::Integer | Basic::Float, Basic::Text) => {
            refusal.help("labels and annotations are texts: write the number in quotes")
        }
        (Basic::Float, Basic::Integer) | (Basic::Integer, Basic::Float) => {
            refusal.help("write the number with a fraction, as in 90.0")
        }
        _ => refusal,
    }
}
