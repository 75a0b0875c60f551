//! Alerts on the value of a counter as it is.

use std::cell::LazyCell;

use super::kinds::{Nature, nature};
use super::pass::RuleCheck;
use super::recorded::Recorded;
use super::subject::Query;
use crate::check::{Reporter, Scope};
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::{AggregateOp, BinaryOp, Expr, NodeId, NodeKind, VectorSelector};

/// An alert on the value of a metric that is known to be a counter.
pub static COUNTER_COMPARED: Code = Code {
    name: "counter-compared",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "an alert compares a counter as it is, and so fires until the next restart",
    explain: "A counter only ever grows until what counts starts again: a program, a container, or the \
kernel. Once it has passed the limit the alert fires until then, however long the trouble is over; and \
how high it stands depends on how long that was ago. Compare how much it grew of late: \
`increase(x[15m]) > 3`.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: prometheus\n    rules:\n      - alert: ReloadsFail\n        expr: prometheus_rule_evaluation_failures_total > 10\n        labels: {severity: warning}\n        annotations: {summary: rules fail}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: prometheus\n    rules:\n      - alert: ReloadsFail\n        expr: increase(prometheus_rule_evaluation_failures_total[15m]) > 10\n        labels: {severity: warning}\n        annotations: {summary: rules fail}\n",
    }],
};

/// An alert on the value of a metric whose name is that of a counter.
pub static LIKELY_COUNTER_COMPARED: Code = Code {
    name: "likely-counter-compared",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "an alert compares as it is what looks like a counter by its name",
    explain: "The metric is not known here, but its name ends in `_total`, as those of counters do. \
An alert on the value of a counter fires until the program starts again; `increase()` says what \
happened of late. If the metric is a gauge, say so under `metrics:` in techcorp.yml.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: ManyErrors\n        expr: sum(app_errors_total) > 100\n        labels: {severity: warning}\n        annotations: {summary: errors}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: ManyErrors\n        expr: sum(increase(app_errors_total[15m])) > 100\n        labels: {severity: warning}\n        annotations: {summary: errors}\n",
    }],
};

/// Checks every comparison with a number in an alert.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&COUNTER_COMPARED, &LIKELY_COUNTER_COMPARED],
    start: |scope, recorded| {
        Box::new(move |subject, report| {
            if let Some(query) = Query::of(&subject).filter(|_| subject.rule.is_alert()) {
                check(&query, scope, recorded, report);
            }
        })
    },
};

fn check(query: &Query<'_>, scope: &Scope<'_>, recorded: &Recorded<'_>, report: &mut Reporter<'_>) {
    let expr = query.expr;
    let parents = LazyCell::new(|| expr.parents());
    for (at, node) in expr.nodes() {
        let Some((id, selector)) = compared(expr, &node.kind) else {
            continue;
        };
        // Beside another condition it says only that enough has happened at all.
        let is_joined = |id: NodeId| matches!(&expr.node(id).kind, NodeKind::Binary(b) if b.op.is_set() && b.op != BinaryOp::Or);
        if parents.above(at).any(is_joined) {
            continue;
        }
        let Some(name) = selector.metric_name() else {
            continue;
        };
        let code = match nature(name, scope.catalogue) {
            Some(Nature::Counter { certain: true }) => &COUNTER_COMPARED,
            Some(Nature::Counter { certain: false }) if recorded.rules(name).is_empty() => {
                &LIKELY_COUNTER_COMPARED
            }
            _ => continue,
        };
        let what = match code.severity {
            Severity::Warning => "is a counter and",
            _ => "looks like a counter, which",
        };
        let message = format!(
            "`{name}` {what} only grows: past the limit, the alert fires until it begins anew"
        );
        let finding = query.finding(report, code, expr.node(id).span, message);
        report.push(finding.help(format!("compare `increase({name}[…])`")));
    }
}

/// Returns the selector that a comparison holds against a number from below, as it is, aggregated
/// or taken over time.
fn compared<'e>(expr: &'e Expr, kind: &NodeKind) -> Option<(NodeId, &'e VectorSelector)> {
    let NodeKind::Binary(binary) = kind else {
        return None;
    };
    let number = |id: NodeId| match expr.node(expr.without_parens(id)).kind {
        NodeKind::Number(number) => Some(number.value),
        _ => None,
    };
    let (op, limit, mut id) = match (number(binary.left), number(binary.right)) {
        (None, Some(limit)) => (binary.op, limit, binary.left),
        (Some(limit), None) => (binary.op.mirrored(), limit, binary.right),
        _ => return None,
    };
    let rises_past = match op {
        BinaryOp::Greater => limit >= 0.0,
        BinaryOp::GreaterOrEqual | BinaryOp::Equal => limit > 0.0,
        BinaryOp::NotEqual => limit == 0.0,
        _ => false,
    };
    if !rises_past {
        return None;
    }
    loop {
        match &expr.node(id).kind {
            NodeKind::Paren(inner) => id = *inner,
            NodeKind::Aggregate(aggregate) => match aggregate.op {
                AggregateOp::Sum | AggregateOp::Max | AggregateOp::Min | AggregateOp::Avg => {
                    id = aggregate.expr;
                }
                _ => return None,
            },
            NodeKind::Call(call) if OVER_TIME.contains(&call.function.name) => {
                let argument = expr.without_parens(*call.arguments.first()?);
                let NodeKind::MatrixSelector(matrix) = &expr.node(argument).kind else {
                    return None;
                };
                id = matrix.selector;
            }
            NodeKind::VectorSelector(selector) => return Some((id, selector)),
            _ => return None,
        }
    }
}

/// Functions that give one of the values of a counter, or something between them.
const OVER_TIME: [&str; 4] = [
    "avg_over_time",
    "last_over_time",
    "max_over_time",
    "min_over_time",
];
