//! Reads tokens into a tree by the precedence of the operators.
//!
//! What is open (signs, operators with a left side, parentheses) lies on a stack of our own, so that
//! neither deep nesting nor a long chain of operators can exhaust the stack of the thread.
//! Source of the grammar: promql/parser/generated_parser.y of Prometheus 3.5.3.

mod draft;
mod duration;
mod group;
mod infix;
mod labels;
mod message;
mod modifier;
mod selector;

use super::Features;
use super::ast::{NodeId, NodeKind, NumberLiteral};
use super::lexer::Lexed;
use super::number;
use super::operator::{BinaryOp, Sign};
use super::text;
use super::token::{Keyword, Token, TokenKind};
use crate::diag::{Fault, Span};
pub(super) use draft::Draft;
use group::Group;
use infix::Infix;
use message::Expected;

/// What the tokens make: a tree, which is whole only when there is no fault.
pub(super) struct Parsed {
    pub draft: Draft,
    pub faults: Vec<Fault>,
}

/// Reads the tokens of `source`.
pub(super) fn parse(source: &str, lexed: Lexed, features: Features) -> Parsed {
    let mut parser = Parser {
        source,
        tokens: lexed.tokens,
        at: 0,
        cut_short: lexed.cut_short,
        balanced: None,
        features,
        draft: Draft::default(),
        frames: Vec::new(),
        faults: lexed.faults,
    };
    let mut step = parser.begin();
    loop {
        step = match step {
            Step::Operand => parser.operand(),
            Step::Operator(node) => parser.operator(node),
            Step::Recover => parser.recover(),
            Step::Finished => break,
        };
    }
    Parsed {
        draft: parser.draft,
        faults: parser.faults,
    }
}

/// What is due next.
enum Step {
    Operand,
    /// An operator, modifier or closing parenthesis after this operand.
    Operator(NodeId),
    /// The way back to a place from which reading on is safe; a fault is reported.
    Recover,
    Finished,
}

/// Says that a fault is reported and the tokens stand at its place.
struct Reported;

/// Something open.
enum Frame {
    Sign { sign: Sign, span: Span },
    Infix(Infix),
    Group(Group),
}

struct Parser<'a> {
    source: &'a str,
    tokens: Vec<Token>,
    at: usize,
    cut_short: bool,
    /// Whether all brackets have a partner, once that is asked for.
    balanced: Option<bool>,
    features: Features,
    draft: Draft,
    frames: Vec<Frame>,
    faults: Vec<Fault>,
}

impl Parser<'_> {
    fn token_ahead(&self, ahead: usize) -> Token {
        let end = Token {
            kind: TokenKind::EndOfInput,
            span: Span::new(self.source.len(), self.source.len()),
        };
        self.tokens.get(self.at + ahead).copied().unwrap_or(end)
    }

    fn token(&self) -> Token {
        self.token_ahead(0)
    }

    fn kind(&self) -> TokenKind {
        self.token().kind
    }

    /// Takes the token.
    fn bump(&mut self) -> Span {
        let span = self.token().span;
        self.at += 1;
        span
    }

    /// Takes the token when it is of this kind.
    fn eat(&mut self, kind: TokenKind) -> Option<Span> {
        (self.kind() == kind).then(|| self.bump())
    }

    fn written(&self, span: Span) -> &str {
        self.source.get(span.start..span.end).unwrap_or_default()
    }

    fn begin(&mut self) -> Step {
        if self.kind() == TokenKind::EndOfInput {
            let span = Span::new(0, self.source.len());
            let fault = Fault::new(span, "there is no expression here");
            self.faults.push(fault);
            return Step::Finished;
        }
        Step::Operand
    }

    fn operand(&mut self) -> Step {
        let token = self.token();
        match token.kind {
            TokenKind::Binary(BinaryOp::Add) => self.sign(Sign::Plus),
            TokenKind::Binary(BinaryOp::Sub) => self.sign(Sign::Minus),
            TokenKind::LeftParen => self.open_paren(),
            TokenKind::Number | TokenKind::Duration => self.number(token),
            TokenKind::String => self.string(token),
            TokenKind::Faulty => {
                self.bump();
                Step::Operator(self.draft.push_damaged(token.span))
            }
            TokenKind::Identifier if self.token_ahead(1).kind == TokenKind::LeftParen => {
                self.open_call()
            }
            TokenKind::Aggregate(op) if self.is_aggregation() => self.open_aggregate(op),
            TokenKind::LeftBrace => self.selector(),
            kind if kind.is_metric_name() => self.selector(),
            _ => self.unexpected(Expected::Expression),
        }
    }

    fn is_aggregation(&self) -> bool {
        matches!(
            self.token_ahead(1).kind,
            TokenKind::LeftParen | TokenKind::Keyword(Keyword::By | Keyword::Without)
        )
    }

    fn sign(&mut self, sign: Sign) -> Step {
        let span = self.bump();
        self.frames.push(Frame::Sign { sign, span });
        Step::Operand
    }

    fn number(&mut self, token: Token) -> Step {
        self.bump();
        let node = match self.number_value(token) {
            Ok(number) => self.draft.push(NodeKind::Number(number), token.span),
            Err(Reported) => self.draft.push_damaged(token.span),
        };
        Step::Operator(node)
    }

    /// Returns the value of a number or duration token.
    fn number_value(&mut self, token: Token) -> Result<NumberLiteral, Reported> {
        let written = self.written(token.span);
        let is_duration = token.kind == TokenKind::Duration;
        let value = if is_duration {
            number::duration_seconds(written)
        } else {
            number::value(written)
        };
        match value {
            Ok(value) => Ok(NumberLiteral { value, is_duration }),
            Err(wrong) => {
                let message = format!("\"{written}\" {wrong}");
                self.faults.push(Fault::new(token.span, message));
                Err(Reported)
            }
        }
    }

    fn string(&mut self, token: Token) -> Step {
        self.bump();
        let node = match self.text(token.span) {
            Ok(text) => self.draft.push(NodeKind::String(text), token.span),
            Err(Reported) => self.draft.push_damaged(token.span),
        };
        Step::Operator(node)
    }

    /// Returns the text of the string literal at `span`.
    fn text(&mut self, span: Span) -> Result<text::Text, Reported> {
        text::unquote(self.written(span), span.start).map_err(|faults| {
            self.faults.extend(faults);
            Reported
        })
    }

    fn operator(&mut self, node: NodeId) -> Step {
        match self.kind() {
            TokenKind::LeftBracket => self.range(node),
            TokenKind::Keyword(Keyword::Offset) => self.offset(node),
            TokenKind::At => self.at_modifier(node),
            TokenKind::Binary(op) => self.open_infix(node, op),
            TokenKind::Comma if self.takes_arguments() => self.next_argument(node),
            TokenKind::RightParen => self.close_paren(node),
            TokenKind::EndOfInput => self.finish(node),
            TokenKind::Faulty => Step::Recover,
            _ => self.unexpected(self.expected_after_operand()),
        }
    }

    fn expected_after_operand(&self) -> Expected {
        let group = self.frames.iter().rev().find_map(|frame| match frame {
            Frame::Group(group) => Some(group),
            _ => None,
        });
        match group {
            None => Expected::OperatorOrEnd,
            Some(group) if group.takes_arguments() => Expected::OperatorCommaOrParen,
            Some(_) => Expected::OperatorOrParen,
        }
    }

    /// Gives each open sign and operator that binds more strongly than `next` its right side.
    ///
    /// Without a `next` all of them up to the innermost open parenthesis get it.
    fn reduce(&mut self, mut node: NodeId, next: Option<BinaryOp>) -> NodeId {
        loop {
            let op = match self.frames.last() {
                None | Some(Frame::Group(_)) => return node,
                Some(Frame::Infix(infix)) => infix.op,
                // A sign binds as multiplication does, so that -a ^ b is -(a ^ b).
                Some(Frame::Sign { .. }) => BinaryOp::Mul,
            };
            if next.is_some_and(|next| !op.binds_before(next)) {
                return node;
            }
            match self.frames.pop() {
                Some(Frame::Sign { sign, span }) => node = self.apply_sign(sign, span, node),
                Some(Frame::Infix(infix)) => node = self.apply_infix(infix, node),
                _ => return node,
            }
        }
    }

    fn finish(&mut self, node: NodeId) -> Step {
        self.reduce(node, None);
        let mut groups = self.frames.iter().filter_map(|frame| match frame {
            Frame::Group(group) => Some(group),
            _ => None,
        });
        let innermost = groups.next_back();
        if let Some(innermost) = innermost.filter(|_| !self.cut_short) {
            let open = groups.count() + 1;
            let message = match open {
                1 => "the parenthesis is not closed".to_owned(),
                _ => format!("{open} parentheses are not closed, the last of them here"),
            };
            let rest = self.source.get(innermost.open.end..).unwrap_or_default();
            let help = if rest.contains('#') {
                "add \")\" where it ends; what follows a # is a comment up to the end of the line"
            } else {
                "add \")\" where it ends"
            };
            let fault = Fault::new(innermost.open, message);
            self.faults.push(fault.with_help(help));
        }
        Step::Finished
    }

    /// Skips to the end of the argument or parentheses that hold the fault.
    ///
    /// A fault outside of parentheses ends the reading, and so does any fault when brackets are
    /// missing: what follows could mean anything.
    fn recover(&mut self) -> Step {
        if !self.is_balanced() {
            return Step::Finished;
        }
        // Matchers in parentheses are one mistake, however many commas separate them.
        let in_matchers = matches!(
            self.kind(),
            TokenKind::Assign | TokenKind::MatchRegex | TokenKind::MatchNotRegex
        );
        while let Some(frame) = self.frames.last_mut() {
            if let Frame::Group(group) = frame {
                group.damaged = true;
                let takes_arguments = group.takes_arguments();
                return self.skip_argument(takes_arguments && !in_matchers);
            }
            self.frames.pop();
        }
        Step::Finished
    }

    /// Returns whether as many brackets of each kind close as open.
    fn is_balanced(&mut self) -> bool {
        let tokens = &self.tokens;
        *self.balanced.get_or_insert_with(|| {
            let count = |kind| tokens.iter().filter(|token| token.kind == kind).count();
            count(TokenKind::LeftParen) == count(TokenKind::RightParen)
                && count(TokenKind::LeftBrace) == count(TokenKind::RightBrace)
                && count(TokenKind::LeftBracket) == count(TokenKind::RightBracket)
        })
    }

    fn skip_argument(&mut self, ends_at_comma: bool) -> Step {
        let start = self.token().span;
        let mut depth = 0_usize;
        loop {
            match self.kind() {
                TokenKind::EndOfInput => return Step::Finished,
                TokenKind::RightParen if depth == 0 => break,
                TokenKind::Comma if depth == 0 && ends_at_comma => break,
                TokenKind::LeftParen | TokenKind::LeftBrace | TokenKind::LeftBracket => depth += 1,
                TokenKind::RightParen | TokenKind::RightBrace | TokenKind::RightBracket => {
                    depth = depth.saturating_sub(1);
                }
                _ => {}
            }
            self.bump();
        }
        let span = Span::new(start.start, self.token().span.start);
        Step::Operator(self.draft.push_damaged(span))
    }
}

#[cfg(test)]
mod tests;
