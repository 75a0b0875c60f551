//! Two comparisons of one expression that exclude each other, or leave nothing out.

use super::{ALWAYS_TRUE, NEVER_TRUE};
use crate::check::Reporter;
use crate::check::rules::subject::Query;
use crate::lang::promql::{BinaryOp, NodeId, NodeKind};

/// A comparison of something with a number.
struct Limit {
    op: BinaryOp,
    value: f64,
    /// What is compared, without its blanks.
    compared: String,
}

/// Checks every `and` and `or`.
pub(super) fn check(query: &Query<'_>, report: &mut Reporter<'_>) {
    for (_, node) in query.expr.nodes() {
        let NodeKind::Binary(binary) = &node.kind else {
            continue;
        };
        // Matched by fewer labels, the sides may be series of different things.
        if !matches!(binary.op, BinaryOp::And | BinaryOp::Or) || binary.matching.is_some() {
            continue;
        }
        let sides = [binary.left, binary.right].map(|side| limit(query, side));
        let [Some(left), Some(right)] = sides else {
            continue;
        };
        if left.compared != right.compared {
            continue;
        }
        let (code, message) = match binary.op {
            BinaryOp::And if excludes(&left, &right) => {
                (&NEVER_TRUE, "no value fulfils both of these comparisons")
            }
            BinaryOp::Or if excludes(&left.negated(), &right.negated()) => {
                (&ALWAYS_TRUE, "every value fulfils one of these comparisons")
            }
            _ => continue,
        };
        let help = match binary.op {
            BinaryOp::And => "join them with `or`, or mend the limits",
            _ => "join them with `and`, or mend the limits",
        };
        let finding = query.finding(report, code, node.span, message).help(help);
        report.push(finding);
    }
}

fn limit(query: &Query<'_>, id: NodeId) -> Option<Limit> {
    let expr = query.expr;
    let NodeKind::Binary(binary) = &expr.node(expr.without_parens(id)).kind else {
        return None;
    };
    if !binary.op.is_comparison() || binary.bool_modifier.is_some() {
        return None;
    }
    let number = |id: NodeId| match expr.node(expr.without_parens(id)).kind {
        NodeKind::Number(number) if !number.value.is_nan() => Some(number.value),
        _ => None,
    };
    let (op, value, compared) = match (number(binary.left), number(binary.right)) {
        (None, Some(value)) => (binary.op, value, binary.left),
        (Some(value), None) => (binary.op.mirrored(), value, binary.right),
        _ => return None,
    };
    let source = query.source(expr.node(expr.without_parens(compared)).span);
    let compared = source.chars().filter(|c| !c.is_whitespace()).collect();
    Some(Limit {
        op,
        value,
        compared,
    })
}

impl Limit {
    fn negated(&self) -> Self {
        let op = match self.op {
            BinaryOp::Equal => BinaryOp::NotEqual,
            BinaryOp::NotEqual => BinaryOp::Equal,
            BinaryOp::Greater => BinaryOp::LessOrEqual,
            BinaryOp::GreaterOrEqual => BinaryOp::Less,
            BinaryOp::Less => BinaryOp::GreaterOrEqual,
            BinaryOp::LessOrEqual => BinaryOp::Greater,
            other => other,
        };
        Self {
            op,
            value: self.value,
            compared: String::new(),
        }
    }

    fn holds(&self, value: f64) -> bool {
        match self.op {
            BinaryOp::Equal => value == self.value,
            BinaryOp::NotEqual => value != self.value,
            BinaryOp::Greater => value > self.value,
            BinaryOp::GreaterOrEqual => value >= self.value,
            BinaryOp::Less => value < self.value,
            BinaryOp::LessOrEqual => value <= self.value,
            _ => true,
        }
    }
}

/// Returns whether no number fulfils both.
fn excludes(a: &Limit, b: &Limit) -> bool {
    let (low, high) = (a.value.min(b.value), a.value.max(b.value));
    let between = low / 2.0 + high / 2.0;
    // The numbers that tell all pairs of comparisons apart.
    let witnesses = [f64::NEG_INFINITY, low, between, high, f64::INFINITY];
    !witnesses
        .into_iter()
        .any(|value| a.holds(value) && b.holds(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(op: BinaryOp, value: f64) -> Limit {
        Limit {
            op,
            value,
            compared: String::new(),
        }
    }

    #[test]
    fn limits_that_leave_nothing_between_them_exclude_each_other() {
        use BinaryOp::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        for (a, b, excluded) in [
            (limit(Greater, 5.0), limit(Less, 3.0), true),
            (limit(Greater, 3.0), limit(Less, 5.0), false),
            (limit(Greater, 3.0), limit(LessOrEqual, 3.0), true),
            (limit(GreaterOrEqual, 3.0), limit(LessOrEqual, 3.0), false),
            (limit(Equal, 1.0), limit(Equal, 2.0), true),
            (limit(Equal, 1.0), limit(NotEqual, 1.0), true),
            (limit(NotEqual, 1.0), limit(NotEqual, 2.0), false),
            (limit(Equal, 1.0), limit(Greater, 0.0), false),
        ] {
            assert_eq!(excludes(&a, &b), excluded);
            assert_eq!(excludes(&b, &a), excluded);
        }
    }
}
