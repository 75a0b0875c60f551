//! Amounts of memory: `512m`.

use crate::diag::{Fault, Span};

/// Reads an amount of memory as docker compose does and returns it in bytes: a number that is not
/// negative, with the unit b, k, m, g, t or p in either case, optionally as `kb` or `kib`, all of
/// them powers of 1024.
///
/// Source: go-units 0.5.0 `RAMInBytes`. As there, a number beyond 2^63 bytes is cut off there.
///
/// # Errors
/// Anything else.
pub fn parse(text: &str) -> Result<i64, Fault> {
    let wrong = || {
        Fault::new(Span::new(0, text.len()), "this is no amount of memory")
            .with_help("write a number with a unit, as in 512m or 1.5g")
    };
    let last = text
        .rfind(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' '))
        .ok_or_else(wrong)?;
    let (number, unit) = text.split_at(last + 1);
    let number = number.strip_suffix(' ').unwrap_or(number);
    let size = go_float(number).filter(|n| *n >= 0.0).ok_or_else(wrong)?;
    let unit = unit.to_ascii_lowercase();
    let (power, rest) = match unit.as_bytes() {
        [] | [b'b'] => (0, ""),
        [b'k', ..] => (1, &unit[1..]),
        [b'm', ..] => (2, &unit[1..]),
        [b'g', ..] => (3, &unit[1..]),
        [b't', ..] => (4, &unit[1..]),
        [b'p', ..] => (5, &unit[1..]),
        _ => return Err(wrong()),
    };
    if !matches!(rest, "" | "b" | "ib") {
        return Err(wrong());
    }
    Ok((size * 1024_f64.powi(power)) as i64)
}

/// Reads a decimal number as Go's `strconv.ParseFloat` does.
pub(crate) fn go_float(text: &str) -> Option<f64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    text.parse().ok().filter(|n: &f64| n.is_finite())
}

/// Writes bytes with the largest unit that divides them, for messages.
pub fn format(bytes: i64) -> String {
    const UNITS: [(i64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    for (size, name) in UNITS {
        if bytes >= size && bytes % size == 0 {
            return format!("{} {name}", bytes / size);
        }
    }
    format!("{bytes} bytes")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{format, parse};

    #[test]
    fn sizes_read_as_go_units_reads_them() {
        let cases = [
            ("512m", 512 << 20),
            ("1.5G", 3 << 29),
            ("64 MiB", 64 << 20),
            ("10kb", 10 << 10),
            ("7", 7),
            ("7b", 7),
            ("1e3", 1000),
            ("1e3k", 1000 << 10),
            (".5k", 512),
        ];
        for (text, want) in cases {
            assert_eq!(parse(text), Ok(want), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "", "m", "-1m", "1x", "1mm", "1kibb", "1 mb ", "five", "inf", "1bb", "1é",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes_are_written_for_people() {
        assert_eq!(format(512 << 20), "512 MiB");
        assert_eq!(format(1000), "1000 bytes");
    }

    proptest! {
        #[test]
        fn any_text_reads_or_is_refused(text in "[-+0-9.eEkmgtpibKMG é]{0,16}") {
            if let Ok(bytes) = parse(&text) {
                prop_assert!(bytes >= 0);
            }
        }
    }
}
