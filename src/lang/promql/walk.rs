//! Ways through the syntax tree, none of which recurses.

use super::ast::{Expr, NodeId, NodeKind};

impl NodeKind {
    /// Returns the children from left to right.
    ///
    /// The parameter of an aggregation comes before what is aggregated; the selector of a range
    /// selector is its child.
    pub fn children(&self) -> impl DoubleEndedIterator<Item = NodeId> + '_ {
        let (first, second, rest): (Option<NodeId>, Option<NodeId>, &[NodeId]) = match self {
            Self::Number(_) | Self::String(_) | Self::VectorSelector(_) => (None, None, &[]),
            Self::MatrixSelector(matrix) => (Some(matrix.selector), None, &[]),
            Self::Subquery(subquery) => (Some(subquery.expr), None, &[]),
            Self::Call(call) => (None, None, &call.arguments),
            Self::Aggregate(aggregate) => (aggregate.parameter, Some(aggregate.expr), &[]),
            Self::Binary(binary) => (Some(binary.left), Some(binary.right), &[]),
            Self::Unary(unary) => (Some(unary.expr), None, &[]),
            Self::Paren(inner) => (Some(*inner), None, &[]),
        };
        first.into_iter().chain(second).chain(rest.iter().copied())
    }
}

impl Expr {
    /// Returns the children of a node from left to right.
    pub fn children(&self, id: NodeId) -> impl DoubleEndedIterator<Item = NodeId> + '_ {
        self.node(id).kind.children()
    }

    /// Returns the node and all below it, each before its children.
    pub fn descendants(&self, id: NodeId) -> Descendants<'_> {
        Descendants {
            expr: self,
            ahead: vec![id],
        }
    }

    /// Returns the parent of each node, to be asked by [`Parents::of`].
    pub fn parents(&self) -> Parents {
        let mut parents = vec![None; self.node_count()];
        for (id, node) in self.nodes() {
            for child in node.kind.children() {
                if let Some(parent) = parents.get_mut(child.0) {
                    *parent = Some(id);
                }
            }
        }
        Parents(parents)
    }

    /// Returns the node with all parentheses around it taken off.
    pub fn without_parens(&self, mut id: NodeId) -> NodeId {
        while let NodeKind::Paren(inner) = self.node(id).kind {
            id = inner;
        }
        id
    }

    /// Returns the innermost node that holds the byte at `offset`.
    pub fn node_at(&self, offset: usize) -> Option<NodeId> {
        let mut nodes = self.nodes();
        let found = nodes.find(|(_, node)| (node.span.start..node.span.end).contains(&offset));
        found.map(|(id, _)| id)
    }
}

/// A walk through a subtree, each node before its children.
#[derive(Clone, Debug)]
pub struct Descendants<'a> {
    expr: &'a Expr,
    ahead: Vec<NodeId>,
}

impl Iterator for Descendants<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        let id = self.ahead.pop()?;
        self.ahead.extend(self.expr.children(id).rev());
        Some(id)
    }
}

/// The parent of each node of one expression.
#[derive(Clone, Debug)]
pub struct Parents(Vec<Option<NodeId>>);

impl Parents {
    /// Returns the parent of a node; `None` for the root.
    pub fn of(&self, id: NodeId) -> Option<NodeId> {
        self.0.get(id.0).copied().flatten()
    }

    /// Returns the nodes above a node, from its parent to the root.
    pub fn above(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.of(id), |id| self.of(*id))
    }
}

#[cfg(test)]
mod tests {
    use crate::lang::promql::{Expr, Features, NodeId, parse};

    const SOURCE: &str = "sum(rate(a[5m])) / ((2))";

    fn read() -> Expr {
        parse(SOURCE, Features::default()).unwrap()
    }

    fn written(expr: &Expr, id: NodeId) -> &'static str {
        let span = expr.node(id).span;
        &SOURCE[span.start..span.end]
    }

    #[test]
    fn nodes_come_before_or_after_their_children() {
        let expr = read();
        let before: Vec<_> = expr
            .descendants(expr.root())
            .map(|id| written(&expr, id))
            .collect();
        let inner = [
            "sum(rate(a[5m]))",
            "rate(a[5m])",
            "a[5m]",
            "a",
            "((2))",
            "(2)",
            "2",
        ];
        assert_eq!(before[0], SOURCE);
        assert_eq!(before[1..], inner);
        let after: Vec<_> = expr.nodes().map(|(id, _)| written(&expr, id)).collect();
        let wanted = [
            "a",
            "a[5m]",
            "rate(a[5m])",
            "sum(rate(a[5m]))",
            "2",
            "(2)",
            "((2))",
            SOURCE,
        ];
        assert_eq!(after, wanted);
    }

    #[test]
    fn parents_are_found() {
        let expr = read();
        let parents = expr.parents();
        let metric = expr.node_at(9).unwrap();
        assert_eq!(written(&expr, metric), "a");
        let above: Vec<_> = parents.above(metric).map(|id| written(&expr, id)).collect();
        assert_eq!(above, ["a[5m]", "rate(a[5m])", "sum(rate(a[5m]))", SOURCE]);
        assert_eq!(parents.of(expr.root()), None);
    }

    #[test]
    fn places_between_operands_belong_to_the_operator() {
        let expr = read();
        assert_eq!(expr.node_at(17), Some(expr.root()));
        assert_eq!(expr.node_at(SOURCE.len()), None);
        let number = expr.without_parens(expr.children(expr.root()).next_back().unwrap());
        assert_eq!(written(&expr, number), "2");
    }
}
