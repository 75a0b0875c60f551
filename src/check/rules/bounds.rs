//! Between which numbers the values of an expression lie.
//!
//! What the language itself says (`absent()` gives 1, a rate of a counter is never negative) and what
//! the catalogue says of metrics, carried upwards through the tree. Every bound holds for all series
//! at all times but for NaN, which is told apart.

mod arithmetic;
mod call;

use crate::lang::promql::{
    AggregateOp, Binary, BinaryOp, Expr, METRIC_NAME, MatchOp, NodeId, NodeKind, Sign,
    VectorSelector,
};
use crate::model::catalogue::{Catalogue, Fact, Kind};

/// A range of values, both ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    /// The least value.
    pub min: f64,
    /// The greatest value.
    pub max: f64,
    /// Whether the value may be no number.
    pub nan: bool,
}

impl Bounds {
    /// Any value at all.
    pub const ANY: Self = Self {
        min: f64::NEG_INFINITY,
        max: f64::INFINITY,
        nan: true,
    };

    /// Any number that is not negative.
    pub const POSITIVE: Self = Self::between(0.0, f64::INFINITY);

    /// Returns a range of numbers.
    pub const fn between(min: f64, max: f64) -> Self {
        Self {
            min,
            max,
            nan: false,
        }
    }

    /// Returns the range that holds one number.
    pub const fn exactly(value: f64) -> Self {
        Self::between(value, value)
    }

    /// Returns the smallest range that holds both.
    fn or(self, other: Self) -> Self {
        Self {
            min: self.min.min(other.min),
            max: self.max.max(other.max),
            nan: self.nan || other.nan,
        }
    }

    /// Returns what is left of the range between these ends; the range itself when nothing is.
    fn within(self, min: f64, max: f64) -> Self {
        let (min, max) = (self.min.max(min), self.max.min(max));
        match min <= max {
            true => Self { min, max, ..self },
            false => self,
        }
    }
}

/// The bounds of each node of one expression.
pub(super) struct AllBounds(Vec<Bounds>);

impl AllBounds {
    /// Returns the bounds of the values of every node.
    pub fn of(expr: &Expr, catalogue: &Catalogue) -> Self {
        let mut all = Self(Vec::with_capacity(expr.node_count()));
        for (id, _) in expr.nodes() {
            let bounds = all.node(expr, id, catalogue);
            all.0.push(bounds);
        }
        all
    }

    /// Returns the bounds of a node.
    pub fn get(&self, id: NodeId) -> Bounds {
        self.0.get(id.index()).copied().unwrap_or(Bounds::ANY)
    }

    fn node(&self, expr: &Expr, id: NodeId, catalogue: &Catalogue) -> Bounds {
        match &expr.node(id).kind {
            NodeKind::Number(number) if number.value.is_nan() => Bounds::ANY,
            NodeKind::Number(number) => Bounds::exactly(number.value),
            NodeKind::String(_) => Bounds::ANY,
            NodeKind::VectorSelector(selector) => selector_bounds(selector, catalogue),
            NodeKind::MatrixSelector(matrix) => self.get(matrix.selector),
            NodeKind::Subquery(subquery) => self.get(subquery.expr),
            NodeKind::Paren(inner) => self.get(*inner),
            NodeKind::Unary(unary) => {
                let inner = self.get(unary.expr);
                match unary.sign {
                    Sign::Plus => inner,
                    Sign::Minus => Bounds {
                        min: -inner.max,
                        max: -inner.min,
                        ..inner
                    },
                }
            }
            NodeKind::Call(call) => self.call(expr, call, catalogue),
            NodeKind::Aggregate(aggregate) => aggregated(aggregate.op, self.get(aggregate.expr)),
            NodeKind::Binary(binary) => self.binary(expr, binary, catalogue),
        }
    }

    fn binary(&self, expr: &Expr, binary: &Binary, catalogue: &Catalogue) -> Bounds {
        let (left, right) = (self.get(binary.left), self.get(binary.right));
        match binary.op {
            BinaryOp::And | BinaryOp::Unless => left,
            BinaryOp::Or => left.or(right),
            op if op.is_comparison() => self.compared(expr, binary),
            op => {
                let bounds = arithmetic::bounds(op, left, right);
                match op {
                    BinaryOp::Div => arithmetic::quotient(bounds, expr, binary, catalogue),
                    _ => bounds,
                }
            }
        }
    }

    /// A comparison that filters leaves the values that fulfil it.
    fn compared(&self, expr: &Expr, binary: &Binary) -> Bounds {
        if binary.bool_modifier.is_some() {
            return Bounds::between(0.0, 1.0);
        }
        let is_scalar = |id| expr.value_type(id) == crate::lang::promql::ValueType::Scalar;
        let (kept, limit, op) = match (is_scalar(binary.left), is_scalar(binary.right)) {
            (true, false) => (binary.right, binary.left, binary.op.mirrored()),
            _ => (binary.left, binary.right, binary.op),
        };
        let (kept, limit) = (self.get(kept), self.get(limit));
        let kept = Bounds {
            nan: kept.nan && op == BinaryOp::NotEqual,
            ..kept
        };
        match op {
            BinaryOp::Equal => kept.within(limit.min, limit.max),
            BinaryOp::Greater | BinaryOp::GreaterOrEqual => kept.within(limit.min, f64::INFINITY),
            BinaryOp::Less | BinaryOp::LessOrEqual => kept.within(f64::NEG_INFINITY, limit.max),
            _ => kept,
        }
    }
}

fn selector_bounds(selector: &VectorSelector, catalogue: &Catalogue) -> Bounds {
    let name = selector.metric_name().unwrap_or_default();
    // A second condition on the name does not change what the first says.
    let is_named = selector.name.is_some()
        || selector
            .matchers
            .iter()
            .any(|m| m.op == MatchOp::Equal && m.name.as_str() == METRIC_NAME);
    let Some(series) = is_named.then(|| catalogue.series(name)).flatten() else {
        return Bounds::ANY;
    };
    let is_bool = series.facts().contains(&Fact::Bool);
    match series.kind() {
        _ if is_bool => Bounds::between(0.0, 1.0),
        Kind::Counter => Bounds::POSITIVE,
        Kind::Gauge | Kind::Histogram | Kind::Summary | Kind::Untyped => Bounds::ANY,
    }
}

fn aggregated(op: AggregateOp, inner: Bounds) -> Bounds {
    match op {
        AggregateOp::Sum => sum(inner),
        AggregateOp::Count | AggregateOp::CountValues => Bounds::between(1.0, f64::INFINITY),
        AggregateOp::Group => Bounds::exactly(1.0),
        AggregateOp::Stddev | AggregateOp::Stdvar => Bounds {
            nan: true,
            ..Bounds::POSITIVE
        },
        AggregateOp::Quantile => Bounds::ANY,
        AggregateOp::Avg
        | AggregateOp::Min
        | AggregateOp::Max
        | AggregateOp::Topk
        | AggregateOp::Bottomk
        | AggregateOp::Limitk
        | AggregateOp::LimitRatio => inner,
    }
}

/// Returns the bounds of the sum of one value or more.
fn sum(one: Bounds) -> Bounds {
    Bounds {
        min: if one.min >= 0.0 {
            one.min
        } else {
            f64::NEG_INFINITY
        },
        max: if one.max <= 0.0 {
            one.max
        } else {
            f64::INFINITY
        },
        nan: one.nan,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::promql::{Features, parse};

    fn bounds(text: &str) -> Bounds {
        let expr = parse(text, Features::default()).unwrap();
        AllBounds::of(&expr, Catalogue::builtin()).get(expr.root())
    }

    #[test]
    fn the_language_and_the_catalogue_bound_values() {
        let between = Bounds::between;
        for (text, expected) in [
            ("absent(x)", Bounds::exactly(1.0)),
            ("count(x)", between(1.0, f64::INFINITY)),
            ("up", between(0.0, 1.0)),
            ("max by (job) (up{job='a'})", between(0.0, 1.0)),
            ("sum(up)", Bounds::POSITIVE),
            ("-hour()", between(-23.0, -0.0)),
            ("x > bool 3", between(0.0, 1.0)),
            ("rate(prometheus_http_requests_total[5m])", Bounds::POSITIVE),
            (
                "clamp_max(prometheus_http_requests_total, 5)",
                between(0.0, 5.0),
            ),
            ("up > 0.5", between(0.5, 1.0)),
            ("0.5 > up", between(0.0, 0.5)),
            ("x", Bounds::ANY),
            ("rate(x[5m])", Bounds::ANY),
        ] {
            assert_eq!(bounds(text), expected, "{text}");
        }
    }

    #[test]
    fn a_part_of_a_whole_is_a_ratio() {
        let free = "node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes";
        let ratio = bounds(free);
        assert_eq!((ratio.min, ratio.max), (0.0, 1.0));
        let percent = bounds(&format!("(1 - {free}) * 100"));
        assert_eq!((percent.min, percent.max), (0.0, 100.0));
        let used = bounds(
            "(node_filesystem_size_bytes - node_filesystem_avail_bytes) / node_filesystem_size_bytes",
        );
        assert_eq!((used.min, used.max), (0.0, 1.0));
        let other = bounds("node_memory_MemAvailable_bytes / node_filesystem_size_bytes");
        assert_eq!(other.max, f64::INFINITY);
        let inverted = bounds(
            "rate(pg_stat_database_tup_returned[5m]) / rate(pg_stat_database_tup_fetched[5m])",
        );
        assert!(inverted.min > 0.9);
    }

    #[test]
    fn idle_time_is_at_most_all_time() {
        let used =
            bounds("100 - avg by (instance) (rate(node_cpu_seconds_total{mode='idle'}[5m])) * 100");
        assert_eq!(used.max, 100.0);
        assert!(used.min > -20.0);
    }
}
