//! Numbers as people read them: what Prometheus' and Alertmanager's functions make of them.
//!
//! Source: `template/template.go` of Prometheus 3.5 and `helpers/templates/time.go` of
//! prometheus/common 0.65.

use jiff::Timestamp;

use super::error::Refusal;
use crate::lang::gofloat;
use crate::notify::{Moment, Value};

/// Returns the number that a value is, or that it says as text; a duration counts in seconds.
///
/// # Errors
/// Any other value, and a text that says no number.
pub(super) fn number(name: &str, value: &Value) -> Result<f64, Refusal> {
    match value {
        Value::Float(number) => Ok(*number),
        Value::Int(number) => Ok(*number as f64),
        Value::Duration(nanoseconds) => {
            let (whole, rest) = (nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
            Ok(whole as f64 + rest as f64 / 1e9)
        }
        Value::Text(text) => gofloat::parse(text).ok_or_else(|| {
            Refusal::content(format!(
                "`{name}` takes a number, here is the text `{text}`"
            ))
        }),
        other => {
            let message = format!("`{name}` takes a number, here is {}", other.kind());
            Err(Refusal::new(message))
        }
    }
}

/// Returns a number with a decimal prefix: `1.235k`, `12m`.
pub(super) fn humanize(number: f64) -> String {
    if number == 0.0 || !number.is_finite() {
        return four_digits(number);
    }
    if number.abs() < 1.0 {
        return with_small_prefix(number);
    }
    const LARGE: [&str; 8] = ["k", "M", "G", "T", "P", "E", "Z", "Y"];
    with_large_prefix(number, 1000.0, &LARGE)
}

/// Returns a number with a binary prefix: `1.5Mi`.
pub(super) fn humanize_1024(number: f64) -> String {
    if number.abs() <= 1.0 || !number.is_finite() {
        return four_digits(number);
    }
    const LARGE: [&str; 8] = ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];
    with_large_prefix(number, 1024.0, &LARGE)
}

fn with_large_prefix(number: f64, base: f64, prefixes: &[&'static str]) -> String {
    let (mut scaled, mut prefix) = (number, "");
    for next in prefixes {
        if scaled.abs() < base {
            break;
        }
        (scaled, prefix) = (scaled / base, next);
    }
    format!("{}{prefix}", four_digits(scaled))
}

fn with_small_prefix(number: f64) -> String {
    let (mut scaled, mut prefix) = (number, "");
    for next in ["m", "u", "n", "p", "f", "a", "z", "y"] {
        if scaled.abs() >= 1.0 {
            break;
        }
        (scaled, prefix) = (scaled * 1000.0, next);
    }
    format!("{}{prefix}", four_digits(scaled))
}

/// Returns a ratio as a percentage.
pub(super) fn percentage(ratio: f64) -> String {
    format!("{}%", four_digits(ratio * 100.0))
}

/// Returns seconds as `1d 2h 3m 4s`.
pub(super) fn duration(seconds: f64) -> String {
    if !seconds.is_finite() {
        return four_digits(seconds);
    }
    if seconds == 0.0 {
        return format!("{}s", four_digits(seconds));
    }
    if seconds.abs() < 1.0 {
        return format!("{}s", with_small_prefix(seconds));
    }
    let sign = if seconds < 0.0 { "-" } else { "" };
    let magnitude = seconds.abs();
    let whole = go_integer(magnitude);
    let (s, m, h) = (whole % 60, whole / 60 % 60, whole / 3600 % 24);
    match (whole / 86_400, h, m) {
        (0, 0, 0) => format!("{sign}{}s", four_digits(magnitude)),
        (0, 0, m) => format!("{sign}{m}m {s}s"),
        (0, h, m) => format!("{sign}{h}h {m}m {s}s"),
        (d, h, m) => format!("{sign}{d}d {h}h {m}m {s}s"),
    }
}

/// Returns what Go's `int64(x)` gives on amd64, which has one result for all that does not fit.
pub(super) fn go_integer(number: f64) -> i64 {
    const EDGE: f64 = 9_223_372_036_854_775_808.0;
    match (-EDGE..EDGE).contains(&number) {
        true => number as i64,
        false => i64::MIN,
    }
}

/// Returns the time so many seconds after 1970, in UTC; `None` for what is no finite number.
///
/// # Errors
/// A time beyond what Go's nanoseconds hold, the years 1677 to 2262.
pub(super) fn time(seconds: f64) -> Result<Option<Moment>, Refusal> {
    if !seconds.is_finite() {
        return Ok(None);
    }
    let nanoseconds = seconds * 1e9;
    const EDGE: f64 = 9_223_372_036_854_775_808.0;
    let too_far = || {
        let shown = crate::notify::value::float(seconds);
        Refusal::content(format!("{shown} seconds are no time between 1677 and 2262"))
    };
    if !(-EDGE..=EDGE).contains(&nanoseconds) {
        return Err(too_far());
    }
    // Prometheus keeps milliseconds.
    let at = Timestamp::from_millisecond(go_integer(nanoseconds) / 1_000_000);
    at.map(|at| Some(Moment::utc(at))).map_err(|_| too_far())
}

/// Returns a time as text.
///
/// # Errors
/// As [`time`].
pub(super) fn timestamp(seconds: f64) -> Result<String, Refusal> {
    let time = time(seconds)?;
    Ok(time.map_or_else(|| four_digits(seconds), |time| time.to_string()))
}

/// Returns a number as Go's `%.4g` writes it.
fn four_digits(value: f64) -> String {
    if !value.is_finite() {
        return crate::notify::value::float(value);
    }
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
    fn durations_are_humanized() {
        for (seconds, expected) in [
            (0.0, "0s"),
            (0.0015, "1.5ms"),
            (1.0, "1s"),
            (59.9999, "60s"),
            (61.5, "1m 1s"),
            (3_661.0, "1h 1m 1s"),
            (-90_061.0, "-1d 1h 1m 1s"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(duration(seconds), expected);
        }
    }

    #[test]
    fn prefixes_are_those_of_prometheus() {
        for (number, decimal, binary) in [
            (0.0, "0", "0"),
            (-0.0, "-0", "-0"),
            (1.0, "1", "1"),
            (1234.5, "1.234k", "1.206ki"),
            (-1_048_576.0, "-1.049M", "-1Mi"),
            (0.0021, "2.1m", "0.0021"),
            (1e-30, "1e-06y", "1e-30"),
            (f64::INFINITY, "+Inf", "+Inf"),
        ] {
            assert_eq!(humanize(number), decimal);
            assert_eq!(humanize_1024(number), binary);
        }
        assert_eq!(percentage(0.12345), "12.35%");
    }

    #[test]
    fn times_are_those_of_go() {
        let shown = timestamp(1_435_065_584.128).unwrap();
        assert_eq!(shown, "2015-06-23 13:19:44.128 +0000 UTC");
        assert_eq!(timestamp(f64::NEG_INFINITY).unwrap(), "-Inf");
        assert!(timestamp(1e10).is_err());
    }
}
