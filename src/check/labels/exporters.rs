//! Ratios of two counters whose labels only their exporter decides.

use super::matching;
use super::subject::Subject;
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::{Binary, BinaryOp, Expr, NodeId, NodeKind};
use crate::model::catalogue::Kind;

/// Two metrics whose labels may differ.
pub static UNKNOWN_MATCH: Code = Code {
    name: "sides-depend-on-exporter",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "whether the two sides of a ratio match depends on what the exporter gives",
    explain: "One counter is divided by another, and nothing says which labels count. The series match \
only where all labels of both are equal: when errors have a label such as `reason` that requests have \
not, nothing matches and the alert never fires; when both have, say, `status`, each status is compared \
with itself. What the two metrics have is for the exporter to say.\n\nSum both sides by the labels that \
are meant, and the question does not arise.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: api\n    rules:\n      - alert: HighErrorRate\n        expr: rate(api_errors_total[5m]) / rate(api_requests_total[5m]) > 0.03\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: api\n    rules:\n      - alert: HighErrorRate\n        expr: sum by (job) (rate(api_errors_total[5m])) / sum by (job) (rate(api_requests_total[5m])) > 0.03\n",
    }],
};

pub(super) fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (id, binary) in subject.vector_operators() {
        if binary.op != BinaryOp::Div || binary.matching.is_some() {
            continue;
        }
        let Some((left, right)) = counters(subject, binary) else {
            continue;
        };
        if matching::is_reported(subject, id) {
            continue;
        }
        let message =
            format!("whether `{left}` and `{right}` have equal labels depends on their exporter");
        let finding = subject.finding(report, &UNKNOWN_MATCH, binary.op_span, message);
        report.push(finding.help("sum both sides by the labels that are meant"));
    }
}

/// Returns the counters that are divided, when they are two and the labels of one are not known.
fn counters<'a>(subject: &Subject<'a>, binary: &Binary) -> Option<(&'a str, &'a str)> {
    let side = |id| metric(subject.expr(), id);
    let (left, right) = (side(binary.left)?, side(binary.right)?);
    let is_known = |name: &str| {
        let known = subject.catalogue.series(name);
        known.is_some_and(|series| series.metric.labels.complete)
    };
    let is_counter = |name: &str| match subject.catalogue.series(name) {
        Some(series) => series.kind() == Kind::Counter,
        None => name.ends_with("_total"),
    };
    let open = left != right && is_counter(left) && is_counter(right);
    (open && !(is_known(left) && is_known(right)) && base(left) != base(right))
        .then_some((left, right))
}

/// Returns the name of the histogram or summary that series may be a part of.
fn base(name: &str) -> &str {
    let endings = ["_bucket", "_sum", "_count"];
    let part = endings.into_iter().find_map(|end| name.strip_suffix(end));
    part.unwrap_or(name)
}

/// Returns the one metric that a side selects, when all labels of its series are kept.
fn metric(expr: &Expr, mut id: NodeId) -> Option<&str> {
    loop {
        id = match &expr.node(expr.without_parens(id)).kind {
            NodeKind::VectorSelector(selector) => {
                let name = selector.metric_name()?;
                return (!name.contains(':')).then_some(name);
            }
            NodeKind::MatrixSelector(matrix) => matrix.selector,
            NodeKind::Call(call) => match (call.function.name, call.arguments.as_slice()) {
                ("rate" | "irate" | "increase" | "delta", [range]) => *range,
                _ => return None,
            },
            _ => return None,
        };
    }
}
