//! A value with which an alert may fire.

use crate::lang::promql::{BinaryOp, Expr, NodeId, NodeKind};

/// Returns a value that the expression of an alert may have when the alert fires: one that fulfils
/// its outermost comparison with a number, not far from that number; otherwise 1.
pub fn sample(expr: &Expr) -> f64 {
    of(expr, expr.root()).unwrap_or(1.0)
}

/// The depth of the recursion is bounded by the height of the tree, which the parser bounds.
fn of(expr: &Expr, id: NodeId) -> Option<f64> {
    match &expr.node(expr.without_parens(id)).kind {
        NodeKind::Number(number) => Some(number.value),
        NodeKind::Binary(binary) if binary.op.is_comparison() => {
            if binary.bool_modifier.is_some() {
                return Some(1.0);
            }
            let (left, right) = (constant(expr, binary.left), constant(expr, binary.right));
            match (left, right) {
                (None, Some(limit)) => Some(beside(binary.op, limit)),
                (Some(limit), None) => Some(beside(binary.op.mirrored(), limit)),
                _ => None,
            }
        }
        // What these filter by stands on the right, the value on the left.
        NodeKind::Binary(binary) if binary.op.is_set() => of(expr, binary.left),
        NodeKind::Aggregate(aggregate) => of(expr, aggregate.expr),
        _ => None,
    }
}

/// Returns the value of a number, and of what is calculated of numbers.
fn constant(expr: &Expr, id: NodeId) -> Option<f64> {
    match &expr.node(expr.without_parens(id)).kind {
        NodeKind::Number(number) => Some(number.value),
        NodeKind::Binary(binary) => {
            let (left, right) = (constant(expr, binary.left)?, constant(expr, binary.right)?);
            Some(match binary.op {
                BinaryOp::Add => left + right,
                BinaryOp::Sub => left - right,
                BinaryOp::Mul => left * right,
                BinaryOp::Div => left / right,
                _ => return None,
            })
        }
        _ => None,
    }
}

/// Returns a value that fulfils the comparison with a limit.
fn beside(op: BinaryOp, limit: f64) -> f64 {
    if !limit.is_finite() {
        return limit;
    }
    match op {
        BinaryOp::Greater => above(limit),
        BinaryOp::Less => below(limit),
        // What is compared for being another value is a state most of the time.
        BinaryOp::NotEqual if limit == 0.0 => 1.0,
        BinaryOp::NotEqual => 0.0,
        _ => limit,
    }
}

fn above(limit: f64) -> f64 {
    match limit {
        0.0 => 1.0,
        // A share or a percentage stays one.
        0.9..1.0 => f64::midpoint(limit, 1.0),
        90.0..100.0 => f64::midpoint(limit, 100.0),
        limit if limit > 0.0 => tidy(limit * 1.1, limit),
        limit => tidy(limit * 0.9, limit),
    }
}

fn below(limit: f64) -> f64 {
    match limit {
        0.0 => -1.0,
        1.0 => 0.0,
        limit if limit > 0.0 => tidy(limit * 0.9, limit),
        limit => tidy(limit * 1.1, limit),
    }
}

/// Rounds to three digits, unless that leads to the limit or across it.
fn tidy(value: f64, limit: f64) -> f64 {
    let rounded: f64 = format!("{value:.2e}").parse().unwrap_or(value);
    match (rounded - limit).signum() == (value - limit).signum() && rounded != limit {
        true => rounded,
        false => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::promql::{Features, parse};

    #[test]
    fn the_value_fulfils_the_comparison() {
        for (text, value) in [
            ("up == 0", 0.0),
            ("up != 1", 0.0),
            ("up < 1", 0.0),
            ("100 * x > 80", 88.0),
            ("x > 95", 97.5),
            ("x > 0.05", 0.055),
            ("0.1 > x", 0.09),
            ("(x > 4 * 3600) and on (instance) y == 0", 15_800.0),
            ("x < 0", -1.0),
            ("x > -10", -9.0),
            ("x >= 3", 3.0),
            ("absent(up)", 1.0),
            ("a > b", 1.0),
            ("vector(7)", 1.0),
            ("x > 1e300", 1.1e300),
        ] {
            let expr = parse(text, Features::default()).unwrap();
            assert_eq!(sample(&expr), value, "{text}");
        }
    }
}
