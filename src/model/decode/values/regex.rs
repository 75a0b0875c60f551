use super::super::{Context, Decode, Shape};
use super::parsed;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::regex::{Dialect, Regex};
use crate::source::yaml::Node;

/// A regular expression that the program does not read.
pub static INVALID_REGEX: Code = Code {
    name: "invalid-regex",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a regular expression that the program does not read",
    explain: "Both programs read Go's regular expressions (RE2): there are no look-arounds \
(`(?!…)`) and no back-references. To match everything but something, use the negated operator `!~`.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      match_re: {team: 'web|(api'}\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      match_re: {team: 'web|(api)'}\nreceivers:\n  - name: ops\n",
    }],
};

/// Decodes a regular expression of a dialect.
pub fn regex(node: Node<'_>, context: &mut Context<'_>, dialect: Dialect) -> Option<Regex> {
    parsed(
        node,
        context,
        "a regular expression",
        &INVALID_REGEX,
        |text| Regex::new(text, dialect),
    )
}

/// A regular expression of Alertmanager's old `match_re` maps, which matches the whole value.
///
/// One that cannot be read was reported and is kept, so that a route with it is not taken for one
/// that has fewer conditions.
#[derive(Clone, Debug, Default)]
pub struct MatchRegex {
    text: String,
    regex: Option<Regex>,
}

impl MatchRegex {
    /// Returns the expression as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the expression, unless it cannot be read.
    pub fn regex(&self) -> Option<&Regex> {
        self.regex.as_ref()
    }
}

impl Decode for MatchRegex {
    const EXPECTED: &'static str = "a regular expression";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        Some(Self {
            regex: regex(node, context, Dialect::Alertmanager),
            text: node.text().unwrap_or_default().to_owned(),
        })
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "a|b",
            secret: false,
        }
    }
}
