//! What becomes of a quotient that is +Inf.

use crate::lang::promql::{
    AggregateOp, Binary, BinaryOp, Expr, NodeId, NodeKind, Parents, Sign, ValueType,
};

/// Returns whether a comparison above the node leaves its series out when its value is +Inf.
pub(super) fn is_dropped(expr: &Expr, parents: &Parents, quotient: NodeId) -> bool {
    let mut value = f64::INFINITY;
    let mut below = quotient;
    for above in parents.above(quotient) {
        let next = match &expr.node(above).kind {
            NodeKind::Paren(_) => Some(value),
            NodeKind::Unary(unary) => Some(match unary.sign {
                Sign::Plus => value,
                Sign::Minus => -value,
            }),
            NodeKind::Aggregate(aggregate) => match aggregate.op {
                AggregateOp::Sum | AggregateOp::Avg => Some(value),
                AggregateOp::Max if value > 0.0 => Some(value),
                AggregateOp::Min if value < 0.0 => Some(value),
                _ => None,
            },
            NodeKind::Binary(binary) if is_false(expr, binary, below, value) => return true,
            NodeKind::Binary(binary) => combined(expr, binary, below, value),
            _ => None,
        };
        let Some(next) = next.filter(|next| next.is_infinite()) else {
            return false;
        };
        (value, below) = (next, above);
    }
    false
}

/// Returns whether a comparison drops the value of its side `below`.
fn is_false(expr: &Expr, binary: &Binary, below: NodeId, value: f64) -> bool {
    if !binary.op.is_comparison() || binary.bool_modifier.is_some() {
        return false;
    }
    let (op, other) = match below == binary.left {
        true => (binary.op, binary.right),
        false => (binary.op.mirrored(), binary.left),
    };
    match (op, number(expr, other)) {
        (BinaryOp::Equal, Some(limit)) => value != limit,
        (BinaryOp::NotEqual, Some(limit)) => value == limit,
        (BinaryOp::Less, limit) => value >= limit.unwrap_or(f64::MAX),
        (BinaryOp::LessOrEqual, limit) => value > limit.unwrap_or(f64::MAX),
        (BinaryOp::Greater, limit) => value <= limit.unwrap_or(f64::MIN),
        (BinaryOp::GreaterOrEqual, limit) => value < limit.unwrap_or(f64::MIN),
        _ => false,
    }
}

/// Returns the value of an operator one side of which, `below`, has this value.
fn combined(expr: &Expr, binary: &Binary, below: NodeId, value: f64) -> Option<f64> {
    let is_left = below == binary.left;
    let other = match is_left {
        true => binary.right,
        false => binary.left,
    };
    if binary.op.is_set() {
        return (is_left && binary.op != BinaryOp::Or).then_some(value);
    }
    if binary.op.is_comparison() {
        // Kept is the value of the vector, or that of the left one of two.
        let is_kept = is_left || expr.value_type(other) == ValueType::Scalar;
        return (is_kept && binary.bool_modifier.is_none()).then_some(value);
    }
    let number = number(expr, other)?;
    Some(match (binary.op, is_left) {
        (BinaryOp::Add, _) => value + number,
        (BinaryOp::Sub, true) => value - number,
        (BinaryOp::Sub, false) => number - value,
        (BinaryOp::Mul, _) => value * number,
        (BinaryOp::Div, true) => value / number,
        _ => return None,
    })
}

/// Returns the value of a number, with a sign perhaps.
fn number(expr: &Expr, id: NodeId) -> Option<f64> {
    match &expr.node(expr.without_parens(id)).kind {
        NodeKind::Number(number) => Some(number.value),
        NodeKind::Unary(unary) => {
            let inner = expr.node(expr.without_parens(unary.expr));
            let NodeKind::Number(number) = &inner.kind else {
                return None;
            };
            Some(match unary.sign {
                Sign::Plus => number.value,
                Sign::Minus => -number.value,
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::promql::{Features, parse};

    fn dropped(text: &str) -> bool {
        let expr = parse(text, Features::default()).unwrap();
        let quotient = expr
            .nodes()
            .find(|(_, node)| matches!(&node.kind, NodeKind::Binary(b) if b.op == BinaryOp::Div));
        is_dropped(&expr, &expr.parents(), quotient.unwrap().0)
    }

    #[test]
    fn a_comparison_from_above_leaves_the_infinite_out() {
        for text in [
            "(a / b != +Inf) > 0.9",
            "a / b < +Inf > 0.9",
            "a / b < 2 > 0.9",
            "0.9 < a / b < 1",
            "a / b < 0.1",
            "a / b < c",
            "1 - a / b > 0.1",
            "sum by (x) (a / b * 100) < 5",
            "(a / b > 0.9) != Inf",
        ] {
            assert!(dropped(text), "{text}");
        }
        for text in [
            "a / b > 0.9",
            "1 - a / b < 0.1",
            "a / b > 0.9 and c < 5",
            "a / b * 100 > bool 5",
            "min(a / b) < 1",
            "a / b",
        ] {
            assert!(!dropped(text), "{text}");
        }
    }
}
