use std::sync::Arc;

use super::values::MOST_BYTES;
use crate::lang::matcher::Matcher;
use crate::lang::promql::{LabelMatcher, MatchOp};
use crate::lang::regex::{Class, Kind, Node, Regex};

/// The most texts of one regular expression that are listed instead of being matched.
const MOST_LISTED: usize = 24;

/// What a label's value has to fulfil. An absent label has the empty value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition(Kept);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kept {
    /// It is one of these.
    Listed(Arc<[Arc<str>]>),
    /// It is not this one.
    Excluded(Arc<str>),
    /// The expression matches it, or does not.
    Regex { regex: Arc<Regex>, positive: bool },
    /// It is there, or nothing at all when it may be absent as well.
    Any { absent: bool },
}

impl Condition {
    /// Returns the condition of being equal to the value.
    pub fn equal(value: &str) -> Self {
        Self(Kept::Listed(Arc::new([Arc::from(value)])))
    }

    /// Returns the condition of being another value.
    pub fn not_equal(value: &str) -> Self {
        Self(Kept::Excluded(Arc::from(value)))
    }

    /// Returns the condition of being matched by the expression, or not.
    pub fn regex(regex: impl Into<Arc<Regex>>, positive: bool) -> Self {
        let regex = regex.into();
        if let Some(absent) = any_text(&regex) {
            return Self(match (positive, absent) {
                (true, absent) => Kept::Any { absent },
                (false, true) => Kept::Listed(Arc::new([])),
                (false, false) => Kept::Listed(Arc::new([Arc::from("")])),
            });
        }
        if positive && let Some(listed) = listed_texts(&regex) {
            return Self(Kept::Listed(listed.into_iter().map(Arc::from).collect()));
        }
        match exact(&regex).filter(|_| !positive) {
            Some(text) => Self(Kept::Excluded(text.into())),
            None => Self(Kept::Regex { regex, positive }),
        }
    }

    /// Returns what a matcher of a selector asks for.
    pub fn of(matcher: &LabelMatcher) -> Self {
        let value = matcher.value.as_str();
        let unknown = Self(Kept::Any {
            absent: matcher.accepts_absent,
        });
        if !matcher.value.is_utf8() {
            return unknown;
        }
        match matcher.op {
            MatchOp::Equal => Self::equal(value),
            MatchOp::NotEqual => Self::not_equal(value),
            MatchOp::Regex | MatchOp::NotRegex => match matcher.regex() {
                Some(regex) => Self::regex(regex, matcher.op == MatchOp::Regex),
                None => unknown,
            },
        }
    }

    /// Returns what a matcher of Alertmanager asks for.
    pub fn of_alertmanager(matcher: &Matcher) -> Self {
        match matcher.regex() {
            Some(regex) => Self::regex(regex.clone(), matcher.op().is_positive()),
            None if matcher.op().is_positive() => Self::equal(matcher.value()),
            None => Self::not_equal(matcher.value()),
        }
    }

    /// Returns whether the value may fulfil the condition.
    pub fn holds(&self, value: &str) -> bool {
        match &self.0 {
            Kept::Listed(values) => values.iter().any(|listed| **listed == *value),
            Kept::Excluded(excluded) => **excluded != *value,
            Kept::Regex { regex, positive } => regex.is_match(value) == *positive,
            Kept::Any { absent } => *absent || !value.is_empty(),
        }
    }

    /// Returns the expression that has to match, or that must not when the other part is false.
    pub fn pattern(&self) -> Option<(&Regex, bool)> {
        match &self.0 {
            Kept::Regex { regex, positive } => Some((regex, *positive)),
            _ => None,
        }
    }

    /// Returns the one value that does not fulfil the condition.
    pub fn excluded(&self) -> Option<&str> {
        match &self.0 {
            Kept::Excluded(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the only values that fulfil the condition, when they are few.
    pub(super) fn listed(&self) -> Option<&[Arc<str>]> {
        match &self.0 {
            Kept::Listed(values) => Some(values),
            _ => None,
        }
    }

    /// Returns whether every value but perhaps the empty one fulfils the condition.
    pub(super) fn is_about_presence(&self) -> bool {
        match &self.0 {
            Kept::Excluded(value) => value.is_empty(),
            Kept::Any { .. } => true,
            Kept::Listed(_) | Kept::Regex { .. } => false,
        }
    }

    /// Returns whether no value but the empty one can fulfil both.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (
                Kept::Regex { regex, positive },
                Kept::Regex {
                    regex: other,
                    positive: other_positive,
                },
            ) => positive != other_positive && regex == other,
            _ => false,
        }
    }
}

/// Returns, for `.*` and `.+`, whether the empty text is among all those that match.
pub(super) fn any_text(regex: &Regex) -> Option<bool> {
    let mut node = regex.body()?;
    while let Kind::Capture { node: inner, .. } = &node.kind {
        node = inner;
    }
    let Kind::Repeat {
        node,
        min: min @ (0 | 1),
        max: None,
        ..
    } = &node.kind
    else {
        return None;
    };
    let any = matches!(&node.kind, Kind::Class(class) if *class == Class::any());
    any.then_some(*min == 0)
}

/// Returns the one text that the expression matches.
fn exact(regex: &Regex) -> Option<String> {
    regex.body()?.literal()
}

/// Returns every text that the expression matches, when they are few.
pub(super) fn listed_texts(regex: &Regex) -> Option<Vec<String>> {
    node_texts(regex.body()?)
}

/// The depth of the recursion is bounded by the height of the tree, which the parser bounds.
fn node_texts(node: &Node) -> Option<Vec<String>> {
    let texts = match &node.kind {
        Kind::Empty => vec![String::new()],
        Kind::Literal(c) => vec![c.to_string()],
        Kind::Class(class) => {
            let count: u32 = class
                .ranges()
                .iter()
                .map(|(low, high)| u32::from(*high) - u32::from(*low) + 1)
                .try_fold(0_u32, u32::checked_add)?;
            if usize::try_from(count).ok()? > MOST_LISTED {
                return None;
            }
            let ranges = class.ranges().iter();
            ranges
                .flat_map(|(low, high)| *low..=*high)
                .map(String::from)
                .collect()
        }
        Kind::Capture { node, .. } => node_texts(node)?,
        Kind::Alternate(nodes) => {
            let mut all = Vec::new();
            for node in nodes {
                all.extend(node_texts(node)?);
                if all.len() > MOST_LISTED {
                    return None;
                }
            }
            all
        }
        Kind::Concat(nodes) => nodes.iter().try_fold(vec![String::new()], |before, node| {
            joined(&before, &node_texts(node)?)
        })?,
        Kind::Repeat {
            node,
            min: 0,
            max: Some(1),
            ..
        } => {
            let mut texts = node_texts(node)?;
            texts.push(String::new());
            texts
        }
        Kind::Assertion(_) | Kind::Repeat { .. } => return None,
    };
    (texts.len() <= MOST_LISTED).then_some(texts)
}

/// Returns each of the first followed by each of the second.
fn joined(first: &[String], second: &[String]) -> Option<Vec<String>> {
    let longest = |texts: &[String]| texts.iter().map(String::len).max().unwrap_or_default();
    let is_short = longest(first) + longest(second) <= MOST_BYTES;
    (is_short && first.len() * second.len() <= MOST_LISTED).then(|| {
        let pairs = first
            .iter()
            .flat_map(|a| second.iter().map(move |b| (a, b)));
        pairs.map(|(a, b)| format!("{a}{b}")).collect()
    })
}
