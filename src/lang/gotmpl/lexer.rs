use std::sync::LazyLock;

use super::number::scan_number;
use super::token::{Keyword, Token, TokenKind};
use crate::diag::{Fault, Span};
use crate::lang::excerpt::excerpt;
use crate::lang::regex::Class;

const OPEN: &str = "{{";
const CLOSE: &str = "}}";

/// Splits a template into tokens, one at a time.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// Where the action starts that is being read.
    action: Option<usize>,
    parentheses: usize,
}

impl<'a> Lexer<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            action: None,
            parentheses: 0,
        }
    }

    /// Leaves the action after a fault at `from`: what follows its end, or the start of the next one,
    /// is read as text again.
    pub fn leave_action(&mut self, from: usize) {
        let inside = self.action.map_or(0, |start| start + OPEN.len());
        let from = from.max(inside).min(self.text.len());
        let rest = self.text.get(from..).unwrap_or_default();
        let close = rest.find(CLOSE);
        let open = rest
            .get(..close.unwrap_or(rest.len()))
            .and_then(|rest| rest.find(OPEN));
        let skipped = open.or(close.map(|at| at + CLOSE.len()));
        self.at = from + skipped.unwrap_or(rest.len());
        self.action = None;
    }

    /// Returns the next token.
    pub fn token(&mut self) -> Result<Token, Fault> {
        match self.action {
            Some(start) => self.inside_action(start),
            None => self.outside_action(),
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn advance(&mut self, kind: TokenKind, length: usize) -> Token {
        let span = Span::new(self.at, self.at + length);
        self.at = span.end;
        Token { kind, span }
    }

    fn outside_action(&mut self) -> Result<Token, Fault> {
        loop {
            let rest = self.rest();
            let Some(length) = memchr::memmem::find(rest.as_bytes(), OPEN.as_bytes()) else {
                let kind = if rest.is_empty() {
                    TokenKind::Eof
                } else {
                    TokenKind::Text
                };
                return Ok(self.advance(kind, rest.len()));
            };
            let (before, action) = rest.split_at(length);
            let trims = trims_before(action.get(OPEN.len()..).unwrap_or_default());
            let kept = if trims {
                before.trim_end_matches(is_space)
            } else {
                before
            };
            if !kept.is_empty() {
                let token = self.advance(TokenKind::Text, kept.len());
                self.at += before.len() - kept.len();
                return Ok(token);
            }
            self.at += before.len();
            let opening = OPEN.len() + if trims { 2 } else { 0 };
            if action
                .get(opening..)
                .is_some_and(|rest| rest.starts_with("/*"))
            {
                self.comment(opening)?;
                continue;
            }
            self.action = Some(self.at);
            self.parentheses = 0;
            let token = self.advance(TokenKind::LeftDelimiter, OPEN.len());
            self.at += opening - OPEN.len();
            return Ok(token);
        }
    }

    /// Skips a comment whose action starts here, and the space that it trims.
    fn comment(&mut self, opening: usize) -> Result<(), Fault> {
        let start = self.at;
        let body_start = start + opening + "/*".len();
        let body = self.text.get(body_start..).unwrap_or_default();
        let Some(length) = body.find("*/") else {
            self.action = Some(start);
            return Err(Fault::new(
                Span::new(start, body_start),
                "the comment is not closed, expected `*/}}`",
            ));
        };
        self.at = body_start + length + "*/".len();
        let Some((length, trims)) = self.right_delimiter() else {
            self.action = Some(start);
            let end = Span::new(self.at - "*/".len(), self.at);
            return Err(Fault::new(
                end,
                "a comment has to fill its action, expected `}}` or ` -}}` right behind `*/`",
            ));
        };
        self.at += length;
        self.skip_trimmed(trims);
        Ok(())
    }

    /// Returns the length of the right delimiter if one stands here, and whether it trims.
    fn right_delimiter(&self) -> Option<(usize, bool)> {
        let rest = self.rest();
        let trimming = rest
            .strip_prefix(is_space)
            .and_then(|rest| rest.strip_prefix('-'))
            .is_some_and(|rest| rest.starts_with(CLOSE));
        if trimming {
            return Some((2 + CLOSE.len(), true));
        }
        rest.starts_with(CLOSE).then_some((CLOSE.len(), false))
    }

    fn skip_trimmed(&mut self, trims: bool) {
        if trims {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start_matches(is_space).len();
        }
    }

    fn inside_action(&mut self, action: usize) -> Result<Token, Fault> {
        if let Some((length, trims)) = self.right_delimiter() {
            if self.parentheses > 0 {
                return Err(Fault::new(
                    Span::new(self.at, self.at + length),
                    "a parenthesis is not closed, expected `)`",
                ));
            }
            let token = self.advance(TokenKind::RightDelimiter, length);
            self.skip_trimmed(trims);
            self.action = None;
            return Ok(token);
        }
        let rest = self.rest();
        let Some(c) = rest.chars().next() else {
            return Err(Fault::new(
                Span::new(action, action + OPEN.len()),
                "the action is not closed, expected `}}`",
            ));
        };
        match c {
            _ if is_space(c) => Ok(self.space()),
            '=' => Ok(self.advance(TokenKind::Assign, 1)),
            ':' if rest.starts_with(":=") => Ok(self.advance(TokenKind::Declare, 2)),
            ':' => Err(Fault::new(
                Span::new(self.at, self.at + 1),
                "expected `:=`, found a single `:`",
            )),
            '|' => Ok(self.advance(TokenKind::Pipe, 1)),
            '"' => self.quoted('"', TokenKind::String),
            '\'' => self.quoted('\'', TokenKind::Character),
            '`' => self.raw_string(),
            '$' => self.name(TokenKind::Variable),
            '.' if !rest
                .get(1..)
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) =>
            {
                self.field()
            }
            '.' | '+' | '-' | '0'..='9' => self.number(),
            _ if is_alphanumeric(c) => self.word(),
            '(' => {
                self.parentheses += 1;
                Ok(self.advance(TokenKind::LeftParenthesis, 1))
            }
            ')' if self.parentheses == 0 => Err(Fault::new(
                Span::new(self.at, self.at + 1),
                "unexpected `)`, no parenthesis is open",
            )),
            ')' => {
                self.parentheses -= 1;
                Ok(self.advance(TokenKind::RightParenthesis, 1))
            }
            '!'..='~' => Ok(self.advance(TokenKind::Other(c), 1)),
            _ => {
                let span = Span::new(self.at, self.at + c.len_utf8());
                let message = format!(
                    "`{}` cannot stand inside an action",
                    excerpt(c.encode_utf8(&mut [0; 4]))
                );
                Err(Fault::new(span, message))
            }
        }
    }

    /// Reads spaces, but not the one that belongs to ` -}}`.
    fn space(&mut self) -> Token {
        let rest = self.rest();
        let mut length = rest.len() - rest.trim_start_matches(is_space).len();
        let behind = rest.get(length..).and_then(|rest| rest.strip_prefix('-'));
        if length > 1 && behind.is_some_and(|rest| rest.starts_with(CLOSE)) {
            length -= 1;
        }
        self.advance(TokenKind::Space, length)
    }

    /// Reads a string or character in quotes; what its escapes mean is looked at later.
    fn quoted(&mut self, quote: char, kind: TokenKind) -> Result<Token, Fault> {
        let rest = self.rest();
        let mut escaped = false;
        for (offset, c) in rest.char_indices().skip(1) {
            match c {
                '\n' => {
                    let span = Span::new(self.at, self.at + offset);
                    return Err(Fault::new(span, "the string is not closed on its line")
                        .with_help("use back-quotes for text over several lines"));
                }
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                _ if c == quote => return Ok(self.advance(kind, offset + 1)),
                _ => {}
            }
        }
        let span = Span::new(self.at, self.at + 1);
        Err(Fault::new(
            span,
            format!("the string is not closed, expected `{quote}`"),
        ))
    }

    fn raw_string(&mut self) -> Result<Token, Fault> {
        let rest = self.rest();
        match rest.get(1..).and_then(|rest| rest.find('`')) {
            Some(length) => Ok(self.advance(TokenKind::RawString, length + 2)),
            None => Err(Fault::new(
                Span::new(self.at, self.at + 1),
                "the string is not closed, expected a back-quote",
            )),
        }
    }

    /// Reads a dot with the name behind it, if there is one.
    fn field(&mut self) -> Result<Token, Fault> {
        let mut token = self.name(TokenKind::Field)?;
        if token.span.end - token.span.start == 1 {
            token.kind = TokenKind::Dot;
        }
        Ok(token)
    }

    /// Reads a sign (`.` or `$`) with the letters behind it.
    fn name(&mut self, kind: TokenKind) -> Result<Token, Fault> {
        let rest = self.rest();
        let name = rest.get(1..).unwrap_or_default();
        let length = 1 + name.find(|c| !is_alphanumeric(c)).unwrap_or(name.len());
        self.terminated(kind, length)
    }

    fn word(&mut self) -> Result<Token, Fault> {
        let rest = self.rest();
        let length = rest.find(|c| !is_alphanumeric(c)).unwrap_or(rest.len());
        let kind = match rest.get(..length).unwrap_or_default() {
            "block" => TokenKind::Keyword(Keyword::Block),
            "break" => TokenKind::Keyword(Keyword::Break),
            "continue" => TokenKind::Keyword(Keyword::Continue),
            "define" => TokenKind::Keyword(Keyword::Define),
            "else" => TokenKind::Keyword(Keyword::Else),
            "end" => TokenKind::Keyword(Keyword::End),
            "if" => TokenKind::Keyword(Keyword::If),
            "range" => TokenKind::Keyword(Keyword::Range),
            "template" => TokenKind::Keyword(Keyword::Template),
            "with" => TokenKind::Keyword(Keyword::With),
            "nil" => TokenKind::Nil,
            "true" | "false" => TokenKind::Bool,
            _ => TokenKind::Identifier,
        };
        self.terminated(kind, length)
    }

    /// Returns the token if what follows it may follow a name.
    fn terminated(&mut self, kind: TokenKind, length: usize) -> Result<Token, Fault> {
        let rest = self.rest();
        let after = rest.get(length..).unwrap_or_default();
        let next = after.chars().next();
        if next.is_none_or(|c| is_space(c) || ".,|:)(".contains(c)) || after.starts_with(CLOSE) {
            return Ok(self.advance(kind, length));
        }
        let name = rest.get(..length).unwrap_or_default();
        let at = self.at + length;
        let c = next.unwrap_or_default();
        let shown = excerpt(c.encode_utf8(&mut [0; 4]));
        let fault = Fault::new(
            Span::new(at, at + c.len_utf8()),
            format!("`{shown}` cannot follow `{}`", excerpt(name)),
        );
        Err(match c {
            '-' => fault.with_help(
                "take a key with other characters by index, as in `index .Labels \"some-key\"`",
            ),
            '=' | '!' | '<' | '>' | '&' => fault.with_help(OPERATORS_HELP),
            '"' | '`' | '\'' => fault.with_help("separate them with a space"),
            _ => fault,
        })
    }

    fn number(&mut self) -> Result<Token, Fault> {
        let rest = self.rest();
        let (mut length, mut plain) = scan_number(rest);
        let mut kind = TokenKind::Number;
        let second = rest.get(length..).unwrap_or_default();
        if plain && second.starts_with(['+', '-']) {
            let (more, second_plain) = scan_number(second);
            length += more;
            kind = TokenKind::Complex;
            plain = second_plain
                && rest
                    .get(..length)
                    .is_some_and(|number| number.ends_with('i'));
        }
        if plain {
            return Ok(self.advance(kind, length));
        }
        let end = self.at + length;
        let found = rest.get(..length).unwrap_or_default();
        Err(Fault::new(
            Span::new(self.at, end),
            format!("`{}` is no number", excerpt(found)),
        ))
    }
}

/// What to write instead of the operators of other languages.
pub(super) const OPERATORS_HELP: &str =
    "conditions are functions: `eq .A .B`, `ne`, `lt`, `gt`, `and`, `or`, `not`";

/// Returns whether a left delimiter with this behind it trims the text before.
fn trims_before(inside: &str) -> bool {
    inside
        .strip_prefix('-')
        .is_some_and(|rest| rest.starts_with(is_space))
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// Returns whether Go takes the character for a letter, a digit or an underscore.
pub(super) fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    LETTERS_AND_DIGITS.contains(c)
}

static LETTERS_AND_DIGITS: LazyLock<Class> = LazyLock::new(|| {
    let classes = ["L", "Nd"].into_iter().filter_map(Class::of_property);
    Class::new(classes.flat_map(|class| class.ranges().to_vec()).collect())
});
