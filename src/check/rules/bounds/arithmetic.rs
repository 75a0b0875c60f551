//! Bounds of sums, products and quotients.

use super::super::operand::Operand;
use super::Bounds;
use crate::lang::promql::{Binary, BinaryOp, Expr, NodeKind};
use crate::model::catalogue::{Catalogue, Fact};

/// How far a quotient of rates can lie outside of what holds for the counters: they are not scraped
/// at one instant.
const MARGIN: f64 = 0.01;

/// Returns the bounds of `left op right`.
pub(super) fn bounds(op: BinaryOp, left: Bounds, right: Bounds) -> Bounds {
    let nan = left.nan || right.nan;
    let mut bounds = match op {
        BinaryOp::Add => Bounds::between(left.min + right.min, left.max + right.max),
        BinaryOp::Sub => Bounds::between(left.min - right.max, left.max - right.min),
        BinaryOp::Mul => of_corners(
            left,
            right,
            |a, b| if a == 0.0 || b == 0.0 { 0.0 } else { a * b },
        ),
        BinaryOp::Div => quotient_of(left, right),
        BinaryOp::Mod if right.min > 0.0 && left.min >= 0.0 => Bounds::between(0.0, right.max),
        BinaryOp::Pow if left.min >= 0.0 => Bounds::POSITIVE,
        BinaryOp::Atan2 => Bounds::between(-std::f64::consts::PI, std::f64::consts::PI),
        _ => Bounds::ANY,
    };
    // Infinity minus infinity, and the like.
    let open = |b: Bounds| b.min.is_infinite() && b.max.is_infinite();
    bounds.nan |= nan || (open(left) && open(right));
    if bounds.min.is_nan() || bounds.max.is_nan() {
        return Bounds::ANY;
    }
    bounds
}

fn of_corners(left: Bounds, right: Bounds, combine: fn(f64, f64) -> f64) -> Bounds {
    let corners = [
        combine(left.min, right.min),
        combine(left.min, right.max),
        combine(left.max, right.min),
        combine(left.max, right.max),
    ];
    Bounds::between(
        corners.into_iter().fold(f64::INFINITY, f64::min),
        corners.into_iter().fold(f64::NEG_INFINITY, f64::max),
    )
}

fn quotient_of(left: Bounds, right: Bounds) -> Bounds {
    if right.min > 0.0 || right.max < 0.0 {
        let inf_by_inf = |b: Bounds| b.max.is_infinite() || b.min.is_infinite();
        let bounds = of_corners(left, right, |a, b| match b.is_infinite() {
            true => 0.0,
            false => a / b,
        });
        return Bounds {
            nan: inf_by_inf(left) && inf_by_inf(right),
            ..bounds
        };
    }
    match left.min >= 0.0 && right.min >= 0.0 {
        true => Bounds {
            nan: true,
            ..Bounds::POSITIVE
        },
        false => Bounds::ANY,
    }
}

/// Narrows the bounds of a quotient whose sides are a metric and another that it is a part of.
pub(super) fn quotient(
    bounds: Bounds,
    expr: &Expr,
    binary: &Binary,
    catalogue: &Catalogue,
) -> Bounds {
    let Some(right) = Operand::of(expr, binary.right).filter(|_| is_of_one_target(binary)) else {
        return bounds;
    };
    if let Some(left) = Operand::of(expr, binary.left) {
        let margin = if left.is_bare() { 0.0 } else { MARGIN };
        if is_part(&left, &right, catalogue) {
            return bounds.within(0.0, 1.0 + margin);
        }
        if is_part(&right, &left, catalogue) {
            return bounds.within(1.0 - margin, f64::INFINITY);
        }
    }
    // (whole - part) / whole
    let difference = match &expr.node(expr.without_parens(binary.left)).kind {
        NodeKind::Binary(inner) if inner.op == BinaryOp::Sub && is_of_one_target(inner) => inner,
        _ => return bounds,
    };
    let sides = [difference.left, difference.right].map(|side| Operand::of(expr, side));
    let [Some(whole), Some(part)] = sides else {
        return bounds;
    };
    match whole.is_same(&right) && is_part(&part, &whole, catalogue) {
        true if whole.is_bare() => bounds.within(0.0, 1.0),
        true => bounds.within(-MARGIN, 1.0),
        false => bounds,
    }
}

/// Returns whether the matching brings together series of one target only.
fn is_of_one_target(binary: &Binary) -> bool {
    let matching = binary.matching.as_deref();
    matching.is_none_or(|matching| matching.on && matching.labels.contains("instance"))
}

fn is_part(part: &Operand<'_>, whole: &Operand<'_>, catalogue: &Catalogue) -> bool {
    let facts = catalogue
        .series(part.name)
        .map(|series| series.facts())
        .unwrap_or_default();
    let of_whole = |fact: &Fact| matches!(fact, Fact::PartOf(name) if *name == whole.name);
    facts.iter().any(of_whole) && part.is_within(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_combined_by_their_ends() {
        let (a, b) = (Bounds::between(-1.0, 2.0), Bounds::between(3.0, 4.0));
        assert_eq!(bounds(BinaryOp::Add, a, b), Bounds::between(2.0, 6.0));
        assert_eq!(bounds(BinaryOp::Sub, a, b), Bounds::between(-5.0, -1.0));
        assert_eq!(bounds(BinaryOp::Mul, a, b), Bounds::between(-4.0, 8.0));
        let half = bounds(BinaryOp::Div, b, Bounds::exactly(2.0));
        assert_eq!(half, Bounds::between(1.5, 2.0));
    }

    #[test]
    fn a_quotient_by_what_may_be_zero_may_be_no_number() {
        let quotient = bounds(BinaryOp::Div, Bounds::POSITIVE, Bounds::POSITIVE);
        assert!(quotient.nan && quotient.min == 0.0);
        let open = bounds(BinaryOp::Div, Bounds::ANY, Bounds::POSITIVE);
        assert_eq!(open, Bounds::ANY);
    }

    #[test]
    fn infinite_ends_do_not_make_bounds_of_nothing() {
        let zero = Bounds::exactly(0.0);
        assert_eq!(bounds(BinaryOp::Mul, Bounds::POSITIVE, zero), zero);
        let difference = bounds(BinaryOp::Sub, Bounds::POSITIVE, Bounds::POSITIVE);
        assert_eq!(difference.min, f64::NEG_INFINITY);
    }
}
