use super::class::Class;
use crate::diag::Span;

/// A part of a regular expression and where it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it stands. Nodes of a wrapped expression are counted from the start of the user's text,
    /// and the wrapper's own nodes have empty spans at its ends.
    pub span: Span,
}

/// What a part of a regular expression matches.
///
/// Flags and non-capturing groups are resolved: case folding has become classes, `(?s)` decided
/// what `.` holds, `(?m)` what the anchors mean, `(?U)` which repetitions are greedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The empty text.
    Empty,
    /// Exactly this character.
    Literal(char),
    /// One character of a set; `.` is such a set. The empty set matches nothing.
    Class(Class),
    /// A condition on the position that consumes nothing.
    Assertion(Assertion),
    /// The node, `min` to `max` times, without an upper bound when there is no `max`.
    Repeat {
        /// What is repeated.
        node: Box<Node>,
        /// The least number of times.
        min: u32,
        /// The greatest number of times.
        max: Option<u32>,
        /// Whether as many times as possible is tried first.
        greedy: bool,
    },
    /// A capturing group.
    Capture {
        /// The group's number; the first is 1.
        index: usize,
        /// The name in `(?P<name>…)` or `(?<name>…)`.
        name: Option<String>,
        /// What it captures.
        node: Box<Node>,
    },
    /// One after the other.
    Concat(Vec<Node>),
    /// One of these, the earlier preferred.
    Alternate(Vec<Node>),
}

/// A condition on a position in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Assertion {
    /// `^` or `\A`: nothing stands before.
    StartText,
    /// `$` or `\z`: nothing stands behind.
    EndText,
    /// `^` under `(?m)`: at the start of a line.
    StartLine,
    /// `$` under `(?m)`: at the end of a line.
    EndLine,
    /// `\b`: between an ASCII word character and something else.
    WordBoundary,
    /// `\B`: anywhere but there.
    NotWordBoundary,
}

impl Assertion {
    /// Returns whether the condition holds between these two neighbours.
    pub fn holds(self, before: Option<char>, after: Option<char>) -> bool {
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
        match self {
            Self::StartText => before.is_none(),
            Self::EndText => after.is_none(),
            Self::StartLine => before.is_none_or(|c| c == '\n'),
            Self::EndLine => after.is_none_or(|c| c == '\n'),
            Self::WordBoundary => is_word(before) != is_word(after),
            Self::NotWordBoundary => is_word(before) == is_word(after),
        }
    }
}

impl Node {
    /// Returns a node of that kind and place.
    pub fn new(kind: Kind, span: Span) -> Self {
        Self { kind, span }
    }

    /// Returns the one text this node matches, when it is built of literals only.
    pub fn literal(&self) -> Option<String> {
        match &self.kind {
            Kind::Empty => Some(String::new()),
            Kind::Literal(c) => Some(c.to_string()),
            Kind::Concat(nodes) => nodes.iter().map(Self::literal).collect(),
            Kind::Capture { node, .. } => node.literal(),
            Kind::Class(_) | Kind::Assertion(_) | Kind::Repeat { .. } | Kind::Alternate(_) => None,
        }
    }
}
