use std::fmt;

use super::{MAX_NANOSECONDS, digits, out_of_range};
use crate::diag::{Fault, Span};

const NANOSECONDS_PER_MILLISECOND: u64 = 1_000_000;

/// The units with their length in milliseconds, from the longest to the shortest.
const UNITS: [(&str, u64); 7] = [
    ("y", 365 * 24 * 60 * 60 * 1000),
    ("w", 7 * 24 * 60 * 60 * 1000),
    ("d", 24 * 60 * 60 * 1000),
    ("h", 60 * 60 * 1000),
    ("m", 60 * 1000),
    ("s", 1000),
    ("ms", 1),
];

const UNITS_HELP: &str = "the units are y, w, d, h, m, s and ms, in this order";

/// A length of time in whole milliseconds, never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(u64);

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// Returns the duration of so many milliseconds.
    pub const fn from_millis(milliseconds: u64) -> Self {
        Self(milliseconds)
    }

    /// Returns the duration of so many seconds; what does not fit is cut off at the largest value.
    pub const fn from_secs(seconds: u64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Returns the length in milliseconds.
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// Returns whether the length is zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl From<Duration> for std::time::Duration {
    fn from(duration: Duration) -> Self {
        Self::from_millis(duration.0)
    }
}

impl fmt::Display for Duration {
    /// Writes the duration as prometheus/common 0.65 and 0.67 print it: years and weeks only
    /// when nothing remains (`90d`, not `12w6d`), zero as `0s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("0s");
        }
        let mut rest = self.0;
        for (unit, length) in UNITS {
            let exact_only = matches!(unit, "y" | "w");
            if exact_only && !rest.is_multiple_of(length) {
                continue;
            }
            let count = rest / length;
            if count > 0 {
                write!(f, "{count}{unit}")?;
                rest -= count * length;
            }
        }
        Ok(())
    }
}

/// One number with its unit.
struct Part {
    count: u64,
    /// Index into [`UNITS`].
    unit: usize,
    span: Span,
}

/// Reads a duration as prometheus/common 0.65 (Prometheus 3.5) and 0.67 (Alertmanager 0.33) do:
/// a bare `0`, or whole numbers, each with one of the units y w d h m s ms, from the longest to
/// the shortest, each at most once. A year has 365 days, a day 24 hours.
///
/// # Errors
/// Returns what is wrong with `text`, and the right spelling where the intent is plain.
pub fn parse(text: &str) -> Result<Duration, Fault> {
    if text == "0" {
        return Ok(Duration::ZERO);
    }
    if text.is_empty() {
        return Err(Fault::new(Span::default(), "the duration is empty")
            .with_help("write one such as 30s or 1h30m"));
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let part = parse_part(text, at)?;
        at = part.span.end;
        if parts.last().is_some_and(|last| last.unit >= part.unit) {
            return Err(wrong_order(text, &parts, &part));
        }
        parts.push(part);
    }
    total(&parts).ok_or_else(|| out_of_range(text))
}

/// Adds the parts up; nothing when the sum exceeds what Go's `time.Duration` holds.
fn total(parts: &[Part]) -> Option<Duration> {
    let mut milliseconds: u64 = 0;
    for part in parts {
        let (_, length) = UNITS.get(part.unit)?;
        milliseconds = milliseconds.checked_add(part.count.checked_mul(*length)?)?;
    }
    (milliseconds <= MAX_NANOSECONDS / NANOSECONDS_PER_MILLISECOND)
        .then_some(Duration(milliseconds))
}

fn parse_part(text: &str, start: usize) -> Result<Part, Fault> {
    let rest = text.get(start..).unwrap_or_default();
    let number_length = digits(rest);
    if number_length == 0 {
        return Err(not_a_number(text, start));
    }
    let (number, rest) = rest.split_at(number_length);
    let unit_length = rest
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(rest.len());
    let name = rest.get(..unit_length).unwrap_or_default();
    let unit_span = Span::new(start + number_length, start + number_length + unit_length);
    let Some(unit) = UNITS.iter().position(|(unit, _)| *unit == name) else {
        return Err(bad_unit(text, name, unit_span));
    };
    let count = number.parse().map_err(|_| out_of_range(text))?;
    Ok(Part {
        count,
        unit,
        span: Span::new(start, unit_span.end),
    })
}

fn not_a_number(text: &str, at: usize) -> Fault {
    let found = text.get(at..).and_then(|rest| rest.chars().next());
    let width = found.map_or(0, char::len_utf8);
    let span = Span::new(at, at + width);
    match found {
        Some('-') => Fault::new(
            span,
            format!("duration `{text}` is negative, which is not allowed"),
        )
        .with_help("remove the minus sign"),
        Some(found) => Fault::new(
            span,
            format!(
                "expected a number in duration `{text}`, found `{}`",
                found.escape_debug()
            ),
        )
        .with_help(corrected(text).map_or_else(
            || "write numbers with units, such as 30s or 1h30m".to_owned(),
            |right| format!("write {right}"),
        )),
        None => Fault::new(
            span,
            format!("duration `{text}` ends where a number should stand"),
        ),
    }
}

/// Names what is wrong with a unit that is missing, misspelt, or the start of a fraction.
fn bad_unit(text: &str, unit: &str, span: Span) -> Fault {
    let suggestion = corrected(text).map(|right| format!("write {right}"));
    let suggest =
        |fault: Fault| fault.with_help(suggestion.clone().unwrap_or_else(|| UNITS_HELP.to_owned()));
    if unit.is_empty() {
        let fault = Fault::new(
            Span::new(0, span.end),
            format!("duration `{text}` has no unit"),
        );
        return match (text.get(..span.end), span.end == text.len()) {
            (Some(number), true) if digits(number) == number.len() => {
                fault.with_help(format!("write {number}s for seconds; {UNITS_HELP}"))
            }
            _ => Fault::new(
                span,
                format!("the last number in duration `{text}` has no unit"),
            )
            .with_help(UNITS_HELP),
        };
    }
    if unit == "." {
        let message = format!("duration `{text}` has a fraction, only whole numbers are allowed");
        return suggest(Fault::new(span, message));
    }
    suggest(Fault::new(
        span,
        format!(
            "unknown unit `{}` in duration `{text}`",
            unit.escape_debug()
        ),
    ))
}

fn wrong_order(text: &str, earlier: &[Part], part: &Part) -> Fault {
    let name = |unit: usize| UNITS.get(unit).map_or("", |(name, _)| name);
    let before = earlier.last().map_or("", |last| name(last.unit));
    let message = if earlier.iter().any(|p| p.unit == part.unit) {
        format!("duration `{text}` names the unit {} twice", name(part.unit))
    } else {
        format!(
            "duration `{text}` has {} after {before}, units go from the longest to the shortest",
            name(part.unit)
        )
    };
    Fault::new(part.span, message).with_help(
        corrected(text).map_or_else(|| UNITS_HELP.to_owned(), |right| format!("write {right}")),
    )
}

/// Returns the right spelling of a duration whose intent is plain: spaces, long unit names,
/// capitals, fractions and a wrong order are understood.
fn corrected(text: &str) -> Option<Duration> {
    const LONGEST: usize = 64;
    if text.len() > LONGEST {
        return None;
    }
    let mut rest = text.trim_start();
    let mut milliseconds = 0.0_f64;
    while !rest.is_empty() {
        let number_end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, tail) = rest.split_at(number_end);
        let tail = tail.trim_start();
        let unit_end = tail
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(unit_end);
        milliseconds += number.parse::<f64>().ok()? * long_unit(unit)?;
        rest = tail.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    }
    let whole = milliseconds.round();
    // Beyond 2^53 the sum is no longer exact, and nobody means such a duration.
    let exact = (whole - milliseconds).abs() < 1e-6 && whole > 0.0 && whole < 9e15;
    exact
        .then_some(Duration(whole as u64))
        .filter(|d| total_fits(*d))
}

fn total_fits(duration: Duration) -> bool {
    duration.0 <= MAX_NANOSECONDS / NANOSECONDS_PER_MILLISECOND
}

/// Returns the length in milliseconds of a unit in any of its usual spellings.
fn long_unit(name: &str) -> Option<f64> {
    let short = match name.to_lowercase().as_str() {
        "y" | "yr" | "yrs" | "year" | "years" => "y",
        "w" | "wk" | "wks" | "week" | "weeks" => "w",
        "d" | "day" | "days" => "d",
        "h" | "hr" | "hrs" | "hour" | "hours" => "h",
        "m" | "min" | "mins" | "minute" | "minutes" => "m",
        "s" | "sec" | "secs" | "second" | "seconds" => "s",
        "ms" | "msec" | "millisecond" | "milliseconds" => "ms",
        _ => return None,
    };
    UNITS
        .iter()
        .find(|(unit, _)| *unit == short)
        .map(|(_, length)| *length as f64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn millis(text: &str) -> u64 {
        parse(text).unwrap().as_millis()
    }

    fn fault(text: &str) -> (String, String) {
        let fault = parse(text).unwrap_err();
        (fault.message, fault.help.unwrap_or_default())
    }

    #[test]
    fn reads_units_in_descending_order() {
        assert_eq!(millis("0"), 0);
        assert_eq!(millis("0s"), 0);
        assert_eq!(millis("324ms"), 324);
        assert_eq!(millis("5m"), 300_000);
        assert_eq!(millis("1h30m"), 5_400_000);
        assert_eq!(millis("4d1h"), 349_200_000);
        assert_eq!(millis("1y1w1d1h1m1s1ms"), 32_230_861_001);
        assert_eq!(millis("292y"), 292 * 365 * 86_400_000);
        assert_eq!(millis("007s"), 7000);
    }

    #[test]
    fn refuses_what_exceeds_nanoseconds_in_63_bits() {
        assert_eq!(millis("9223372036854ms"), 9_223_372_036_854);
        for text in [
            "9223372036855ms",
            "293y",
            "292y264d",
            "99999999999999999999999s",
        ] {
            assert!(fault(text).0.ends_with("is out of range"), "{text}");
        }
    }

    #[test]
    fn prints_as_prometheus_prints() {
        for (text, printed) in [
            ("0", "0s"),
            ("90m", "1h30m"),
            ("90d", "90d"),
            ("14d", "2w"),
            ("365d", "1y"),
            ("366d", "366d"),
            ("1000ms", "1s"),
            ("1500ms", "1s500ms"),
        ] {
            assert_eq!(parse(text).unwrap().to_string(), printed, "{text}");
        }
    }

    #[test]
    fn names_a_missing_unit() {
        let (message, help) = fault("30");
        assert_eq!(message, "duration `30` has no unit");
        assert!(help.starts_with("write 30s"), "{help}");
        assert_eq!(
            fault("1h30").0,
            "the last number in duration `1h30` has no unit"
        );
    }

    #[test]
    fn proposes_the_right_spelling() {
        for (text, help) in [
            ("5 minutes", "write 5m"),
            ("1.5h", "write 1h30m"),
            ("1 h 30 m", "write 1h30m"),
            ("30m1h", "write 1h30m"),
            ("5M", "write 5m"),
            ("2hours", "write 2h"),
            ("0.5s", "write 500ms"),
            (".5s", "write 500ms"),
        ] {
            assert_eq!(fault(text).1, help, "{text}");
        }
    }

    #[test]
    fn points_at_the_part_that_is_wrong() {
        for (text, start, end) in [
            ("5 minutes", 1, 9),
            ("1h5x", 3, 4),
            ("1m1h", 2, 4),
            ("-5m", 0, 1),
            ("1.5h", 1, 2),
        ] {
            assert_eq!(
                parse(text).unwrap_err().span,
                Span::new(start, end),
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_repeated_and_negative_parts() {
        assert_eq!(fault("1m1m").0, "duration `1m1m` names the unit m twice");
        assert!(fault("-1m").0.contains("negative"));
        assert!(fault("").0.contains("empty"));
        assert!(fault("1µs").0.contains("unknown unit"));
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(milliseconds in 0..9_223_372_036_854_u64) {
            let duration = Duration::from_millis(milliseconds);
            prop_assert_eq!(parse(&duration.to_string()), Ok(duration));
        }

        #[test]
        fn spans_stay_inside_the_text(text in "[0-9a-zµ. -]{0,12}") {
            if let Err(fault) = parse(&text) {
                prop_assert!(fault.span.end <= text.len());
                prop_assert!(text.get(fault.span.start..fault.span.end).is_some());
            }
        }

        #[test]
        fn a_proposed_spelling_is_accepted(text in "[0-9]{1,3}[.]?[0-9]{0,2} ?(m|h|hours|D|sec)") {
            if let Err(Fault { help: Some(help), .. }) = parse(&text)
                && let Some(right) = help.strip_prefix("write ")
                && !right.contains(' ')
            {
                prop_assert!(parse(right).is_ok(), "{}", right);
            }
        }
    }
}
