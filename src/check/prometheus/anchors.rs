//! Expressions of relabelling rules in the light of the anchors that Prometheus adds.

use super::document::Document;
use super::relabelling::regex;
use crate::check::{Check, Reporter};
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::regex::{Assertion, Kind, Node};
use crate::model::decode::Given;
use crate::model::prometheus::{Relabel, RelabelRegex};

/// An expression that no text matches.
pub static NEVER_MATCHES: Code = Code {
    name: "regex-never-matches",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "no text matches the expression of a relabelling rule",
    explain: "The expression asks for the start of the text behind a character, or for its end before \
one, as `a^b` and `$a` do. Nothing matches it: `keep` drops everything, the other actions do nothing. \
A dollar sign or a circumflex that is meant as itself needs a backslash.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['api:9100']\n    metric_relabel_configs:\n      - source_labels: [currency]\n        regex: 'US$.+'\n        action: drop\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['api:9100']\n    metric_relabel_configs:\n      - source_labels: [currency]\n        regex: 'US\\$.+'\n        action: drop\n",
    }],
};

/// Anchors that Prometheus adds anyway.
pub static REDUNDANT_ANCHOR: Code = Code {
    name: "redundant-anchor",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "an expression begins with `^` or ends with `$`, which Prometheus adds anyway",
    explain: "Expressions of relabelling rules have to match the whole value. `^` in front and `$` \
behind say nothing; whoever reads the rule may think that an expression without them matches a part.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['api:9100']\n    metric_relabel_configs:\n      - source_labels: [__name__]\n        regex: '^go_.*$'\n        action: drop\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['api:9100']\n    metric_relabel_configs:\n      - source_labels: [__name__]\n        regex: 'go_.*'\n        action: drop\n",
    }],
};

/// Checks every expression.
pub(super) static CHECK: Check = Check {
    codes: &[&NEVER_MATCHES, &REDUNDANT_ANCHOR],
    run: |scope, sink| {
        for document in Document::all(scope) {
            let mut report = Reporter::new(scope, document.file, sink);
            document.each(|_, rule: &Relabel| {
                if let (Some(given), Some(body)) =
                    (rule.regex.given(), regex(rule).and_then(|r| r.body()))
                {
                    check(&mut report, given, body);
                }
            });
        }
    },
};

fn check(report: &mut Reporter<'_>, given: &Given<RelabelRegex>, body: &Node) {
    let span = given.span;
    if !reach(body, Reach::START).possible() {
        let message = "no text matches this expression: an anchor stands in its middle";
        let finding = report
            .finding(&NEVER_MATCHES, span, message)
            .help("write a backslash before a `^` or `$` that is meant as itself");
        report.push(finding);
        return;
    }
    let text = given.value.0.as_str();
    let leading = text.starts_with('^') && first(body) == Some(Assertion::StartText);
    let trailing = text.ends_with('$') && last(body) == Some(Assertion::EndText);
    let what = match (leading, trailing) {
        (true, true) => "`^` and `$`",
        (true, false) => "`^`",
        (false, true) => "`$`",
        (false, false) => return,
    };
    let message = format!("Prometheus anchors expressions at both ends, so {what} can go");
    let finding = report.finding(&REDUNDANT_ANCHOR, span, message);
    report.push(finding);
}

fn first(body: &Node) -> Option<Assertion> {
    match &body.kind {
        Kind::Assertion(assertion) => Some(*assertion),
        Kind::Concat(nodes) => nodes.first().and_then(first),
        _ => None,
    }
}

fn last(body: &Node) -> Option<Assertion> {
    match &body.kind {
        Kind::Assertion(assertion) => Some(*assertion),
        Kind::Concat(nodes) => nodes.last().and_then(last),
        _ => None,
    }
}

/// Where a match may stand after a part of the expression, as far as anchors are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reach {
    /// Nothing was read, and the end was not asked for.
    fresh: bool,
    /// Something was read, and the end was not asked for.
    read: bool,
    /// The end was asked for, with nothing read before it.
    fresh_end: bool,
    /// The end was asked for, with something read before it.
    read_end: bool,
}

impl Reach {
    const NOWHERE: Self = Self {
        fresh: false,
        read: false,
        fresh_end: false,
        read_end: false,
    };
    const START: Self = Self {
        fresh: true,
        ..Self::NOWHERE
    };

    fn possible(self) -> bool {
        self != Self::NOWHERE
    }

    fn or(self, other: Self) -> Self {
        Self {
            fresh: self.fresh || other.fresh,
            read: self.read || other.read,
            fresh_end: self.fresh_end || other.fresh_end,
            read_end: self.read_end || other.read_end,
        }
    }

    /// Reads one character, which nothing behind the end can.
    fn after_character(self) -> Self {
        Self {
            read: self.fresh || self.read,
            ..Self::NOWHERE
        }
    }
}

/// Follows the anchors through an expression; what characters are read does not matter. The depth of
/// the recursion is bounded by the height of the tree, which the parser limits.
fn reach(node: &Node, from: Reach) -> Reach {
    match &node.kind {
        Kind::Empty => from,
        Kind::Literal(_) => from.after_character(),
        Kind::Class(class) if class.is_empty() => Reach::NOWHERE,
        Kind::Class(_) => from.after_character(),
        Kind::Assertion(Assertion::StartText) => Reach {
            fresh: from.fresh,
            fresh_end: from.fresh_end,
            ..Reach::NOWHERE
        },
        Kind::Assertion(Assertion::EndText) => Reach {
            fresh_end: from.fresh || from.fresh_end,
            read_end: from.read || from.read_end,
            ..Reach::NOWHERE
        },
        // These depend on the characters around them.
        Kind::Assertion(_) => from,
        Kind::Capture { node, .. } => reach(node, from),
        Kind::Concat(nodes) => nodes.iter().fold(from, |from, node| reach(node, from)),
        Kind::Alternate(nodes) => nodes
            .iter()
            .fold(Reach::NOWHERE, |all, node| all.or(reach(node, from))),
        Kind::Repeat { node, min, max, .. } => repeat(node, *min, *max, from),
    }
}

/// Four states settle after four rounds, however often a part is repeated.
fn repeat(node: &Node, min: u32, max: Option<u32>, from: Reach) -> Reach {
    let mut now = from;
    for _ in 0..min.min(4) {
        now = reach(node, now);
    }
    let optional = max.map_or(4, |max| (max - min.min(max)).min(4));
    let mut all = now;
    for _ in 0..optional {
        now = reach(node, now);
        all = all.or(now);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{Reach, reach};
    use crate::lang::regex::{Dialect, Regex};
    use proptest::prelude::{prop_assert, proptest};

    fn possible(pattern: &str) -> bool {
        let regex = Regex::new(pattern, Dialect::Relabel).unwrap();
        regex
            .body()
            .is_none_or(|body| reach(body, Reach::START).possible())
    }

    #[test]
    fn anchors_in_the_middle_match_nothing() {
        for pattern in ["a^b", "$a", "US$.+", "(a|b)^c", "a+$b", "(?:a$)+b"] {
            assert!(!possible(pattern), "{pattern}");
        }
        for pattern in [
            "^a$",
            "(^a|b$)",
            "a|$b",
            "(^|a)b",
            "a?^b",
            "",
            "^$",
            "(a$)*",
            "(?m)a$\n^b",
        ] {
            assert!(possible(pattern), "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn what_matches_is_never_called_impossible(
            pattern in r"(a|b|\^|\$|\(a\|\^b\)|\(\$\|a\)\*|a\?|\(\^a\$\)\+){0,5}",
            text in "[ab]{0,4}",
        ) {
            let regex = Regex::new(&pattern, Dialect::Relabel).unwrap();
            prop_assert!(!regex.is_match(&text) || possible(&pattern), "{} on {}", pattern, text);
        }
    }
}
