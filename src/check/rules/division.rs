//! Division by what may be zero.

use super::bounds::AllBounds;
use super::subject::{Query, each_rule};
use crate::check::{Check, Reporter};
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::{BinaryOp, Expr, NodeId, NodeKind, VectorSelector};
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
            for zero in unguarded(&query, scope.catalogue) {
                tell(&query, &zero, report);
            }
        });
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
        NodeKind::Binary(binary) if binary.op == BinaryOp::Div => Some((id, binary.right)),
        _ => None,
    });
    let zeros = divisions.filter_map(|(id, right)| {
        let (node, selector) = divisor(expr, right)?;
        let name = selector.metric_name()?;
        let series = catalogue.series(name);
        let facts = series.map(|s| s.facts()).unwrap_or_default();
        let when = facts.iter().find_map(|fact| match fact {
            Fact::Zero(when) => Some(*when),
            _ => None,
        })?;
        // A part of nothing is nothing: 0 / 0 is no number and fulfils no comparison.
        let finite = AllBounds::of(expr, catalogue).get(id).max.is_finite();
        (!finite && !is_guarded(expr, name)).then_some(ZeroDivisor {
            node,
            selector,
            name,
            when,
        })
    });
    zeros.collect()
}

fn tell(query: &Query<'_>, zero: &ZeroDivisor<'_>, report: &mut Reporter<'_>) {
    let span = query.expr.node(zero.node).span;
    let message = format!(
        "`{}` is 0 {}: the quotient is +Inf there",
        zero.name, zero.when
    );
    let finding = query.finding(report, &DIVISION_BY_ZERO, span, message);
    let source = query.source(span);
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
