//! Functions of gauges over counters.

use super::kinds::{Nature, nature};
use super::pass::RuleCheck;
use super::subject::Query;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::NodeKind;

/// A function of gauges over a metric that is known to be a counter.
pub static DELTA_OF_COUNTER: Code = Code {
    name: "gauge-function-on-counter",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "delta(), idelta(), deriv() or predict_linear() over a counter",
    explain: "A counter starts again at 0 when its program does. `rate()`, `irate()` and \
`increase()` see through that; the functions for gauges take it for a steep fall, and give a large \
negative number after every restart.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: db\n    rules:\n      - alert: ManyDeadlocks\n        expr: delta(pg_stat_database_deadlocks[10m]) > 5\n        labels: {severity: warning}\n        annotations: {summary: deadlocks}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: db\n    rules:\n      - alert: ManyDeadlocks\n        expr: increase(pg_stat_database_deadlocks[10m]) > 5\n        labels: {severity: warning}\n        annotations: {summary: deadlocks}\n",
    }],
};

/// A function of gauges over a metric whose name is that of a counter.
pub static DELTA_OF_LIKELY_COUNTER: Code = Code {
    name: "gauge-function-on-likely-counter",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "delta(), idelta(), deriv() or predict_linear() over what looks like a counter by its name",
    explain: "The metric is not known here, but its name ends in `_total`, as those of counters do. A \
function for gauges takes the restart of a counter for a steep fall. If the metric is a gauge, say so \
under `metrics:` in techcorp.yml.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: ManyErrors\n        expr: delta(app_errors_total[10m]) > 5\n        labels: {severity: warning}\n        annotations: {summary: errors}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: ManyErrors\n        expr: increase(app_errors_total[10m]) > 5\n        labels: {severity: warning}\n        annotations: {summary: errors}\n",
    }],
};

/// Checks every call of these functions.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&DELTA_OF_COUNTER, &DELTA_OF_LIKELY_COUNTER],
    start: |scope, recorded| {
        Box::new(move |subject, report| {
            let Some(query) = Query::of(&subject) else {
                return;
            };
            let expr = query.expr;
            for (_, node) in expr.nodes() {
                let NodeKind::Call(call) = &node.kind else {
                    continue;
                };
                let function = call.function.name;
                let better = match function {
                    "delta" => "increase",
                    "idelta" | "deriv" => "rate",
                    "predict_linear" => "increase",
                    _ => continue,
                };
                let Some(name) = call.arguments.first().and_then(|id| {
                    let id = expr.without_parens(*id);
                    let NodeKind::MatrixSelector(matrix) = &expr.node(id).kind else {
                        return None;
                    };
                    match &expr.node(matrix.selector).kind {
                        NodeKind::VectorSelector(selector) => selector.metric_name(),
                        _ => None,
                    }
                }) else {
                    continue;
                };
                let code = match nature(name, scope.catalogue) {
                    Some(Nature::Counter { certain: true }) => &DELTA_OF_COUNTER,
                    Some(Nature::Counter { certain: false }) if recorded.rules(name).is_empty() => {
                        &DELTA_OF_LIKELY_COUNTER
                    }
                    _ => continue,
                };
                let message = format!(
                    "`{name}` is a counter: {function}() takes its restart for a fall to 0"
                );
                let finding = query.finding(report, code, call.name_span, message);
                report.push(finding.help(format!("use `{better}()`")));
            }
        })
    },
};
