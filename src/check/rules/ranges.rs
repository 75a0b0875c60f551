//! Ranges that hold too few samples.

use super::pace::Intervals;
use super::pass::RuleCheck;
use super::recorded::Recorded;
use super::subject::Query;
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::duration::Duration;
use crate::lang::promql::{Call, NodeKind};

const PROMETHEUS: &str = "global:\n  scrape_interval: 1m\nrule_files: [rules.yml]\nscrape_configs:\n  - job_name: web\n    static_configs:\n      - targets: ['web:8080']\n";

/// A range of less than two scrapes.
pub static RANGE_TOO_SHORT: Code = Code {
    name: "range-too-short",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a range shorter than two scrape intervals, too short for a rate",
    explain: "A rate needs two samples at least. A range shorter than two scrape intervals holds only \
one at times, and one that is not longer than one interval never holds two: there is no result, and \
an alert on it does not fire. Four intervals or more also bridge a failed scrape.",
    wrong: &[
        Example {
            name: "prometheus.yml",
            text: PROMETHEUS,
        },
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: web\n    rules:\n      - record: job:http_requests:rate1m\n        expr: sum by (job) (rate(http_requests_total[1m]))\n",
        },
    ],
    right: &[
        Example {
            name: "prometheus.yml",
            text: PROMETHEUS,
        },
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: web\n    rules:\n      - record: job:http_requests:rate5m\n        expr: sum by (job) (rate(http_requests_total[5m]))\n",
        },
    ],
};

/// A range of less than four scrapes.
pub static RANGE_SHORT: Code = Code {
    name: "short-range",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "a range shorter than four scrape intervals, which a failed scrape leaves without a rate",
    explain: "A rate over two or three scrape intervals works while every scrape succeeds. One that \
fails or comes late leaves too few samples, and with them a gap in the graph and an alert that \
resolves and fires again. Four intervals are the usual least.",
    wrong: &[
        Example {
            name: "prometheus.yml",
            text: PROMETHEUS,
        },
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: web\n    rules:\n      - record: job:http_requests:rate2m\n        expr: sum by (job) (rate(http_requests_total[2m]))\n",
        },
    ],
    right: &[
        Example {
            name: "prometheus.yml",
            text: PROMETHEUS,
        },
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: web\n    rules:\n      - record: job:http_requests:rate5m\n        expr: sum by (job) (rate(http_requests_total[5m]))\n",
        },
    ],
};

/// Checks every function that needs two samples.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&RANGE_TOO_SHORT, &RANGE_SHORT],
    start: |scope, recorded| {
        let intervals = Intervals::of(scope);
        Box::new(move |subject, report| {
            let Some(query) = Query::of(&subject) else {
                return;
            };
            for (_, node) in query.expr.nodes() {
                if let NodeKind::Call(call) = &node.kind
                    && NEED_TWO.contains(&call.function.name)
                {
                    check(&query, call, &intervals, recorded, report);
                }
            }
        })
    },
};

const NEED_TWO: [&str; 7] = [
    "delta",
    "deriv",
    "idelta",
    "increase",
    "irate",
    "predict_linear",
    "rate",
];

fn check(
    query: &Query<'_>,
    call: &Call,
    intervals: &Intervals,
    recorded: &Recorded<'_>,
    report: &mut Reporter<'_>,
) {
    let expr = query.expr;
    let Some(argument) = call.arguments.first() else {
        return;
    };
    let NodeKind::MatrixSelector(matrix) = &expr.node(expr.without_parens(*argument)).kind else {
        return;
    };
    let NodeKind::VectorSelector(selector) = &expr.node(matrix.selector).kind else {
        return;
    };
    // What rules record comes at the pace of their evaluation.
    let name = selector.metric_name().unwrap_or_default();
    if name.contains(':') || !recorded.rules(name).is_empty() {
        return;
    }
    let range = matrix
        .range
        .nanoseconds()
        .and_then(|n| u64::try_from(n).ok());
    let (Some(range), Some(interval)) = (range, intervals.of_selector(selector)) else {
        return;
    };
    let range = Duration::from_millis(range / 1_000_000);
    let times = |n: u64| Duration::from_millis(interval.as_millis().saturating_mul(n));
    let function = call.function.name;
    let (code, message) = if range < times(2) {
        (
            &RANGE_TOO_SHORT,
            format!(
                "{function}() needs two samples, and {range} at a scrape interval of {interval} does not always hold two"
            ),
        )
    } else if range < times(4) {
        (
            &RANGE_SHORT,
            format!(
                "at a scrape interval of {interval} one failed scrape leaves {range} without a result"
            ),
        )
    } else {
        return;
    };
    let finding = query.finding(report, code, matrix.range.span, message);
    report.push(finding.help(format!("take {} or more", times(4))));
}
