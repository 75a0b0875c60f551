//! One metric on both sides, with different matchers on a label that takes part in the matching.

use std::collections::BTreeSet;

use super::described::list;
use super::matching;
use super::subject::Subject;
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::{
    Aggregate, AggregateOp, Binary, BinaryOp, Call, Grouping, NodeId, NodeKind, ValueType,
    VectorSelector,
};
use crate::model::inference::Matching;

/// Two sides that are the same series.
pub static EQUAL_SIDES: Code = Code {
    name: "sides-always-equal",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "an operator brings each series together with itself",
    explain: "Both sides select one metric, and one of them only a part of it. As the label by which \
they differ takes part in the matching, each series of the part meets itself on the other side: the \
ratio is 1 for every one of them, the difference 0, whatever the numbers are. An alert on the ratio \
fires as soon as there is any such series.\n\nSum both sides over that label, with `sum by (…)` or \
`sum without (…)`.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: HighErrorRate\n        expr: rate(http_requests_total{code=~\"5..\"}[5m]) / rate(http_requests_total[5m]) > 0.05\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: HighErrorRate\n        expr: sum without (code) (rate(http_requests_total{code=~\"5..\"}[5m])) / sum without (code) (rate(http_requests_total[5m])) > 0.05\n",
    }],
};

pub(super) fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (id, binary) in subject.vector_operators() {
        if binary.op.is_set() {
            continue;
        }
        let Some(labels) = differing_labels(subject, binary) else {
            continue;
        };
        if matching::is_reported(subject, id) {
            continue;
        }
        let message = format!(
            "{}: both sides are the same series, as {} {} part in the matching",
            outcome(binary.op),
            list(labels.iter().copied()),
            if labels.len() == 1 { "takes" } else { "take" },
        );
        let help = format!("sum both sides without {}", list(labels));
        let finding = subject.finding(report, &EQUAL_SIDES, binary.op_span, message);
        report.push(finding.help(help));
    }
}

fn outcome(op: BinaryOp) -> String {
    let symbol = op.symbol();
    let fixed = match op {
        BinaryOp::Div => "always gives 1",
        BinaryOp::Sub | BinaryOp::Mod => "always gives 0",
        BinaryOp::Equal | BinaryOp::GreaterOrEqual | BinaryOp::LessOrEqual => "always holds",
        BinaryOp::NotEqual | BinaryOp::Greater | BinaryOp::Less => "never holds",
        _ => "takes every value with itself",
    };
    format!("`{symbol}` {fixed}")
}

/// Returns the labels by whose matchers the sides differ, when the sides are alike in all else and
/// every one of these labels is equal where the sides match.
///
/// A series that has a partner then fulfils the matchers of both sides, so that it stands on the
/// other side as well; and as no two series there may have its labels, it is the partner.
fn differing_labels<'a>(subject: &Subject<'a>, binary: &Binary) -> Option<BTreeSet<&'a str>> {
    let mut groupings = Vec::new();
    let mut sides = (binary.left, binary.right);
    let (left, right) = loop {
        match step(subject, sides)? {
            Step::Down(inner, grouping) => {
                sides = inner;
                groupings.extend(grouping);
            }
            Step::Selectors(left, right) => break (left, right),
        }
    };
    let labels = differences(left, right);
    let matching = Matching::of(binary);
    let counts = |label: &&str| {
        matching.counts(label) && groupings.iter().all(|grouping| grouping.keeps(label))
    };
    (!labels.is_empty() && labels.iter().all(counts)).then_some(labels)
}

enum Step<'a> {
    /// One level further down, below a grouping perhaps.
    Down((NodeId, NodeId), Option<Kept<'a>>),
    Selectors(&'a VectorSelector, &'a VectorSelector),
}

/// The labels that series of one group have in common.
enum Kept<'a> {
    By(Option<&'a Grouping>),
    Without(&'a Grouping),
    WithoutBound,
}

impl Kept<'_> {
    fn keeps(&self, label: &str) -> bool {
        match self {
            Self::By(grouping) => grouping.is_some_and(|g| g.labels.contains(label)),
            Self::Without(grouping) => !grouping.labels.contains(label),
            Self::WithoutBound => label != "le",
        }
    }
}

/// Compares two nodes and goes down where they are alike.
fn step<'a>(subject: &Subject<'a>, sides: (NodeId, NodeId)) -> Option<Step<'a>> {
    let expr = subject.expr();
    let (left, right) = (expr.without_parens(sides.0), expr.without_parens(sides.1));
    match (&expr.node(left).kind, &expr.node(right).kind) {
        (NodeKind::VectorSelector(a), NodeKind::VectorSelector(b)) => {
            let name = a.metric_name()?;
            let unmoved =
                |s: &VectorSelector| s.modifiers.offset.is_none() && s.modifiers.at.is_none();
            let alike = b.metric_name() == Some(name) && unmoved(a) && unmoved(b);
            alike.then_some(Step::Selectors(a, b))
        }
        (NodeKind::MatrixSelector(a), NodeKind::MatrixSelector(b)) => {
            let inner = (a.selector, b.selector);
            let alike = rest(subject, left, inner.0) == rest(subject, right, inner.1);
            alike.then_some(Step::Down(inner, None))
        }
        (NodeKind::Call(a), NodeKind::Call(b)) => call(subject, a, b),
        (NodeKind::Aggregate(a), NodeKind::Aggregate(b)) => aggregate(subject, a, b),
        (NodeKind::Unary(a), NodeKind::Unary(b)) => {
            let alike = a.sign.symbol() == b.sign.symbol();
            alike.then_some(Step::Down((a.expr, b.expr), None))
        }
        (NodeKind::Binary(a), NodeKind::Binary(b)) => with_scalar(subject, a, b),
        _ => None,
    }
}

/// Returns what stands behind a part of a node.
fn rest<'a>(subject: &Subject<'a>, whole: NodeId, part: NodeId) -> &'a str {
    let expr = subject.expr();
    let (whole, part) = (expr.node(whole).span, expr.node(part).span);
    let text = subject.text.text();
    text.get(part.end..whole.end).unwrap_or_default().trim()
}

/// Functions whose result for a series does not depend on its own values alone.
const OF_SEVERAL: [&str; 5] = [
    "absent",
    "absent_over_time",
    "info",
    "label_join",
    "label_replace",
];

fn call<'a>(subject: &Subject<'a>, a: &Call, b: &Call) -> Option<Step<'a>> {
    let name = a.function.name;
    let counts = (a.arguments.len(), b.arguments.len());
    if name != b.function.name || OF_SEVERAL.contains(&name) || counts.0 != counts.1 {
        return None;
    }
    let mut inner = None;
    for (left, right) in a.arguments.iter().zip(&b.arguments) {
        let kind = subject.expr().value_type(*left);
        if matches!(kind, ValueType::InstantVector | ValueType::RangeVector) {
            inner = Some((*left, *right));
        } else if subject.source(*left) != subject.source(*right) {
            return None;
        }
    }
    let of_buckets = matches!(name, "histogram_quantile" | "histogram_fraction");
    Some(Step::Down(inner?, of_buckets.then_some(Kept::WithoutBound)))
}

fn aggregate<'a>(subject: &Subject<'a>, a: &'a Aggregate, b: &Aggregate) -> Option<Step<'a>> {
    let of_parts = matches!(
        a.op,
        AggregateOp::Topk
            | AggregateOp::Bottomk
            | AggregateOp::Limitk
            | AggregateOp::LimitRatio
            | AggregateOp::CountValues
    );
    let parameter = |aggregate: &Aggregate| aggregate.parameter.map(|id| subject.source(id));
    if a.op != b.op || of_parts || parameter(a) != parameter(b) {
        return None;
    }
    let described = |aggregate: &Aggregate| {
        aggregate.grouping.as_ref().map(|grouping| {
            let names = grouping.labels.names.iter().map(|name| name.text.clone());
            (grouping.without, names.collect::<BTreeSet<String>>())
        })
    };
    let kept = match &a.grouping {
        Some(grouping) if grouping.without => Kept::Without(grouping),
        grouping => Kept::By(grouping.as_ref()),
    };
    let alike = described(a) == described(b);
    alike.then_some(Step::Down((a.expr, b.expr), Some(kept)))
}

/// Compares operators between a vector and a scalar.
fn with_scalar<'a>(subject: &Subject<'a>, a: &Binary, b: &Binary) -> Option<Step<'a>> {
    if a.op != b.op || a.bool_modifier.is_some() != b.bool_modifier.is_some() {
        return None;
    }
    let is_scalar = |id: NodeId| subject.expr().value_type(id) == ValueType::Scalar;
    let same = |a: NodeId, b: NodeId| is_scalar(a) && subject.source(a) == subject.source(b);
    if same(a.right, b.right) {
        Some(Step::Down((a.left, b.left), None))
    } else if same(a.left, b.left) {
        Some(Step::Down((a.right, b.right), None))
    } else {
        None
    }
}

/// Returns the labels whose matchers are not the same.
fn differences<'a>(left: &'a VectorSelector, right: &'a VectorSelector) -> BTreeSet<&'a str> {
    let described = |selector: &'a VectorSelector| -> BTreeSet<(&str, &str, &str)> {
        let matchers = selector.matchers.iter();
        let described = matchers.map(|m| (m.name.as_str(), m.op.symbol(), m.value.as_str()));
        described
            .filter(|(name, _, _)| *name != crate::lang::promql::METRIC_NAME)
            .collect()
    };
    let (left, right) = (described(left), described(right));
    left.symmetric_difference(&right)
        .map(|(name, _, _)| *name)
        .collect()
}
