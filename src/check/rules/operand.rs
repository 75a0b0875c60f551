//! A side of an operator that is one metric, aggregated or rated perhaps.

use crate::lang::promql::{AggregateOp, Expr, LabelMatcher, NodeId, NodeKind, VectorSelector};

/// One metric and what is done to it, from the outside in.
pub(super) struct Operand<'a> {
    /// The metric's name.
    pub name: &'a str,
    /// The selector.
    pub selector: &'a VectorSelector,
    steps: Vec<Step<'a>>,
}

/// Something that keeps the order of two operands: of a part and its whole, the part stays less.
#[derive(PartialEq)]
enum Step<'a> {
    Function(&'static str, Option<i64>),
    Aggregate(AggregateOp, Option<(bool, Vec<&'a str>)>),
}

/// Functions of one metric that keep the order of two operands.
const ORDERED: [&str; 8] = [
    "avg_over_time",
    "increase",
    "irate",
    "last_over_time",
    "max_over_time",
    "min_over_time",
    "rate",
    "sum_over_time",
];

impl<'a> Operand<'a> {
    /// Returns the operand that a node is, when it is one.
    pub fn of(expr: &'a Expr, mut id: NodeId) -> Option<Self> {
        let mut steps = Vec::new();
        let mut range = None;
        loop {
            match &expr.node(id).kind {
                NodeKind::Paren(inner) => id = *inner,
                NodeKind::MatrixSelector(matrix) => {
                    range = matrix.range.nanoseconds();
                    id = matrix.selector;
                }
                NodeKind::Call(call) if ORDERED.contains(&call.function.name) => {
                    steps.push(Step::Function(call.function.name, None));
                    id = *call.arguments.first()?;
                }
                NodeKind::Aggregate(aggregate) => {
                    let keeps_order = matches!(
                        aggregate.op,
                        AggregateOp::Sum | AggregateOp::Avg | AggregateOp::Min | AggregateOp::Max
                    );
                    let grouping = aggregate.grouping.as_ref().map(|grouping| {
                        let labels = grouping.labels.names.iter();
                        let mut labels: Vec<_> = labels.map(|label| label.text.as_str()).collect();
                        labels.sort_unstable();
                        (grouping.without, labels)
                    });
                    keeps_order.then(|| steps.push(Step::Aggregate(aggregate.op, grouping)))?;
                    id = aggregate.expr;
                }
                NodeKind::VectorSelector(selector) => {
                    if let Some(Step::Function(_, at)) = steps.last_mut() {
                        *at = range;
                    }
                    let moved =
                        selector.modifiers.offset.is_some() || selector.modifiers.at.is_some();
                    return (!moved).then_some(Self {
                        name: selector.metric_name()?,
                        selector,
                        steps,
                    });
                }
                _ => return None,
            }
        }
    }

    /// Returns whether nothing is done to the metric.
    pub fn is_bare(&self) -> bool {
        self.steps.is_empty()
    }

    /// Returns whether the other one is the same in every respect.
    pub fn is_same(&self, other: &Self) -> bool {
        self.name == other.name && self.is_within(other) && other.is_within(self)
    }

    /// Returns whether the same is done to both and each series here has one there: every condition
    /// on the other one is one here as well.
    pub fn is_within(&self, other: &Self) -> bool {
        let conditions = |operand: &Self| {
            let all = operand.selector.matchers.iter();
            all.filter(|m| m.name.as_str() != crate::lang::promql::METRIC_NAME)
                .collect::<Vec<_>>()
        };
        let (own, others) = (conditions(self), conditions(other));
        let is_own = |condition: &&LabelMatcher| own.iter().any(|own| same(own, condition));
        self.steps == other.steps && others.iter().all(is_own)
    }
}

fn same(a: &LabelMatcher, b: &LabelMatcher) -> bool {
    a.op == b.op && a.name == b.name && a.value == b.value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::promql::{Features, parse};

    fn within(part: &str, whole: &str) -> bool {
        let text = format!("({part}) / ({whole})");
        let expr = parse(&text, Features::default()).unwrap();
        let sides: Vec<_> = expr.children(expr.root()).collect();
        let operand = |id| Operand::of(&expr, id);
        match (operand(sides[0]), operand(sides[1])) {
            (Some(part), Some(whole)) => part.is_within(&whole),
            _ => false,
        }
    }

    #[test]
    fn the_same_has_to_be_done_to_both() {
        assert!(within("a", "b"));
        assert!(within(
            "sum by (x, y) (rate(a[5m]))",
            "sum by (y, x) (rate(b[5m]))"
        ));
        assert!(!within("sum by (x) (a)", "sum without (x) (b)"));
        assert!(!within("rate(a[5m])", "rate(b[1m])"));
        assert!(!within("a", "b offset 1m"));
        assert!(!within("count(a)", "count(b)"));
    }

    #[test]
    fn the_whole_may_not_be_narrowed_further_than_the_part() {
        assert!(within("a{x='1'}", "b"));
        assert!(within("a{x='1', y='2'}", "b{y='2'}"));
        assert!(!within("a", "b{x='1'}"));
        assert!(!within("a{x='1'}", "b{x='2'}"));
    }
}
