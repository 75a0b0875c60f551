//! Selectors: a metric name, matchers in braces, or both.

use super::message::Expected;
use super::{Parser, Reported, Step};
use crate::diag::{Fault, Span};
use crate::lang::promql::ast::{
    LabelMatcher, METRIC_NAME, Modifiers, Name, NodeKind, VectorSelector,
};
use crate::lang::promql::matcher_regex;
use crate::lang::promql::operator::{BinaryOp, MatchOp};
use crate::lang::promql::text::Text;
use crate::lang::promql::token::TokenKind;

impl Parser<'_> {
    /// Reads a selector, which begins with its name or its brace.
    pub(super) fn selector(&mut self) -> Step {
        let mut span = self.token().span;
        let name = (self.kind() != TokenKind::LeftBrace).then(|| {
            self.bump();
            let text = self.written(span).to_owned();
            Name { text, span }
        });
        let mut selector = VectorSelector {
            name,
            matchers: Vec::new(),
            modifiers: Modifiers::default(),
        };
        let mut sound = true;
        if self.kind() == TokenKind::LeftBrace {
            let open = self.bump();
            let Ok(close) = self.matchers(open, &mut selector.matchers, &mut sound) else {
                return Step::Recover;
            };
            span = span.to(close);
            selector.matchers.shrink_to_fit();
        }
        let kind = NodeKind::VectorSelector(Box::new(selector));
        let node = self.draft.push(kind, span);
        if !sound {
            self.draft.damage(node);
        }
        Step::Operator(node)
    }

    /// Reads matchers up to the closing brace and returns where that stands.
    fn matchers(
        &mut self,
        open: Span,
        matchers: &mut Vec<LabelMatcher>,
        sound: &mut bool,
    ) -> Result<Span, Reported> {
        loop {
            if self.kind() == TokenKind::EndOfInput {
                return Err(self.report_open_brace(open, *sound));
            }
            // Right after the opening brace, or after a comma.
            if let Some(close) = self.eat(TokenKind::RightBrace) {
                return Ok(close);
            }
            let read = self.matcher(matchers).and_then(|()| self.matcher_end());
            if let Err(Reported) = read {
                *sound = false;
                if !self.is_balanced() {
                    return Err(Reported);
                }
                self.skip_matcher();
            }
            self.eat(TokenKind::Comma);
        }
    }

    fn matcher_end(&mut self) -> Result<(), Reported> {
        match self.kind() {
            TokenKind::Comma | TokenKind::RightBrace | TokenKind::EndOfInput => Ok(()),
            _ => Err(self.report_unexpected(Expected::MatcherEnd)),
        }
    }

    /// Skips to the end of a matcher with a fault; inside braces only braces and commas matter.
    fn skip_matcher(&mut self) {
        while !matches!(
            self.kind(),
            TokenKind::Comma | TokenKind::RightBrace | TokenKind::EndOfInput
        ) {
            self.bump();
        }
    }

    fn report_open_brace(&mut self, open: Span, sound: bool) -> Reported {
        if sound && !self.cut_short {
            let fault = Fault::new(open, "the brace is not closed");
            self.faults
                .push(fault.with_help("add \"}\" where the matchers end"));
        }
        Reported
    }

    /// Reads one matcher: a label with a condition, or a quoted metric name.
    fn matcher(&mut self, matchers: &mut Vec<LabelMatcher>) -> Result<(), Reported> {
        let name_span = self.token().span;
        let name = match self.kind() {
            TokenKind::Identifier => {
                self.bump();
                Ok(Text::from(self.written(name_span)))
            }
            TokenKind::String => {
                self.bump();
                let name = self.text(name_span);
                if matches!(
                    self.kind(),
                    TokenKind::Comma | TokenKind::RightBrace | TokenKind::EndOfInput
                ) {
                    matchers.push(metric_name_matcher(name?, name_span));
                    return Ok(());
                }
                name
            }
            TokenKind::Comma => return Err(self.report_unexpected(Expected::Matcher)),
            _ => return Err(self.report_unexpected(Expected::MatcherOrEnd)),
        };
        let op = self.match_op()?;
        let op_span = self.bump();
        if self.kind() != TokenKind::String {
            return Err(self.report_unexpected(Expected::MatchedValue));
        }
        let value_span = self.bump();
        let value = self.text(value_span);
        let (name, value) = (name?, value?);
        let accepts_absent = self.accepts_absent(op, &value, value_span)?;
        matchers.push(LabelMatcher {
            name,
            name_span,
            op,
            op_span: Some(op_span),
            value,
            value_span,
            accepts_absent,
        });
        Ok(())
    }

    fn match_op(&mut self) -> Result<MatchOp, Reported> {
        match self.kind() {
            TokenKind::Assign => Ok(MatchOp::Equal),
            TokenKind::Binary(BinaryOp::NotEqual) => Ok(MatchOp::NotEqual),
            TokenKind::MatchRegex => Ok(MatchOp::Regex),
            TokenKind::MatchNotRegex => Ok(MatchOp::NotRegex),
            _ => Err(self.report_unexpected(Expected::MatchOp)),
        }
    }

    /// Returns whether the empty string, which an absent label is, satisfies the condition.
    fn accepts_absent(&mut self, op: MatchOp, value: &Text, span: Span) -> Result<bool, Reported> {
        let matches_empty = if op.is_regex() {
            matcher_regex::matches_empty(value).map_err(|message| {
                self.faults.push(Fault::new(span, message));
                Reported
            })?
        } else {
            value.is_empty()
        };
        Ok(matches_empty == matches!(op, MatchOp::Equal | MatchOp::Regex))
    }
}

fn metric_name_matcher(value: Text, value_span: Span) -> LabelMatcher {
    LabelMatcher {
        accepts_absent: value.is_empty(),
        name: Text::from(METRIC_NAME),
        name_span: value_span,
        op: MatchOp::Equal,
        op_span: None,
        value,
        value_span,
    }
}
