use crate::notify::Value;

/// Returns the value of a number or character as the template writes it; `None` for complex ones and
/// those beyond Go's `int`.
pub(super) fn number(text: &str) -> Option<Value> {
    if text.starts_with('\'') {
        return character(text).map(|c| Value::Int(u32::from(c).into()));
    }
    let plain: String = text.chars().filter(|c| *c != '_').collect();
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let lower = digits.to_ascii_lowercase();
    let radix = [("0x", 16), ("0o", 8), ("0b", 2)];
    let prefixed = radix
        .iter()
        .find_map(|(prefix, radix)| Some((lower.strip_prefix(prefix)?, *radix)));
    let (digits, radix) = match prefixed {
        Some(found) => found,
        None if lower.len() > 1 && lower.starts_with('0') && lower.bytes().all(is_digit) => {
            (lower.as_str(), 8)
        }
        None => (lower.as_str(), 10),
    };
    if let Ok(integer) = i64::from_str_radix(&format!("{sign}{digits}"), radix) {
        return Some(Value::Int(integer));
    }
    if radix != 10 || !lower.contains(['.', 'e']) {
        return None;
    }
    let float: f64 = format!("{sign}{digits}").parse().ok()?;
    // Go takes a float without a fraction as a float all the same.
    float.is_finite().then_some(Value::Float(float))
}

/// Returns whether the number is whole and too large for Go's `int`: Go reads it, and fails when it
/// is used.
pub(super) fn overflows(text: &str) -> bool {
    let plain = text.replace('_', "").to_ascii_lowercase();
    let (digits, radix) = match plain.get(..2) {
        Some("0x") => (plain.get(2..), 16),
        Some("0o") => (plain.get(2..), 8),
        Some("0b") => (plain.get(2..), 2),
        Some(_) if plain.starts_with('0') => (plain.get(1..), 8),
        _ => (Some(plain.as_str()), 10),
    };
    let number = digits.and_then(|digits| u64::from_str_radix(digits, radix).ok());
    number.is_some_and(|number| i64::try_from(number).is_err())
}

fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit()
}

fn character(text: &str) -> Option<char> {
    let inner = text.strip_prefix('\'')?.strip_suffix('\'')?;
    let mut chars = inner.chars();
    match (chars.next()?, chars.as_str()) {
        ('\\', "n") => Some('\n'),
        ('\\', "t") => Some('\t'),
        ('\\', "r") => Some('\r'),
        ('\\', "\\") => Some('\\'),
        ('\\', "'") => Some('\''),
        (c, "") => Some(c),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_value_that_go_gives_them() {
        for (text, shown) in [
            ("12", "12"),
            ("-1_000", "-1000"),
            ("0x1F", "31"),
            ("017", "15"),
            ("0b101", "5"),
            ("1.5", "1.5"),
            ("1e3", "1000"),
            ("'a'", "97"),
            ("'\\n'", "10"),
        ] {
            assert_eq!(number(text).unwrap().to_string(), shown, "{text}");
        }
        assert!(number("1i").is_none());
        for (text, expected) in [
            ("9223372036854775807", false),
            ("9223372036854775808", true),
            ("0xFFFF_FFFF_FFFF_FFFF", true),
            ("1e30", false),
        ] {
            assert_eq!(overflows(text), expected, "{text}");
        }
    }
}
