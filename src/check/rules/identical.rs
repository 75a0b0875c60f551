//! Operators both sides of which are the same expression.

use super::pass::RuleCheck;
use super::subject::Query;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::{BinaryOp, NodeId, NodeKind, ValueType};

/// An operator with the same expression on both sides.
pub static IDENTICAL_SIDES: Code = Code {
    name: "identical-sides",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "both sides of an operator are the same expression",
    explain: "Each series meets itself on the other side, so that the result does not depend on the \
data: a quotient is 1, `unless` leaves nothing, `<` and `>` never hold, and `and` and `or` change \
nothing. Most often a name or a matcher was to be changed after copying. Nothing is said of `x == x` \
and `x != x`, which tell numbers from what is none, and of `x - x`.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:errors:ratio\n        expr: sum by (job) (rate(app_requests_total[5m])) / sum by (job) (rate(app_requests_total[5m]))\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:errors:ratio\n        expr: sum by (job) (rate(app_errors_total[5m])) / sum by (job) (rate(app_requests_total[5m]))\n",
    }],
};

/// Checks every operator between two vectors.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&IDENTICAL_SIDES],
    start: |_, _| {
        Box::new(move |subject, report| {
            let Some(query) = Query::of(&subject) else {
                return;
            };
            for (_, node) in query.expr.nodes() {
                let NodeKind::Binary(binary) = &node.kind else {
                    continue;
                };
                let is_vector = |id: NodeId| query.expr.value_type(id) == ValueType::InstantVector;
                let is_plain = binary.matching.is_none() && binary.bool_modifier.is_none();
                let Some(outcome) = outcome(binary.op).filter(|_| is_plain) else {
                    continue;
                };
                let are_vectors = is_vector(binary.left) && is_vector(binary.right);
                if !are_vectors || !text(&query, binary.left).eq(text(&query, binary.right)) {
                    continue;
                }
                let message = format!(
                    "both sides of `{}` are the same: {outcome}",
                    binary.op.symbol()
                );
                let finding = query.finding(report, &IDENTICAL_SIDES, binary.op_span, message);
                report.push(finding.help("change the side that is meant otherwise"));
            }
        })
    },
};

fn outcome(op: BinaryOp) -> Option<&'static str> {
    Some(match op {
        BinaryOp::Div => "the quotient is 1, or no number",
        BinaryOp::Greater | BinaryOp::Less => "it never holds",
        BinaryOp::GreaterOrEqual | BinaryOp::LessOrEqual => "it always holds",
        BinaryOp::Unless => "nothing is left",
        BinaryOp::And | BinaryOp::Or => "it changes nothing",
        _ => return None,
    })
}

/// Returns what is written there without parentheses around it and blanks.
fn text<'a>(query: &Query<'a>, id: NodeId) -> impl Iterator<Item = char> + use<'a> {
    let node = query.expr.node(query.expr.without_parens(id));
    let source = query.source(node.span).chars();
    source.filter(|c| !c.is_whitespace())
}
