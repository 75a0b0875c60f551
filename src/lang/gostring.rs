//! Go's quoted strings: what `strconv.Unquote` reads.

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

/// Writes a string in double quotes so that [`unquote`] and Go read it back.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() || (c.is_whitespace() && c != ' ') => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
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
