//! Alerts on a choice of series that changes by itself.

use super::pass::RuleCheck;
use super::subject::Query;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::{AggregateOp, BinaryOp, Expr, NodeId, NodeKind, ValueType};

/// An alert on the first few series.
pub static SAMPLED_ALERT: Code = Code {
    name: "sampled-alert",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "an alert on topk() or the like, whose choice changes from one evaluation to the next",
    explain: "`topk` and `bottomk` keep the series that are first at this moment. Which ones they are \
may change at every evaluation: an alert ends because another series has passed it, not because all \
is well, and `for` starts anew. Compare first and leave the choice out; Alertmanager groups what is \
too much.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: disk\n    rules:\n      - alert: DiskFull\n        expr: bottomk(3, node_filesystem_avail_bytes) < 1e9\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: the disk is full}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: disk\n    rules:\n      - alert: DiskFull\n        expr: node_filesystem_avail_bytes < 1e9\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: the disk is full}\n",
    }],
};

/// Checks every alert.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&SAMPLED_ALERT],
    start: |_, _| {
        Box::new(move |subject, report| {
            let Some(query) = Query::of(&subject).filter(|_| subject.rule.is_alert()) else {
                return;
            };
            let expr = query.expr;
            let id = alerted(expr);
            let NodeKind::Aggregate(aggregate) = &expr.node(id).kind else {
                return;
            };
            let is_choice = matches!(
                aggregate.op,
                AggregateOp::Topk
                    | AggregateOp::Bottomk
                    | AggregateOp::Limitk
                    | AggregateOp::LimitRatio
            );
            if is_choice {
                let message = format!(
                    "the series that {}() keeps may be others at each evaluation, and so the alerts",
                    aggregate.op.name()
                );
                let finding = query.finding(report, &SAMPLED_ALERT, aggregate.op_span, message);
                report.push(finding.help("alert on every series that fulfils the comparison"));
            }
        })
    },
};

/// Returns the node whose series become alerts, before they are compared.
fn alerted(expr: &Expr) -> NodeId {
    let mut id = expr.root();
    loop {
        match &expr.node(id).kind {
            NodeKind::Paren(inner) => id = *inner,
            NodeKind::Binary(binary) if matches!(binary.op, BinaryOp::And | BinaryOp::Unless) => {
                id = binary.left;
            }
            NodeKind::Binary(binary) if binary.op.is_comparison() => {
                id = match expr.value_type(binary.left) {
                    ValueType::Scalar => binary.right,
                    _ => binary.left,
                };
            }
            _ => return id,
        }
    }
}
