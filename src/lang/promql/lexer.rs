//! Cuts an expression into tokens.
//!
//! What a byte means depends on the brackets around it: inside braces every word is a name, and
//! inside square brackets there are only durations. Source: promql/parser/lex.go of Prometheus 3.5.

use super::number;
use super::operator::BinaryOp;
use super::text;
use super::token::{Token, TokenKind, word_kind};
use crate::diag::{Fault, Span};

/// The tokens of an expression, the last one being [`TokenKind::EndOfInput`].
pub(super) struct Lexed {
    pub tokens: Vec<Token>,
    pub faults: Vec<Fault>,
    /// Whether a string is not closed, so that nothing after it is known.
    pub cut_short: bool,
}

/// Cuts `source` into tokens; what cannot be a token is one of its own kind.
pub(super) fn lex(source: &str) -> Lexed {
    let mut lexer = Lexer {
        source,
        bytes: source.as_bytes(),
        at: 0,
        place: Place::Expression,
        lexed: Lexed {
            tokens: Vec::with_capacity(source.len() / 4 + 2),
            faults: Vec::new(),
            cut_short: false,
        },
    };
    while lexer.step() {}
    lexer.push(TokenKind::EndOfInput, source.len());
    lexer.lexed
}

/// What stands around the next token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Expression,
    Braces,
    /// Square brackets before the first number, where neither comments nor words may stand.
    BracketStart,
    /// Square brackets after it.
    Bracket {
        /// Whether the colon of a subquery has been read.
        colon: bool,
    },
}

struct Lexer<'a> {
    source: &'a str,
    bytes: &'a [u8],
    at: usize,
    place: Place,
    lexed: Lexed,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    /// Adds the token that begins here and ends before `end`.
    fn push(&mut self, kind: TokenKind, end: usize) {
        let span = Span::new(self.at, end);
        self.lexed.tokens.push(Token { kind, span });
        self.at = end;
    }

    /// Steps over one token, comment or run of white space; false at the end of the input.
    fn step(&mut self) -> bool {
        let Some(byte) = self.peek(0) else {
            return false;
        };
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
            b'#' if self.place != Place::BracketStart => self.comment(),
            b'"' | b'\'' | b'`' if self.place != Place::BracketStart => return self.string(),
            _ => match self.place {
                Place::Braces => self.in_braces(byte),
                _ => self.in_expression(byte),
            },
        }
        true
    }

    fn comment(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        self.at += length.unwrap_or(rest.len());
    }

    fn string(&mut self) -> bool {
        if let Some(end) = text::scan(self.bytes, self.at) {
            self.push(TokenKind::String, end);
            return true;
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let line = rest.iter().position(|byte| *byte == b'\n');
        let raw = self.peek(0) == Some(b'`');
        let length = line.filter(|_| !raw).unwrap_or(rest.len());
        let span = Span::new(self.at, self.at + length);
        let fault = Fault::new(span, "the string is not closed");
        let help = if raw {
            "close it with a backquote"
        } else {
            "close it on the same line with the quote that opens it; only a string in backquotes \
             may span lines"
        };
        self.lexed.faults.push(fault.with_help(help));
        self.lexed.cut_short = true;
        self.push(TokenKind::Faulty, span.end);
        self.at = self.bytes.len();
        false
    }

    fn in_braces(&mut self, byte: u8) {
        let kind = match (byte, self.peek(1)) {
            (b'=', Some(b'~')) => TokenKind::MatchRegex,
            (b'!', Some(b'~')) => TokenKind::MatchNotRegex,
            (b'!', Some(b'=')) => TokenKind::Binary(BinaryOp::NotEqual),
            (b'=', _) => TokenKind::Assign,
            (b',', _) => TokenKind::Comma,
            (b'{', _) => TokenKind::LeftBrace,
            (b'}', _) => {
                self.place = Place::Expression;
                TokenKind::RightBrace
            }
            (b'_' | b'a'..=b'z' | b'A'..=b'Z', _) => {
                return self.push(TokenKind::Identifier, self.word_end(number::is_word));
            }
            _ => return self.unknown(),
        };
        self.push_symbol(kind);
    }

    fn in_expression(&mut self, byte: u8) {
        let next_is_digit = self.peek(1).is_some_and(|next| next.is_ascii_digit());
        match byte {
            b'0'..=b'9' => self.number(),
            b'.' if next_is_digit => self.number(),
            b'_' | b'a'..=b'z' | b'A'..=b'Z' | b':' => self.word(byte),
            _ => match self.symbol(byte) {
                Some(kind) => self.push_symbol(kind),
                None => self.unknown(),
            },
        }
    }

    fn symbol(&mut self, byte: u8) -> Option<TokenKind> {
        if self.place == Place::BracketStart && !b"()+-*/%^]".contains(&byte) {
            return None;
        }
        Some(match (byte, self.peek(1)) {
            (b'=', Some(b'=')) => TokenKind::Binary(BinaryOp::Equal),
            (b'=', Some(b'~')) => TokenKind::MatchRegex,
            (b'!', Some(b'~')) => TokenKind::MatchNotRegex,
            (b'!', Some(b'=')) => TokenKind::Binary(BinaryOp::NotEqual),
            (b'<', Some(b'=')) => TokenKind::Binary(BinaryOp::LessOrEqual),
            (b'>', Some(b'=')) => TokenKind::Binary(BinaryOp::GreaterOrEqual),
            (b'=', _) => TokenKind::Assign,
            (b'<', _) => TokenKind::Binary(BinaryOp::Less),
            (b'>', _) => TokenKind::Binary(BinaryOp::Greater),
            (b'+', _) => TokenKind::Binary(BinaryOp::Add),
            (b'-', _) => TokenKind::Binary(BinaryOp::Sub),
            (b'*', _) => TokenKind::Binary(BinaryOp::Mul),
            (b'/', _) => TokenKind::Binary(BinaryOp::Div),
            (b'%', _) => TokenKind::Binary(BinaryOp::Mod),
            (b'^', _) => TokenKind::Binary(BinaryOp::Pow),
            (b'(', _) => TokenKind::LeftParen,
            (b')', _) => TokenKind::RightParen,
            (b',', _) => TokenKind::Comma,
            (b'@', _) => TokenKind::At,
            (b'{', _) => {
                self.place = Place::Braces;
                TokenKind::LeftBrace
            }
            (b'}', _) => TokenKind::RightBrace,
            (b'[', _) => {
                self.place = Place::BracketStart;
                TokenKind::LeftBracket
            }
            (b']', _) => {
                self.place = Place::Expression;
                TokenKind::RightBracket
            }
            _ => return None,
        })
    }

    /// Adds a token of one or two bytes, as many as its kind is written with.
    fn push_symbol(&mut self, kind: TokenKind) {
        let length = match kind {
            TokenKind::Binary(op) => op.symbol().len(),
            TokenKind::MatchRegex | TokenKind::MatchNotRegex => 2,
            _ => 1,
        };
        self.push(kind, self.at + length);
    }

    fn number(&mut self) {
        let scanned = number::scan(self.bytes, self.at);
        if self.place == Place::BracketStart {
            self.place = Place::Bracket { colon: false };
        }
        if scanned.kind == TokenKind::Faulty {
            let written = self.source.get(self.at..scanned.end).unwrap_or_default();
            let message = format!("\"{written}\" is neither a number nor a duration");
            let fault = Fault::new(Span::new(self.at, scanned.end), message);
            self.lexed.faults.push(fault.with_help(
                "a duration is whole numbers with the units y w d h m s ms, from the largest to \
                 the smallest, such as 1h30m",
            ));
        }
        self.push(scanned.kind, scanned.end);
    }

    /// Reads a name or a word of the grammar; inside square brackets the colon of a subquery.
    fn word(&mut self, byte: u8) {
        match self.place {
            Place::BracketStart => self.unknown(),
            Place::Bracket { colon } => self.colon(byte, colon),
            _ => {
                let end = self.word_end(|byte| number::is_word(byte) || byte == b':');
                let word = self.bytes.get(self.at..end).unwrap_or_default();
                self.push(word_kind(word), end);
            }
        }
    }

    /// Reads the colon of a subquery.
    ///
    /// Prometheus takes any single letter or underscore for it, so that `[1h x 5m]` is `[1h:5m]`;
    /// a second colon or letter it refuses.
    fn colon(&mut self, byte: u8, is_second: bool) {
        let starts_word = self
            .peek(1)
            .is_some_and(|next| next == b':' || next == b'_' || next.is_ascii_alphabetic());
        if is_second || (byte != b':' && starts_word) {
            self.unknown();
        } else {
            self.place = Place::Bracket { colon: true };
            self.push(TokenKind::Colon, self.at + 1);
        }
    }

    /// Adds a whole word, or one character, that is no token here.
    fn unknown(&mut self) {
        let word = self.word_end(number::is_word);
        let rest = self.source.get(self.at..).unwrap_or_default();
        let character = self.at + rest.chars().next().map_or(1, char::len_utf8);
        self.push(TokenKind::Unknown, word.max(character));
    }

    fn word_end(&self, in_word: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !in_word(*byte));
        self.at + length.unwrap_or(rest.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::promql::operator::AggregateOp;
    use TokenKind::*;

    fn kinds(source: &str) -> Vec<TokenKind> {
        lex(source).tokens.iter().map(|token| token.kind).collect()
    }

    #[test]
    fn words_are_names_inside_braces() {
        assert_eq!(
            kinds("sum{sum=\"a\"}"),
            [
                Aggregate(AggregateOp::Sum),
                LeftBrace,
                Identifier,
                Assign,
                String,
                RightBrace,
                EndOfInput
            ]
        );
    }

    #[test]
    fn a_letter_is_the_colon_of_a_subquery() {
        let subquery = [
            Identifier,
            LeftBracket,
            Duration,
            Colon,
            Duration,
            RightBracket,
            EndOfInput,
        ];
        assert_eq!(kinds("a[1h:5m]"), subquery);
        assert_eq!(kinds("a[1h x 5m]"), subquery);
        assert_eq!(kinds("a[1h:x]")[4], Unknown);
        assert_eq!(kinds("a[1h abc]")[3], Unknown);
    }

    #[test]
    fn comments_end_with_the_line_and_not_before_a_range() {
        assert_eq!(kinds("a # b\n+ c"), kinds("a + c"));
        assert_eq!(kinds("a # b\r+ c"), kinds("a + c"));
        assert_eq!(kinds("a[5m # b\n]"), kinds("a[5m]"));
        assert!(kinds("a[ # b\n5m]").contains(&Unknown));
        assert_eq!(kinds("a{ # b\n}"), kinds("a{}"));
    }

    #[test]
    fn an_open_string_ends_the_tokens() {
        let lexed = lex("a{b=\"c}\n+ d");
        assert!(lexed.cut_short);
        assert_eq!(lexed.faults[0].span, Span::new(4, 7));
        assert_eq!(kinds("'a\nb")[..], [Faulty, EndOfInput]);
    }

    #[test]
    fn other_characters_are_tokens_of_their_own() {
        let lexed = lex("a & \u{201c}b");
        assert_eq!(lexed.tokens[1].kind, Unknown);
        assert_eq!(lexed.tokens[2].span, Span::new(4, 7));
        assert_eq!(lexed.tokens[3].kind, Identifier);
        assert_eq!(kinds("a{b=5m}")[4], Unknown);
    }
}
