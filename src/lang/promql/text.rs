//! String literals: what their escapes mean, and how Prometheus writes a text back.
//!
//! Source: `lexString` and `lexEscape` in promql/parser/lex.go of Prometheus 3.5 for what is
//! accepted; Go's `strconv.Quote` for what is written.

use std::fmt::Write as _;

use crate::diag::{Fault, Span};
use crate::lang::gostring;

/// The text of a string literal.
///
/// Escapes such as `\xff` can make bytes that are no UTF-8; they are kept beside the text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Text {
    text: String,
    bytes: Option<Box<[u8]>>,
}

impl Text {
    /// Returns the text, with U+FFFD in place of bytes that are no UTF-8.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the exact bytes.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.as_deref().unwrap_or(self.text.as_bytes())
    }

    /// Returns whether the bytes are UTF-8, so that [`Text::as_str`] is exact.
    pub fn is_utf8(&self) -> bool {
        self.bytes.is_none()
    }

    /// Returns whether there is no byte in it.
    pub fn is_empty(&self) -> bool {
        self.as_bytes().is_empty()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            bytes: None,
        }
    }
}

impl From<Vec<u8>> for Text {
    fn from(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Self { text, bytes: None },
            Err(error) => Self {
                text: String::from_utf8_lossy(error.as_bytes()).into_owned(),
                bytes: Some(error.into_bytes().into_boxed_slice()),
            },
        }
    }
}

/// Returns where the string that opens at `start` ends, after its closing quote.
///
/// `None` when it is not closed: a backquoted string may span lines, another may not.
pub(super) fn scan(bytes: &[u8], start: usize) -> Option<usize> {
    let quote = *bytes.get(start)?;
    let mut at = start + 1;
    loop {
        match *bytes.get(at)? {
            byte if byte == quote => return Some(at + 1),
            b'\n' if quote != b'`' => return None,
            b'\\' if quote != b'`' && bytes.get(at + 1) != Some(&b'\n') => at += 2,
            _ => at += 1,
        }
    }
}

/// Returns the text of a whole string literal that stands at `start`, quotes included.
///
/// # Errors
///
/// One fault for each escape that does not exist or does not end.
pub(super) fn unquote(literal: &str, start: usize) -> Result<Text, Vec<Fault>> {
    let mut inner = literal.chars();
    let quote = inner.next().unwrap_or('"');
    inner.next_back();
    let inner = inner.as_str();
    let mut faults = Vec::new();
    if let Some(at) = inner.find(char::REPLACEMENT_CHARACTER) {
        let at = start + 1 + at;
        faults.push(
            Fault::new(
                Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8()),
                "the string holds U+FFFD, which stands for bytes that were no UTF-8",
            )
            .with_help(r#"write the character that was meant, or "\ufffd" for U+FFFD itself"#),
        );
    }
    if quote == '`' || !inner.contains('\\') {
        return finish(Text::from(inner), faults);
    }
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(slash) = rest.find('\\') {
        let (plain, escape) = rest.split_at(slash);
        bytes.extend_from_slice(plain.as_bytes());
        let at = start + 1 + inner.len() - escape.len();
        let length = match read_escape(escape, quote) {
            Ok((value, length)) => {
                value.append_to(&mut bytes);
                length
            }
            Err((message, length)) => {
                let fault = Fault::new(Span::new(at, at + length), message);
                faults.push(fault.with_help(ESCAPES));
                length
            }
        };
        rest = escape.get(length..).unwrap_or_default();
    }
    bytes.extend_from_slice(rest.as_bytes());
    finish(Text::from(bytes), faults)
}

fn finish(text: Text, faults: Vec<Fault>) -> Result<Text, Vec<Fault>> {
    if faults.is_empty() {
        Ok(text)
    } else {
        Err(faults)
    }
}

const ESCAPES: &str = r"write a backslash as \\, or use backquotes, inside which a backslash is \
                        itself";

enum Escape {
    Byte(u8),
    Char(char),
}

impl Escape {
    fn append_to(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Byte(byte) => bytes.push(*byte),
            Self::Char(c) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

/// Reads the escape at the start of `text`; both outcomes carry its length in bytes.
fn read_escape(text: &str, quote: char) -> Result<(Escape, usize), (String, usize)> {
    let Some(letter) = text.chars().nth(1) else {
        return Err(("the string ends inside an escape".to_owned(), text.len()));
    };
    let simple = |byte| Ok((Escape::Byte(byte), 2));
    match letter {
        'a' => simple(0x07),
        'b' => simple(0x08),
        'f' => simple(0x0c),
        'n' => simple(b'\n'),
        'r' => simple(b'\r'),
        't' => simple(b'\t'),
        'v' => simple(0x0b),
        '\\' => simple(b'\\'),
        '"' | '\'' if letter == quote => simple(letter as u8),
        '0'..='7' => coded_escape(text, 1, 3, 8),
        'x' => coded_escape(text, 2, 2, 16),
        'u' => coded_escape(text, 2, 4, 16),
        'U' => coded_escape(text, 2, 8, 16),
        _ => {
            let length = 1 + letter.len_utf8();
            Err((format!("unknown escape \\{letter}"), length))
        }
    }
}

/// Reads an escape of `count` digits that begin at byte `first`; at most three digits are a byte.
fn coded_escape(
    text: &str,
    first: usize,
    count: usize,
    radix: u32,
) -> Result<(Escape, usize), (String, usize)> {
    let all = text.get(first..).unwrap_or_default();
    let digits = all
        .chars()
        .take(count)
        .take_while(|c| c.is_digit(radix))
        .count();
    let length = first + digits;
    let written = text.get(..length).unwrap_or_default();
    if digits < count {
        let kind = if radix == 8 { "octal" } else { "hexadecimal" };
        let message = format!("the escape {written} needs {count} {kind} digits");
        return Err((message, length));
    }
    let code = u32::from_str_radix(all.get(..count).unwrap_or_default(), radix).ok();
    let escape = code.and_then(|code| match count {
        ..=3 => u8::try_from(code).ok().map(Escape::Byte),
        _ => char::from_u32(code).map(Escape::Char),
    });
    match escape {
        Some(escape) => Ok((escape, length)),
        None => Err((format!("the escape {written} is no character"), length)),
    }
}

/// Writes a text in double quotes as Go's `strconv.Quote` does.
pub(super) fn quote(text: &Text, out: &mut String) {
    out.push('"');
    for chunk in text.as_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            gostring::push_quoted(c, out);
        }
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn quoted(text: &Text) -> String {
        let mut out = String::new();
        quote(text, &mut out);
        out
    }

    fn bytes(literal: &str) -> Option<Vec<u8>> {
        let text = unquote(literal, 0).ok()?;
        Some(text.as_bytes().to_vec())
    }

    #[test]
    fn reads_the_three_quotings() {
        assert_eq!(bytes(r#""a\tb""#).as_deref(), Some(b"a\tb".as_slice()));
        assert_eq!(bytes(r"'it\'s'").as_deref(), Some(b"it's".as_slice()));
        assert_eq!(bytes("`a\\t\nb`").as_deref(), Some(b"a\\t\nb".as_slice()));
        assert_eq!(
            bytes(r#""\101\x42\u00e9\U0001F600""#),
            Some("AB\u{e9}\u{1f600}".into())
        );
        assert_eq!(bytes(r#""\xff""#), Some(vec![0xff]));
    }

    #[test]
    fn names_each_bad_escape_and_its_place() {
        let faults = unquote(r#""\d+\.\xz""#, 10).unwrap_err();
        let told: Vec<_> = faults
            .iter()
            .map(|f| (f.message.as_str(), f.span))
            .collect();
        assert_eq!(
            told,
            [
                (r"unknown escape \d", Span::new(11, 13)),
                (r"unknown escape \.", Span::new(14, 16)),
                (
                    r"the escape \x needs 2 hexadecimal digits",
                    Span::new(16, 18)
                ),
            ]
        );
        for literal in [
            r#""\'""#,
            r#""\400""#,
            r#""\ud800""#,
            r#""\U00110000""#,
            "\"\u{fffd}\"",
        ] {
            assert!(unquote(literal, 0).is_err(), "{literal}");
        }
    }

    #[test]
    fn finds_the_end_of_a_string() {
        assert_eq!(scan(br#""a\"b" c"#, 0), Some(6));
        assert_eq!(scan(b"`a\\`", 0), Some(4));
        assert_eq!(scan(b"`a\nb`", 0), Some(5));
        assert_eq!(scan(b"'a\nb'", 0), None);
        assert_eq!(scan(b"'a\\\nb'", 0), None);
        assert_eq!(scan(br#""a\"#, 0), None);
    }

    #[test]
    fn writes_as_go_does() {
        let text = Text::from(b"\x00\x7f\xff\"\\\n \xc2\xa0\xc3\xa9".to_vec());
        assert_eq!(
            quoted(&text),
            "\"\\x00\\x7f\\xff\\\"\\\\\\n \\u00a0\u{e9}\""
        );
        assert_eq!(
            quoted(&Text::from("\u{e000}\u{10ffff}\u{1f600}")),
            "\"\\ue000\\U0010ffff\u{1f600}\""
        );
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let text = Text::from(bytes);
            // U+FFFD is refused in a string literal although Go writes it as it is.
            prop_assume!(!text.is_utf8() || !text.as_str().contains('\u{fffd}'));
            let literal = quoted(&text);
            prop_assert_eq!(scan(literal.as_bytes(), 0), Some(literal.len()));
            prop_assert_eq!(unquote(&literal, 0).unwrap(), text);
        }

        #[test]
        fn any_literal_is_read_or_refused(inner in "\\PC*", quote in "[\"'`]") {
            let literal = format!("{quote}{inner}{quote}");
            if let Some(end) = scan(literal.as_bytes(), 0) {
                let _ = unquote(literal.get(..end).unwrap(), 0);
            }
        }
    }
}
