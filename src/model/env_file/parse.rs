use std::ops::Range;

use crate::diag::{Fault, Span};

/// One entry as it is written, before variables are replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raw {
    /// The name.
    pub name: String,
    /// Where the name stands.
    pub name_range: Range<usize>,
    /// The value; `None` for a name alone, which takes its value from outside.
    pub value: Option<RawValue>,
}

/// A value as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawValue {
    /// The value without quotes, escapes replaced.
    pub text: String,
    /// Where it stands, quotes included.
    pub range: Range<usize>,
    /// Whether variables in it are replaced; not so between single quotes.
    pub expands: bool,
}

/// Reads the text of an env file as docker compose 2.40 does; reading goes on after a fault with
/// the next line.
///
/// Source: compose-go 2.9 `dotenv/parser.go`. `KEY: value` is taken for `KEY=value`; a `#` begins
/// a comment at the start of a line and after a space; what follows a closing quote is read as the
/// next entry; a name alone at the very end, without a line break, is read as a value without a
/// name.
pub fn parse(text: &str) -> (Vec<Raw>, Vec<Fault>) {
    let mut parser = Parser { text, at: 0 };
    let mut entries = Vec::new();
    let mut faults = Vec::new();
    while parser.skip_to_entry() {
        match parser.entry() {
            Ok(entry) => entries.push(entry),
            Err(fault) => {
                faults.push(fault);
                parser.skip_line();
            }
        }
    }
    (entries, faults)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Skips blank lines and comments; returns whether anything is left.
    fn skip_to_entry(&mut self) -> bool {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start().len();
            match self.rest().chars().next() {
                None => return false,
                Some('#') => self.skip_line(),
                Some(_) => return true,
            }
        }
    }

    /// Moves to the end of the line.
    fn skip_line(&mut self) {
        let rest = self.rest();
        self.at += rest.find('\n').unwrap_or(rest.len());
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(is_blank).len();
    }

    fn entry(&mut self) -> Result<Raw, Fault> {
        if let Some(after) = self.rest().strip_prefix("export")
            && after.starts_with([' ', '\t', '\n', '\x0c', '\r'])
        {
            self.at += "export".len();
            self.skip_blanks();
        }
        let start = self.at;
        if self.rest().is_empty() {
            let span = Span::new(start, start);
            return Err(Fault::new(span, "`export` is followed by nothing"));
        }
        let (end, separator) = self.name_end()?;
        let name = self.text.get(start..end).unwrap_or_default().trim_end();
        if name.contains(' ') {
            return Err(
                Fault::new(Span::new(start, end), "a name cannot hold a space")
                    .with_help("write NAME=value, one a line"),
            );
        }
        self.at = end + separator.map_or(0, char::len_utf8);
        let (name, name_range) = (name.to_owned(), start..start + name.len());
        self.skip_blanks();
        let value = match separator {
            Some('\n') => None,
            _ => Some(self.value()?),
        };
        Ok(Raw {
            name,
            name_range,
            value,
        })
    }

    /// Returns where the name ends and what ends it; without any end the name is empty, and what
    /// was read as a name becomes a value.
    fn name_end(&self) -> Result<(usize, Option<char>), Fault> {
        for (i, c) in self.rest().char_indices() {
            match c {
                '=' | ':' | '\n' => return Ok((self.at + i, Some(c))),
                '_' | '.' | '-' | '[' | ']' => {}
                c if is_blank(c) || c.is_alphanumeric() => {}
                c => {
                    let span = Span::new(self.at + i, self.at + i + c.len_utf8());
                    return Err(Fault::new(span, format!("`{c}` cannot stand in a name"))
                        .with_help(
                            "write NAME=value, one a line; names take letters, digits and _",
                        ));
                }
            }
        }
        Ok((self.at, None))
    }

    fn value(&mut self) -> Result<RawValue, Fault> {
        match self.rest().chars().next() {
            Some(quote @ ('"' | '\'')) => self.quoted(quote),
            _ => Ok(self.unquoted()),
        }
    }

    fn unquoted(&mut self) -> RawValue {
        let start = self.at;
        self.skip_line();
        let line = self.text.get(start..self.at).unwrap_or_default();
        self.at = (self.at + 1).min(self.text.len());
        let value = line.split(" #").next().unwrap_or_default().trim_end();
        RawValue {
            text: value.to_owned(),
            range: start..start + value.len(),
            expands: true,
        }
    }

    fn quoted(&mut self, quote: char) -> Result<RawValue, Fault> {
        let start = self.at;
        let mut value = String::new();
        let mut escaped = false;
        for (i, c) in self.rest().char_indices().skip(1) {
            if c == quote && !escaped {
                self.at = start + i + 1;
                let expands = quote == '"';
                return Ok(RawValue {
                    text: if expands { unescape(&value) } else { value },
                    range: start..self.at,
                    expands,
                });
            }
            if c == '\\' && !escaped {
                escaped = true;
                continue;
            }
            if escaped && c != quote {
                value.push('\\');
            }
            escaped = false;
            value.push(c);
        }
        Err(
            Fault::new(Span::new(start, start + 1), "this quote is never closed")
                .with_help("close it, or write a quote inside the value as \\\""),
        )
    }
}

/// Returns whether Go's parser takes a character for blank; line breaks are not.
fn is_blank(c: char) -> bool {
    matches!(c, '\t' | '\x0b' | '\x0c' | '\r' | ' ' | '\u{85}' | '\u{a0}')
}

/// Replaces the escapes of a value in double quotes: `\n` and the like, `\0` with octal digits,
/// and `\$`, which becomes `$$` so that it stands for a dollar after variables are replaced.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (replacement, len) = escape(rest);
        match replacement {
            Some(c) => out.push_str(&c),
            None => out.push_str(&rest[..len]),
        }
        rest = &rest[len..];
    }
    out.push_str(rest);
    out
}

/// Reads the escape at the start of `text`: what it stands for, and its length.
fn escape(text: &str) -> (Option<String>, usize) {
    let c = match text.as_bytes().get(1) {
        Some(b'a') => '\x07',
        Some(b'b') => '\x08',
        Some(b'f') => '\x0c',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'v') => '\x0b',
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'$') => return (Some("$$".to_owned()), 2),
        Some(b'0') => return octal(text),
        _ => return (None, 1),
    };
    (Some(c.to_string()), 2)
}

/// Reads `\0` and up to three digits. As in compose-go, anything but three octal digits below
/// 0400 stays as it is, without the 0.
fn octal(text: &str) -> (Option<String>, usize) {
    let digits: String = text
        .chars()
        .skip(2)
        .take(3)
        .take_while(char::is_ascii_digit)
        .collect();
    let c = (digits.len() == 3)
        .then(|| u8::from_str_radix(&digits, 8).ok())
        .flatten();
    let written = match c {
        Some(c) => char::from(c).to_string(),
        None => format!("\\{digits}"),
    };
    (Some(written), 2 + digits.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::parse;

    /// Returns the entries as `NAME=value`, a name alone as `NAME`.
    fn shown(text: &str) -> Vec<String> {
        let (entries, faults) = parse(text);
        assert_eq!(faults, [], "{text}");
        entries
            .into_iter()
            .map(|e| match e.value {
                Some(value) => format!("{}={}", e.name, value.text),
                None => e.name,
            })
            .collect()
    }

    #[test]
    fn entries_read_as_docker_compose_reads_them() {
        assert_eq!(
            shown("A=1\n\n# c\nB = two words \n"),
            ["A=1", "B=two words"]
        );
        assert_eq!(shown("export A=1\nexported=2\n"), ["A=1", "exported=2"]);
        assert_eq!(shown("A=x # note\nB=x#y\nC=#z\n"), ["A=x", "B=x#y", "C=#z"]);
        assert_eq!(shown("A: yaml\r\nB=1\r\n"), ["A=yaml", "B=1"]);
        assert_eq!(shown("A\nB=\n"), ["A", "B="]);
        assert_eq!(shown("A"), ["=A"]);
    }

    #[test]
    fn quotes_keep_what_is_between_them() {
        assert_eq!(shown("A=' a # b '\nB=\"x\ny\"\n"), ["A= a # b ", "B=x\ny"]);
        assert_eq!(shown(r#"A="a\"b\n\c\$d""#), ["A=a\"b\n\\c$$d"]);
        assert_eq!(shown(r"A='a\'b\n'"), [r"A=a'b\n"]);
        assert_eq!(shown(r#"A="\0101 \012 \0777""#), [r"A=A \12 \777"]);
        assert_eq!(shown("A='1'B=2\n"), ["A=1", "B=2"]);
    }

    #[test]
    fn broken_lines_are_told_and_the_rest_is_read() {
        let (entries, faults) = parse("A=1\nB$=2\nC D=3\nE='x\nF=4\n");
        let names: Vec<_> = entries.iter().map(|e| e.name.as_str()).collect();
        assert_eq!(names, ["A", "F"]);
        let at: Vec<_> = faults.iter().map(|f| f.span.start).collect();
        assert_eq!(at, [5, 9, 17]);
    }

    #[test]
    fn ranges_lead_back_to_the_text() {
        let text = "# c\nKEY = 'v'\n";
        let (entries, _) = parse(text);
        assert_eq!(&text[entries[0].name_range.clone()], "KEY");
        let value = entries[0].value.as_ref().unwrap();
        assert_eq!(&text[value.range.clone()], "'v'");
    }

    proptest! {
        #[test]
        fn any_text_reads(text in r##"([aB0=: '"#$\\\n\r\t.x]|export |é){0,40}"##) {
            for entry in parse(&text).0 {
                prop_assert!(text.get(entry.name_range).is_some());
                if let Some(value) = entry.value {
                    prop_assert!(text.get(value.range).is_some());
                }
            }
        }
    }
}
