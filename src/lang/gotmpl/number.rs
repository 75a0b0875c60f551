//! Which numbers Go's templates accept.

use super::lexer::is_alphanumeric;

/// Returns whether the text is a number that Go can hold: an integer in any base, a decimal or
/// hexadecimal float, or either with an `i` behind it.
pub(super) fn is_valid(text: &str) -> bool {
    if text.strip_suffix('i').is_some_and(is_float) {
        return true;
    }
    // An integer that is too large is refused, though a float could hold it.
    is_integer(text) || (text.contains(['.', 'e', 'E', 'p', 'P']) && is_float(text))
}

/// Returns whether the text is a complex number such as `1+2i`.
pub(super) fn is_valid_complex(text: &str) -> bool {
    let sign = text
        .char_indices()
        .skip(1)
        .filter(|(at, c)| matches!(c, '+' | '-') && !text.get(..*at).is_some_and(is_exponent_start))
        .map(|(at, _)| at)
        .next();
    let Some((real, imaginary)) = sign.map(|at| text.split_at(at)) else {
        return false;
    };
    is_float(real) && imaginary.strip_suffix('i').is_some_and(is_float)
}

/// Returns whether a sign behind this text belongs to an exponent.
fn is_exponent_start(text: &str) -> bool {
    let hexadecimal = unsigned(text).starts_with(['0']) && text.contains(['x', 'X']);
    text.ends_with(if hexadecimal { ['p', 'P'] } else { ['e', 'E'] })
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

/// Returns whether `strconv` reads an integer with base 0, signed or not, from the text.
fn is_integer(text: &str) -> bool {
    let digits = unsigned(text);
    let (radix, digits) = match digits.get(..2) {
        Some("0x" | "0X") => (16, digits.get(2..).unwrap_or_default()),
        Some("0b" | "0B") => (2, digits.get(2..).unwrap_or_default()),
        Some("0o" | "0O") => (8, digits.get(2..).unwrap_or_default()),
        Some(_) if digits.starts_with('0') => (8, digits.get(1..).unwrap_or_default()),
        _ => (10, digits),
    };
    if !underscores_fit(text) {
        return false;
    }
    let plain: String = digits.chars().filter(|c| *c != '_').collect();
    if !plain.starts_with(|c: char| c.is_digit(radix)) {
        return false;
    }
    let Ok(magnitude) = u64::from_str_radix(&plain, radix) else {
        return false;
    };
    if text.starts_with('-') {
        magnitude <= 1 << 63
    } else if text.starts_with('+') {
        i64::try_from(magnitude).is_ok()
    } else {
        true
    }
}

/// Returns whether underscores only separate digits, or a base's prefix from them.
fn underscores_fit(text: &str) -> bool {
    if !text.contains('_') {
        return true;
    }
    let digits = unsigned(text);
    let prefixed = matches!(
        digits.get(..2),
        Some("0x" | "0X" | "0b" | "0B" | "0o" | "0O")
    );
    let hexadecimal = matches!(digits.get(..2), Some("0x" | "0X"));
    let rest = if prefixed {
        digits.get(2..).unwrap_or_default()
    } else {
        digits
    };
    // What stands before: a digit (or prefix), an underscore, or anything else.
    let mut before = if prefixed { '0' } else { '!' };
    for c in rest.chars() {
        let is_digit = c.is_ascii_digit() || (hexadecimal && c.is_ascii_hexdigit());
        before = match c {
            _ if is_digit => '0',
            '_' if before == '0' => '_',
            '_' => return false,
            _ if before == '_' => return false,
            _ => '!',
        };
    }
    before != '_'
}

/// Returns whether `strconv.ParseFloat` reads the text without overflow.
fn is_float(text: &str) -> bool {
    if !underscores_fit(text) {
        return false;
    }
    let plain: String = unsigned(text).chars().filter(|c| *c != '_').collect();
    match plain
        .strip_prefix("0x")
        .or_else(|| plain.strip_prefix("0X"))
    {
        Some(digits) => is_hexadecimal_float(digits),
        None => {
            plain.starts_with(|c: char| c.is_ascii_digit() || c == '.')
                && plain.parse().is_ok_and(f64::is_finite)
        }
    }
}

/// Returns whether the digits behind `0x` are a float: with a binary exponent, and not too large.
fn is_hexadecimal_float(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['p', 'P']) else {
        return false;
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let hexadecimal = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let exponent_digits = unsigned(exponent);
    let valid = !(whole.is_empty() && fraction.is_empty())
        && hexadecimal(whole)
        && hexadecimal(fraction)
        && !exponent_digits.is_empty()
        && exponent_digits.bytes().all(|byte| byte.is_ascii_digit());
    if !valid {
        return false;
    }
    let digits: String = [whole, fraction].concat();
    let significant = digits.trim_start_matches('0');
    let Some(first) = significant.chars().next().and_then(|c| c.to_digit(16)) else {
        return true;
    };
    // The position of the highest bit; the greatest float has 2^1023 there.
    let leading_zeros = digits.len() - significant.len();
    let first_position =
        i128::try_from(whole.len()).unwrap_or(0) - i128::try_from(leading_zeros).unwrap_or(0) - 1;
    let first_bit = i128::from(first.ilog2());
    let exponent: i128 = match exponent.parse::<i64>() {
        Ok(exponent) => i128::from(exponent),
        Err(_) if exponent.starts_with('-') => return true,
        Err(_) => return false,
    };
    4 * first_position + first_bit + exponent < 1024
}

/// Returns the length of what looks like a number, and whether nothing is wrong with it so far. Which
/// digits stand where is looked at later.
pub(super) fn scan_number(text: &str) -> (usize, bool) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let accept = |at: &mut usize, set: &[u8]| {
        let found = bytes.get(*at).is_some_and(|byte| set.contains(byte));
        *at += usize::from(found);
        found
    };
    accept(&mut at, b"+-");
    let mut digits: &[u8] = b"0123456789_";
    let mut exponent: &[u8] = b"eE";
    if accept(&mut at, b"0") {
        if accept(&mut at, b"xX") {
            digits = b"0123456789abcdefABCDEF_";
            exponent = b"pP";
        } else if accept(&mut at, b"oO") {
            digits = b"01234567_";
            exponent = b"";
        } else if accept(&mut at, b"bB") {
            digits = b"01_";
            exponent = b"";
        }
    }
    while accept(&mut at, digits) {}
    if accept(&mut at, b".") {
        while accept(&mut at, digits) {}
    }
    if accept(&mut at, exponent) {
        accept(&mut at, b"+-");
        while accept(&mut at, b"0123456789_") {}
    }
    accept(&mut at, b"i");
    let next = text.get(at..).and_then(|rest| rest.chars().next());
    match next.filter(|c| is_alphanumeric(*c)) {
        Some(c) => (at + c.len_utf8(), false),
        None => (at, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_the_numbers_of_go() {
        for text in [
            "0",
            "-0",
            "+5",
            "1_000",
            "0_1",
            "017",
            "0x_Ff",
            "0b1",
            "0o17",
            "1.",
            ".5",
            "08.5",
            "1e3",
            "1e+3",
            "1_0.5e1_0",
            "0x1p4",
            "0x.8p-1",
            "0x1.8P+1",
            "1i",
            "1.5i",
            "089i",
            "18446744073709551615",
            "-9223372036854775808",
            "1e-999",
            "0x1p1023",
        ] {
            assert!(is_valid(text), "{text}");
        }
        for text in ["1+2i", "-1.5e3-2e-1i", "0x1p1+1i", "1_0+2i"] {
            assert!(is_valid_complex(text), "{text}");
        }
    }

    #[test]
    fn refuses_what_go_refuses() {
        for text in [
            "",
            "+",
            "-",
            ".",
            "089",
            "1__0",
            "1_",
            "_1",
            "0x",
            "0b",
            "0x1.8",
            "1e",
            "1e+",
            "1e999",
            "0b2",
            "0o8",
            "0b1i",
            "0x1i",
            "18446744073709551616",
            "-9223372036854775809",
            "+9223372036854775808",
            "0x1p1024",
            "0x1p",
            "1e5_",
        ] {
            assert!(!is_valid(text), "{text}");
        }
        for text in ["1i+2i", "0b1+2i", "1+i", "+2i", "0x1+2i"] {
            assert!(!is_valid_complex(text), "{text}");
        }
    }
}
