//! Alerts on that all is well.

use super::pass::RuleCheck;
use super::scale::number;
use super::subject::Query;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::{BinaryOp, Expr, NodeId, NodeKind};

/// An alert that fires while a target is up.
pub static INVERTED_CONDITION: Code = Code {
    name: "alert-while-up",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "an alert that fires while a target is up, or a probe succeeds",
    explain: "`up` and `probe_success` are 1 while all is well, so that an alert on `up == 1` fires then \
and ends when the target is lost. Mostly `== 0` is meant. A watchdog that is to fire always is better \
made with `vector(1)`, which no target can stop.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up{job=\"web\"} == 1\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: '{{ $labels.instance }} is down'}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up{job=\"web\"} == 0\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: '{{ $labels.instance }} is down'}\n",
    }],
};

/// Metrics that are 1 while all is well.
const WELL: [&str; 2] = ["probe_success", "up"];

/// Checks every alert that is one comparison.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&INVERTED_CONDITION],
    start: |_, _| {
        Box::new(move |subject, report| {
            let Some(query) = Query::of(&subject).filter(|_| subject.rule.is_alert()) else {
                return;
            };
            let root = query.expr.without_parens(query.expr.root());
            if let Some(name) = asked_well(query.expr, root) {
                let span = query.expr.node(root).span;
                let message = format!("`{name}` is 1 while all is well: the alert fires then");
                let finding = query.finding(report, &INVERTED_CONDITION, span, message);
                report
                    .push(finding.help(format!("if it is to fire otherwise, write `{name} == 0`")));
            }
        })
    },
};

/// Returns the metric of which a comparison asks whether all is well.
fn asked_well(expr: &Expr, root: NodeId) -> Option<&str> {
    let NodeKind::Binary(binary) = &expr.node(root).kind else {
        return None;
    };
    let limit = number(expr, binary.right)?;
    let is_well = match binary.op {
        BinaryOp::Equal => limit == 1.0,
        BinaryOp::NotEqual | BinaryOp::Greater => limit == 0.0,
        _ => false,
    };
    let NodeKind::VectorSelector(selector) = &expr.node(expr.without_parens(binary.left)).kind
    else {
        return None;
    };
    let name = selector.metric_name()?;
    (is_well && binary.bool_modifier.is_none() && WELL.contains(&name)).then_some(name)
}
