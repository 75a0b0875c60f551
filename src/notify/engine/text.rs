//! What Alertmanager's functions do with text.

use super::error::Refusal;
use crate::notify::Value;

/// Returns every word with a capital first letter and the others small, as Go's `cases.Title` for
/// American English.
pub(super) fn title(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut in_word = false;
    let mut capital_written = false;
    for (at, c) in chars.iter().copied().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied();
        let after = chars.get(at + 1).copied();
        in_word = match c {
            _ if c.is_alphanumeric() || c == '_' || is_mark(c) => true,
            '\'' | '’' | '.' | ':' | '·' => {
                let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
                let digit = |c: Option<char>| c.is_some_and(char::is_numeric);
                let digits = c != ':' && c != '·' && digit(before) && digit(after);
                in_word && ((letter(before) && letter(after)) || digits)
            }
            ',' | ';' => {
                let digit = |c: Option<char>| c.is_some_and(char::is_numeric);
                in_word && digit(before) && digit(after)
            }
            _ => false,
        };
        if !in_word {
            capital_written = false;
        }
        if capital_written {
            out.extend(c.to_lowercase());
        } else if in_word && (c.is_lowercase() || c.is_uppercase()) {
            out.extend(c.to_uppercase());
            capital_written = true;
        } else {
            out.push(c);
        }
    }
    out
}

/// Returns whether the character only modifies the one before.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{ad}')
}

/// Returns a query's text with `%41` and `+` replaced by what they stand for.
///
/// # Errors
/// A `%` without two hexadecimal digits behind it.
pub(super) fn url_unescape(text: &str) -> Result<String, Refusal> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = after
                    .get(..2)
                    .and_then(|digits| std::str::from_utf8(digits).ok());
                let digits = digits.filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
                let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                let wrong =
                    || Refusal::content("`%` stands without two hexadecimal digits behind it");
                bytes.push(byte.ok_or_else(wrong)?);
                rest = after.get(2..).unwrap_or_default();
            }
            other => bytes.push(*other),
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Returns seconds as `1d 2h 3m 4s`, as Prometheus' `HumanizeDuration`.
///
/// # Errors
/// What is neither a number, a duration nor a number as text.
pub(super) fn humanize_duration(value: &Value) -> Result<String, Refusal> {
    let seconds = match value {
        Value::Float(seconds) => *seconds,
        Value::Int(seconds) => *seconds as f64,
        Value::Duration(nanoseconds) => {
            let (whole, rest) = (nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
            whole as f64 + rest as f64 / 1e9
        }
        Value::Text(text) => {
            let wrong = || Refusal::content(format!("`{text}` is no number of seconds"));
            text.parse().map_err(|_| wrong())?
        }
        other => {
            let message = format!(
                "`humanizeDuration` takes a number, here is {}",
                other.kind()
            );
            return Err(Refusal::new(message));
        }
    };
    Ok(humanized(seconds))
}

fn humanized(seconds: f64) -> String {
    if !seconds.is_finite() {
        return crate::notify::value::float(seconds);
    }
    if seconds == 0.0 {
        return "0s".to_owned();
    }
    if seconds.abs() < 1.0 {
        let (mut scaled, mut prefix) = (seconds, "");
        for next in ["m", "u", "n", "p", "f", "a", "z", "y"] {
            if scaled.abs() >= 1.0 {
                break;
            }
            (scaled, prefix) = (scaled * 1000.0, next);
        }
        return format!("{}{prefix}s", four_digits(scaled));
    }
    let sign = if seconds < 0.0 { "-" } else { "" };
    let magnitude = seconds.abs();
    let whole = magnitude as i64;
    let (s, m, h) = (whole % 60, whole / 60 % 60, whole / 3600 % 24);
    match whole {
        ..60 => format!("{sign}{}s", four_digits(magnitude)),
        60..3_600 => format!("{sign}{m}m {s}s"),
        3_600..86_400 => format!("{sign}{h}h {m}m {s}s"),
        _ => format!("{sign}{}d {h}h {m}m {s}s", whole / 86_400),
    }
}

/// Returns a number as Go's `%.4g` writes it, for numbers between 1e-24 and 1000.
fn four_digits(value: f64) -> String {
    let scientific = format!("{value:.3e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let trimmed = |text: &str| match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text.to_owned(),
    };
    if !(-4..4).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{}e{sign}{:02}", trimmed(mantissa), exponent.unsigned_abs());
    }
    let decimals = usize::try_from(3 - exponent).unwrap_or_default();
    trimmed(&format!("{value:.decimals$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_those_of_go() {
        let text = "5xx foo.bar foo_bar FOO-bar don't a:b über ÉTÉ 3rd ab3cd x'y (hello)";
        let expected = "5Xx Foo.bar Foo_bar Foo-Bar Don't A:b Über Été 3Rd Ab3cd X'y (Hello)";
        assert_eq!(title(text), expected);
    }

    #[test]
    fn durations_are_humanized() {
        for (seconds, expected) in [
            (0.0, "0s"),
            (0.0015, "1.5ms"),
            (1.0, "1s"),
            (59.9999, "60s"),
            (61.5, "1m 1s"),
            (3_661.0, "1h 1m 1s"),
            (-90_061.0, "-1d 1h 1m 1s"),
        ] {
            assert_eq!(humanized(seconds), expected);
        }
    }

    #[test]
    fn queries_are_unescaped() {
        assert_eq!(url_unescape("a+b%20%c3%a9").unwrap(), "a b é");
        assert!(url_unescape("%4").is_err());
        assert!(url_unescape("%+1").is_err());
    }
}
