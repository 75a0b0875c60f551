//! Command lines that stand in one text.

use std::ops::Range;

use crate::diag::{Fault, Span};

/// One word of a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word without its quotes.
    pub text: String,
    /// The bytes of the command line that it stands in, quotes included.
    pub range: Range<usize>,
}

/// The words of a command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The words.
    pub words: Vec<Word>,
    /// Where what is dropped begins: an unquoted `;`, `&`, `|`, `<` or `>`.
    pub dropped: Option<usize>,
}

/// Splits a command line into words as docker compose does for `command: text`.
///
/// Quotes and backslashes work as in a shell; nothing else does.
/// Source: go-shellwords 1.0.12, which compose-go 2.9 uses.
///
/// # Errors
/// An open quote, a trailing backslash, an open backtick, or a parenthesis that is not `$(…)`.
pub fn split(line: &str) -> Result<Words, Fault> {
    let mut splitter = Splitter::default();
    for (at, c) in line.char_indices() {
        match splitter.take(at, c) {
            Step::Next => {}
            Step::Stop => {
                splitter.dropped = Some(at);
                break;
            }
            Step::Refuse => {
                return Err(Fault::new(
                    Span::new(at, at + c.len_utf8()),
                    "this parenthesis cannot stand in a command line",
                )
                .with_help("write the command as a list, or as [\"sh\", \"-c\", \"…\"]"));
            }
        }
    }
    splitter.finish(line.len())
}

enum Step {
    Next,
    Stop,
    Refuse,
}

/// What is open at a character.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Open {
    #[default]
    Nothing,
    Single,
    Double,
    Backtick,
    /// `$(`
    Dollar,
}

#[derive(Default)]
struct Splitter {
    words: Vec<Word>,
    word: String,
    start: Option<usize>,
    end: usize,
    /// Whether a word has begun; an empty pair of quotes is one.
    begun: bool,
    escaped: bool,
    open: Open,
    opened_at: usize,
    dropped: Option<usize>,
}

impl Splitter {
    fn take(&mut self, at: usize, c: char) -> Step {
        let before = self.end;
        if self.start.is_none() && !is_space(c) {
            self.start = Some(at);
        }
        self.end = at + c.len_utf8();
        if self.escaped {
            self.escaped = false;
            self.push(c);
            return Step::Next;
        }
        if c == '\\' {
            match self.open {
                Open::Single => self.word.push(c),
                _ => self.escaped = true,
            }
            return Step::Next;
        }
        if is_space(c) {
            self.end = before;
            if self.open != Open::Nothing {
                self.end = at + c.len_utf8();
                self.word.push(c);
            } else {
                self.word_ends();
            }
            return Step::Next;
        }
        match c {
            '`' if matches!(self.open, Open::Nothing | Open::Backtick) => {
                self.toggle(Open::Backtick, at);
            }
            ')' if self.open == Open::Nothing => self.toggle(Open::Dollar, at),
            ')' if self.open == Open::Dollar => self.open = Open::Nothing,
            '(' if matches!(self.open, Open::Nothing) => {
                if !self.word.ends_with('$') {
                    return Step::Refuse;
                }
                self.toggle(Open::Dollar, at);
                self.word.push('(');
                return Step::Next;
            }
            '(' if self.open == Open::Dollar => return Step::Refuse,
            '"' if matches!(self.open, Open::Nothing | Open::Double) => {
                self.quote(Open::Double, at);
                return Step::Next;
            }
            '\'' if matches!(self.open, Open::Nothing | Open::Single) => {
                self.quote(Open::Single, at);
                return Step::Next;
            }
            ';' | '&' | '|' | '<' | '>' if self.open == Open::Nothing => {
                self.end = before;
                // `2>file`: the digit belongs to the redirection.
                if c == '>' && self.word.starts_with(|c: char| c.is_ascii_digit()) {
                    self.begun = false;
                }
                return Step::Stop;
            }
            _ => {}
        }
        self.push(c);
        Step::Next
    }

    fn push(&mut self, c: char) {
        self.begun = true;
        self.word.push(c);
    }

    fn toggle(&mut self, what: Open, at: usize) {
        self.opened_at = at;
        self.open = match self.open {
            open if open == what => Open::Nothing,
            _ => what,
        };
    }

    fn quote(&mut self, what: Open, at: usize) {
        self.begun |= self.open == what;
        self.toggle(what, at);
    }

    fn word_ends(&mut self) {
        if self.begun {
            self.words.push(Word {
                text: std::mem::take(&mut self.word),
                range: self.start.unwrap_or_default()..self.end,
            });
            self.begun = false;
        }
        self.start = None;
    }

    fn finish(mut self, len: usize) -> Result<Words, Fault> {
        if self.escaped {
            return Err(Fault::new(
                Span::new(len.saturating_sub(1), len),
                "the command line ends in a backslash",
            ));
        }
        let open = match self.open {
            Open::Nothing => {
                self.word_ends();
                return Ok(Words {
                    words: self.words,
                    dropped: self.dropped,
                });
            }
            Open::Single | Open::Double => "this quote is never closed",
            Open::Backtick => "this backtick is never closed",
            Open::Dollar => "this parenthesis has no partner",
        };
        let span = Span::new(self.opened_at, self.opened_at + 1);
        Err(Fault::new(span, open))
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::split;

    fn words(line: &str) -> Vec<String> {
        split(line)
            .unwrap()
            .words
            .into_iter()
            .map(|w| w.text)
            .collect()
    }

    #[test]
    fn quotes_and_backslashes_work_as_in_a_shell() {
        assert_eq!(words("python app.py"), ["python", "app.py"]);
        assert_eq!(
            words(r#"a "b c" 'd "e' f\ g"#),
            ["a", "b c", "d \"e", "f g"]
        );
        assert_eq!(words(r#"'a\b' "a\"b""#), [r"a\b", "a\"b"]);
        assert_eq!(words(r#"a "" b"#), ["a", "", "b"]);
        assert_eq!(words(" \n\t"), [""; 0]);
        assert_eq!(words("sh -c `a b` $(c d)"), ["sh", "-c", "`a b`", "$(c d)"]);
    }

    #[test]
    fn a_shell_operator_ends_the_command_silently() {
        assert_eq!(words("a && b"), ["a"]);
        assert_eq!(words("a b>c"), ["a", "b"]);
        assert_eq!(words("a 2>c"), ["a"]);
        assert_eq!(words("a '&&' b"), ["a", "&&", "b"]);
        assert_eq!(split("a && b").unwrap().dropped, Some(2));
        assert_eq!(split("a b").unwrap().dropped, None);
    }

    #[test]
    fn what_is_left_open_is_refused_where_it_opens() {
        for (line, at) in [
            ("a 'b", 2),
            ("a \"b", 2),
            ("a \\", 2),
            ("a `b", 2),
            ("a (b)", 2),
        ] {
            assert_eq!(split(line).unwrap_err().span.start, at, "{line}");
        }
    }

    #[test]
    fn every_word_knows_where_it_stands() {
        let line = r#"--a="x y"  --b"#;
        let ranges: Vec<_> = split(line)
            .unwrap()
            .words
            .into_iter()
            .map(|w| w.range)
            .collect();
        assert_eq!(ranges, [0..9, 11..14]);
    }

    proptest! {
        #[test]
        fn any_line_splits_or_is_refused(line in r#"([a-c"'`$(){} \\;&>2\n]|é){0,30}"#) {
            if let Ok(words) = split(&line) {
                for word in words.words {
                    prop_assert!(line.get(word.range).is_some());
                }
            }
        }
    }
}
