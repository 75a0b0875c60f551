//! Durations and the arithmetic between them.
//!
//! Source: `duration_expr` and `offset_duration_expr` in generated_parser.y of Prometheus 3.5.3.

use super::message::Expected;
use super::{Parser, Reported};
use crate::diag::{Fault, Span};
use crate::lang::promql::duration::{
    self, Duration, DurationExpr, DurationKind, DurationNode, DurationValue, MAX_SECONDS,
};
use crate::lang::promql::operator::{BinaryOp, Sign};
use crate::lang::promql::token::TokenKind;

/// What a duration is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Range,
    Step,
    Offset,
}

/// Something open.
enum Pending {
    Sign(Sign, Span),
    Infix {
        left: usize,
        op: BinaryOp,
        op_span: Span,
    },
    Paren(Span),
}

/// The arithmetic as far as it is read.
#[derive(Default)]
struct Arithmetic {
    nodes: Vec<DurationNode>,
    pending: Vec<Pending>,
    /// Whether there is an operator or parenthesis, which are experimental.
    used: bool,
}

impl Parser<'_> {
    /// Reads a duration.
    ///
    /// An offset ends after one literal, so that `a offset -2 ^ 2` is `(a offset -2) ^ 2`.
    pub(super) fn duration(&mut self, role: Role) -> Result<Duration, Reported> {
        let mut arithmetic = Arithmetic::default();
        let ahead = match self.kind() {
            TokenKind::Binary(BinaryOp::Add | BinaryOp::Sub) => self.token_ahead(1).kind,
            kind => kind,
        };
        let is_literal = matches!(
            ahead,
            TokenKind::Number | TokenKind::Duration | TokenKind::Faulty
        );
        let root = if role == Role::Offset && is_literal {
            let sign = self.eat_sign();
            let number = self.duration_number(&mut arithmetic)?;
            match sign {
                Some((sign, span)) => arithmetic.apply_sign(sign, span, number),
                None => number,
            }
        } else {
            self.duration_arithmetic(&mut arithmetic)?
        };
        self.judge_duration(arithmetic, root, role)
    }

    fn duration_arithmetic(&mut self, arithmetic: &mut Arithmetic) -> Result<usize, Reported> {
        loop {
            if let Some((sign, span)) = self.eat_sign() {
                arithmetic.pending.push(Pending::Sign(sign, span));
                continue;
            }
            if let Some(open) = self.eat(TokenKind::LeftParen) {
                arithmetic.pending.push(Pending::Paren(open));
                continue;
            }
            let mut node = self.duration_number(arithmetic)?;
            loop {
                match self.kind() {
                    TokenKind::Binary(op) if is_arithmetic(op) => {
                        let left = self.reduce_duration(arithmetic, node, Some(op));
                        let op_span = self.bump();
                        arithmetic.used = true;
                        let infix = Pending::Infix { left, op, op_span };
                        arithmetic.pending.push(infix);
                        break;
                    }
                    TokenKind::RightParen => {
                        node = self.reduce_duration(arithmetic, node, None);
                        let Some(Pending::Paren(open)) = arithmetic.pending.pop() else {
                            return Ok(node);
                        };
                        let close = self.bump();
                        arithmetic.wrap(node, open.to(close));
                    }
                    _ => {
                        node = self.reduce_duration(arithmetic, node, None);
                        if arithmetic.pending.is_empty() {
                            return Ok(node);
                        }
                        return Err(self.report_unexpected(Expected::DurationEnd));
                    }
                }
            }
        }
    }

    fn duration_number(&mut self, arithmetic: &mut Arithmetic) -> Result<usize, Reported> {
        let token = self.token();
        let number = match token.kind {
            TokenKind::Number | TokenKind::Duration => {
                self.bump();
                self.number_value(token)
            }
            TokenKind::Faulty => {
                self.bump();
                Err(Reported)
            }
            _ => return Err(self.report_unexpected(Expected::Duration)),
        };
        // In place of a number that did not read stands one that breaks no rule.
        let (seconds, units) = number.map_or((1.0, true), |n| (n.value, n.is_duration));
        if seconds.abs() > MAX_SECONDS {
            let message = "the duration is longer than the 292 years a duration can hold";
            self.faults.push(Fault::new(token.span, message));
        }
        let kind = DurationKind::Number { seconds, units };
        Ok(arithmetic.push(kind, token.span))
    }

    /// Gives each open sign and operator that binds more strongly than `next` its right side.
    fn reduce_duration(
        &mut self,
        arithmetic: &mut Arithmetic,
        mut node: usize,
        next: Option<BinaryOp>,
    ) -> usize {
        loop {
            let op = match arithmetic.pending.last() {
                None | Some(Pending::Paren(_)) => return node,
                Some(Pending::Infix { op, .. }) => *op,
                Some(Pending::Sign(..)) => BinaryOp::Mul,
            };
            if next.is_some_and(|next| !op.binds_before(next)) {
                return node;
            }
            match arithmetic.pending.pop() {
                Some(Pending::Sign(sign, span)) => node = arithmetic.apply_sign(sign, span, node),
                Some(Pending::Infix { left, op, op_span }) => {
                    if matches!(op, BinaryOp::Div | BinaryOp::Mod) && arithmetic.is_zero(node) {
                        self.faults
                            .push(Fault::new(op_span, "the duration is divided by zero"));
                    }
                    node = arithmetic.apply_infix(op, left, node);
                }
                _ => return node,
            }
        }
    }

    /// Holds a whole duration to the rules of its place.
    fn judge_duration(
        &mut self,
        arithmetic: Arithmetic,
        root: usize,
        role: Role,
    ) -> Result<Duration, Reported> {
        let Some(DurationNode { kind, span, .. }) = arithmetic.nodes.get(root).cloned() else {
            return Err(Reported);
        };
        if arithmetic.used && !self.features.duration_expressions {
            let message = "arithmetic on durations is experimental and not switched on";
            let fault = Fault::new(span, message);
            self.faults.push(fault.with_help(
                "write one duration such as 90m, or start Prometheus with \
                 --enable-feature=promql-duration-expr",
            ));
        }
        let value = match kind {
            DurationKind::Number { seconds, .. } => {
                if role != Role::Offset && seconds <= 0.0 {
                    let noun = if role == Role::Range { "range" } else { "step" };
                    let message = format!("the {noun} must be greater than 0");
                    self.faults.push(Fault::new(span, message));
                }
                DurationValue::Literal(duration::nanoseconds(seconds))
            }
            _ => DurationValue::Expression(DurationExpr {
                nodes: arithmetic.nodes,
            }),
        };
        Ok(Duration { span, value })
    }
}

fn is_arithmetic(op: BinaryOp) -> bool {
    !op.is_comparison() && !op.is_set() && op != BinaryOp::Atan2
}

impl Arithmetic {
    fn push(&mut self, kind: DurationKind, span: Span) -> usize {
        self.nodes.push(DurationNode {
            kind,
            wrapped: false,
            span,
        });
        self.nodes.len() - 1
    }

    fn is_zero(&self, node: usize) -> bool {
        let kind = self.nodes.get(node).map(|node| node.kind);
        matches!(kind, Some(DurationKind::Number { seconds: 0.0, .. }))
    }

    /// Puts a sign before a duration; a number takes it into its value, and `+` changes nothing.
    fn apply_sign(&mut self, sign: Sign, sign_span: Span, operand: usize) -> usize {
        let Some(node) = self.nodes.get_mut(operand) else {
            return operand;
        };
        let span = sign_span.to(node.span);
        match (&mut node.kind, sign) {
            (DurationKind::Number { seconds, .. }, Sign::Minus) => {
                *seconds = -*seconds;
                node.span = span;
                operand
            }
            (_, Sign::Plus) => {
                node.span = span;
                operand
            }
            (_, Sign::Minus) => self.push(DurationKind::Negated(operand), span),
        }
    }

    fn apply_infix(&mut self, op: BinaryOp, left: usize, right: usize) -> usize {
        let span = |at: usize| self.nodes.get(at).map(|node| node.span).unwrap_or_default();
        let span = span(left).to(span(right));
        self.push(DurationKind::Binary { op, left, right }, span)
    }

    /// Puts parentheses around a duration; Prometheus forgets those around a number.
    fn wrap(&mut self, node: usize, span: Span) {
        self.used = true;
        if let Some(node) = self.nodes.get_mut(node) {
            node.wrapped = !matches!(node.kind, DurationKind::Number { .. });
            node.span = span;
        }
    }
}
