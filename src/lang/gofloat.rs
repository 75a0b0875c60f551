//! Numbers as Go's `strconv.ParseFloat` reads them.

/// Returns the number that a text is, or `None` for what Go refuses: what is no number, and numbers
/// beyond 64 bits.
///
/// Known are `NaN` without a sign, `Inf` and `Infinity` in any case, underscores between digits, and
/// hexadecimal numbers with their exponent, as `0x1.8p3`.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let (sign, rest) = match text.as_bytes().first()? {
        b'-' => (-1.0, text.get(1..)?),
        b'+' => (1.0, text.get(1..)?),
        _ => (1.0, text),
    };
    let is = |word: &str| rest.eq_ignore_ascii_case(word);
    if is("inf") || is("infinity") {
        return Some(sign * f64::INFINITY);
    }
    if is("nan") {
        return (rest.len() == text.len()).then_some(f64::NAN);
    }
    if !rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') || !underscores_separate(rest) {
        return None;
    }
    let digits = rest.replace('_', "");
    let lower = digits.to_ascii_lowercase();
    let value = match lower.strip_prefix("0x") {
        Some(hexadecimal) => from_hexadecimal(hexadecimal)?,
        None => digits.parse().ok()?,
    };
    value.is_finite().then_some(sign * value)
}

/// Returns whether each underscore stands between digits, or behind a prefix of the base.
fn underscores_separate(text: &str) -> bool {
    if !text.contains('_') {
        return true;
    }
    let lower = text.to_ascii_lowercase();
    let prefixed = ["0x", "0o", "0b"]
        .iter()
        .any(|base| lower.starts_with(base));
    let hexadecimal = lower.starts_with("0x");
    let start = if prefixed { 2 } else { 0 };
    // A prefix counts as a digit.
    let mut before = if prefixed { '0' } else { '^' };
    for c in lower.chars().skip(start) {
        before = match c {
            '0'..='9' => '0',
            'a'..='f' if hexadecimal => '0',
            '_' if before == '0' => '_',
            '_' => return false,
            _ if before == '_' => return false,
            _ => '!',
        };
    }
    before != '_'
}

/// Reads what follows `0x`, in small letters.
fn from_hexadecimal(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once('p')?;
    let mut exponent = signed(exponent)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut value: u64 = 0;
    let positions = whole.chars().map(|c| (c, false));
    for (c, is_fraction) in positions.chain(fraction.chars().map(|c| (c, true))) {
        let digit = u64::from(c.to_digit(16)?);
        if value >> 60 == 0 {
            value = value << 4 | digit;
            exponent -= if is_fraction { 4 } else { 0 };
        } else {
            // What does not fit decides at most how the last bit is rounded.
            value |= u64::from(digit != 0);
            exponent += if is_fraction { 0 } else { 4 };
        }
    }
    let mut scaled = value as f64;
    let exponent = exponent.clamp(-4_000, 4_000);
    for _ in 0..4 {
        scaled *= 2_f64.powi(exponent / 4);
    }
    Some(scaled * 2_f64.powi(exponent % 4))
}

fn signed(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value = digits.parse::<i32>().unwrap_or(100_000).min(100_000);
    Some(if text.starts_with('-') { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_go_reads_them() {
        for (text, value) in [
            ("12", 12.0),
            ("-1.5e3", -1500.0),
            ("+.5", 0.5),
            ("1_000.2_5", 1000.25),
            ("0x1.8p3", 12.0),
            ("-0X_1P-2", -0.25),
            ("-inF", f64::NEG_INFINITY),
            ("Infinity", f64::INFINITY),
        ] {
            assert_eq!(parse(text), Some(value), "{text}");
        }
        assert!(parse("nan").is_some_and(f64::is_nan));
    }

    #[test]
    fn what_go_refuses_is_refused() {
        for text in [
            "", " 1", "1 ", "+nan", "1e999", "0x1", "0x", "0xp1", "_1", "1_", "1__0", "1_.5", "e5",
            "--1", "0b1", "1e", "0x1p", "١",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
