use crate::diag::Span;

/// A keyword of the template language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    Block,
    Break,
    Continue,
    Define,
    Else,
    End,
    If,
    Range,
    Template,
    With,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// The end of the text.
    Eof,
    Text,
    LeftDelimiter,
    RightDelimiter,
    Space,
    Keyword(Keyword),
    /// A name with a dot in front.
    Field,
    /// A name with a `$` in front, or the `$` alone.
    Variable,
    Identifier,
    Dot,
    Nil,
    Bool,
    Number,
    /// A complex number such as `1+2i`.
    Complex,
    /// A character in single quotes.
    Character,
    String,
    RawString,
    Pipe,
    Assign,
    Declare,
    LeftParenthesis,
    RightParenthesis,
    /// Any other ASCII character.
    Other(char),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub span: Span,
}
