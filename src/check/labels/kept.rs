//! Whether a result has a label, told from the expression and the one metric it comes from. It saves
//! inferring what is usual for most templates.

use super::OF_SCRAPES;
use super::subject::Subject;
use crate::lang::promql::{
    Binary, BinaryOp, Call, Expr, METRIC_NAME, NodeId, NodeKind, Side, ValueType, VectorSelector,
};
use crate::model::inference::Matching;

/// Functions that give the labels of their vector, but for the metric name and `le`.
const KEEPING: [&str; 17] = [
    "abs",
    "avg_over_time",
    "ceil",
    "changes",
    "delta",
    "deriv",
    "floor",
    "histogram_quantile",
    "increase",
    "irate",
    "max_over_time",
    "min_over_time",
    "predict_linear",
    "rate",
    "resets",
    "round",
    "sum_over_time",
];

/// Returns whether the result can have the label as far as is usual, when its files do not say
/// otherwise; false when that is not told so easily.
pub(super) fn is_kept(subject: &Subject<'_>, label: &str) -> bool {
    if matches!(label, METRIC_NAME | "le") {
        return false;
    }
    let expr = subject.expr();
    let mut ahead = vec![expr.root()];
    while let Some(id) = ahead.pop() {
        let next = match &expr.node(id).kind {
            NodeKind::VectorSelector(selector) if is_scraped(subject, selector, label) => continue,
            NodeKind::MatrixSelector(matrix) => Some(matrix.selector),
            NodeKind::Subquery(subquery) => Some(subquery.expr),
            NodeKind::Paren(inner) => Some(*inner),
            NodeKind::Unary(unary) => Some(unary.expr),
            NodeKind::Call(call) => argument(expr, call),
            NodeKind::Aggregate(aggregate) => aggregate.keeps(label).then_some(aggregate.expr),
            NodeKind::Binary(binary) => {
                let sides = sides(expr, binary, label);
                ahead.extend(sides.iter().flatten().skip(1));
                sides.into_iter().flatten().next()
            }
            NodeKind::VectorSelector(_) | NodeKind::Number(_) | NodeKind::String(_) => None,
        };
        match next {
            Some(next) => ahead.push(next),
            None => return false,
        }
    }
    true
}

/// Returns whether the series come from scrapes as they are, as far as the stack tells, and have the
/// label.
fn is_scraped(subject: &Subject<'_>, selector: &VectorSelector, label: &str) -> bool {
    let is_own = |name: &&str| !name.contains(':') && !subject.inference.is_recorded(name);
    let Some(metric) = selector.metric_name().filter(is_own) else {
        return false;
    };
    let mut matchers = selector.matchers.iter();
    let known = subject.catalogue.series(metric);
    let has_label = known.and_then(|series| series.has_label(label));
    matchers.all(|matcher| matcher.name.as_str() != label)
        && (OF_SCRAPES.contains(&label) || has_label != Some(false))
}

fn argument(expr: &Expr, call: &Call) -> Option<NodeId> {
    let is_vector = |id: &&NodeId| {
        matches!(
            expr.value_type(**id),
            ValueType::InstantVector | ValueType::RangeVector
        )
    };
    let keeps = KEEPING.contains(&call.function.name);
    call.arguments
        .iter()
        .find(is_vector)
        .copied()
        .filter(|_| keeps)
}

/// Returns the sides of an operator that both have to have the label for its result to have it;
/// none when that is not told so easily.
fn sides(expr: &Expr, binary: &Binary, label: &str) -> [Option<NodeId>; 2] {
    let is_vector = |id: NodeId| expr.value_type(id) == ValueType::InstantVector;
    let (left, right) = (binary.left, binary.right);
    match (is_vector(left), is_vector(right)) {
        (true, false) => return [Some(left), None],
        (false, true) => return [Some(right), None],
        (false, false) => return [None, None],
        (true, true) if binary.op == BinaryOp::Unless => return [Some(left), None],
        (true, true) if binary.op == BinaryOp::Or => return [None, None],
        (true, true) => {}
    }
    // Where a label has to be equal the result has what both sides have.
    if Matching::of(binary).counts(label) {
        return [Some(left), Some(right)];
    }
    let group = binary.matching.as_ref().and_then(|m| m.group.as_ref());
    match group {
        // What it includes comes from the other side, even when that has no such label.
        Some(group) => {
            let is_left = (group.many == Side::Left) != group.include.contains(label);
            [Some(if is_left { left } else { right }), None]
        }
        None if binary.op.is_set() => [Some(left), None],
        None => [None, None],
    }
}
