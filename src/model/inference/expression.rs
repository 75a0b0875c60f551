//! The labels of what an expression evaluates to.
//!
//! Source: promql/engine.go and promql/functions.go of Prometheus 3.5.

use std::sync::Arc;

use super::matching::{combined, kept};
use super::{Matching, Presence, Selection, Series, Storage, Values, Vector, function};
use crate::lang::promql::{
    Aggregate, AggregateOp, Binary, BinaryOp, Expr, METRIC_NAME, Node, NodeId, NodeKind, Sign,
    ValueType,
};

/// What is known of the series of each part of an expression.
#[derive(Clone, Debug)]
pub struct Inferred {
    vectors: Vec<Vector>,
    unknown: Vector,
    mode: Mode,
}

/// What is taken for granted, for those who ask what an author had in mind. By default nothing is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mode {
    /// The labels that `by (…)` and `group_left (…)` name are there, where they can be.
    pub named_labels_exist: bool,
    /// The two sides of every operator match, though their labels say that they do not.
    pub sides_match: bool,
}

impl Mode {
    /// Returns the values of a label that the expression names.
    pub(super) fn named(self, values: Values) -> Values {
        match self.named_labels_exist && values.presence() == Presence::Maybe {
            true => values.without_absence(),
            false => values,
        }
    }
}

impl Inferred {
    /// Infers the labels of an expression from what the storage holds.
    ///
    /// A scalar counts as one series without labels, as it does in a rule. The evaluation is taken
    /// to succeed: of one that fails there are no series.
    pub fn of(expr: &Expr, storage: &dyn Storage, mode: Mode) -> Self {
        let mut inferred = Self {
            vectors: Vec::with_capacity(expr.node_count()),
            unknown: Vector::unknown(),
            mode,
        };
        for (id, node) in expr.nodes() {
            let vector = inferred.node(expr, id, node, storage);
            inferred.vectors.push(vector);
        }
        inferred
    }

    /// Returns what is known of the series of one part, which must come from the same expression.
    pub fn get(&self, id: NodeId) -> &Vector {
        self.vectors.get(id.index()).unwrap_or(&self.unknown)
    }

    fn node(&self, expr: &Expr, id: NodeId, node: &Node, storage: &dyn Storage) -> Vector {
        match &node.kind {
            NodeKind::Number(_) | NodeKind::String(_) => Vector::from(Series::without_labels()),
            NodeKind::VectorSelector(selector) => storage.select(&Selection::of(selector)),
            NodeKind::MatrixSelector(matrix) => self.get(matrix.selector).clone(),
            NodeKind::Subquery(subquery) => self.get(subquery.expr).clone(),
            NodeKind::Paren(inner) => self.get(*inner).clone(),
            NodeKind::Unary(unary) => {
                let vector = self.get(unary.expr);
                match unary.sign {
                    Sign::Plus => vector.clone(),
                    Sign::Minus => without_name(vector),
                }
            }
            NodeKind::Aggregate(aggregate) => self.aggregate(expr, aggregate),
            NodeKind::Call(call) => function::result(expr, self, call),
            NodeKind::Binary(binary) => match expr.value_type(id) {
                ValueType::Scalar => Vector::from(Series::without_labels()),
                _ => self.binary(expr, binary),
            },
        }
    }

    fn binary(&self, expr: &Expr, binary: &Binary) -> Vector {
        let (left, right) = (self.get(binary.left), self.get(binary.right));
        let is_scalar = |side| expr.value_type(side) == ValueType::Scalar;
        let vector = match (is_scalar(binary.left), is_scalar(binary.right)) {
            (_, true) => left,
            (true, false) => right,
            (false, false) => {
                return match binary.op {
                    BinaryOp::And => Matching::of(binary).partnered(left, right, self.mode),
                    BinaryOp::Unless => left.clone(),
                    BinaryOp::Or => left.union(right),
                    _ => combined(binary, left, right, self.mode),
                };
            }
        };
        match binary.op.is_comparison() && binary.bool_modifier.is_none() {
            true => vector.clone(),
            false => without_name(vector),
        }
    }

    fn aggregate(&self, expr: &Expr, aggregate: &Aggregate) -> Vector {
        let vector = self.get(aggregate.expr);
        let counted = match aggregate.op {
            AggregateOp::Topk
            | AggregateOp::Bottomk
            | AggregateOp::Limitk
            | AggregateOp::LimitRatio => return vector.clone(),
            AggregateOp::CountValues => aggregate.parameter.map(|id| text(expr, id)),
            _ => None,
        };
        vector.map(|series| {
            let mut series = series.clone();
            if let Some(label) = counted {
                series.set(label?, Values::present());
            }
            let grouping = aggregate.grouping.as_ref();
            let names = grouping
                .into_iter()
                .flat_map(|grouping| &grouping.labels.names);
            let names = names.map(|name| name.text.as_str());
            if grouping.is_some_and(|grouping| grouping.without) {
                for name in names.chain([METRIC_NAME]) {
                    series.set(name, Values::absent());
                }
                return Some(series);
            }
            let mut kept = kept(&series, names.clone().chain(counted.flatten()));
            for name in names {
                kept.set(name, self.mode.named(kept.get(name)));
            }
            Some(kept)
        })
    }
}

/// Returns the text of a string argument; `None` when it is no UTF-8.
pub(super) fn text(expr: &Expr, id: NodeId) -> Option<&str> {
    match &expr.node(expr.without_parens(id)).kind {
        NodeKind::String(text) if text.is_utf8() => Some(text.as_str()),
        _ => None,
    }
}

/// Returns the vector without the names of the metrics.
pub(super) fn without_name(vector: &Vector) -> Vector {
    let mut result = Vector::empty();
    for series in vector.alternatives() {
        let mut series = Series::clone(series);
        series.drop_name();
        result.add(Arc::new(series));
    }
    result
}
