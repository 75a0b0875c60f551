//! Points in time compared with lengths of time.

use super::kinds::{Nature, nature};
use super::pass::RuleCheck;
use super::scale::number;
use super::subject::Query;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::{Expr, NodeId, NodeKind};

/// A point in time that is compared with a length of time.
pub static TIME_COMPARED: Code = Code {
    name: "timestamp-compared",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a point in time is compared with a length of time",
    explain: "The metric holds a time in seconds since 1970, about 1.8 billion today. Compared with \
some days or hours the outcome is always the same. Its age is `time() - x`, and the time until then \
`x - time()`.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: tls\n    rules:\n      - alert: CertificateExpires\n        expr: probe_ssl_earliest_cert_expiry < 86400 * 14\n        for: 1h\n        labels: {severity: warning}\n        annotations: {summary: '{{ $labels.instance }}: the certificate expires'}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: tls\n    rules:\n      - alert: CertificateExpires\n        expr: probe_ssl_earliest_cert_expiry - time() < 86400 * 14\n        for: 1h\n        labels: {severity: warning}\n        annotations: {summary: '{{ $labels.instance }}: the certificate expires'}\n",
    }],
};

/// Before this (September 2001) a number is taken for a length of time; up to one for a flag.
const EARLIEST: f64 = 1e9;

/// Checks every comparison with a number.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&TIME_COMPARED],
    start: |scope, _| {
        Box::new(move |subject, report| {
            let Some(query) = Query::of(&subject) else {
                return;
            };
            let expr = query.expr;
            for (_, node) in expr.nodes() {
                let NodeKind::Binary(binary) = &node.kind else {
                    continue;
                };
                if !binary.op.is_comparison() {
                    continue;
                }
                let sides = [(binary.left, binary.right), (binary.right, binary.left)];
                for (time, limit) in sides {
                    let (Some(name), Some(limit)) = (name(expr, time), constant(expr, limit))
                    else {
                        continue;
                    };
                    let is_time = matches!(
                        nature(name, scope.catalogue),
                        Some(Nature::Timestamp { .. })
                    );
                    if is_time && limit.abs() > 1.0 && limit.abs() < EARLIEST {
                        let message = format!(
                            "`{name}` is a time in seconds since 1970, and {limit} a length of time"
                        );
                        let finding = query.finding(report, &TIME_COMPARED, node.span, message);
                        report.push(finding.help(format!(
                            "compare `time() - {name}`, or `{name} - time()` for what is to come"
                        )));
                    }
                }
            }
        })
    },
};

fn name(expr: &Expr, id: NodeId) -> Option<&str> {
    match &expr.node(expr.without_parens(id)).kind {
        NodeKind::VectorSelector(selector) => selector.metric_name(),
        _ => None,
    }
}

/// Returns the value of a number, or of a product of two.
fn constant(expr: &Expr, id: NodeId) -> Option<f64> {
    number(expr, id).or_else(|| match &expr.node(expr.without_parens(id)).kind {
        NodeKind::Binary(binary) if binary.op == crate::lang::promql::BinaryOp::Mul => {
            Some(number(expr, binary.left)? * number(expr, binary.right)?)
        }
        _ => None,
    })
}
