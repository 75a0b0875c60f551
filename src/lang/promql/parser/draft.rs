//! The tree as far as it is read, with the parts that did not read.

use std::collections::HashSet;

use crate::diag::Span;
use crate::lang::promql::ast::{Node, NodeId, NodeKind, NumberLiteral};

/// Nodes in post-order; the damaged ones hold a fault that is reported already.
#[derive(Default)]
pub(in crate::lang::promql) struct Draft {
    pub nodes: Vec<Node>,
    damaged: Vec<bool>,
    /// Selectors that may match everything: the second argument of `info()`.
    pub label_selectors: HashSet<NodeId>,
}

impl Draft {
    pub fn push(&mut self, kind: NodeKind, span: Span) -> NodeId {
        self.nodes.push(Node { kind, span });
        self.damaged.push(false);
        NodeId(self.nodes.len() - 1)
    }

    /// Adds a node in place of one that did not read.
    pub fn push_damaged(&mut self, span: Span) -> NodeId {
        let placeholder = NumberLiteral {
            value: f64::NAN,
            is_duration: false,
        };
        let id = self.push(NodeKind::Number(placeholder), span);
        self.damage(id);
        id
    }

    /// Marks a node, so that no rule is tried on it.
    pub fn damage(&mut self, id: NodeId) {
        if let Some(damaged) = self.damaged.get_mut(id.0) {
            *damaged = true;
        }
    }

    pub fn is_damaged(&self, id: NodeId) -> bool {
        self.damaged.get(id.0).copied().unwrap_or_default()
    }

    pub fn span(&self, id: NodeId) -> Span {
        self.nodes[id.0].span
    }

    pub fn kind(&self, id: NodeId) -> &NodeKind {
        &self.nodes[id.0].kind
    }

    pub fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0]
    }
}
