//! Conditions of selectors: those that contradict each other, and those that are written as regular
//! expressions without need.

use super::pass::RuleCheck;
use super::subject::Query;
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::{LabelMatcher, MatchOp, NodeKind, VectorSelector};
use crate::lang::regex::{Assertion, Kind, Node};

/// Conditions on one label that nothing fulfils.
pub static CONTRADICTION: Code = Code {
    name: "contradictory-selector",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "the conditions of a selector contradict each other, so that it selects nothing",
    explain: "All conditions in the braces have to hold at once. Two different values of one label, \
or a value and a regular expression that it does not match, are never fulfilled: the selector gives \
nothing, an alert on it never fires, and `absent()` of it always does. To have one value or the other, \
write `=~\"a|b\"`.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up{job=\"api\", job=\"web\"})\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up{job=~\"api|web\"})\n",
    }],
};

/// A regular expression that is plain text.
pub static PLAIN_REGEX: Code = Code {
    name: "needless-regex",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "a regular expression that matches one text only",
    explain: "`=~` and `!~` take regular expressions that have to match the whole value. One without \
any pattern says the same as `=` or `!=`, which is plainer and cheaper. If a part of the value was \
meant, write `.*` around it.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up{job=~\"api\"})\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up{job=\"api\"})\n",
    }],
};

/// Anchors that are there anyway.
pub static NEEDLESS_ANCHOR: Code = Code {
    name: "needless-anchor",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "a regular expression has anchors that are implied",
    explain: "Prometheus matches the regular expressions of selectors against the whole value, as if \
`^(?:` and `)$` stood around them. Anchors of one's own change nothing and make believe that others \
without them are not anchored.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up{job=~\"^api-.+$\"})\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up{job=~\"api-.+\"})\n",
    }],
};

/// An empty alternative.
pub static EMPTY_ALTERNATIVE: Code = Code {
    name: "empty-alternative",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "a regular expression has an empty alternative, which matches series without the label",
    explain: "An alternative without text, as the last one of `api|web|`, matches the empty value, \
and a series without the label has the empty value. Most often a `|` was left over when a list was \
shortened.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up{env=~\"prod|staging|\"})\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up{env=~\"prod|staging\"})\n",
    }],
};

/// A regular expression behind `=`.
pub static REGEX_AS_TEXT: Code = Code {
    name: "regex-as-text",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "what looks like a regular expression is compared as text",
    explain: "`=` and `!=` compare the value of a label letter by letter: `status=\"5..\"` selects \
series whose status is a five and two dots. Regular expressions need `=~` or `!~`.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up{job=\"api-.*\"})\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up{job=~\"api-.*\"})\n",
    }],
};

/// How many conditions of one selector are held against each other.
const MOST_CONDITIONS: usize = 50;

/// Checks the conditions of every selector.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[
        &CONTRADICTION,
        &PLAIN_REGEX,
        &NEEDLESS_ANCHOR,
        &EMPTY_ALTERNATIVE,
        &REGEX_AS_TEXT,
    ],
    start: |_, _| {
        Box::new(move |subject, report| {
            let Some(query) = Query::of(&subject) else {
                return;
            };
            for (_, node) in query.expr.nodes() {
                if let NodeKind::VectorSelector(selector) = &node.kind {
                    contradiction(&query, selector, report);
                    for matcher in &selector.matchers {
                        regex(&query, matcher, report);
                        text(&query, matcher, report);
                    }
                }
            }
        })
    },
};

/// Reports a condition that no value of another condition on the same label fulfils.
fn contradiction(query: &Query<'_>, selector: &VectorSelector, report: &mut Reporter<'_>) {
    let matchers = selector.matchers.get(..MOST_CONDITIONS);
    let matchers = matchers.unwrap_or(&selector.matchers);
    for (at, second) in matchers.iter().enumerate() {
        let before = matchers.get(..at).unwrap_or_default();
        let clash = before
            .iter()
            .find(|first| first.name == second.name && excludes(first, second));
        let Some(first) = clash else { continue };
        let message = format!(
            "no value of `{}` fulfils both this and `{}`",
            second.name.as_str(),
            query.source(first.span()).trim(),
        );
        let finding = query
            .finding(report, &CONTRADICTION, second.span(), message)
            .related(
                report.place(query.text.place(first.span())),
                "the other condition",
            )
            .help("remove one of them, or join the values in one regular expression");
        report.push(finding);
    }
}

fn excludes(a: &LabelMatcher, b: &LabelMatcher) -> bool {
    match (a.op, b.op) {
        (MatchOp::Equal, _) => fulfils(a.value.as_str(), b) == Some(false),
        (_, MatchOp::Equal) => fulfils(b.value.as_str(), a) == Some(false),
        (MatchOp::Regex, MatchOp::NotRegex) | (MatchOp::NotRegex, MatchOp::Regex) => {
            a.value == b.value
        }
        _ => false,
    }
}

/// Returns whether a value fulfils a condition; `None` for a pattern that is not read here.
pub(in crate::check) fn fulfils(value: &str, matcher: &LabelMatcher) -> Option<bool> {
    let text = matcher.value.as_str();
    Some(match matcher.op {
        MatchOp::Equal => value == text,
        MatchOp::NotEqual => value != text,
        MatchOp::Regex => matcher.regex()?.is_match(value),
        MatchOp::NotRegex => !matcher.regex()?.is_match(value),
    })
}

fn regex(query: &Query<'_>, matcher: &LabelMatcher, report: &mut Reporter<'_>) {
    let regex = matcher.regex().filter(|_| !matcher.value.is_empty());
    let Some(body) = regex.as_ref().and_then(|regex| regex.body()) else {
        return;
    };
    let span = matcher.span();
    let (literal, has_anchor) = plain(body);
    if let Some(literal) = literal.filter(|literal| !literal.is_empty()) {
        let op = match matcher.op {
            MatchOp::Regex => "=",
            _ => "!=",
        };
        let better = format!("{}{op}{literal:?}", matcher.name.as_str());
        let finding = query.finding(
            report,
            &PLAIN_REGEX,
            span,
            format!("this regular expression matches `{literal}` alone"),
        );
        report.push(finding.help(format!("write `{better}`")));
    } else if has_anchor {
        let finding = query.finding(
            report,
            &NEEDLESS_ANCHOR,
            matcher.value_span,
            "the regular expression is anchored at both ends anyway",
        );
        report.push(finding.help("remove `^` and `$`"));
    }
    if let Kind::Alternate(parts) = &body.kind
        && parts.iter().any(|part| part.kind == Kind::Empty)
        && matcher.op == MatchOp::Regex
    {
        let message = format!(
            "an alternative is empty: series without the label `{}` are selected as well",
            matcher.name.as_str()
        );
        let finding = query.finding(report, &EMPTY_ALTERNATIVE, matcher.value_span, message);
        report
            .push(finding.help("remove the `|` at its end, or write `()` to say that it is meant"));
    }
}

/// Reports a value behind `=` that can hardly be meant as text.
fn text(query: &Query<'_>, matcher: &LabelMatcher, report: &mut Reporter<'_>) {
    let value = matcher.value.as_str();
    let is_status = value.len() == 3
        && value.starts_with(|c: char| c.is_ascii_digit())
        && value.ends_with("..");
    let mut patterns = [".*", ".+", "[0-9]", "\\d"].iter();
    let has_pattern =
        value.contains(['.', '[', '\\']) && patterns.any(|pattern| value.contains(pattern));
    if matcher.op.is_regex() || !(has_pattern || is_status) {
        return;
    }
    let regex = match matcher.op {
        MatchOp::Equal => "=~",
        _ => "!~",
    };
    let message = format!("`{}` compares this as text", matcher.op.symbol());
    let finding = query.finding(report, &REGEX_AS_TEXT, matcher.span(), message);
    report.push(finding.help(format!("if a regular expression is meant, write `{regex}`")));
}

/// Returns the one text that the expression matches, when it is one, and whether an anchor stands at
/// an end of it.
fn plain(body: &Node) -> (Option<String>, bool) {
    let is_anchor = |node: &Node| {
        matches!(
            node.kind,
            Kind::Assertion(Assertion::StartText | Assertion::EndText)
        )
    };
    match &body.kind {
        Kind::Concat(parts) => {
            let ends = [parts.first(), parts.last()];
            let has_anchor = ends.into_iter().flatten().any(is_anchor);
            let inner = parts.as_slice();
            let inner = match inner.split_first() {
                Some((first, rest)) if is_anchor(first) => rest,
                _ => inner,
            };
            let inner = match inner.split_last() {
                Some((last, rest)) if is_anchor(last) => rest,
                _ => inner,
            };
            // One in the middle has no text: nothing matches `a$b`.
            (inner.iter().map(Node::literal).collect(), has_anchor)
        }
        _ => (body.literal(), is_anchor(body)),
    }
}
