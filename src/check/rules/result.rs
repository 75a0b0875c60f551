//! Rules whose result Prometheus cannot use.

use super::pass::RuleCheck;
use super::subject::Query;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::{Expr, NodeKind, ValueType};

/// A rule whose expression gives a range vector or a string.
pub static UNUSABLE_RESULT: Code = Code {
    name: "unusable-rule-result",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a rule whose expression gives neither an instant vector nor a number",
    explain: "Prometheus loads such a rule, and then every evaluation of it fails: `rule result is not \
a vector or scalar`. The alert never fires, and nothing is recorded. A range vector (`up[5m]`) needs a \
function around it, such as `rate()` or `max_over_time()`; a string stands for nothing.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:max5m\n        expr: up[5m]\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:max5m\n        expr: max_over_time(up[5m])\n",
    }],
};

/// Checks the expression of each rule.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&UNUSABLE_RESULT],
    start: |_, _| {
        Box::new(move |subject, report| {
            let Some(query) = Query::of(&subject) else {
                return;
            };
            let Some((what, help)) = unusable(query.expr) else {
                return;
            };
            let root = query.expr.without_parens(query.expr.root());
            let span = query.expr.node(root).span;
            let message = format!("this gives {what}: every evaluation of the rule fails");
            let finding = query.finding(report, &UNUSABLE_RESULT, span, message);
            report.push(finding.help(help));
        })
    },
};

/// Returns what an expression gives that no rule can use, and what to do about it.
pub(super) fn unusable(expr: &Expr) -> Option<(&'static str, &'static str)> {
    let root = expr.without_parens(expr.root());
    match (expr.value_type(root), &expr.node(root).kind) {
        (ValueType::RangeVector, NodeKind::Subquery(_)) => Some((
            "a range vector",
            "put a function around it, such as `max_over_time(…)`",
        )),
        (ValueType::RangeVector, _) => Some((
            "a range vector",
            "put a function around it, such as `rate(…)`, or remove the range",
        )),
        (ValueType::String, _) => Some(("a string", "write an expression that selects series")),
        (ValueType::InstantVector | ValueType::Scalar, _) => None,
    }
}
