//! `printf`, as Go's `fmt.Sprintf`.
//!
//! The formatting is that of the crate `gotmpl`, but for what it writes otherwise: numbers that are
//! not finite, values under verbs of other types, and labels as text.

use std::sync::Arc;

use super::error::Refusal;
use crate::notify::Value;

/// How many values `printf` takes here.
const MAX_VALUES: usize = 100;

/// The widest that one value is written.
const MAX_WIDTH: usize = 10_000;

pub(super) fn printf(format: &str, values: &[Value]) -> Result<Value, Refusal> {
    if values.len() > MAX_VALUES {
        let message = format!("`printf` with more than {MAX_VALUES} values is not supported");
        return Err(Refusal::unsupported(message));
    }
    // A width that is an argument, and arguments by number.
    let text = match format.contains(['*', '[']) {
        true => whole(format, values)?,
        false => one_by_one(format, values)?,
    };
    Ok(Value::text(text))
}

/// Writes each value with its own part of the format.
fn one_by_one(format: &str, values: &[Value]) -> Result<String, Refusal> {
    let mut out = String::new();
    let mut left = values.iter();
    let mut rest = format;
    while let Some((before, behind)) = rest.split_once('%') {
        out.push_str(before);
        let flags = |c: char| !matches!(c, '+' | '-' | '#' | ' ' | '0'..='9' | '.');
        let end = behind.find(flags).unwrap_or(behind.len());
        let (flags, tail) = behind.split_at_checked(end).unwrap_or((behind, ""));
        let mut tail = tail.chars();
        let Some(verb) = tail.next() else {
            out.push_str("%!(NOVERB)");
            rest = "";
            break;
        };
        rest = tail.as_str();
        match (verb, left.len()) {
            ('%', _) => out.push('%'),
            (verb, 0) => out.push_str(&format!("%!{verb}(MISSING)")),
            (verb, _) => {
                let value = left.next().unwrap_or(&Value::Nil);
                out.push_str(&one(flags, verb, value)?);
            }
        }
    }
    out.push_str(rest);
    if left.len() > 0 {
        let each = left.map(|value| format!("{}={value}", type_name(value)));
        let each: Vec<String> = each.collect();
        out.push_str(&format!("%!(EXTRA {})", each.join(", ")));
    }
    Ok(out)
}

fn one(flags: &str, verb: char, value: &Value) -> Result<String, Refusal> {
    match (value, verb) {
        (Value::Float(number), 'v' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'x' | 'X' | 'b')
            if number.is_finite() =>
        {
            let verb = if verb == 'v' { 'g' } else { verb };
            whole(&format!("%{flags}{verb}"), std::slice::from_ref(value))
        }
        (Value::Float(number), 'v' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'x' | 'X' | 'b') => {
            Ok(padded(flags, &not_finite(flags, *number)))
        }
        (Value::Float(number), 'T') => Ok(padded(flags, type_name(&Value::Float(*number)))),
        (Value::Float(_), _) => Ok(format!("%!{verb}(float64={})", one(flags, 'v', value)?)),
        (Value::Int(number), 'e' | 'E' | 'f' | 'F' | 'g' | 'G') => {
            Ok(format!("%!{verb}(int={})", with_digits(flags, *number)))
        }
        (Value::Text(_), verb) if !"svqxXT".contains(verb) => {
            Ok(format!("%!{verb}(string={})", one(flags, 's', value)?))
        }
        (Value::Text(_), 'q') => {
            let quoted = whole(&format!("%{flags}q"), std::slice::from_ref(value))?;
            Ok(quoted.chars().map(escaped).collect())
        }
        (Value::Labels(_), 's') if flags.is_empty() => Ok(value.to_string()),
        _ => whole(&format!("%{flags}{verb}"), std::slice::from_ref(value)),
    }
}

/// Go shows a character that cannot be seen by its number.
fn escaped(c: char) -> String {
    let is_unseen = (c.is_whitespace() && c != ' ')
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}');
    match is_unseen {
        true => format!("\\u{:04x}", u32::from(c)),
        false => c.to_string(),
    }
}

/// A precision is the least number of an integer's digits.
fn with_digits(flags: &str, number: i64) -> String {
    let precision = flags.split_once('.').map_or("", |(_, precision)| precision);
    let least = precision.parse().unwrap_or(0_usize).min(MAX_WIDTH);
    let sign = match (number < 0, flags.contains('+')) {
        (true, _) => "-",
        (false, true) => "+",
        (false, false) => "",
    };
    padded(flags, &format!("{sign}{:0>least$}", number.unsigned_abs()))
}

fn not_finite(flags: &str, number: f64) -> String {
    let before_width = flags.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let sign = match number < 0.0 {
        true => "-",
        false if flags.contains('+') => "+",
        false if before_width.contains(' ') => " ",
        // Go writes the sign of infinity whether it is asked for or not.
        false if number.is_infinite() => "+",
        false => "",
    };
    let name = if number.is_nan() { "NaN" } else { "Inf" };
    format!("{sign}{name}")
}

/// Fills up to the width; zeros are never put before what is no number.
fn padded(flags: &str, text: &str) -> String {
    let width = flags.trim_start_matches(['+', '-', '#', ' ', '0']);
    let width = width.split('.').next().unwrap_or_default();
    let width = width.parse().unwrap_or(0_usize).min(MAX_WIDTH);
    match flags.contains('-') {
        true => format!("{text:<width$}"),
        false => format!("{text:>width$}"),
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Nil => "<nil>",
        Value::Bool(_) => "bool",
        Value::Int(_) => "int",
        Value::Float(_) => "float64",
        Value::Text(_) => "string",
        Value::Labels(_) => "map[string]string",
        Value::Html(_) => "template.HTML",
        Value::Time(_) => "time.Time",
        Value::Samples(_) => "template.queryResult",
        _ => "interface {}",
    }
}

/// Writes all values at once.
fn whole(format: &str, values: &[Value]) -> Result<String, Refusal> {
    let mut call = String::from("{{ printf .f");
    let mut data = vec![(String::from("f"), gotmpl::Value::String(format.into()))];
    for (position, value) in values.iter().enumerate() {
        call.push_str(&format!(" .v{position}"));
        data.push((format!("v{position}"), printable(value)));
    }
    call.push_str(" }}");
    let data = data
        .into_iter()
        .map(|(key, value)| (key.as_str().into(), value));
    let data = gotmpl::Value::Map(Arc::new(data.collect()));
    gotmpl::execute(&call, &data)
        .map_err(|error| Refusal::unsupported(format!("`printf` fails: {error}")))
}

/// Returns a value as the formatting takes it: what is no number or boolean counts as its text.
fn printable(value: &Value) -> gotmpl::Value {
    match value {
        Value::Nil => gotmpl::Value::Nil,
        Value::Bool(value) => gotmpl::Value::Bool(*value),
        Value::Int(value) => gotmpl::Value::Int(*value),
        Value::Float(value) => gotmpl::Value::Float(*value),
        Value::Texts(texts) => {
            let texts = texts.iter().map(|text| gotmpl::Value::String(text.clone()));
            gotmpl::Value::List(texts.collect())
        }
        Value::Labels(labels) => {
            let entry = |(name, value): (&Arc<str>, &Arc<str>)| {
                (name.clone(), gotmpl::Value::String(value.clone()))
            };
            gotmpl::Value::Map(Arc::new(labels.iter().map(entry).collect()))
        }
        other => gotmpl::Value::String(other.to_string().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_written_as_go_writes_them() {
        let float = |format: &str, number: f64| {
            let text = printf(format, &[Value::Float(number)]).unwrap();
            text.to_string()
        };
        assert_eq!(float("%.2f%%", 1.005), "1.00%");
        assert_eq!(float("%8.1f|", f64::INFINITY), "    +Inf|");
        assert_eq!(float("%-6v|", f64::NAN), "NaN   |");
        assert_eq!(float("%d", 1.5), "%!d(float64=1.5)");
        assert_eq!(float("%s %d", 2.0), "%!s(float64=2) %!d(MISSING)");
        let text = printf("%.2f", &[Value::text("abc")]).unwrap();
        assert_eq!(text.to_string(), "%!f(string=ab)");
        let text = printf("%.2f|%d", &[Value::Int(1), Value::Int(2)]).unwrap();
        assert_eq!(text.to_string(), "%!f(int=01)|2");
        assert_eq!(float("x", 2.0), "x%!(EXTRA float64=2)");
        assert_eq!(float("%", 2.0), "%!(NOVERB)%!(EXTRA float64=2)");
    }
}
