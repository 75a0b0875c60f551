//! Division by what may be zero.

use super::bounds::AllBounds;
use super::subject::{Query, each_rule};
use crate::check::{Check, Reporter};
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::{Binary, BinaryOp, Expr, NodeId, NodeKind, VectorSelector};
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

/// Checks every division.
pub(super) static CHECK: Check = Check {
    codes: &[&DIVISION_BY_ZERO],
    run: |scope, sink| {
        each_rule(scope, sink, |subject, report| {
            let Some(query) = Query::of(&subject) else {
                return;
            };
            for (id, node) in query.expr.nodes() {
                if let NodeKind::Binary(binary) = &node.kind
                    && binary.op == BinaryOp::Div
                {
                    check(&query, id, binary, scope.catalogue, report);
                }
            }
        });
    },
};

fn check(
    query: &Query<'_>,
    id: NodeId,
    binary: &Binary,
    catalogue: &Catalogue,
    report: &mut Reporter<'_>,
) {
    let expr = query.expr;
    let Some((divisor, selector)) = divisor(expr, binary.right) else {
        return;
    };
    let Some(name) = selector.metric_name() else {
        return;
    };
    let facts = catalogue
        .series(name)
        .map(|s| s.facts())
        .unwrap_or_default();
    let Some(when) = facts.iter().find_map(|fact| match fact {
        Fact::Zero(when) => Some(*when),
        _ => None,
    }) else {
        return;
    };
    // A part of nothing is nothing: 0 / 0 is no number and fulfils no comparison.
    if AllBounds::of(expr, catalogue).get(id).max.is_finite() || is_guarded(expr, name) {
        return;
    }
    let node = expr.node(divisor);
    let message = format!("`{name}` is 0 {when}: the quotient is +Inf there");
    let finding = query.finding(report, &DIVISION_BY_ZERO, node.span, message);
    let source = query.source(node.span);
    report.push(finding.help(format!(
        "divide by `({source} > 0)`, or add `and {source} > 0`"
    )));
}

/// Returns the selector that a divisor is, multiplied by a number perhaps.
fn divisor(expr: &Expr, mut id: NodeId) -> Option<(NodeId, &VectorSelector)> {
    let is_number =
        |id: NodeId| matches!(expr.node(expr.without_parens(id)).kind, NodeKind::Number(_));
    loop {
        match &expr.node(id).kind {
            NodeKind::Paren(inner) => id = *inner,
            NodeKind::Binary(binary) if matches!(binary.op, BinaryOp::Mul | BinaryOp::Div) => {
                match (is_number(binary.left), is_number(binary.right)) {
                    (false, true) => id = binary.left,
                    (true, false) if binary.op == BinaryOp::Mul => id = binary.right,
                    _ => return None,
                }
            }
            NodeKind::VectorSelector(selector) => return Some((id, selector)),
            _ => return None,
        }
    }
}

/// Returns whether the expression compares the metric itself somewhere, to leave out its zeros.
fn is_guarded(expr: &Expr, name: &str) -> bool {
    let selects = |id: NodeId| match &expr.node(expr.without_parens(id)).kind {
        NodeKind::VectorSelector(selector) => selector.metric_name() == Some(name),
        _ => false,
    };
    let mut nodes = expr.nodes();
    nodes.any(|(_, node)| match &node.kind {
        NodeKind::Binary(binary) if binary.op.is_comparison() => {
            selects(binary.left) || selects(binary.right)
        }
        _ => false,
    })
}
