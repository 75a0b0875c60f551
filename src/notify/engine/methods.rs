//! The methods of Go's types that a notification holds.

use super::error::Refusal;
use super::function::Parameter;
use crate::notify::layout;
use crate::notify::{Moment, Value};

use Parameter::{Duration, Integer, Text, Texts, Time};

/// Returns what a method takes, or `None` when the value has no such method.
pub(super) fn parameters(receiver: &Value, name: &str) -> Option<&'static [Parameter]> {
    let none: &'static [Parameter] = &[];
    Some(match receiver {
        Value::Alerts(_) => match name {
            "Firing" | "Resolved" => none,
            _ => return None,
        },
        Value::KeyValues(_) => match name {
            "SortedPairs" | "Names" | "Values" | "String" => none,
            "Remove" => &[Texts],
            _ => return None,
        },
        Value::Pairs(_) => match name {
            "Names" | "Values" | "String" => none,
            _ => return None,
        },
        Value::Month(_) | Value::Weekday(_) if name == "String" => none,
        Value::Duration(_) => match name {
            "String" | "Seconds" | "Minutes" | "Hours" | "Milliseconds" | "Microseconds"
            | "Nanoseconds" | "Abs" => none,
            "Truncate" | "Round" => &[Duration],
            _ => return None,
        },
        Value::Time(_) => match name {
            "String" | "Unix" | "UnixMilli" | "UnixMicro" | "UnixNano" | "UTC" | "Local"
            | "IsDST" | "IsZero" | "Year" | "Month" | "Day" | "Hour" | "Minute" | "Second"
            | "Nanosecond" | "Weekday" | "YearDay" => none,
            "Format" => &[Text],
            "Add" | "Round" | "Truncate" => &[Duration],
            "Sub" | "After" | "Before" | "Equal" | "Compare" => &[Time],
            "AddDate" => &[Integer, Integer, Integer],
            _ => return None,
        },
        _ => return None,
    })
}

/// Returns whether Go has a method that gives several values, which no template can call.
pub(super) fn gives_several(receiver: &Value, name: &str) -> bool {
    let several = ["Clock", "Date", "ISOWeek", "Zone", "ZoneBounds"];
    matches!(receiver, Value::Time(_)) && several.contains(&name)
}

/// Returns whether Go has a method that is not here.
pub(super) fn is_unsupported(receiver: &Value, name: &str) -> bool {
    match receiver {
        Value::Time(_) => [
            "AppendFormat",
            "GobEncode",
            "GoString",
            "In",
            "Location",
            "MarshalBinary",
            "MarshalJSON",
            "MarshalText",
        ]
        .contains(&name),
        _ => false,
    }
}

/// Calls a method that [`parameters`] knows, with values of those types.
pub(super) fn call(receiver: &Value, name: &str, values: &[Value]) -> Result<Value, Refusal> {
    match (receiver, values) {
        (Value::KeyValues(map), [Value::Texts(names)]) => {
            let mut left = (**map).clone();
            for name in names.iter() {
                left.remove(name);
            }
            Ok(Value::KeyValues(left.into()))
        }
        (Value::Duration(nanoseconds), _) => Ok(duration(*nanoseconds, name, values)),
        (Value::Time(moment), []) => Ok(part(moment, name)),
        (Value::Time(moment), _) => time(moment, name, values),
        _ => Err(Refusal::unsupported(format!(
            "the method `.{name}` is not supported"
        ))),
    }
}

fn duration(nanoseconds: i64, name: &str, values: &[Value]) -> Value {
    // Go divides the whole units first, so that they stay exact.
    let in_units = |unit: i64| {
        let (whole, rest) = (nanoseconds / unit, nanoseconds % unit);
        Value::Float(whole as f64 + rest as f64 / unit as f64)
    };
    match (name, values) {
        ("Seconds", _) => in_units(1_000_000_000),
        ("Minutes", _) => in_units(60_000_000_000),
        ("Hours", _) => in_units(3_600_000_000_000),
        ("Milliseconds", _) => Value::Int(nanoseconds / 1_000_000),
        ("Microseconds", _) => Value::Int(nanoseconds / 1_000),
        ("Nanoseconds", _) => Value::Int(nanoseconds),
        ("Abs", _) => Value::Duration(nanoseconds.saturating_abs()),
        ("Truncate", [Value::Duration(unit)]) if *unit > 0 => {
            Value::Duration(nanoseconds - nanoseconds % unit)
        }
        ("Round", [Value::Duration(unit)]) if *unit > 0 => {
            let rest = nanoseconds % unit;
            let down = nanoseconds - rest;
            let half_reached = rest.unsigned_abs() * 2 >= unit.unsigned_abs();
            Value::Duration(match half_reached {
                true => down.saturating_add(unit * rest.signum()),
                false => down,
            })
        }
        _ => Value::Duration(nanoseconds),
    }
}

/// Returns a part of a time, or the time in UTC.
fn part(moment: &Moment, name: &str) -> Value {
    let at = moment.timestamp();
    let civil = moment.local().civil;
    match name {
        "Unix" => Value::Int(at.as_nanosecond().div_euclid(1_000_000_000) as i64),
        "UnixMilli" => Value::Int(at.as_nanosecond().div_euclid(1_000_000) as i64),
        "UnixMicro" => Value::Int(at.as_nanosecond().div_euclid(1_000) as i64),
        "UnixNano" => Value::Int(at.as_nanosecond() as i64),
        // The images of Alertmanager and Prometheus run in UTC.
        "UTC" | "Local" => Value::Time(Moment::utc(at)),
        "IsZero" => Value::Bool(at == Moment::zero().timestamp()),
        "IsDST" => Value::Bool(moment.is_dst()),
        "Year" => Value::Int(civil.year().into()),
        "Month" => Value::Month(civil.month().into()),
        "Day" => Value::Int(civil.day().into()),
        "Hour" => Value::Int(civil.hour().into()),
        "Minute" => Value::Int(civil.minute().into()),
        "Second" => Value::Int(civil.second().into()),
        "Nanosecond" => Value::Int(civil.subsec_nanosecond().into()),
        "Weekday" => Value::Weekday(civil.weekday().to_sunday_zero_offset().into()),
        _ => Value::Int(civil.day_of_year().into()),
    }
}

fn time(moment: &Moment, name: &str, values: &[Value]) -> Result<Value, Refusal> {
    Ok(match (name, values) {
        ("Format", [Value::Text(text)]) => Value::text(layout::format(moment, text)),
        ("Truncate", [Value::Duration(unit)]) => Value::Time(moment.truncated(*unit)),
        ("Round", [Value::Duration(unit)]) => Value::Time(moment.rounded(*unit)),
        ("Add", [Value::Duration(nanoseconds)]) => Value::Time(moment.plus(*nanoseconds)),
        ("AddDate", [Value::Int(years), Value::Int(months), Value::Int(days)]) => {
            let too_far = || Refusal::unsupported("the date is beyond the year 9999");
            let moved = moment.plus_date(*years, *months, *days);
            Value::Time(moved.ok_or_else(too_far)?)
        }
        (_, [Value::Time(other)]) => {
            let order = moment.timestamp().cmp(&other.timestamp());
            match name {
                "Sub" => Value::Duration(moment.since(other)),
                "After" => Value::Bool(order.is_gt()),
                "Before" => Value::Bool(order.is_lt()),
                "Equal" => Value::Bool(order.is_eq()),
                _ => Value::Int(order as i64),
            }
        }
        _ => return Err(Refusal::unsupported(format!("`.{name}` is not supported"))),
    })
}
