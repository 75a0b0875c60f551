//! Whether a value is a ratio, where 0.05 is 5 %, or a percentage, where 5 is.

use super::operand::Operand;
use crate::lang::promql::{AggregateOp, Binary, BinaryOp, Call, Expr, NodeId, NodeKind, ValueType};
use crate::model::catalogue::Catalogue;

/// The scale of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    /// From 0 to 1.
    Ratio,
    /// From 0 to 100.
    Percent,
    /// Something else, or not to be told.
    Unknown,
}

/// The scale of each node of one expression.
pub(super) struct Scales(Vec<Scale>);

impl Scales {
    /// Finds the scale of every node.
    pub fn of(expr: &Expr, catalogue: &Catalogue) -> Self {
        let mut all = Self(Vec::with_capacity(expr.node_count()));
        for (id, _) in expr.nodes() {
            let scale = all.node(expr, id, catalogue);
            all.0.push(scale);
        }
        all
    }

    /// Returns the scale of a node.
    pub fn get(&self, id: NodeId) -> Scale {
        self.0.get(id.index()).copied().unwrap_or(Scale::Unknown)
    }

    fn node(&self, expr: &Expr, id: NodeId, catalogue: &Catalogue) -> Scale {
        match &expr.node(id).kind {
            NodeKind::VectorSelector(selector) => {
                let name = selector.metric_name().unwrap_or_default();
                by_name(name)
            }
            NodeKind::MatrixSelector(matrix) => self.get(matrix.selector),
            NodeKind::Subquery(subquery) => self.get(subquery.expr),
            NodeKind::Paren(inner) => self.get(*inner),
            NodeKind::Call(call) => self.call(call),
            NodeKind::Aggregate(aggregate) => match aggregate.op {
                AggregateOp::Avg
                | AggregateOp::Min
                | AggregateOp::Max
                | AggregateOp::Quantile
                | AggregateOp::Topk
                | AggregateOp::Bottomk => self.get(aggregate.expr),
                _ => Scale::Unknown,
            },
            NodeKind::Binary(binary) => self.binary(expr, binary, catalogue),
            NodeKind::Number(_) | NodeKind::String(_) | NodeKind::Unary(_) => Scale::Unknown,
        }
    }

    fn call(&self, call: &Call) -> Scale {
        let argument = match call.function.name {
            "abs" | "avg_over_time" | "ceil" | "clamp" | "clamp_max" | "clamp_min" | "floor"
            | "label_join" | "label_replace" | "last_over_time" | "max_over_time"
            | "min_over_time" | "round" | "sort" | "sort_desc" => call.arguments.first(),
            "quantile_over_time" => call.arguments.get(1),
            _ => None,
        };
        argument.map_or(Scale::Unknown, |id| self.get(*id))
    }

    fn binary(&self, expr: &Expr, binary: &Binary, catalogue: &Catalogue) -> Scale {
        let (left, right) = (self.get(binary.left), self.get(binary.right));
        let numbers = (number(expr, binary.left), number(expr, binary.right));
        match (binary.op, numbers) {
            (BinaryOp::Mul, (None, Some(100.0))) if left != Scale::Percent => Scale::Percent,
            (BinaryOp::Mul, (Some(100.0), None)) if right != Scale::Percent => Scale::Percent,
            (BinaryOp::Div, (None, Some(100.0))) if left == Scale::Percent => Scale::Ratio,
            (BinaryOp::Sub, (Some(100.0), None)) if right != Scale::Ratio => Scale::Percent,
            (BinaryOp::Sub, (Some(1.0), None)) if right != Scale::Percent => Scale::Ratio,
            (BinaryOp::Div, (None, None)) => quotient(expr, binary, catalogue),
            (BinaryOp::Add | BinaryOp::Sub, (None, None)) if left == right => left,
            (BinaryOp::And | BinaryOp::Unless, _) => left,
            (BinaryOp::Or, _) if left == right => left,
            (op, _) if op.is_comparison() && binary.bool_modifier.is_none() => {
                match expr.value_type(binary.left) {
                    ValueType::Scalar => right,
                    _ => left,
                }
            }
            _ => Scale::Unknown,
        }
    }
}

/// Returns the value of a number.
pub(super) fn number(expr: &Expr, id: NodeId) -> Option<f64> {
    match expr.node(expr.without_parens(id)).kind {
        NodeKind::Number(number) => Some(number.value),
        _ => None,
    }
}

fn by_name(name: &str) -> Scale {
    if name.ends_with("_percent") || name.ends_with("_percentage") {
        Scale::Percent
    } else if name.ends_with("_ratio") {
        Scale::Ratio
    } else {
        Scale::Unknown
    }
}

/// Returns whether a quotient is a share of something: both sides are of one unit, and no average is
/// made of a sum and a count.
fn quotient(expr: &Expr, binary: &Binary, catalogue: &Catalogue) -> Scale {
    let (Some(left), Some(right)) = (side(expr, binary.left), side(expr, binary.right)) else {
        return Scale::Unknown;
    };
    let unit = |name: &str| {
        let known = catalogue
            .get(name)
            .and_then(|metric| metric.unit.as_deref());
        known.map(str::to_owned).or_else(|| unit_of_name(name))
    };
    let is_average = left.ends_with("_sum") || right.ends_with("_count");
    match !is_average && unit(left) == unit(right) {
        true => Scale::Ratio,
        false => Scale::Unknown,
    }
}

/// Returns the metric that a side of a quotient is made of, when it is one; of a difference the first.
fn side(expr: &Expr, id: NodeId) -> Option<&str> {
    let id = expr.without_parens(id);
    if let NodeKind::Binary(binary) = &expr.node(id).kind
        && matches!(binary.op, BinaryOp::Sub | BinaryOp::Add)
    {
        return Operand::of(expr, binary.left).map(|operand| operand.name);
    }
    Operand::of(expr, id).map(|operand| operand.name)
}

fn unit_of_name(name: &str) -> Option<String> {
    let name = name.trim_end_matches("_total");
    let unit = name.rsplit('_').next()?;
    let is_unit = matches!(unit, "bytes" | "seconds" | "milliseconds" | "info");
    is_unit.then(|| unit.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::promql::{Features, parse};

    fn scale(text: &str) -> Scale {
        let expr = parse(text, Features::default()).unwrap();
        Scales::of(&expr, Catalogue::builtin()).get(expr.root())
    }

    #[test]
    fn a_hundredfold_is_a_percentage() {
        for text in [
            "a / b * 100",
            "100 * (1 - a / b)",
            "(100 - (avg by (instance) (irate(node_cpu_seconds_total[5m])) * 100)) > 80",
            "max(a_percent)",
            "80 < (a / b * 100)",
        ] {
            assert_eq!(scale(text), Scale::Percent, "{text}");
        }
    }

    #[test]
    fn a_share_is_a_ratio_and_an_average_is_not() {
        for text in [
            "sum(rate(errors_total[5m])) / sum(rate(requests_total[5m]))",
            "(a_bytes - b_bytes) / a_bytes > 0.5",
            "1 - a",
            "a_percent / 100",
        ] {
            assert_eq!(scale(text), Scale::Ratio, "{text}");
        }
        for text in [
            "rate(x_seconds_sum[5m]) / rate(x_seconds_count[5m])",
            "a_bytes / b_total",
            "a / 1024",
            "sum(a_ratio)",
        ] {
            assert_eq!(scale(text), Scale::Unknown, "{text}");
        }
    }
}
