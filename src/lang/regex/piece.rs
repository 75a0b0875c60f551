use super::ast::{Kind, Node};
use crate::diag::{Fault, Span};

/// The greatest height of a syntax tree; Go's `regexp/syntax` refuses what is higher.
const MAX_HEIGHT: u32 = 1000;

/// The greatest number of instructions of a compiled expression in Go (128 MiB of 40 bytes each).
const MAX_SIZE: u64 = (128 << 20) / 40;

/// The greatest count in a repetition, and the greatest product of nested ones.
pub(super) const MAX_REPEAT: u32 = 1000;

/// A node with the figures that Go bounds.
pub(super) struct Piece {
    pub node: Node,
    height: u32,
    /// The product of the counts of nested repetitions, along the path where it is greatest.
    product: u32,
    /// How many instructions it compiles to in Go.
    size: u64,
}

impl Piece {
    pub fn leaf(node: Node) -> Self {
        Self {
            node,
            height: 1,
            product: 1,
            size: 1,
        }
    }

    fn wrap(self, node: impl FnOnce(Node) -> Node) -> Self {
        Self {
            node: node(self.node),
            height: self.height + 1,
            product: self.product,
            size: self.size,
        }
    }

    pub fn capture(self, index: usize, name: Option<String>, span: Span) -> Self {
        let mut piece = self.wrap(|node| {
            let node = Box::new(node);
            Node::new(Kind::Capture { index, name, node }, span)
        });
        piece.size = piece.size.saturating_add(2);
        piece
    }

    /// Repeats the piece; `counted` tells `{n,m}` from the signs `* + ?`.
    pub fn repeat(
        self,
        min: u32,
        max: Option<u32>,
        greedy: bool,
        counted: bool,
        span: Span,
    ) -> Self {
        let sub = self.size;
        let mut piece = self.wrap(|node| {
            let node = Box::new(node);
            Node::new(
                Kind::Repeat {
                    node,
                    min,
                    max,
                    greedy,
                },
                span,
            )
        });
        let copies = u64::from(max.unwrap_or(min)).saturating_mul(sub);
        piece.size = match (counted, max) {
            (_, Some(max)) => copies.saturating_add(u64::from(max - min.min(max))).max(1),
            (false, None) => sub.saturating_add(2),
            (true, None) if min == 0 => sub.saturating_add(2),
            (true, None) => copies.saturating_add(1),
        };
        if counted {
            piece.product = match max {
                Some(0) => 1,
                _ => piece.product.saturating_mul(max.unwrap_or(min).max(1)),
            };
        }
        piece
    }

    pub fn concat(mut items: Vec<Piece>, span: Span) -> Self {
        if items.len() <= 1 {
            return items
                .pop()
                .unwrap_or_else(|| Self::leaf(Node::new(Kind::Empty, span)));
        }
        // A run of literals is a single node in Go.
        let flat = items
            .iter()
            .all(|item| matches!(item.node.kind, Kind::Literal(_)));
        Self::sum(items, flat, |nodes| Node::new(Kind::Concat(nodes), span))
    }

    pub fn alternate(mut branches: Vec<Piece>, span: Span) -> Self {
        if branches.len() <= 1 {
            return branches
                .pop()
                .unwrap_or_else(|| Self::leaf(Node::new(Kind::Empty, span)));
        }
        // Single characters become one class in Go.
        let flat = branches
            .iter()
            .all(|branch| matches!(branch.node.kind, Kind::Literal(_) | Kind::Class(_)));
        let splits = branches.len() as u64 - 1;
        let mut whole = Self::sum(branches, flat, |nodes| {
            Node::new(Kind::Alternate(nodes), span)
        });
        whole.size = whole.size.saturating_add(splits);
        whole
    }

    fn sum(parts: Vec<Piece>, flat: bool, node: impl FnOnce(Vec<Node>) -> Node) -> Self {
        let deepest = parts.iter().map(|part| part.height).max().unwrap_or(0);
        Self {
            height: if flat { 1 } else { deepest + 1 },
            product: parts.iter().map(|part| part.product).max().unwrap_or(1),
            size: parts
                .iter()
                .fold(0, |sum, part| part.size.saturating_add(sum)),
            node: node(parts.into_iter().map(|part| part.node).collect()),
        }
    }

    /// Returns the fault of a piece that Go would refuse for its size.
    pub fn check(&self, whole: Span) -> Result<(), Fault> {
        if self.height > MAX_HEIGHT {
            let message = format!("the regular expression nests deeper than {MAX_HEIGHT} levels");
            return Err(Fault::new(self.node.span, message));
        }
        if self.size > MAX_SIZE {
            return Err(too_large(whole));
        }
        Ok(())
    }

    /// Returns whether nested repetitions stay within the limit.
    pub fn repeats_within_limit(&self) -> bool {
        self.product <= MAX_REPEAT
    }
}

pub(super) fn too_large(span: Span) -> Fault {
    Fault::new(span, "the regular expression is too large")
        .with_help("split it, or repeat less: each counted repetition multiplies its content")
}
