//! Filling up, and what is written of texts and integers.
//!
//! Source: fmt/format.go in Go 1.26.

use super::Printer;
use crate::lang::gostring;

/// What stands between `%` and the verb.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flags {
    pub plus: bool,
    pub minus: bool,
    pub sharp: bool,
    pub space: bool,
    pub zero: bool,
    /// `%+v`, which is no sign before a number.
    pub plus_v: bool,
    /// `%#v`, which is Go's own syntax.
    pub sharp_v: bool,
    pub width: Option<i64>,
    pub precision: Option<i64>,
}

impl Flags {
    /// Takes `+` and `#` as those of `%v`.
    pub fn of_v(&mut self) {
        self.sharp_v = std::mem::take(&mut self.sharp);
        self.plus_v = std::mem::take(&mut self.plus);
    }

    pub fn precision(&self) -> Option<usize> {
        self.precision
            .and_then(|number| usize::try_from(number).ok())
    }

    pub fn width(&self) -> usize {
        let width = self.width.and_then(|number| usize::try_from(number).ok());
        width.unwrap_or_default()
    }

    /// Returns whether zeros fill up on the left.
    pub fn zeros(&self) -> bool {
        self.zero && !self.minus
    }
}

impl Printer {
    pub(super) fn padding(&mut self, count: usize) {
        let fill = if self.flags.zeros() { "0" } else { " " };
        self.push(&fill.repeat(count));
    }

    /// Writes a text and fills it up to the width.
    pub(super) fn pad(&mut self, text: &str) {
        let missing = match self.flags.width() {
            0 => 0,
            width => width.saturating_sub(text.chars().count()),
        };
        if !self.flags.minus {
            self.padding(missing);
        }
        self.push(text);
        if self.flags.minus {
            self.padding(missing);
        }
    }

    /// As [`Printer::pad`], for numbers that have their zeros.
    pub(super) fn pad_with_spaces(&mut self, text: &str) {
        let zero = std::mem::take(&mut self.flags.zero);
        self.pad(text);
        self.flags.zero = zero;
    }

    fn cut<'t>(&self, text: &'t str) -> &'t str {
        let most = self.flags.precision().unwrap_or(usize::MAX);
        let end = text.char_indices().nth(most).map(|(at, _)| at);
        end.and_then(|end| text.get(..end)).unwrap_or(text)
    }

    /// Writes a text, cut to the precision.
    pub(super) fn plain(&mut self, text: &str) {
        self.pad(self.cut(text).to_owned().as_str());
    }

    pub(super) fn quoted(&mut self, text: &str) {
        let text = self.cut(text);
        let raw = |c: char| c != '`' && c != '\u{feff}' && (c == '\t' || !c.is_ascii_control());
        let quoted = if self.flags.sharp && text.chars().all(raw) {
            format!("`{text}`")
        } else if self.flags.plus {
            let mut quoted = String::from("\"");
            text.chars().for_each(|c| push_ascii(c, '"', &mut quoted));
            quoted + "\""
        } else {
            gostring::quote(text)
        };
        self.pad(&quoted);
    }

    /// Writes the bytes of a text in hexadecimal digits.
    pub(super) fn hexadecimal(&mut self, text: &str, upper: bool) {
        let flags = self.flags;
        let length = flags.precision().unwrap_or(usize::MAX).min(text.len());
        let prefix = match (flags.sharp, upper) {
            (false, _) => "",
            (true, false) => "0x",
            (true, true) => "0X",
        };
        let mut written = String::new();
        for (position, byte) in text.bytes().take(length).enumerate() {
            if position > 0 && flags.space {
                written.push(' ');
            }
            if position == 0 || flags.space {
                written.push_str(prefix);
            }
            written.push_str(&match upper {
                true => format!("{byte:02X}"),
                false => format!("{byte:02x}"),
            });
        }
        self.pad(&written);
    }

    pub(super) fn integer(&mut self, number: i64, radix: u32, verb: char) {
        let flags = self.flags;
        let negative = number < 0;
        let mut least = flags.precision().unwrap_or_default();
        if flags.precision == Some(0) && number == 0 {
            self.pad_with_spaces("");
            return;
        }
        if flags.precision.is_none() && flags.zeros() {
            let sign = usize::from(negative || flags.plus || flags.space);
            least = flags.width().saturating_sub(sign);
        }
        let magnitude = number.unsigned_abs();
        let digits = match (radix, verb) {
            (2, _) => format!("{magnitude:b}"),
            (8, _) => format!("{magnitude:o}"),
            (16, 'X') => format!("{magnitude:X}"),
            (16, _) => format!("{magnitude:x}"),
            _ => format!("{magnitude}"),
        };
        let mut text = String::from(match (negative, flags.plus, flags.space) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        });
        let zeros = least.saturating_sub(digits.len());
        text.push_str(match (verb, flags.sharp) {
            ('O', _) => "0o",
            ('b', true) => "0b",
            ('x', true) => "0x",
            ('X', true) => "0X",
            ('o', true) if zeros == 0 && !digits.starts_with('0') => "0",
            _ => "",
        });
        // `%#O` has both prefixes.
        if verb == 'O' && flags.sharp && zeros == 0 && !digits.starts_with('0') {
            text.push('0');
        }
        text.push_str(&"0".repeat(zeros));
        text.push_str(&digits);
        self.pad_with_spaces(&text);
    }

    pub(super) fn character(&mut self, number: i64) {
        let c = character(number).unwrap_or(char::REPLACEMENT_CHARACTER);
        self.pad(c.encode_utf8(&mut [0; 4]));
    }

    pub(super) fn quoted_character(&mut self, number: i64) {
        let c = character(number).unwrap_or(char::REPLACEMENT_CHARACTER);
        let mut quoted = String::from("'");
        match (c, self.flags.plus) {
            ('\'', _) => quoted.push_str("\\'"),
            ('"', _) => quoted.push('"'),
            (c, true) => push_ascii(c, '\'', &mut quoted),
            (c, false) => gostring::push_quoted(c, &mut quoted),
        }
        quoted.push('\'');
        self.pad(&quoted);
    }

    /// Writes a number as `U+0041`.
    pub(super) fn code_point(&mut self, number: i64) {
        let least = self.flags.precision().unwrap_or(4).max(4);
        let digits = format!("{:X}", number.cast_unsigned());
        let mut text = format!(
            "U+{}{digits}",
            "0".repeat(least.saturating_sub(digits.len()))
        );
        let seen = character(number).filter(|c| *c == ' ' || gostring::is_printable(*c));
        if let Some(c) = seen.filter(|_| self.flags.sharp) {
            text.push_str(&format!(" '{c}'"));
        }
        self.pad_with_spaces(&text);
    }
}

fn character(number: i64) -> Option<char> {
    u32::try_from(number).ok().and_then(char::from_u32)
}

/// Writes a character of a quoted text in ASCII only.
fn push_ascii(c: char, quote: char, out: &mut String) {
    let code = u32::from(c);
    match c {
        '\'' if quote == '"' => out.push('\''),
        _ if c.is_ascii() => gostring::push_quoted(c, out),
        _ if code <= 0xffff => out.push_str(&format!("\\u{code:04x}")),
        _ => out.push_str(&format!("\\U{code:08x}")),
    }
}
