//! Whether an expression gives series only under a condition, as that of an alert has to.

use crate::lang::promql::{Expr, NodeId, NodeKind};

/// For each node of an expression, whether its series come and go with a condition.
pub(super) struct Conditions(Vec<bool>);

impl Conditions {
    /// Looks at every node. `is_recorded` tells of a metric's name whether a rule records it under a
    /// condition.
    pub fn of(expr: &Expr, is_recorded: impl Fn(&str) -> bool) -> Self {
        let mut all = Self(Vec::with_capacity(expr.node_count()));
        for (id, _) in expr.nodes() {
            let conditional = all.node(expr, id, &is_recorded);
            all.0.push(conditional);
        }
        all
    }

    /// Returns whether a node's series come and go with a condition: a comparison that filters,
    /// `and`, `unless` or `absent()`.
    pub fn get(&self, id: NodeId) -> bool {
        self.0.get(id.index()).copied().unwrap_or_default()
    }

    fn node(&self, expr: &Expr, id: NodeId, is_recorded: &impl Fn(&str) -> bool) -> bool {
        match &expr.node(id).kind {
            NodeKind::Number(_) | NodeKind::String(_) => false,
            NodeKind::VectorSelector(selector) => selector.metric_name().is_some_and(is_recorded),
            NodeKind::Call(call) => match call.function.name {
                "absent" | "absent_over_time" => true,
                "scalar" => false,
                _ => call.arguments.iter().any(|id| self.get(*id)),
            },
            NodeKind::Binary(binary) => {
                let (left, right) = (self.get(binary.left), self.get(binary.right));
                match binary.op {
                    crate::lang::promql::BinaryOp::Or => left && right,
                    op if op.is_set() => true,
                    op if op.is_comparison() && binary.bool_modifier.is_none() => true,
                    _ => left || right,
                }
            }
            kind => kind.children().any(|id| self.get(id)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::promql::{Features, parse};

    fn is_conditional(text: &str) -> bool {
        let expr = parse(text, Features::default()).unwrap();
        Conditions::of(&expr, |name| name == "recorded").get(expr.root())
    }

    #[test]
    fn filters_make_a_condition_and_values_do_not() {
        for text in [
            "x > 5",
            "absent(x)",
            "sum(x > 5) / 2",
            "a and b",
            "(a > 1) or (b > 2)",
            "max_over_time((x == 0)[5m:])",
            "recorded",
        ] {
            assert!(is_conditional(text), "{text}");
        }
        for text in [
            "x",
            "rate(x[5m]) * 100",
            "x > bool 5",
            "a > 1 or b",
            "scalar(x > 5) * y",
            "vector(1)",
        ] {
            assert!(!is_conditional(text), "{text}");
        }
    }
}
