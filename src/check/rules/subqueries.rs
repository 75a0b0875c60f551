//! Subqueries that evaluate too seldom.

use super::pass::RuleCheck;
use super::subject::Query;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::NodeKind;

/// A subquery whose step is longer than its range.
pub static SUBQUERY_STEP: Code = Code {
    name: "subquery-step",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "the step of a subquery is longer than its range",
    explain: "`x[10m:1m]` evaluates `x` every minute of the last ten. The evaluations stand at whole \
multiples of the step, so that a range shorter than the step holds one at best and most of the time \
none: the result comes and goes.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:max\n        expr: max_over_time(sum by (job) (up)[1m:10m])\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:max\n        expr: max_over_time(sum by (job) (up)[10m:1m])\n",
    }],
};

/// Checks every subquery.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&SUBQUERY_STEP],
    start: |_, _| {
        Box::new(move |subject, report| {
            let Some(query) = Query::of(&subject) else {
                return;
            };
            for (_, node) in query.expr.nodes() {
                let NodeKind::Subquery(subquery) = &node.kind else {
                    continue;
                };
                let Some(step) = &subquery.step else { continue };
                let (Some(range), Some(length)) =
                    (subquery.range.nanoseconds(), step.nanoseconds())
                else {
                    continue;
                };
                if length > range {
                    let finding = query.finding(
                        report,
                        &SUBQUERY_STEP,
                        subquery.range.span.to(step.span),
                        "the step is longer than the range, which then holds one evaluation or none",
                    );
                    report
                        .push(finding.help("write the range first and then the step: `[10m:1m]`"));
                }
            }
        })
    },
};
