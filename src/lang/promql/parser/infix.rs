//! Signs and operators between two expressions.

use super::{Frame, Parser, Reported, Step};
use crate::diag::Span;
use crate::lang::promql::ast::{
    Binary, GroupModifier, LabelList, NodeId, NodeKind, Side, Unary, VectorMatching,
};
use crate::lang::promql::operator::{BinaryOp, Sign};
use crate::lang::promql::token::{Keyword, TokenKind};

/// An operator with its modifiers that waits for its right side.
pub(super) struct Infix {
    left: NodeId,
    pub op: BinaryOp,
    op_span: Span,
    bool_modifier: Option<Span>,
    matching: Option<Box<VectorMatching>>,
}

impl Parser<'_> {
    pub(super) fn open_infix(&mut self, node: NodeId, op: BinaryOp) -> Step {
        let left = self.reduce(node, Some(op));
        let op_span = self.bump();
        let bool_modifier = self.eat(TokenKind::Keyword(Keyword::Bool));
        let Ok(matching) = self.vector_matching() else {
            return Step::Recover;
        };
        self.frames.push(Frame::Infix(Infix {
            left,
            op,
            op_span,
            bool_modifier,
            matching,
        }));
        Step::Operand
    }

    fn vector_matching(&mut self) -> Result<Option<Box<VectorMatching>>, Reported> {
        let on = match self.kind() {
            TokenKind::Keyword(Keyword::On) => true,
            TokenKind::Keyword(Keyword::Ignoring) => false,
            _ => return Ok(None),
        };
        let keyword = self.bump();
        let labels = self.label_list()?;
        let group = self.group_modifier()?;
        Ok(Some(Box::new(VectorMatching {
            on,
            keyword,
            labels,
            group,
        })))
    }

    fn group_modifier(&mut self) -> Result<Option<GroupModifier>, Reported> {
        let many = match self.kind() {
            TokenKind::Keyword(Keyword::GroupLeft) => Side::Left,
            TokenKind::Keyword(Keyword::GroupRight) => Side::Right,
            _ => return Ok(None),
        };
        let keyword = self.bump();
        let include = if self.kind() == TokenKind::LeftParen {
            self.label_list()?
        } else {
            LabelList {
                names: Vec::new(),
                span: Span::new(keyword.end, keyword.end),
            }
        };
        Ok(Some(GroupModifier {
            many,
            keyword,
            include,
        }))
    }

    pub(super) fn apply_infix(&mut self, infix: Infix, right: NodeId) -> NodeId {
        let span = self.draft.span(infix.left).to(self.draft.span(right));
        let binary = Binary {
            op: infix.op,
            op_span: infix.op_span,
            bool_modifier: infix.bool_modifier,
            matching: infix.matching,
            left: infix.left,
            right,
        };
        self.draft.push(NodeKind::Binary(binary), span)
    }

    /// Puts a sign before an operand; a number takes the sign into its value.
    pub(super) fn apply_sign(&mut self, sign: Sign, sign_span: Span, expr: NodeId) -> NodeId {
        let node = self.draft.node_mut(expr);
        let span = sign_span.to(node.span);
        if let NodeKind::Number(number) = &mut node.kind {
            node.span = span;
            if sign == Sign::Minus {
                number.value = -number.value;
            }
            return expr;
        }
        let unary = Unary {
            sign,
            sign_span,
            expr,
        };
        self.draft.push(NodeKind::Unary(unary), span)
    }
}
