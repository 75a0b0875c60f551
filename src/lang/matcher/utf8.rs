//! The parser of Alertmanager since 0.27: names and values of any text, quoted where they hold
//! reserved characters.

use super::{Matcher, Op};
use crate::diag::{Fault, Span};
use crate::lang::excerpt::excerpt;
use crate::lang::gostring::unquote;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    OpenBrace,
    CloseBrace,
    Comma,
    Operator(Op),
    Quoted,
    Unquoted,
    End,
}

/// Returns whether a character cannot stand in unquoted text.
pub(super) fn is_reserved(c: char) -> bool {
    c.is_whitespace() || "{}!=~,\\\"'`".contains(c)
}

/// Reads a comma-separated list, with or without braces, as `parse.Matchers` does.
pub(super) fn matchers(input: &str) -> Result<Vec<Matcher>, Fault> {
    let mut parser = Parser { input, at: 0 };
    let mut matchers = Vec::new();
    let (token, open) = parser.peek()?;
    if token == Token::End {
        return Ok(matchers);
    }
    let braced = token == Token::OpenBrace;
    if braced {
        parser.at = open.end;
    }
    loop {
        let (token, span) = parser.peek()?;
        match token {
            // A list ends behind a matcher or a comma; nothing at all in the braces is fine as well.
            Token::End | Token::CloseBrace => break,
            Token::Quoted | Token::Unquoted => matchers.push(parser.matcher()?),
            Token::OpenBrace | Token::Comma | Token::Operator(_) => {
                return Err(parser.unexpected(span, "a label name"));
            }
        }
        let (token, span) = parser.peek()?;
        match token {
            Token::Comma => parser.at = span.end,
            Token::End | Token::CloseBrace => break,
            _ if braced => return Err(parser.unexpected(span, "`,` or `}`")),
            _ => return Err(parser.unexpected(span, "`,`")),
        }
    }
    parser.close(braced, open)?;
    Ok(matchers)
}

struct Parser<'a> {
    input: &'a str,
    at: usize,
}

impl Parser<'_> {
    /// Checks the closing brace and that nothing follows.
    fn close(&mut self, braced: bool, open: Span) -> Result<(), Fault> {
        let (token, span) = self.peek()?;
        match (token, braced) {
            (Token::CloseBrace, true) => self.at = span.end,
            (Token::CloseBrace, false) => {
                return Err(Fault::new(span, "unexpected `}`, no brace is open")
                    .with_help("remove it, or start the list with `{`"));
            }
            (_, true) => {
                return Err(Fault::new(open, "the list is not closed, expected `}`"));
            }
            (_, false) => {}
        }
        match self.peek()? {
            (Token::End, _) => Ok(()),
            (_, span) => Err(self.unexpected(span, "nothing more")),
        }
    }

    fn matcher(&mut self) -> Result<Matcher, Fault> {
        let (name, name_span, _) = self.text("a label name")?;
        let (token, op_span) = self.peek()?;
        let Token::Operator(op) = token else {
            return Err(self.unexpected(op_span, "=, !=, =~ or !~"));
        };
        self.at = op_span.end;
        let (value, value_span, content) = self.text("a value")?;
        Matcher::new(
            name,
            op,
            value,
            name_span.to(value_span),
            [name_span, op_span, value_span],
            content,
        )
    }

    /// Reads quoted or unquoted text; also returns where its content starts, when it stands in the
    /// input as it is.
    fn text(&mut self, what: &str) -> Result<(String, Span, Option<usize>), Fault> {
        let (token, span) = self.peek()?;
        let source = self.input.get(span.start..span.end).unwrap_or_default();
        let result = match token {
            Token::Unquoted => (source.to_owned(), span, Some(span.start)),
            Token::Quoted => {
                let unquoted = unquote(source).map_err(|fault| shifted(fault, span.start))?;
                let Ok(text) = String::from_utf8(unquoted.bytes) else {
                    return Err(Fault::new(
                        span,
                        "the escapes in the string make up invalid UTF-8",
                    ));
                };
                (text, span, unquoted.verbatim.then_some(span.start + 1))
            }
            _ => return Err(self.unexpected(span, what)),
        };
        self.at = span.end;
        Ok(result)
    }

    fn unexpected(&self, span: Span, expected: &str) -> Fault {
        let found = self.input.get(span.start..span.end).unwrap_or_default();
        if found.is_empty() {
            return Fault::new(span, format!("expected {expected}, found the end"));
        }
        Fault::new(
            span,
            format!("expected {expected}, found `{}`", excerpt(found)),
        )
    }

    /// Returns the next token without consuming it.
    fn peek(&self) -> Result<(Token, Span), Fault> {
        let rest = self.input.get(self.at..).unwrap_or_default();
        let text = rest.trim_start();
        let start = self.input.len() - text.len();
        let Some(c) = text.chars().next() else {
            return Ok((Token::End, Span::new(start, start)));
        };
        let token = |token, length| Ok((token, Span::new(start, start + length)));
        match c {
            '{' => token(Token::OpenBrace, 1),
            '}' => token(Token::CloseBrace, 1),
            ',' => token(Token::Comma, 1),
            '"' => match closing_quote(text) {
                Some(length) => token(Token::Quoted, length),
                None => {
                    let span = Span::new(start, self.input.len());
                    Err(Fault::new(
                        span,
                        "the quoted text is not closed, expected `\"`",
                    ))
                }
            },
            '=' | '!' => match Op::strip_from(text) {
                Some((op, rest)) => token(Token::Operator(op), text.len() - rest.len()),
                None => Err(Fault::new(
                    Span::new(start, start + 1),
                    "expected != or !~, found a single `!`",
                )),
            },
            _ if is_reserved(c) => {
                let span = Span::new(start, start + c.len_utf8());
                Err(
                    Fault::new(span, format!("`{c}` cannot stand outside double quotes"))
                        .with_help("put the value into double quotes and double its backslashes"),
                )
            }
            _ => token(
                Token::Unquoted,
                text.find(is_reserved).unwrap_or(text.len()),
            ),
        }
    }
}

/// Returns the length of the quoted text at the start, with its quotes.
fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (offset, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(offset + 1),
            _ => {}
        }
    }
    None
}

fn shifted(mut fault: Fault, by: usize) -> Fault {
    fault.span = Span::new(fault.span.start + by, fault.span.end + by);
    fault
}
