//! The tokens of an expression.

use super::operator::{AggregateOp, BinaryOp};
use crate::diag::Span;

/// A word with a meaning in the grammar; most of them are names as well where a name is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    Bool,
    By,
    End,
    GroupLeft,
    GroupRight,
    Ignoring,
    Offset,
    On,
    Start,
    Without,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A name without a colon.
    Identifier,
    /// A name with a colon, which is no label name and no function.
    MetricIdentifier,
    Number,
    Duration,
    String,
    Aggregate(AggregateOp),
    Binary(BinaryOp),
    Keyword(Keyword),
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    Comma,
    Colon,
    At,
    /// `=`.
    Assign,
    /// `=~`.
    MatchRegex,
    /// `!~`.
    MatchNotRegex,
    /// A character or word that belongs to no token here; the parser says so.
    Unknown,
    /// A number, duration or string with a fault that is already reported.
    Faulty,
    EndOfInput,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

/// The longest word that `word_kind` knows.
const LONGEST_WORD: usize = "count_values".len();

/// Returns the kind of a word outside of braces; the words of the grammar are known in any case.
///
/// Source: `key` in promql/parser/lex.go of Prometheus 3.5.
pub(super) fn word_kind(word: &[u8]) -> TokenKind {
    let mut buffer = [0; LONGEST_WORD];
    if let Some(lower) = buffer.get_mut(..word.len()) {
        lower.copy_from_slice(word);
        lower.make_ascii_lowercase();
        if let Some(kind) = grammar_word(lower) {
            return kind;
        }
    }
    if word.contains(&b':') {
        TokenKind::MetricIdentifier
    } else {
        TokenKind::Identifier
    }
}

fn grammar_word(lower: &[u8]) -> Option<TokenKind> {
    use TokenKind::{Aggregate, Binary, Keyword as Word, Number};
    Some(match lower {
        b"and" => Binary(BinaryOp::And),
        b"or" => Binary(BinaryOp::Or),
        b"unless" => Binary(BinaryOp::Unless),
        b"atan2" => Binary(BinaryOp::Atan2),
        b"offset" => Word(Keyword::Offset),
        b"by" => Word(Keyword::By),
        b"without" => Word(Keyword::Without),
        b"on" => Word(Keyword::On),
        b"ignoring" => Word(Keyword::Ignoring),
        b"group_left" => Word(Keyword::GroupLeft),
        b"group_right" => Word(Keyword::GroupRight),
        b"bool" => Word(Keyword::Bool),
        b"start" => Word(Keyword::Start),
        b"end" => Word(Keyword::End),
        b"inf" | b"nan" => Number,
        _ => Aggregate(
            AggregateOp::ALL
                .into_iter()
                .find(|op| op.name().as_bytes() == lower)?,
        ),
    })
}

impl TokenKind {
    /// Returns whether the token is a metric name where an operand is due.
    ///
    /// Source: `metric_identifier` in generated_parser.y of Prometheus 3.5.
    pub fn is_metric_name(self) -> bool {
        match self {
            Self::Identifier | Self::MetricIdentifier | Self::Aggregate(_) => true,
            Self::Binary(op) => op.is_set(),
            Self::Keyword(word) => matches!(
                word,
                Keyword::By | Keyword::Without | Keyword::Offset | Keyword::Start | Keyword::End
            ),
            _ => false,
        }
    }

    /// Returns whether the token is a label name in a list of labels.
    ///
    /// Source: `maybe_label` in generated_parser.y of Prometheus 3.5, which leaves out `without`.
    pub fn is_label_name(self) -> bool {
        match self {
            Self::Identifier | Self::MetricIdentifier | Self::Aggregate(_) => true,
            Self::Binary(op) => op.is_set() || op == BinaryOp::Atan2,
            Self::Keyword(word) => word != Keyword::Without,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_grammar_are_known_in_any_case() {
        assert_eq!(
            word_kind(b"Count_Values"),
            TokenKind::Aggregate(AggregateOp::CountValues)
        );
        assert_eq!(word_kind(b"AND"), TokenKind::Binary(BinaryOp::And));
        assert_eq!(word_kind(b"NaN"), TokenKind::Number);
        assert_eq!(word_kind(b"infinity"), TokenKind::Identifier);
        assert_eq!(word_kind(b"count_values_of"), TokenKind::Identifier);
        assert_eq!(word_kind(b"job:up:sum"), TokenKind::MetricIdentifier);
    }

    #[test]
    fn keywords_are_names_where_the_grammar_lets_them() {
        assert!(word_kind(b"by").is_metric_name());
        assert!(!word_kind(b"on").is_metric_name());
        assert!(!word_kind(b"atan2").is_metric_name());
        assert!(word_kind(b"atan2").is_label_name());
        assert!(word_kind(b"bool").is_label_name());
        assert!(!word_kind(b"without").is_label_name());
        assert!(!word_kind(b"inf").is_label_name());
    }
}
