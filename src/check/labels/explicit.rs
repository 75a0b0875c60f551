//! Operators one side of which has several series for one of the other, without saying so.

use super::described::list;
use super::matching;
use super::subject::Subject;
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::{
    Aggregate, AggregateOp, Binary, BinaryOp, Expr, NodeId, NodeKind, Sign, ValueType,
};
use crate::model::inference::{Matching, Presence, Values, is_usual_of_targets};

/// An operator between one series and several that does not name the side of the several.
pub static IMPLICIT_GROUP: Code = Code {
    name: "missing-group-modifier",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "one side of an operator has several series for one value of the labels that match",
    explain: "With `on (…)` or `ignoring (…)` each series of one side has to find at most one on the \
other. An aggregation that keeps a label besides those gives several series that are alike to the \
operator, and as soon as two of them meet a partner the evaluation fails: `many-to-one matching must be \
explicit (group_left/group_right)`, or `found duplicate series for the match group`. The rule then \
neither fires nor records. `group_left` says that the left side has several, `group_right` the right.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job_code:requests:share\n        expr: sum by (job, code) (rate(http_requests_total[5m])) / on (job) sum by (job) (rate(http_requests_total[5m]))\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job_code:requests:share\n        expr: sum by (job, code) (rate(http_requests_total[5m])) / on (job) group_left sum by (job) (rate(http_requests_total[5m]))\n",
    }],
};

pub(super) fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (id, binary) in subject.vector_operators() {
        let is_bare = binary.matching.as_ref().is_some_and(|m| m.group.is_none());
        if !is_bare || binary.op.is_set() || matching::is_reported(subject, id) {
            continue;
        }
        let sides = [
            (binary.left, "left", "group_left"),
            (binary.right, "right", "group_right"),
        ];
        let varying = sides.map(|(side, _, _)| varying(subject, binary, side));
        let several = varying
            .iter()
            .zip(sides)
            .find(|(labels, _)| !labels.is_empty());
        let Some((labels, (_, side, modifier))) = several else {
            continue;
        };
        let labels = list(labels.iter().copied());
        let message = format!(
            "the {side} side of `{}` keeps {labels}: as soon as two of its series differ in that \
             alone, the evaluation fails",
            binary.op.symbol()
        );
        let is_both = varying.iter().all(|labels| !labels.is_empty());
        let finding = subject.finding(report, &IMPLICIT_GROUP, binary.op_span, message);
        report.push(match is_both {
            true => finding.help("match on these labels too, or aggregate them away on one side"),
            false => finding.help(format!(
                "add `{modifier}`, or aggregate the {side} side by the labels that match"
            )),
        });
    }
}

/// Returns the labels of a side that do not take part in the matching, and in which series that
/// agree otherwise certainly may differ.
fn varying<'e>(subject: &Subject<'e>, binary: &Binary, side: NodeId) -> Vec<&'e str> {
    let Some(aggregate) = aggregation(subject.expr(), side) else {
        return Vec::new();
    };
    let Some(grouping) = aggregate.grouping.as_ref().filter(|g| !g.without) else {
        return Vec::new();
    };
    let matching = Matching::of(binary);
    let is_matched = |label: &str| matching.counts(label);
    // A target has one of each of these: where one is matched, the others hardly differ.
    let knows_target = OF_ONE_TARGET.iter().any(|label| {
        let is_there = grouping.labels.contains(label);
        is_matched(label) && is_there
    });
    let names = grouping.labels.names.iter().map(|name| name.text.as_str());
    let unmatched = names.filter(|label| {
        let of_target = is_usual_of_targets(label);
        let differs = match of_target {
            true => *label == "instance" && !knows_target,
            false => true,
        };
        differs && !is_matched(label)
    });
    let vector = subject.certain.inferred.get(aggregate.expr);
    let values = |label: &str| vector.get(label);
    unmatched
        .filter(|label| can_differ(&values(label)) && !is_of_info(subject.expr(), aggregate))
        .collect()
}

/// Labels that say which target a series is of, or which thing.
const OF_ONE_TARGET: [&str; 12] = [
    "container",
    "host",
    "hostname",
    "id",
    "instance",
    "name",
    "node",
    "nodename",
    "pod",
    "server",
    "service",
    "target",
];

fn can_differ(values: &Values) -> bool {
    let is_one = values.list().is_some_and(|all| all.len() < 2);
    !is_one && values.presence() != Presence::Never
}

/// Returns whether what is aggregated says what things are like: one series for each of them.
fn is_of_info(expr: &Expr, aggregate: &Aggregate) -> bool {
    expr.descendants(aggregate.expr)
        .any(|id| match &expr.node(id).kind {
            NodeKind::VectorSelector(selector) => selector
                .metric_name()
                .is_none_or(|name| name.ends_with("_info") || name.ends_with("_labels")),
            NodeKind::Aggregate(inner) => !keeps_groups(inner.op),
            _ => false,
        })
}

/// Returns the aggregation whose series a side of an operator has: calculated with and compared
/// perhaps, which changes none of their labels.
fn aggregation(expr: &Expr, mut id: NodeId) -> Option<&Aggregate> {
    loop {
        match &expr.node(id).kind {
            NodeKind::Paren(inner) => id = *inner,
            NodeKind::Unary(unary) if matches!(unary.sign, Sign::Plus | Sign::Minus) => {
                id = unary.expr;
            }
            NodeKind::Binary(binary) if is_filter_of_one(binary) => return None,
            NodeKind::Binary(binary) => {
                let is_scalar = |id| expr.value_type(id) == ValueType::Scalar;
                id = match (is_scalar(binary.left), is_scalar(binary.right)) {
                    (false, true) => binary.left,
                    (true, false) => binary.right,
                    _ => return None,
                };
            }
            NodeKind::Aggregate(aggregate) => {
                return keeps_groups(aggregate.op).then_some(aggregate);
            }
            _ => return None,
        }
    }
}

/// Returns whether a comparison may be there to leave one series of several.
fn is_filter_of_one(binary: &Binary) -> bool {
    binary.op == BinaryOp::Equal && binary.bool_modifier.is_none()
}

/// Returns whether an aggregation gives a series for each group.
fn keeps_groups(op: AggregateOp) -> bool {
    !matches!(
        op,
        AggregateOp::Topk
            | AggregateOp::Bottomk
            | AggregateOp::Limitk
            | AggregateOp::LimitRatio
            | AggregateOp::CountValues
    )
}
