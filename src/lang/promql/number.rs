//! Numbers and durations as they are written: where they end, and what they are worth.
//!
//! Source: `scanNumber` and `acceptRemainingDuration` in promql/parser/lex.go of Prometheus 3.5 for
//! the extent; `strconv.ParseInt` with base 0, then `strconv.ParseFloat`, for the value.

use std::borrow::Cow;

use super::duration;
use super::token::TokenKind;

/// Where a number or duration ends and which of the two it is; `Faulty` when it is neither.
pub(super) struct Scanned {
    pub kind: TokenKind,
    pub end: usize,
}

/// Reads the number or duration that begins at `start` with a digit, or a point and a digit.
pub(super) fn scan(bytes: &[u8], start: usize) -> Scanned {
    let mut cursor = Cursor { bytes, at: start };
    let kind = if cursor.number() {
        TokenKind::Number
    } else if cursor.duration_rest() {
        TokenKind::Duration
    } else {
        cursor.eat_while(|byte| is_word(byte) || byte == b'.');
        TokenKind::Faulty
    };
    Scanned {
        kind,
        end: cursor.at,
    }
}

/// Returns whether the byte may stand inside a name.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn eat(&mut self, wanted: impl Fn(u8) -> bool) -> bool {
        let found = self.peek().is_some_and(wanted);
        self.at += usize::from(found);
        found
    }

    fn eat_while(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.eat(&wanted) {}
    }

    fn ends_word(&self) -> bool {
        !self.peek().is_some_and(is_word)
    }

    /// Steps over a number; false leaves the cursor where the number went wrong.
    ///
    /// `e` begins an exponent even in a hexadecimal number, unless it follows another digit that
    /// did not begin the number: `0x1eee` is no number, `0x11eee` is.
    fn number(&mut self) -> bool {
        let hex = self.eat(|byte| byte == b'0') && self.eat(|byte| matches!(byte, b'x' | b'X'));
        let digit = move |byte: u8| byte.is_ascii_digit() || (hex && byte.is_ascii_hexdigit());
        if hex {
            self.eat(|byte| byte == b'_');
        }
        self.eat(|byte| byte == b'.');
        self.eat(digit);
        let (mut point, mut exponent) = (false, false);
        while let Some(next) = self.peek() {
            match next {
                b'.' => {
                    self.at += 1;
                    if point || hex || self.eat(|byte| matches!(byte, b'_' | b'.')) {
                        return false;
                    }
                    point = true;
                }
                b'e' | b'E' => {
                    self.at += 1;
                    if exponent {
                        return false;
                    }
                    exponent = true;
                    self.eat(|byte| matches!(byte, b'+' | b'-'));
                    if self.cannot_follow_separator() {
                        return false;
                    }
                }
                b'_' => {
                    self.at += 1;
                    if self.cannot_follow_separator() {
                        return false;
                    }
                }
                _ if digit(next) => self.eat_while(digit),
                _ => break,
            }
        }
        self.ends_word()
    }

    /// Returns whether what follows an exponent mark or an underscore spoils the number.
    fn cannot_follow_separator(&mut self) -> bool {
        self.eat(|byte| matches!(byte, b'.' | b'_' | b'e' | b'E')) || self.peek().is_none()
    }

    /// Steps over the rest of a duration, from its first unit on.
    fn duration_rest(&mut self) -> bool {
        let unit = |units: &[u8], cursor: &mut Self| {
            let found = cursor.eat(|byte| units.contains(&byte));
            if found {
                cursor.eat(|byte| byte == b's');
            }
            found
        };
        if !unit(b"smhdwy", self) {
            return false;
        }
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.eat_while(|byte| byte.is_ascii_digit());
            if !unit(b"smhdw", self) {
                return false;
            }
        }
        self.ends_word()
    }
}

/// Returns the value of a number token.
///
/// # Errors
///
/// What is wrong with the number, as the end of a sentence that begins with the number.
pub(super) fn value(text: &str) -> Result<f64, &'static str> {
    if !underscores_separate_digits(text) {
        return Err("has an underscore that does not stand between digits");
    }
    let digits = if text.contains('_') {
        Cow::Owned(text.replace('_', ""))
    } else {
        Cow::Borrowed(text)
    };
    if let Some(integer) = integer(&digits) {
        return Ok(integer);
    }
    if has_hex_prefix(&digits) {
        return Err("is no hexadecimal number of 63 bits");
    }
    let value: f64 = digits.parse().map_err(|_| "is not a number")?;
    let is_infinity = digits.eq_ignore_ascii_case("inf");
    if value.is_infinite() && !is_infinity {
        return Err("is too large for a number");
    }
    Ok(value)
}

fn has_hex_prefix(digits: &str) -> bool {
    digits.starts_with("0x") || digits.starts_with("0X")
}

/// Reads decimal, hexadecimal (`0x`) and octal (`0`) integers that fit into 64 signed bits.
fn integer(digits: &str) -> Option<f64> {
    let (rest, radix) = if has_hex_prefix(digits) {
        (digits.get(2..)?, 16)
    } else if digits.len() > 1 && digits.starts_with('0') {
        (digits.get(1..)?, 8)
    } else {
        (digits, 10)
    };
    if rest.starts_with(['+', '-']) {
        return None;
    }
    i64::from_str_radix(rest, radix).ok().map(|n| n as f64)
}

/// Returns whether each underscore follows a digit or the prefix `0x` and is followed by a digit.
fn underscores_separate_digits(text: &str) -> bool {
    let hex = has_hex_prefix(text);
    let is_digit = |byte: u8| byte.is_ascii_digit() || (hex && byte.is_ascii_hexdigit());
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(at, &byte)| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        let after = bytes.get(at + 1);
        byte != b'_'
            || (before.is_some_and(|&b| is_digit(b) || (hex && at == 2))
                && after.is_some_and(|&b| is_digit(b)))
    })
}

/// Returns the value of a duration token in seconds.
///
/// # Errors
///
/// What is wrong with the duration, as the end of a sentence that begins with it.
pub(super) fn duration_seconds(text: &str) -> Result<f64, &'static str> {
    duration::parse_literal(text).map(duration::seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(TokenKind, usize, Option<f64>)> {
        let scanned = scan(text.as_bytes(), 0);
        let written = text.get(..scanned.end)?;
        let worth = match scanned.kind {
            TokenKind::Number => value(written).ok(),
            TokenKind::Duration => duration_seconds(written).ok(),
            _ => None,
        };
        Some((scanned.kind, scanned.end, worth))
    }

    fn number(text: &str) -> Option<f64> {
        match read(text) {
            Some((TokenKind::Number, end, worth)) if end == text.len() => worth,
            _ => None,
        }
    }

    #[test]
    fn reads_every_form_of_number() {
        for (text, worth) in [
            ("0", 0.0),
            ("5", 5.0),
            ("5.", 5.0),
            (".5", 0.5),
            ("1.e3", 1000.0),
            ("5e-3", 0.005),
            ("1_000", 1000.0),
            ("1_000.5_0", 1000.5),
            ("0x1f", 31.0),
            ("0X_1F", 31.0),
            ("0xe", 14.0),
            ("0x1e5", 485.0),
            ("0x11eee", 73_454.0),
            ("0x1e31e3", 1_978_851.0),
            ("0755", 493.0),
            ("0_7", 7.0),
            ("08", 8.0),
            ("9223372036854775808", 9_223_372_036_854_775_808.0),
            (
                "0777777777777777777777777",
                777_777_777_777_777_777_777_777.0,
            ),
            ("1e-999", 0.0),
        ] {
            assert_eq!(number(text), Some(worth), "{text}");
        }
        assert_eq!(value("Inf"), Ok(f64::INFINITY));
        assert!(value("nan").is_ok_and(f64::is_nan));
    }

    #[test]
    fn refuses_what_prometheus_refuses() {
        for text in [
            "1..2",
            "1._5",
            "1__0",
            "1_",
            "1e",
            "1ee5",
            "0x",
            "0x1eee",
            "0x1e",
            "0x1.5",
            "0b11",
            "1e400",
            "0xffffffffffffffff",
            "1a",
            "5mm",
            "1.5.5",
            "0x1e+5",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn reads_durations_up_to_the_first_other_byte() {
        assert_eq!(read("1h30m)"), Some((TokenKind::Duration, 5, Some(5400.0))));
        assert_eq!(read("1d:"), Some((TokenKind::Duration, 2, Some(86400.0))));
        assert_eq!(read("5m1h"), Some((TokenKind::Duration, 4, None)));
        assert_eq!(read("1.5h"), Some((TokenKind::Duration, 4, None)));
        assert_eq!(read("5m1"), Some((TokenKind::Faulty, 3, None)));
        assert_eq!(read("5mm "), Some((TokenKind::Faulty, 3, None)));
    }
}
