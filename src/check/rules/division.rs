//! Division by what may be zero.

mod infinity;

use std::cell::LazyCell;

use super::bounds::AllBounds;
use super::pass::RuleCheck;
use super::scale::number;
use super::subject::Query;
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::{
    Aggregate, AggregateOp, BinaryOp, Expr, NodeId, NodeKind, ValueType, VectorSelector,
};
use crate::model::catalogue::{Catalogue, Fact};

/// A division by a metric that may be 0.
pub static DIVISION_BY_ZERO: Code = Code {
    name: "division-by-zero",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "division by a metric that is 0 in good order, which gives +Inf",
    explain: "PromQL divides by zero without complaint: the result is +Inf, which is above every \
limit, so that an alert fires for good. Some metrics are 0 when all is well: a container without a \
memory limit has the limit 0. Leave those series out of the division: `a / (b > 0)`, or `a / b > 0.8 \
and b > 0`.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: containers\n    rules:\n      - alert: ContainerMemory\n        expr: container_memory_working_set_bytes / container_spec_memory_limit_bytes > 0.8\n        for: 5m\n        labels: {severity: warning}\n        annotations: {summary: '{{ $labels.name }} uses much memory'}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: containers\n    rules:\n      - alert: ContainerMemory\n        expr: container_memory_working_set_bytes / (container_spec_memory_limit_bytes > 0) > 0.8\n        for: 5m\n        labels: {severity: warning}\n        annotations: {summary: '{{ $labels.name }} uses much memory'}\n",
    }],
};

/// A comparison with a metric that may be 0 as the limit.
pub static LIMIT_OF_ZERO: Code = Code {
    name: "limit-of-zero",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a comparison with a metric that is 0 in good order, which is always exceeded then",
    explain: "Some metrics are 0 when all is well: a container without a memory limit has the limit 0. \
Whatever it uses is more than that, so that the alert fires for every container without a limit. Leave \
those series out of the comparison: `a > 0.9 * (b > 0)`.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: containers\n    rules:\n      - alert: ContainerMemory\n        expr: container_memory_working_set_bytes > 0.9 * container_spec_memory_limit_bytes\n        for: 5m\n        labels: {severity: warning}\n        annotations: {summary: '{{ $labels.name }} uses much memory'}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: containers\n    rules:\n      - alert: ContainerMemory\n        expr: container_memory_working_set_bytes > 0.9 * (container_spec_memory_limit_bytes > 0)\n        for: 5m\n        labels: {severity: warning}\n        annotations: {summary: '{{ $labels.name }} uses much memory'}\n",
    }],
};

/// Checks every division and comparison.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&DIVISION_BY_ZERO, &LIMIT_OF_ZERO],
    start: |scope, _| {
        Box::new(move |subject, report| {
            let Some(query) = Query::of(&subject) else {
                return;
            };
            for zero in unguarded(&query, scope.catalogue) {
                tell(&query, &zero, report);
            }
            limits(&query, scope.catalogue, report);
        })
    },
};

/// A division by a metric that may be 0.
pub(in crate::check) struct ZeroDivisor<'a> {
    /// The divisor.
    pub node: NodeId,
    /// What it selects.
    pub selector: &'a VectorSelector,
    /// The metric.
    pub name: &'a str,
    /// When the metric is 0.
    when: &'static str,
}

/// Returns the divisions of an expression by metrics that may be 0, where nothing leaves the zeros
/// out.
pub(in crate::check) fn unguarded<'a>(
    query: &Query<'a>,
    catalogue: &Catalogue,
) -> Vec<ZeroDivisor<'a>> {
    let expr = query.expr;
    let divisions = expr.nodes().filter_map(|(id, node)| match &node.kind {
        NodeKind::Binary(binary) if binary.op == BinaryOp::Div => {
            Some((id, binary.left, binary.right))
        }
        _ => None,
    });
    let parents = LazyCell::new(|| expr.parents());
    let zeros = divisions.filter_map(|(id, left, right)| {
        let zero = ZeroDivisor::of(expr, right, catalogue)?;
        // A part of nothing is nothing: 0 / 0 is no number and fulfils no comparison.
        let finite = AllBounds::of(expr, catalogue).get(id).max.is_finite()
            || is_made_of_parts(expr, left, zero.name, catalogue);
        let is_left_out =
            finite || is_guarded(expr, zero.name, None) || infinity::is_dropped(expr, &parents, id);
        (!is_left_out).then_some(zero)
    });
    zeros.collect()
}

impl<'a> ZeroDivisor<'a> {
    /// Returns what a side of an operator selects, when it is a metric that may be 0: as it is,
    /// multiplied by a number, or aggregated by what tells its series apart.
    fn of(expr: &'a Expr, side: NodeId, catalogue: &Catalogue) -> Option<Self> {
        let (node, selector) = metric(expr, side)?;
        let name = selector.metric_name()?;
        let series = catalogue.series(name)?;
        let when = series.facts().iter().find_map(|fact| match fact {
            Fact::Zero(when) => Some(*when),
            _ => None,
        })?;
        let is_alone = series.metric.labels.names.is_empty();
        let keeps = expr.descendants(side).all(|id| match &expr.node(id).kind {
            NodeKind::Aggregate(aggregate) => keeps_apart(aggregate, is_alone),
            _ => true,
        });
        keeps.then_some(Self {
            node,
            selector,
            name,
            when,
        })
    }
}

/// Labels that tell things apart that have a limit of their own each.
const OF_THINGS: [&str; 8] = [
    "container",
    "container_label_com_docker_compose_service",
    "container_name",
    "device",
    "id",
    "mountpoint",
    "name",
    "pod",
];

/// Returns whether groups are so small that all series of one may be 0; `is_alone` tells that there
/// is but one series for each target.
fn keeps_apart(aggregate: &Aggregate, is_alone: bool) -> bool {
    let Some(grouping) = &aggregate.grouping else {
        return false;
    };
    let names = |label: &str| grouping.labels.contains(label);
    let of_things = OF_THINGS.iter().any(|label| names(label));
    match (grouping.without, is_alone) {
        (false, false) => of_things,
        (false, true) => names("instance"),
        (true, false) => !of_things,
        (true, true) => !names("instance"),
    }
}

/// Returns whether all that an expression selects is 0 where the metric is.
fn is_made_of_parts(expr: &Expr, id: NodeId, whole: &str, catalogue: &Catalogue) -> bool {
    let mut selected = expr
        .descendants(id)
        .filter_map(|id| match &expr.node(id).kind {
            NodeKind::VectorSelector(selector) => Some(selector.metric_name().unwrap_or_default()),
            _ => None,
        });
    selected.all(|name| {
        let series = catalogue.series(name);
        let facts = series.map(|series| series.facts()).unwrap_or_default();
        let is_part = |fact: &Fact| matches!(fact, Fact::PartOf(of) if *of == whole);
        name == whole || facts.iter().any(is_part)
    })
}

fn tell(query: &Query<'_>, zero: &ZeroDivisor<'_>, report: &mut Reporter<'_>) {
    let span = query.expr.node(zero.node).span;
    let is_group = matches!(&query.expr.node(zero.node).kind, NodeKind::Aggregate(_));
    let message = format!(
        "`{}` is 0 {}: the quotient is +Inf {}",
        zero.name,
        zero.when,
        match is_group {
            true => "where all of a group are",
            false => "there",
        }
    );
    let finding = query.finding(report, &DIVISION_BY_ZERO, span, message);
    let source = query.source(span);
    report.push(finding.help(format!(
        "divide by `({source} > 0)`, or add `and {source} > 0`"
    )));
}

/// Checks the comparisons that hold where a metric that may be 0 is 0.
fn limits(query: &Query<'_>, catalogue: &Catalogue, report: &mut Reporter<'_>) {
    let expr = query.expr;
    for (id, node) in expr.nodes() {
        let NodeKind::Binary(binary) = &node.kind else {
            continue;
        };
        let (greater, less) = match binary.op {
            BinaryOp::Greater | BinaryOp::GreaterOrEqual => (binary.left, binary.right),
            BinaryOp::Less | BinaryOp::LessOrEqual => (binary.right, binary.left),
            _ => continue,
        };
        let Some(zero) = ZeroDivisor::of(expr, less, catalogue) else {
            continue;
        };
        if binary.bool_modifier.is_some()
            || expr.value_type(greater) != ValueType::InstantVector
            || is_made_of_parts(expr, greater, zero.name, catalogue)
            || is_guarded(expr, zero.name, Some(id))
        {
            continue;
        }
        let span = expr.node(zero.node).span;
        let message = format!(
            "`{}` is 0 {}: the comparison holds for whatever is used there",
            zero.name, zero.when
        );
        let finding = query.finding(report, &LIMIT_OF_ZERO, span, message);
        let source = query.source(span);
        report.push(finding.help(format!("compare with `({source} > 0)`")));
    }
}

/// Returns the selector that a side of an operator is, multiplied by a number or aggregated perhaps,
/// with the outermost node that has its values.
fn metric(expr: &Expr, mut id: NodeId) -> Option<(NodeId, &VectorSelector)> {
    let mut outermost = None;
    loop {
        match &expr.node(id).kind {
            NodeKind::Paren(inner) => id = *inner,
            NodeKind::Binary(binary) if matches!(binary.op, BinaryOp::Mul | BinaryOp::Div) => {
                match (number(expr, binary.left), number(expr, binary.right)) {
                    (None, Some(_)) => id = binary.left,
                    (Some(_), None) if binary.op == BinaryOp::Mul => id = binary.right,
                    _ => return None,
                }
            }
            NodeKind::Aggregate(aggregate) if KEEPING_ZERO.contains(&aggregate.op) => {
                outermost = outermost.or(Some(id));
                id = aggregate.expr;
            }
            NodeKind::Call(call) if OVER_TIME.contains(&call.function.name) => {
                outermost = outermost.or(Some(id));
                id = *call.arguments.first()?;
            }
            NodeKind::MatrixSelector(matrix) => id = matrix.selector,
            NodeKind::VectorSelector(selector) => return Some((outermost.unwrap_or(id), selector)),
            _ => return None,
        }
    }
}

/// Aggregations that give 0 where all series are 0.
const KEEPING_ZERO: [AggregateOp; 4] = [
    AggregateOp::Sum,
    AggregateOp::Max,
    AggregateOp::Min,
    AggregateOp::Avg,
];

/// Functions that give 0 for what has been 0 all the time.
const OVER_TIME: [&str; 4] = [
    "avg_over_time",
    "last_over_time",
    "max_over_time",
    "min_over_time",
];

/// Returns whether the expression compares the metric itself somewhere, to leave out its zeros, but
/// for the node `except`.
fn is_guarded(expr: &Expr, name: &str, except: Option<NodeId>) -> bool {
    let selects = |id: NodeId| {
        let selector = metric(expr, id).map(|(_, selector)| selector);
        selector.is_some_and(|selector| selector.metric_name() == Some(name))
    };
    let mut nodes = expr.nodes().filter(|(id, _)| Some(*id) != except);
    nodes.any(|(_, node)| match &node.kind {
        NodeKind::Binary(binary) if binary.op.is_comparison() => {
            selects(binary.left) || selects(binary.right)
        }
        _ => false,
    })
}
