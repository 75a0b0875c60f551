//! Durations as compose writes them: `1m30s`, `1d`.

use crate::diag::{Fault, Span};

const UNITS: [(&str, i64); 10] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000), // U+00B5, the micro sign
    ("μs", 1_000), // U+03BC, the Greek letter
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
    ("d", 86_400_000_000_000),
    ("w", 604_800_000_000_000),
];

/// Reads a duration as docker compose does and returns it in nanoseconds: Go's form, as in
/// `1m30s` or `1.5h`, with `d` and `w` for days and weeks.
///
/// Source: go-str2duration 2.1.0, which compose-go 2.9 uses.
///
/// # Errors
/// Anything else.
pub fn parse(text: &str) -> Result<i64, Fault> {
    let wrong = || {
        Fault::new(Span::new(0, text.len()), "this is no duration")
            .with_help("write a number with a unit, as in 30s or 1m30s; units: w d h m s ms us ns")
    };
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(wrong());
    }
    let mut total = 0_i64;
    while !rest.is_empty() {
        let (nanoseconds, after) = part(rest).ok_or_else(wrong)?;
        total = total.checked_add(nanoseconds).ok_or_else(wrong)?;
        rest = after;
    }
    Ok(if text.starts_with('-') { -total } else { total })
}

/// Reads one number with its unit; returns its nanoseconds and what follows.
fn part(text: &str) -> Option<(i64, &str)> {
    let digits = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, rest) = text.split_at(digits(text));
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(after) => after.split_at(digits(after)),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let end = rest
        .find(|c: char| c == '.' || c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (unit, rest) = rest.split_at(end);
    let (_, unit) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let whole: i64 = match whole {
        "" => 0,
        digits => digits.parse().ok()?,
    };
    let mut total = whole.checked_mul(*unit)?;
    if !fraction.is_empty() {
        let fraction: f64 = format!("0.{fraction}").parse().ok()?;
        total = total.checked_add((fraction * *unit as f64) as i64)?;
    }
    Some((total, rest))
}

/// Writes nanoseconds as Go's `time.Duration` does: `1m30s`, `1.5s`, `2ms`.
pub fn format(nanoseconds: i64) -> String {
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let n = nanoseconds.unsigned_abs();
    let scaled = |unit: u64| {
        let (whole, rest) = (n / unit, n % unit);
        let digits = unit.ilog10() as usize;
        let fraction = format!("{rest:0digits$}");
        match fraction.trim_end_matches('0') {
            "" => whole.to_string(),
            fraction => format!("{whole}.{fraction}"),
        }
    };
    let text = match n {
        0 => return "0s".to_owned(),
        1..1_000 => format!("{n}ns"),
        1_000..1_000_000 => scaled(1_000) + "µs",
        1_000_000..1_000_000_000 => scaled(1_000_000) + "ms",
        _ => {
            let minutes = n / 60_000_000_000;
            let seconds = n % 60_000_000_000;
            let fraction = format!("{:09}", seconds % 1_000_000_000);
            let mut text = (seconds / 1_000_000_000).to_string();
            let fraction = fraction.trim_end_matches('0');
            if !fraction.is_empty() {
                text = format!("{text}.{fraction}");
            }
            match (minutes / 60, minutes % 60) {
                (0, 0) => format!("{text}s"),
                (0, m) => format!("{m}m{text}s"),
                (h, m) => format!("{h}h{m}m{text}s"),
            }
        }
    };
    format!("{sign}{text}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{format, parse};

    const SECOND: i64 = 1_000_000_000;

    #[test]
    fn durations_read_as_docker_compose_reads_them() {
        let cases = [
            ("30s", 30 * SECOND),
            ("1m30s", 90 * SECOND),
            ("1.5h", 5400 * SECOND),
            ("1d", 86_400 * SECOND),
            ("1w1d", 8 * 86_400 * SECOND),
            ("5us", 5_000),
            ("0", 0),
            ("-5s", -5 * SECOND),
            (".5s", SECOND / 2),
            ("1.s", SECOND),
        ];
        for (text, want) in cases {
            assert_eq!(parse(text), Ok(want), "{text}");
        }
        for text in [
            "",
            "30",
            "s",
            "1x",
            "1 s",
            "30S",
            "-",
            ".s",
            "1s2",
            "99999999w",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn durations_are_written_as_go_writes_them() {
        let cases = [
            (90 * SECOND, "1m30s"),
            (3600 * SECOND, "1h0m0s"),
            (SECOND * 3 / 2, "1.5s"),
            (1_500_000, "1.5ms"),
            (2_000, "2µs"),
            (7, "7ns"),
            (-SECOND, "-1s"),
            (0, "0s"),
        ];
        for (n, want) in cases {
            assert_eq!(format(n), want);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(n in any::<i64>()) {
            // Fractions pass through a float, as in Go.
            let back = parse(&format(n)).unwrap_or(i64::MAX);
            prop_assert!(back.abs_diff(n) <= 1 || n == i64::MIN, "{n} {}", format(n));
        }

        #[test]
        fn any_text_reads_or_is_refused(text in "[-+0-9.a-zµ]{0,24}") {
            let _ = parse(&text);
        }
    }
}
