use std::cmp::Ordering;
use std::fmt;

use super::utf8;
use crate::diag::{Fault, Span};
use crate::lang::gostring;
use crate::lang::regex::{Dialect, Regex};

/// How a matcher compares a label's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Op {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `=~`
    Regex,
    /// `!~`
    NotRegex,
}

impl Op {
    /// Returns the operator as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Regex => "=~",
            Self::NotRegex => "!~",
        }
    }

    /// Returns whether the value is a regular expression.
    pub fn is_regex(self) -> bool {
        matches!(self, Self::Regex | Self::NotRegex)
    }

    /// Returns whether a value that is equal, or that the expression matches, is wanted.
    pub fn is_positive(self) -> bool {
        matches!(self, Self::Equal | Self::Regex)
    }

    /// Takes an operator off the start of the text; the longer ones first.
    pub(super) fn strip_from(text: &str) -> Option<(Self, &str)> {
        [Self::Regex, Self::Equal, Self::NotEqual, Self::NotRegex]
            .into_iter()
            .find_map(|op| Some((op, text.strip_prefix(op.as_str())?)))
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A condition on one label. A label that is missing counts as empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matcher {
    name: String,
    op: Op,
    value: String,
    regex: Option<Regex>,
    /// The whole matcher in the text it was read from.
    pub span: Span,
    /// The label's name, with quotes if it has any.
    pub name_span: Span,
    /// The operator.
    pub op_span: Span,
    /// The value, with quotes if it has any.
    pub value_span: Span,
}

impl Matcher {
    /// Returns a matcher that stands in no text, as the old `match` and `match_re` maps make them.
    ///
    /// # Errors
    /// Returns the fault of a regular expression, with its place in `value`.
    pub fn build(name: impl Into<String>, op: Op, value: impl Into<String>) -> Result<Self, Fault> {
        let value = value.into();
        let empty = Span::default();
        let value_span = Span::new(0, value.len());
        Self::new(
            name.into(),
            op,
            value,
            value_span,
            [empty, empty, value_span],
            Some(0),
        )
    }

    /// Returns the matcher, its regular expression read. `content` is where the value starts in the
    /// text if it stands there letter for letter: then a fault can point into it.
    pub(super) fn new(
        name: String,
        op: Op,
        value: String,
        span: Span,
        [name_span, op_span, value_span]: [Span; 3],
        content: Option<usize>,
    ) -> Result<Self, Fault> {
        let regex = if op.is_regex() {
            let read = Regex::new(&value, Dialect::Alertmanager);
            Some(read.map_err(|mut fault| {
                fault.span = match content {
                    Some(start) => Span::new(start + fault.span.start, start + fault.span.end),
                    None => value_span,
                };
                fault
            })?)
        } else {
            None
        };
        Ok(Self {
            name,
            op,
            value,
            regex,
            span,
            name_span,
            op_span,
            value_span,
        })
    }

    /// Returns the label's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the operator.
    pub fn op(&self) -> Op {
        self.op
    }

    /// Returns the value or the regular expression, without quotes and escapes.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Returns the regular expression of `=~` and `!~`.
    pub fn regex(&self) -> Option<&Regex> {
        self.regex.as_ref()
    }

    /// Returns whether the label's value fulfils the condition; a missing label is the empty text.
    pub fn matches(&self, value: &str) -> bool {
        let found = match &self.regex {
            Some(regex) => regex.is_match(value),
            None => self.value == value,
        };
        found == self.op.is_positive()
    }

    /// Returns whether both say the same, wherever they stand.
    pub fn same_as(&self, other: &Self) -> bool {
        self.compare(other) == Ordering::Equal
    }

    /// Compares as Alertmanager sorts matchers: by name, value and operator.
    pub fn compare(&self, other: &Self) -> Ordering {
        (&self.name, &self.value, self.op).cmp(&(&other.name, &other.value, other.op))
    }
}

impl fmt::Display for Matcher {
    /// Writes the matcher as Alertmanager prints it: a plain name without quotes, so that both of its
    /// parsers read it; the value always quoted.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() || self.name.contains(utf8::is_reserved) {
            let (name, value) = (gostring::quote(&self.name), gostring::quote(&self.value));
            return write!(f, "{name}{}{value}", self.op);
        }
        write!(f, "{}{}\"", self.name, self.op)?;
        for c in self.value.chars() {
            match c {
                '\\' => f.write_str("\\\\")?,
                '"' => f.write_str("\\\"")?,
                '\n' => f.write_str("\\n")?,
                c => write!(f, "{c}")?,
            }
        }
        f.write_str("\"")
    }
}
