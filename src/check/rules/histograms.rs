//! Quantiles of histograms.

use super::pass::RuleCheck;
use super::subject::Query;
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::{AggregateOp, Call, Expr, NodeId, NodeKind, VectorSelector};
use crate::model::catalogue::{Catalogue, Part};

/// An aggregation that drops the bounds of the buckets.
pub static QUANTILE_WITHOUT_LE: Code = Code {
    name: "quantile-without-le",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "histogram_quantile() over buckets that were aggregated without their label `le`",
    explain: "The label `le` holds the upper bound of a bucket, and `histogram_quantile()` leaves out \
every series without it. An aggregation that does not keep `le` therefore leaves no result at all, and \
an alert on it never fires. Keep the label: `sum by (le, job) (rate(x_bucket[5m]))`. Native histograms \
have no buckets of their own series and need no `le`; their names do not end in `_bucket`.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:latency:p99\n        expr: histogram_quantile(0.99, sum by (job) (rate(http_request_duration_seconds_bucket[5m])))\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:latency:p99\n        expr: histogram_quantile(0.99, sum by (job, le) (rate(http_request_duration_seconds_bucket[5m])))\n",
    }],
};

/// A quantile that is none.
pub static QUANTILE_OUT_OF_RANGE: Code = Code {
    name: "quantile-out-of-range",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a quantile that is not between 0 and 1",
    explain: "A quantile is a number from 0 to 1: the 95th percentile is 0.95. Above 1 the result is \
+Inf for every series, and an alert that asks for more than some limit always fires; below 0 it is \
-Inf.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:latency:p95\n        expr: histogram_quantile(95, sum by (job, le) (rate(http_request_duration_seconds_bucket[5m])))\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:latency:p95\n        expr: histogram_quantile(0.95, sum by (job, le) (rate(http_request_duration_seconds_bucket[5m])))\n",
    }],
};

/// A quantile over everything since the start.
pub static QUANTILE_SINCE_START: Code = Code {
    name: "quantile-since-start",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "histogram_quantile() over buckets that were not rated",
    explain: "Buckets are counters: without `rate()` the quantile is that of everything that was \
observed since the program started. It hardly moves any more after some days, and an alert on it comes \
late and stays long.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:latency:p99\n        expr: histogram_quantile(0.99, sum by (job, le) (http_request_duration_seconds_bucket))\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:latency:p99\n        expr: histogram_quantile(0.99, sum by (job, le) (rate(http_request_duration_seconds_bucket[5m])))\n",
    }],
};

/// A quantile of what has no buckets.
pub static QUANTILE_OF_COUNT: Code = Code {
    name: "quantile-without-buckets",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "histogram_quantile() of the count or sum of a histogram, which have no buckets",
    explain: "A classic histogram has its buckets in `x_bucket`, with the label `le`; `x_count` and \
`x_sum` are single numbers, of which `histogram_quantile()` gives nothing: the alert never fires, and \
nothing is recorded.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:latency:p99\n        expr: histogram_quantile(0.99, rate(http_request_duration_seconds_count[5m]))\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:latency:p99\n        expr: histogram_quantile(0.99, rate(http_request_duration_seconds_bucket[5m]))\n",
    }],
};

/// Checks every quantile.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[
        &QUANTILE_WITHOUT_LE,
        &QUANTILE_OUT_OF_RANGE,
        &QUANTILE_SINCE_START,
        &QUANTILE_OF_COUNT,
    ],
    start: |scope, _| {
        Box::new(move |subject, report| {
            let Some(query) = Query::of(&subject) else {
                return;
            };
            for (_, node) in query.expr.nodes() {
                let parameter = match &node.kind {
                    NodeKind::Call(call) => {
                        if call.function.name == "histogram_quantile" {
                            buckets(&query, call, scope.catalogue, report);
                        }
                        let has_quantile = call.function.name.contains("quantile");
                        call.arguments.first().filter(|_| has_quantile).copied()
                    }
                    NodeKind::Aggregate(aggregate) if aggregate.op == AggregateOp::Quantile => {
                        aggregate.parameter
                    }
                    _ => None,
                };
                if let Some(parameter) = parameter {
                    quantile(&query, parameter, report);
                }
            }
        })
    },
};

fn quantile(query: &Query<'_>, parameter: NodeId, report: &mut Reporter<'_>) {
    let node = query.expr.node(query.expr.without_parens(parameter));
    let NodeKind::Number(number) = node.kind else {
        return;
    };
    if (0.0..=1.0).contains(&number.value) || number.value.is_nan() {
        return;
    }
    let finding = query.finding(
        report,
        &QUANTILE_OUT_OF_RANGE,
        node.span,
        format!(
            "a quantile is between 0 and 1, and this one is {}",
            number.value
        ),
    );
    let is_percentile = (1.0..=100.0).contains(&number.value);
    report.push(match is_percentile {
        true => finding.help(format!("write {}", number.value / 100.0)),
        false => finding,
    });
}

fn buckets(query: &Query<'_>, call: &Call, catalogue: &Catalogue, report: &mut Reporter<'_>) {
    let expr = query.expr;
    let Some(mut id) = call.arguments.get(1).copied() else {
        return;
    };
    let mut dropped = None;
    loop {
        match &expr.node(id).kind {
            NodeKind::Paren(inner) => id = *inner,
            NodeKind::Aggregate(aggregate) => {
                let keeps_le = aggregate
                    .grouping
                    .as_ref()
                    .is_some_and(|grouping| grouping.labels.contains("le") != grouping.without);
                if !keeps_le && dropped.is_none() {
                    dropped = Some(aggregate);
                }
                id = aggregate.expr;
            }
            _ => break,
        }
    }
    let Some((selector, is_rated)) = selector(expr, id) else {
        return;
    };
    let Some(name) = selector.metric_name() else {
        return;
    };
    let part = catalogue.series(name).map(|series| series.part);
    let is_bucket = part.map_or(name.ends_with("_bucket"), |part| part == Part::Bucket);
    let whole = ["_count", "_sum"].into_iter();
    let whole = whole.filter_map(|end| name.strip_suffix(end)).next();
    let has_none = part.is_none_or(|part| part != Part::Whole) && !name.contains(':');
    if let Some(whole) = whole.filter(|_| has_none) {
        let message = format!("`{name}` has no buckets: there are no quantiles of it");
        let span = expr.node(id).span;
        let finding = query.finding(report, &QUANTILE_OF_COUNT, span, message);
        report.push(finding.help(format!("take `{whole}_bucket`")));
    }
    if !is_bucket {
        return;
    }
    if let Some(aggregate) = dropped {
        let (span, help) = match &aggregate.grouping {
            Some(grouping) if grouping.without => (grouping.labels.span, "do not drop `le`"),
            Some(grouping) => (grouping.labels.span, "add `le` to the labels"),
            None => (aggregate.op_span, "aggregate by (le)"),
        };
        let finding = query.finding(
            report,
            &QUANTILE_WITHOUT_LE,
            span,
            "the aggregation drops the label `le`, without which there are no quantiles",
        );
        report.push(finding.help(help));
    } else if !is_rated {
        let message = format!("`{name}` holds everything since its program started");
        let span = expr.node(id).span;
        let finding = query.finding(report, &QUANTILE_SINCE_START, span, message);
        report.push(finding.help(format!("take `rate({name}[…])`")));
    }
}

/// Returns the selector below a rate, or the one that the node is, and whether there is a rate.
fn selector(expr: &Expr, id: NodeId) -> Option<(&VectorSelector, bool)> {
    match &expr.node(id).kind {
        NodeKind::VectorSelector(selector) => Some((selector, false)),
        NodeKind::Call(call) if matches!(call.function.name, "rate" | "irate" | "increase") => {
            let argument = expr.without_parens(*call.arguments.first()?);
            let NodeKind::MatrixSelector(matrix) = &expr.node(argument).kind else {
                return None;
            };
            match &expr.node(matrix.selector).kind {
                NodeKind::VectorSelector(selector) => Some((selector, true)),
                _ => None,
            }
        }
        _ => None,
    }
}
