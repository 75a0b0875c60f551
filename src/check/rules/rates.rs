//! Rates of what is no counter.

use super::kinds::{Nature, nature};
use super::pass::RuleCheck;
use super::recorded::Recorded;
use super::subject::Query;
use crate::check::{Reporter, Scope};
use crate::diag::{Code, Example, Finding, Level, Severity};
use crate::lang::promql::{AggregateOp, Call, Expr, MatrixSelector, NodeId, NodeKind};
use crate::model::catalogue::Catalogue;

const WRONG: &[Example] = &[Example {
    name: "rules.yml",
    text: "groups:\n  - name: containers\n    rules:\n      - alert: ContainerRestarted\n        expr: increase(container_start_time_seconds{name!=\"\"}[5m]) > 0\n        labels: {severity: warning}\n        annotations: {summary: '{{ $labels.name }} restarted'}\n",
}];

const RIGHT: &[Example] = &[Example {
    name: "rules.yml",
    text: "groups:\n  - name: containers\n    rules:\n      - alert: ContainerRestarted\n        expr: changes(container_start_time_seconds{name!=\"\"}[5m]) > 0\n        labels: {severity: warning}\n        annotations: {summary: '{{ $labels.name }} restarted'}\n",
}];

/// A rate over a metric that is known to be a gauge.
pub static RATE_OF_GAUGE: Code = Code {
    name: "rate-of-gauge",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "rate(), irate() or increase() over a gauge",
    explain: "These functions are made for counters: they take every fall of the value for a restart \
from 0 and add the whole value again. Over a gauge, which falls as it likes, the result is far too \
high. Use `delta()` or `deriv()` for how much a gauge changed, `changes()` for how often it did, and \
`changes()` for a start time too, which jumps at each restart.",
    wrong: WRONG,
    right: RIGHT,
};

/// A rate over a metric whose name is that of a gauge.
pub static RATE_OF_LIKELY_GAUGE: Code = Code {
    name: "rate-of-likely-gauge",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "rate(), irate() or increase() over what looks like a gauge by its name",
    explain: "The metric is not known here, but its name is one of gauges: a ratio, a temperature, a \
time stamp, or a rate that a rule has recorded. The rate of a gauge is far too high, because every \
fall is taken for a restart from 0. If the metric is a counter, say so under `metrics:` in \
techcorp.yml.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: backup\n    rules:\n      - alert: NoBackup\n        expr: increase(backup_last_success_timestamp_seconds[1d]) == 0\n        for: 1h\n        labels: {severity: warning}\n        annotations: {summary: no backup for a day}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: backup\n    rules:\n      - alert: NoBackup\n        expr: time() - backup_last_success_timestamp_seconds > 86400\n        for: 1h\n        labels: {severity: warning}\n        annotations: {summary: no backup for a day}\n",
    }],
};

/// A rate over an aggregate of counters.
pub static RATE_OF_SUM: Code = Code {
    name: "rate-of-sum",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "rate(), irate() or increase() over a sum of counters",
    explain: "When one of several counters starts again at 0, their sum falls a little; a rate takes \
that for a restart of the whole sum and adds all of it again. Take the rate of each counter first and \
sum then: `sum(rate(x[5m]))`, never `rate(sum(x)[5m:])`, nor the rate of a series that a rule recorded \
as a sum.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:http_requests:rate5m\n        expr: rate(sum by (job) (http_requests_total)[5m:])\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:http_requests:rate5m\n        expr: sum by (job) (rate(http_requests_total[5m]))\n",
    }],
};

/// Checks every rate.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&RATE_OF_GAUGE, &RATE_OF_LIKELY_GAUGE, &RATE_OF_SUM],
    start: |scope, recorded| {
        Box::new(move |subject, report| {
            let Some(query) = Query::of(&subject) else {
                return;
            };
            let rates = Rates {
                query,
                scope,
                recorded,
            };
            for (_, node) in query.expr.nodes() {
                if let NodeKind::Call(call) = &node.kind
                    && let "rate" | "irate" | "increase" = call.function.name
                {
                    rates.check(call, report);
                }
            }
        })
    },
};

struct Rates<'a> {
    query: Query<'a>,
    scope: &'a Scope<'a>,
    recorded: &'a Recorded<'a>,
}

impl Rates<'_> {
    fn check(&self, call: &Call, report: &mut Reporter<'_>) {
        let expr = self.query.expr;
        let Some(argument) = call.arguments.first() else {
            return;
        };
        let finding = match &expr.node(expr.without_parens(*argument)).kind {
            NodeKind::MatrixSelector(matrix) => self.selected(call, matrix, report),
            NodeKind::Subquery(subquery) => {
                let sum = sum_of_counters(expr, subquery.expr, self.scope.catalogue);
                sum.map(|name| self.of_sum(call, subquery.expr, &name, report))
            }
            _ => None,
        };
        if let Some(finding) = finding {
            report.push(finding);
        }
    }

    fn selected(
        &self,
        call: &Call,
        matrix: &MatrixSelector,
        report: &Reporter<'_>,
    ) -> Option<Finding> {
        let node = self.query.expr.node(matrix.selector);
        let NodeKind::VectorSelector(selector) = &node.kind else {
            return None;
        };
        let name = selector.metric_name()?;
        let function = call.function.name;
        let rules = self.recorded.rules(name);
        if !rules.is_empty() {
            return self.recorded_sum(call, name, node.span, report);
        }
        let (code, message) = match nature(name, self.scope.catalogue)? {
            Nature::Timestamp { certain } => (
                code(certain),
                format!("`{name}` is a point in time: {function}() over it says nothing"),
            ),
            Nature::Gauge { certain: true } => (
                &RATE_OF_GAUGE,
                format!(
                    "`{name}` is a gauge: {function}() takes each fall of it for a restart from 0"
                ),
            ),
            Nature::Gauge { certain: false } => (
                &RATE_OF_LIKELY_GAUGE,
                format!(
                    "`{name}` is a gauge by its name: {function}() takes each fall of it for a \
                     restart from 0"
                ),
            ),
            Nature::Counter { .. } => return None,
        };
        let is_time = matches!(
            nature(name, self.scope.catalogue)?,
            Nature::Timestamp { .. }
        );
        let finding = self.query.finding(report, code, node.span, message);
        Some(match (is_time, function) {
            (true, _) => {
                finding.help("use `changes()` to see whether it moved, or `time() - …` for its age")
            }
            (false, "increase") => finding.help("use `delta()`"),
            (false, _) => finding.help("use `deriv()`, or `delta()` for the change as a whole"),
        })
    }

    /// A recorded sum of counters.
    fn recorded_sum(
        &self,
        call: &Call,
        name: &str,
        span: crate::diag::Span,
        report: &Reporter<'_>,
    ) -> Option<Finding> {
        self.recorded.rules(name).iter().find_map(|rule| {
            let (_, expr) = rule.expression()?;
            sum_of_counters(expr, expr.root(), self.scope.catalogue)?;
            let place = crate::diag::Place {
                file: rule.file.file,
                span: rule.rule.record.given()?.span,
            };
            let function = call.function.name;
            let message = format!("`{name}` is recorded as a sum of counters: {function}() takes the restart of one for that of all");
            let finding = self.query.finding(report, &RATE_OF_SUM, span, message);
            Some(
                finding
                    .related(place, "recorded here")
                    .help(format!("record the sum of {function}() instead")),
            )
        })
    }

    fn of_sum(&self, call: &Call, sum: NodeId, name: &str, report: &Reporter<'_>) -> Finding {
        let function = call.function.name;
        let span = self.query.expr.node(sum).span;
        let message = format!(
            "{function}() over a sum of `{name}` takes the restart of one counter for that of all"
        );
        let finding = self.query.finding(report, &RATE_OF_SUM, span, message);
        finding.help(format!(
            "take {function}() first and sum then: `sum({function}({name}[…]))`"
        ))
    }
}

fn code(certain: bool) -> &'static Code {
    if certain {
        &RATE_OF_GAUGE
    } else {
        &RATE_OF_LIKELY_GAUGE
    }
}

/// Returns the counter whose series a node adds up or otherwise makes one of.
fn sum_of_counters(expr: &Expr, id: NodeId, catalogue: &Catalogue) -> Option<String> {
    let NodeKind::Aggregate(aggregate) = &expr.node(expr.without_parens(id)).kind else {
        return None;
    };
    let is_joined = matches!(
        aggregate.op,
        AggregateOp::Sum | AggregateOp::Avg | AggregateOp::Min | AggregateOp::Max
    );
    match &expr.node(expr.without_parens(aggregate.expr)).kind {
        NodeKind::VectorSelector(selector) if is_joined => {
            let name = selector.metric_name()?;
            let nature = nature(name, catalogue)?;
            matches!(nature, Nature::Counter { .. }).then(|| name.to_owned())
        }
        _ => None,
    }
}
