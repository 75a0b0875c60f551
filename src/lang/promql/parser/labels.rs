//! Lists of labels in parentheses.

use super::message::Expected;
use super::{Parser, Reported};
use crate::diag::Fault;
use crate::lang::promql::ast::{LabelList, Name};
use crate::lang::promql::token::TokenKind;

impl Parser<'_> {
    /// Reads `(a, b)`, which may be empty and may end with a comma.
    ///
    /// A fault inside is reported and skipped; only a list that does not open or end is an error.
    pub(super) fn label_list(&mut self) -> Result<LabelList, Reported> {
        let Some(open) = self.eat(TokenKind::LeftParen) else {
            return Err(self.report_unexpected(Expected::LabelList));
        };
        let mut names = Vec::new();
        while self.kind() != TokenKind::RightParen {
            match self.label_name() {
                Ok(name) => names.extend(name),
                Err(Reported) => {
                    self.skip_to_end_of_list()?;
                    break;
                }
            }
            if self.eat(TokenKind::Comma).is_none() && self.kind() != TokenKind::RightParen {
                self.report_unexpected(Expected::LabelListEnd);
                self.skip_to_end_of_list()?;
                break;
            }
        }
        let span = open.to(self.bump());
        names.shrink_to_fit();
        Ok(LabelList { names, span })
    }

    /// Reads one label; `None` is a quoted one whose fault is reported.
    fn label_name(&mut self) -> Result<Option<Name>, Reported> {
        let span = self.token().span;
        match self.kind() {
            TokenKind::String => {
                self.bump();
                Ok(self.text(span).ok().and_then(|text| {
                    if text.is_empty() || !text.is_utf8() {
                        let message = "a label name must be UTF-8 and must not be empty";
                        self.faults.push(Fault::new(span, message));
                        return None;
                    }
                    let text = text.as_str().to_owned();
                    Some(Name { text, span })
                }))
            }
            kind if kind.is_label_name() => {
                self.bump();
                let text = self.written(span).to_owned();
                Ok(Some(Name { text, span }))
            }
            _ => Err(self.report_unexpected(Expected::Label)),
        }
    }

    /// Skips to the closing parenthesis of a list with a fault, which holds no other one.
    fn skip_to_end_of_list(&mut self) -> Result<(), Reported> {
        while self.kind() != TokenKind::RightParen {
            if matches!(self.kind(), TokenKind::LeftParen | TokenKind::EndOfInput) {
                return Err(Reported);
            }
            self.bump();
        }
        Ok(())
    }
}
