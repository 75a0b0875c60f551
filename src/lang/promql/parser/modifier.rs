//! What follows an operand: a range or subquery, `offset`, `@`.

use super::duration::Role;
use super::message::Expected;
use super::{Parser, Reported, Step};
use crate::diag::{Fault, Span};
use crate::lang::promql::ast::{
    At, AtTime, MatrixSelector, Modifiers, NodeId, NodeKind, Offset, Subquery,
};
use crate::lang::promql::duration::{self, Duration, DurationValue};
use crate::lang::promql::operator::{BinaryOp, Sign};
use crate::lang::promql::token::{Keyword, TokenKind};

/// What stands in square brackets.
struct Brackets {
    range: Duration,
    /// The colon and the step of a subquery.
    step: Option<(Span, Option<Duration>)>,
}

impl Parser<'_> {
    pub(super) fn range(&mut self, node: NodeId) -> Step {
        let open = self.bump();
        let brackets = self.brackets();
        let Ok(brackets) = brackets else {
            return self.skip_brackets(node);
        };
        let close = self.bump();
        let span = self.draft.span(node).to(close);
        let id = match brackets.step {
            Some((colon, step)) => {
                let subquery = Subquery {
                    expr: node,
                    range: brackets.range,
                    colon,
                    step,
                    modifiers: Modifiers::default(),
                };
                self.draft
                    .push(NodeKind::Subquery(Box::new(subquery)), span)
            }
            None if self.may_have_range(node, open.to(close)) => {
                let matrix = MatrixSelector {
                    selector: node,
                    range: brackets.range,
                };
                self.draft.push(NodeKind::MatrixSelector(matrix), span)
            }
            None => self.draft.push_damaged(span),
        };
        Step::Operator(id)
    }

    /// Reads up to the closing bracket.
    fn brackets(&mut self) -> Result<Brackets, Reported> {
        let range = self.duration(Role::Range)?;
        let step = match self.eat(TokenKind::Colon) {
            Some(colon) if self.kind() == TokenKind::RightBracket => Some((colon, None)),
            Some(colon) => Some((colon, Some(self.duration(Role::Step)?))),
            None => None,
        };
        if self.kind() != TokenKind::RightBracket {
            let expected = match step {
                Some(_) => Expected::SubqueryEnd,
                None => Expected::RangeEnd,
            };
            return Err(self.report_unexpected(expected));
        }
        Ok(Brackets { range, step })
    }

    /// Skips to the closing bracket; within brackets nothing else ends them.
    fn skip_brackets(&mut self, node: NodeId) -> Step {
        if !self.is_balanced() {
            return Step::Recover;
        }
        while self.kind() != TokenKind::RightBracket {
            if self.kind() == TokenKind::EndOfInput {
                return Step::Recover;
            }
            self.bump();
        }
        let span = self.draft.span(node).to(self.bump());
        Step::Operator(self.draft.push_damaged(span))
    }

    /// Reports a range that follows anything but a plain selector.
    ///
    /// Prometheus lets `@ start()`, `@ end()` and an offset of 0 stand before a range, so do we.
    fn may_have_range(&mut self, node: NodeId, brackets: Span) -> bool {
        let (message, help) = match self.draft.kind(node) {
            NodeKind::VectorSelector(selector) => {
                let Modifiers { offset, at } = &selector.modifiers;
                let is_time = |at: &At| matches!(at.time, AtTime::Milliseconds(_));
                let moves = |offset: &Offset| matches!(offset.duration.value, DurationValue::Literal(length) if length != 0);
                if offset.as_ref().is_some_and(moves) {
                    (
                        "a range must stand before offset",
                        "move offset behind the range",
                    )
                } else if at.as_ref().is_some_and(is_time) {
                    ("a range must stand before @", "move @ behind the range")
                } else {
                    return true;
                }
            }
            _ if self.draft.is_damaged(node) => return false,
            _ => (
                "a range can follow a selector only",
                "put the range right after the metric, or write a subquery such as [5m:1m]",
            ),
        };
        self.faults
            .push(Fault::new(brackets, message).with_help(help));
        false
    }

    pub(super) fn offset(&mut self, node: NodeId) -> Step {
        let keyword = self.bump();
        let Ok(duration) = self.duration(Role::Offset) else {
            return Step::Recover;
        };
        let span = keyword.to(duration.span);
        let modifiers = match self.modifiers(node, "offset", span) {
            Ok(modifiers) => modifiers,
            Err(Reported) => return Step::Operator(node),
        };
        let is_set = modifiers
            .offset
            .as_ref()
            .is_some_and(|offset| !matches!(offset.duration.value, DurationValue::Literal(0)));
        if is_set {
            let fault = Fault::new(span, "offset stands twice");
            self.faults.push(fault.with_help("keep one of them"));
        } else {
            modifiers.offset = Some(Offset { duration, keyword });
        }
        self.extend(node, span);
        Step::Operator(node)
    }

    pub(super) fn at_modifier(&mut self, node: NodeId) -> Step {
        let symbol = self.bump();
        let Ok(At { time, span }) = self.at_time(symbol) else {
            return Step::Recover;
        };
        let modifiers = match self.modifiers(node, "@", span) {
            Ok(modifiers) => modifiers,
            Err(Reported) => return Step::Operator(node),
        };
        if modifiers.at.is_some() {
            let fault = Fault::new(span, "@ stands twice");
            self.faults.push(fault.with_help("keep one of them"));
        } else {
            modifiers.at = Some(At { time, span });
        }
        self.extend(node, span);
        Step::Operator(node)
    }

    fn at_time(&mut self, symbol: Span) -> Result<At, Reported> {
        let time = match self.kind() {
            TokenKind::Keyword(Keyword::Start) => Some(AtTime::Start),
            TokenKind::Keyword(Keyword::End) => Some(AtTime::End),
            _ => None,
        };
        if let Some(time) = time {
            self.bump();
            if self.eat(TokenKind::LeftParen).is_none() {
                return Err(self.report_unexpected(Expected::EmptyParens));
            }
            if self.kind() != TokenKind::RightParen {
                return Err(self.report_unexpected(Expected::EmptyParens));
            }
            let span = symbol.to(self.bump());
            return Ok(At { time, span });
        }
        let sign = self.eat_sign();
        let token = self.token();
        if !matches!(token.kind, TokenKind::Number | TokenKind::Duration) {
            return Err(self.report_unexpected(Expected::Timestamp));
        }
        self.bump();
        let seconds = match sign {
            Some((Sign::Minus, _)) => -self.number_value(token)?.value,
            _ => self.number_value(token)?.value,
        };
        let span = symbol.to(token.span);
        if !seconds.is_finite() || seconds.abs() >= i64::MAX as f64 {
            let fault = Fault::new(span, "the timestamp is out of range");
            self.faults
                .push(fault.with_help("write seconds since 1970"));
        }
        let time = AtTime::Milliseconds(duration::to_i64((seconds * 1e3).round()));
        Ok(At { time, span })
    }

    pub(super) fn eat_sign(&mut self) -> Option<(Sign, Span)> {
        let sign = match self.kind() {
            TokenKind::Binary(BinaryOp::Add) => Sign::Plus,
            TokenKind::Binary(BinaryOp::Sub) => Sign::Minus,
            _ => return None,
        };
        Some((sign, self.bump()))
    }

    /// Returns the modifiers of a selector, range selector or subquery.
    fn modifiers(
        &mut self,
        node: NodeId,
        word: &str,
        span: Span,
    ) -> Result<&mut Modifiers, Reported> {
        let holder = match self.draft.kind(node) {
            NodeKind::MatrixSelector(matrix) => Some(matrix.selector),
            NodeKind::VectorSelector(_) | NodeKind::Subquery(_) => Some(node),
            _ => None,
        };
        if holder.is_none() && !self.draft.is_damaged(node) {
            let message = format!("{word} can follow a selector, a range or a subquery only");
            let help = format!("put {word} right after the metric inside");
            self.faults.push(Fault::new(span, message).with_help(help));
        }
        match holder.map(|holder| &mut self.draft.node_mut(holder).kind) {
            Some(NodeKind::VectorSelector(selector)) => Ok(&mut selector.modifiers),
            Some(NodeKind::Subquery(subquery)) => Ok(&mut subquery.modifiers),
            _ => Err(Reported),
        }
    }

    fn extend(&mut self, node: NodeId, by: Span) {
        let node = self.draft.node_mut(node);
        node.span = node.span.to(by);
    }
}
