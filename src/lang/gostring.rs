//! Go's quoted strings: what `strconv.Unquote` reads.

use std::fmt::Write as _;
use std::sync::LazyLock;

use regex_syntax::hir::{Class, ClassUnicode, HirKind};

use crate::diag::{Fault, Span};
use crate::lang::excerpt::excerpt;

/// The text of a quoted string. It may not be valid UTF-8, since `\xff` is a byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unquoted {
    pub bytes: Vec<u8>,
    /// Whether the content stands in the source as it is, so that offsets carry over.
    pub verbatim: bool,
}

/// Reads a string in double quotes, single quotes (one character) or back-quotes, with the escapes
/// that Go knows.
///
/// # Errors
/// Returns what Go would refuse; spans count from the opening quote.
pub(crate) fn unquote(source: &str) -> Result<Unquoted, Fault> {
    let whole = Span::new(0, source.len());
    let quote = source.chars().next().unwrap_or_default();
    let body = (source.len() >= 2 && matches!(quote, '"' | '\'' | '`'))
        .then(|| source.strip_prefix(quote)?.strip_suffix(quote))
        .flatten();
    let Some(body) = body else {
        return Err(Fault::new(
            whole,
            format!("`{}` is no quoted string", excerpt(source)),
        ));
    };
    if quote == '`' {
        // Go drops carriage returns from raw strings.
        let bytes: Vec<u8> = body.bytes().filter(|byte| *byte != b'\r').collect();
        let verbatim = bytes.len() == body.len();
        if body.contains('`') {
            return Err(Fault::new(
                whole,
                "a back-quote cannot stand inside back-quotes",
            ));
        }
        return Ok(Unquoted { bytes, verbatim });
    }
    let mut reader = Reader {
        source,
        at: 1,
        quote,
    };
    let mut bytes = Vec::with_capacity(body.len());
    let mut count = 0;
    while reader.at < source.len() - 1 {
        reader.character(&mut bytes)?;
        count += 1;
    }
    if quote == '\'' && count != 1 {
        return Err(
            Fault::new(whole, "single quotes hold exactly one character")
                .with_help("use double quotes for a string"),
        );
    }
    Ok(Unquoted {
        verbatim: !body.contains('\\'),
        bytes,
    })
}

struct Reader<'a> {
    source: &'a str,
    at: usize,
    quote: char,
}

impl Reader<'_> {
    /// Reads one character or escape.
    fn character(&mut self, bytes: &mut Vec<u8>) -> Result<(), Fault> {
        let start = self.at;
        let c = self.next().unwrap_or_default();
        if c == self.quote {
            return Err(self.fault(start, "the quote has to be escaped inside the string"));
        }
        if c == '\n' {
            return Err(self
                .fault(start, "a quoted string cannot span lines")
                .with_help(r"write \n for a line feed"));
        }
        if c != '\\' {
            push(bytes, c);
            return Ok(());
        }
        let letter = self.next();
        let simple = match letter {
            Some('a') => Some('\x07'),
            Some('b') => Some('\x08'),
            Some('f') => Some('\x0C'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('v') => Some('\x0B'),
            Some('\\') => Some('\\'),
            Some(quote) if quote == self.quote => Some(quote),
            _ => None,
        };
        if let Some(c) = simple {
            push(bytes, c);
            return Ok(());
        }
        let value = match letter {
            Some('x') => self.digits(2, 16, 0),
            Some('u') => self.digits(4, 16, 0),
            Some('U') => self.digits(8, 16, 0),
            Some(digit @ '0'..='7') => self.digits(2, 8, digit.to_digit(8).unwrap_or(0)),
            _ => None,
        };
        let written = match (letter, value) {
            (Some('u' | 'U'), Some(value)) => char::from_u32(value).map(|c| push(bytes, c)),
            (_, Some(value)) => u8::try_from(value).ok().map(|byte| bytes.push(byte)),
            (_, None) => None,
        };
        written.ok_or_else(|| {
            let found = self.source.get(start..self.at).unwrap_or_default();
            let message = format!("`{}` is no escape that Go knows", excerpt(found));
            self.fault(start, &message)
                .with_help(r"double the backslash to keep it, as in \\d or \\.")
        })
    }

    fn next(&mut self) -> Option<char> {
        // The closing quote is not part of the content.
        let content = self.source.get(self.at..self.source.len() - 1)?;
        let c = content.chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn digits(&mut self, count: usize, radix: u32, first: u32) -> Option<u32> {
        let mut value = first;
        for _ in 0..count {
            let digit = self.next()?.to_digit(radix)?;
            value = value.checked_mul(radix)?.checked_add(digit)?;
        }
        Some(value)
    }

    fn fault(&self, start: usize, message: &str) -> Fault {
        Fault::new(Span::new(start, self.at), message)
    }
}

fn push(bytes: &mut Vec<u8>, c: char) {
    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Writes a string in double quotes as Go's `strconv.Quote` does.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        push_quoted(c, &mut quoted);
    }
    quoted.push('"');
    quoted
}

/// Writes a character as it stands in a quoted string.
pub(crate) fn push_quoted(c: char, out: &mut String) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        ' '..='~' => out.push(c),
        '\x07' => out.push_str("\\a"),
        '\x08' => out.push_str("\\b"),
        '\x0c' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\x0b' => out.push_str("\\v"),
        _ if is_printable(c) => out.push(c),
        _ => {
            let code = u32::from(c);
            let _ = match code {
                ..=0x7f => write!(out, "\\x{code:02x}"),
                0x80..=0xffff => write!(out, "\\u{code:04x}"),
                _ => write!(out, "\\U{code:08x}"),
            };
        }
    }
}

/// The letters, marks, numbers, punctuation and symbols of Unicode: what Go takes as printable.
static PRINTABLE: LazyLock<Option<ClassUnicode>> = LazyLock::new(|| {
    let class = regex_syntax::parse(r"[\pL\pM\pN\pP\pS]").ok()?;
    match class.into_kind() {
        HirKind::Class(Class::Unicode(class)) => Some(class),
        _ => None,
    }
});

/// Returns whether Go takes a character as printable, a space beside it.
pub(crate) fn is_printable(c: char) -> bool {
    let Some(class) = PRINTABLE.as_ref() else {
        return false;
    };
    let ranges = class.ranges();
    let after = ranges.partition_point(|range| range.start() <= c);
    after
        .checked_sub(1)
        .and_then(|at| ranges.get(at))
        .is_some_and(|range| c <= range.end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_the_escapes_of_go() {
        for (source, bytes) in [
            (r#""""#, &b""[..]),
            (r#""a\tb""#, b"a\tb"),
            (r#""\x41\101\u0041\U00000041""#, b"AAAA"),
            (r#""\"'\\""#, b"\"'\\"),
            (r#""\xff""#, b"\xff"),
            ("`a\\n\r\n`", b"a\\n\n"),
            (r"'\''", b"'"),
            ("'é'", "é".as_bytes()),
        ] {
            assert_eq!(unquote(source).unwrap().bytes, bytes, "{source}");
        }
        assert!(unquote("\"é\"").unwrap().verbatim);
        assert!(!unquote(r#""\t""#).unwrap().verbatim);
    }

    #[test]
    fn refuses_what_go_refuses() {
        for (source, start, end) in [
            (r#""\d""#, 1, 3),
            (r#""\'""#, 1, 3),
            (r#"'\"'"#, 1, 3),
            (r#""a\x4""#, 2, 5),
            (r#""\400""#, 1, 5),
            (r#""\ud800""#, 1, 7),
            (r#""\U00110000""#, 1, 11),
            ("\"a\nb\"", 2, 3),
            (r#""a"b""#, 2, 3),
            (r#""\""#, 1, 2),
            ("''", 0, 2),
            ("'ab'", 0, 4),
            ("\"", 0, 1),
            ("", 0, 0),
            ("a\"", 0, 2),
            ("`a`b`", 0, 5),
        ] {
            assert_eq!(
                unquote(source).unwrap_err().span,
                Span::new(start, end),
                "{source}"
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_quoted_reads_back(text: String) {
            prop_assert_eq!(unquote(&quote(&text)).unwrap().bytes, text.into_bytes());
        }

        #[test]
        fn spans_stay_inside_the_text(source in "[\"'`]?[a-f0-9xuU\\\\é\n]{0,10}[\"'`]?") {
            if let Err(fault) = unquote(&source) {
                prop_assert!(source.get(fault.span.start..fault.span.end).is_some());
            }
        }
    }
}
