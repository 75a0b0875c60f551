//! Sizes in bytes as Prometheus writes them: `10MB`, `1GiB512MiB`.

use crate::diag::{Fault, Span};

/// The units, each with its length in bytes. The two spellings cannot be mixed in one size.
const UNITS: [(&str, &str, f64); 6] = [
    ("KB", "KiB", 1024.0),
    ("MB", "MiB", 1_048_576.0),
    ("GB", "GiB", 1_073_741_824.0),
    ("TB", "TiB", 1_099_511_627_776.0),
    ("PB", "PiB", 1_125_899_906_842_624.0),
    ("EB", "EiB", 1_152_921_504_606_846_976.0),
];

const UNITS_HELP: &str = "the units are B, KB, MB, GB, TB, PB and EB, or KiB and so on";

/// What Go compares with: its largest number rounds up to 2^63.
const LARGEST: f64 = 9_223_372_036_854_775_808.0;

/// Go stops reading digits here.
const MAX_DIGITS_VALUE: i64 = (i64::MAX - 9) / 10;

/// Reads a number of bytes as `units.ParseBase2Bytes` of alecthomas/units does, which Prometheus 3.0
/// to 3.14 use: signed numbers, fractions allowed, each with a unit; `0` alone needs none.
///
/// # Errors
/// Returns what is wrong with `text`, and the right spelling where the intent is plain.
pub fn parse(text: &str) -> Result<i64, Fault> {
    let long = total(text, true);
    let bytes = long.or_else(|_| total(text, false))?;
    if bytes.abs() > LARGEST {
        return Err(Fault::new(
            Span::new(0, text.len()),
            "the size exceeds 2^63-1 bytes",
        ));
    }
    Ok(bytes as i64)
}

fn total(text: &str, long: bool) -> Result<f64, Fault> {
    let body = text.strip_prefix(['-', '+']).unwrap_or(text);
    if body == "0" {
        return Ok(0.0);
    }
    if body.is_empty() {
        return Err(Fault::new(Span::new(0, text.len()), "the size is empty")
            .with_help("write one such as 10MB"));
    }
    let mut at = text.len() - body.len();
    let mut sum = 0.0;
    while at < text.len() {
        let (value, next) = part(text, at, long)?;
        sum += value;
        at = next;
    }
    Ok(if text.starts_with('-') { -sum } else { sum })
}

/// Reads one number with its unit; returns its bytes and where the next begins.
fn part(text: &str, start: usize, long: bool) -> Result<(f64, usize), Fault> {
    let rest = text.get(start..).unwrap_or_default();
    let (whole, rest) = digits(rest);
    let (fraction, rest) = rest.strip_prefix('.').map_or(("", rest), digits);
    if whole.is_empty() && fraction.is_empty() {
        let width = rest.chars().next().map_or(0, char::len_utf8);
        let at = text.len() - rest.len();
        return Err(
            Fault::new(Span::new(at, at + width), "expected a number with a unit")
                .with_help("write a size such as 10MB"),
        );
    }
    let too_long = || {
        Fault::new(
            Span::new(start, text.len()),
            "the number has too many digits",
        )
    };
    let value = integer(whole).ok_or_else(too_long)? as f64
        + integer(fraction).ok_or_else(too_long)? as f64 / 10f64.powi(fraction.len() as i32);
    let length = rest
        .find(|c: char| c == '.' || c.is_ascii_digit())
        .unwrap_or(rest.len());
    let name = rest.get(..length).unwrap_or_default();
    let unit_start = text.len() - rest.len();
    let unit = Span::new(unit_start, unit_start + length);
    let bytes = unit_bytes(name, long).ok_or_else(|| bad_unit(text, name, unit))?;
    Ok((value * bytes, unit.end))
}

fn unit_bytes(name: &str, long: bool) -> Option<f64> {
    if name == "B" {
        return Some(1.0);
    }
    UNITS
        .iter()
        .find(|(short, full, _)| name == if long { *full } else { *short })
        .map(|(.., bytes)| *bytes)
}

fn bad_unit(text: &str, name: &str, span: Span) -> Fault {
    if name.is_empty() {
        return Fault::new(Span::new(0, text.len()), "a size needs a unit")
            .with_help(format!("write `{text}B` for bytes; {UNITS_HELP}"));
    }
    let known = UNITS.iter().find(|(short, full, _)| {
        name.eq_ignore_ascii_case(short) || name.eq_ignore_ascii_case(full)
    });
    let fault = Fault::new(span, format!("`{name}` is no unit of size"));
    match known {
        Some((short, full, _)) if name == *short || name == *full => {
            Fault::new(span, "units with and without `i` cannot stand in one size")
        }
        Some((short, ..)) => fault.with_help(format!("write `{short}`")),
        None => fault.with_help(UNITS_HELP),
    }
}

fn digits(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at(end)
}

/// Reads digits as Go does; nothing when there are too many.
fn integer(digits: &str) -> Option<i64> {
    digits.bytes().try_fold(0i64, |value, digit| {
        (value < MAX_DIGITS_VALUE).then(|| value * 10 + i64::from(digit - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::parse;
    use proptest::prelude::{prop_assert, proptest};

    #[test]
    fn sizes_are_powers_of_1024_in_both_spellings() {
        let cases = [
            ("10MB", 10 << 20),
            ("1GiB512MiB", (1 << 30) + (512 << 20)),
            ("1.5KB", 1536),
            ("0", 0),
            ("-1B", -1),
            (".5KiB", 512),
            ("1B1KB", 1025),
        ];
        for (text, bytes) in cases {
            assert_eq!(parse(text), Ok(bytes), "{text}");
        }
    }

    #[test]
    fn what_has_no_unit_or_a_wrong_one_is_refused_with_the_right_one() {
        for text in [
            "",
            "100",
            "1kB",
            "10 MB",
            "MB",
            "1KB1KiB",
            "1.B.",
            "9e9B",
            "12345678901234567890B",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert_eq!(
            parse("10kB").unwrap_err().help.as_deref(),
            Some("write `KB`")
        );
        assert!(parse("9223372036854775807EB").is_err());
    }

    proptest! {
        #[test]
        fn any_text_gives_a_size_or_a_fault_inside_it(text in "[-+.0-9BKMi ké]{0,12}") {
            if let Err(fault) = parse(&text) {
                prop_assert!(text.get(fault.span.start..fault.span.end).is_some(), "{:?}", fault);
            }
        }
    }
}
