use super::{digits, out_of_range};
use crate::diag::{Fault, Span};

/// The units of Go's durations with their length in nanoseconds.
const UNITS: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000), // U+00B5, the micro sign
    ("μs", 1_000), // U+03BC, the Greek letter
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

const UNITS_HELP: &str =
    "Go's units are h, m, s, ms, us and ns; days are not among them, write 24h";

/// The magnitude of the smallest `time.Duration`, one more than that of the largest.
const LIMIT: u64 = 1 << 63;

/// Reads a duration as Go's `time.ParseDuration` does and returns it in nanoseconds: a sign,
/// then decimal numbers with the units h m s ms us ns in any order, as in `-1.5h` or `2h45m`.
///
/// Pushover's `retry` and `expire` are written so in Alertmanager.
///
/// # Errors
/// Returns what is wrong with `text`.
pub fn parse_go(text: &str) -> Result<i64, Fault> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let negative = text.starts_with('-');
    if unsigned == "0" {
        return Ok(0);
    }
    if unsigned.is_empty() {
        return Err(
            Fault::new(Span::new(0, text.len()), "expected a duration, found none")
                .with_help("write one such as 30s or 1h30m"),
        );
    }
    let mut at = text.len() - unsigned.len();
    let mut total: u64 = 0;
    while at < text.len() {
        let (nanoseconds, end) = parse_part(text, at)?;
        total = total
            .checked_add(nanoseconds)
            .filter(|sum| *sum <= LIMIT)
            .ok_or_else(|| out_of_range(text))?;
        at = end;
    }
    if negative {
        // The magnitude 2^63 is its own negative.
        return Ok((total as i64).wrapping_neg());
    }
    i64::try_from(total).map_err(|_| out_of_range(text))
}

/// Reads one number with its unit; returns its nanoseconds and where it ends.
fn parse_part(text: &str, start: usize) -> Result<(u64, usize), Fault> {
    let rest = text.get(start..).unwrap_or_default();
    let whole = rest.get(..digits(rest)).unwrap_or_default();
    let rest = rest.get(whole.len()..).unwrap_or_default();
    let after_point = rest.strip_prefix('.');
    let fraction = after_point.map_or("", |rest| rest.get(..digits(rest)).unwrap_or_default());
    let number_length = whole.len() + after_point.map_or(0, |_| 1 + fraction.len());
    let number_end = start + number_length;
    if whole.is_empty() && fraction.is_empty() {
        let found = text.get(start..).and_then(|rest| rest.chars().next());
        let width = found.map_or(0, char::len_utf8);
        return Err(Fault::new(
            Span::new(start, start + width),
            format!("expected a number in duration `{text}`"),
        )
        .with_help("write one such as 30s or 1h30m"));
    }
    let rest = text.get(number_end..).unwrap_or_default();
    let unit_length = rest
        .find(|c: char| c == '.' || c.is_ascii_digit())
        .unwrap_or(rest.len());
    let unit_end = number_end + unit_length;
    let length = unit_nanoseconds(text, Span::new(number_end, unit_end))?;
    let nanoseconds = leading_integer(whole)
        .and_then(|count| count.checked_mul(length))
        .filter(|sum| *sum <= LIMIT)
        .and_then(|sum| sum.checked_add(fraction_nanoseconds(fraction, length)))
        .filter(|sum| *sum <= LIMIT)
        .ok_or_else(|| out_of_range(text))?;
    Ok((nanoseconds, unit_end))
}

fn unit_nanoseconds(text: &str, span: Span) -> Result<u64, Fault> {
    let name = text.get(span.start..span.end).unwrap_or_default();
    if let Some((_, length)) = UNITS.iter().find(|(unit, _)| *unit == name) {
        return Ok(*length);
    }
    let message = if name.is_empty() {
        format!("duration `{text}` has a number without a unit")
    } else {
        format!(
            "unknown unit `{}` in duration `{text}`",
            name.escape_debug()
        )
    };
    Err(Fault::new(span, message).with_help(UNITS_HELP))
}

fn leading_integer(digits: &str) -> Option<u64> {
    if digits.is_empty() {
        return Some(0);
    }
    digits.parse::<u64>().ok().filter(|count| *count <= LIMIT)
}

/// Returns the nanoseconds of the digits behind a decimal point. Digits that no longer fit 63 bits
/// are dropped, as Go drops them.
fn fraction_nanoseconds(fraction: &str, unit: u64) -> u64 {
    let mut value: u64 = 0;
    let mut scale = 1.0_f64;
    for digit in fraction.bytes().map(|byte| u64::from(byte - b'0')) {
        let next = value.checked_mul(10).and_then(|v| v.checked_add(digit));
        let Some(next) = next.filter(|v| *v < LIMIT) else {
            break;
        };
        value = next;
        scale *= 10.0;
    }
    (value as f64 * (unit as f64 / scale)) as u64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_go_reads() {
        for (text, nanoseconds) in [
            ("0", 0),
            ("-0", 0),
            ("+5s", 5_000_000_000),
            ("5.s", 5_000_000_000),
            (".5s", 500_000_000),
            ("-1.5h", -5_400_000_000_000),
            ("3m2h", 7_380_000_000_000),
            ("10us", 10_000),
            ("10µs", 10_000),
            ("10μs", 10_000),
            ("1h1h", 7_200_000_000_000),
            ("9223372036854775807ns", i64::MAX),
            ("-9223372036854775808ns", i64::MIN),
            ("0.3333333333333333333h", 1_200_000_000_000),
            ("0.9223372036854775807h", 3_320_413_933_267),
        ] {
            assert_eq!(parse_go(text), Ok(nanoseconds), "{text}");
        }
    }

    #[test]
    fn refuses_what_go_refuses() {
        for text in [
            "",
            "-",
            "3",
            "s",
            ".",
            "-.",
            ".s",
            "+.s",
            "1d",
            "5 minutes",
            "--5s",
            "1h-5m",
            "9223372036854775808ns",
            "-9223372036854775809ns",
            "3000000h",
            "9223372036854775.808us",
        ] {
            assert!(parse_go(text).is_err(), "{text}");
        }
        assert!(parse_go("1d").unwrap_err().help.unwrap().contains("24h"));
    }

    proptest! {
        #[test]
        fn spans_stay_inside_the_text(text in "[-+]?[0-9a-zµ. ]{0,12}") {
            if let Err(fault) = parse_go(&text) {
                prop_assert!(text.get(fault.span.start..fault.span.end).is_some());
            }
        }
    }
}
