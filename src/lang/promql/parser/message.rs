//! What is said about a token that does not fit.

use super::{Frame, Parser, Reported, Step};
use crate::diag::{Fault, Span};
use crate::lang::promql::functions::LATER;
use crate::lang::promql::operator::BinaryOp;
use crate::lang::promql::token::{Keyword, Token, TokenKind};

impl Parser<'_> {
    /// Reports the token and asks for the way back.
    pub(super) fn unexpected(&mut self, expected: &str) -> Step {
        self.report_unexpected(expected);
        Step::Recover
    }

    /// Reports the token, unless a fault at its place is reported already.
    pub(super) fn report_unexpected(&mut self, expected: &str) -> Reported {
        let token = self.token();
        let unknown_rest = token.kind == TokenKind::EndOfInput && self.cut_short;
        if token.kind == TokenKind::Faulty || unknown_rest {
            return Reported;
        }
        let (span, found) = if token.kind == TokenKind::EndOfInput {
            let end = self.last_end();
            (Span::new(end, end), "end of the expression".to_owned())
        } else {
            (token.span, self.describe(token))
        };
        let mut fault = Fault::new(span, format!("unexpected {found}, expected {expected}"));
        fault.help = self.advice(token);
        self.faults.push(fault);
        Reported
    }

    /// Returns the end of the token before this one.
    fn last_end(&self) -> usize {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.map_or(0, |token| token.span.end)
    }

    fn describe(&self, token: Token) -> String {
        const LONGEST: usize = 40;
        let written = self.written(token.span);
        let mut shown: String = written.chars().take(LONGEST).collect();
        if shown.len() < written.len() {
            shown.push('…');
        }
        match token.kind {
            TokenKind::Number => format!("number {shown}"),
            TokenKind::Duration => format!("duration {shown}"),
            TokenKind::String => format!("string {shown}"),
            TokenKind::Identifier | TokenKind::MetricIdentifier => format!("name \"{shown}\""),
            TokenKind::Unknown => format!("{shown:?}"),
            _ => format!("\"{shown}\""),
        }
    }

    /// Returns the next step for the mistakes that are made most.
    fn advice(&self, token: Token) -> Option<String> {
        let advice = match token.kind {
            TokenKind::Assign | TokenKind::MatchRegex | TokenKind::MatchNotRegex => {
                "label matchers stand in braces, as in up{job=\"api\"}; values are compared with == \
                 or !="
            }
            TokenKind::Keyword(Keyword::By | Keyword::Without) => {
                "by (…) and without (…) stand right after an aggregation such as sum, once, before \
                 or after its arguments"
            }
            TokenKind::Keyword(Keyword::On | Keyword::Ignoring | Keyword::Bool) => {
                "bool, then on (…) or ignoring (…), stand right after an operator, each once"
            }
            TokenKind::Keyword(Keyword::GroupLeft | Keyword::GroupRight) => {
                "group_left and group_right stand right after on (…) or ignoring (…)"
            }
            TokenKind::LeftParen => return self.advice_on_call(),
            TokenKind::RightBrace => "no brace is open here",
            TokenKind::RightBracket => "no square bracket is open here",
            TokenKind::Binary(BinaryOp::Equal) => return None,
            TokenKind::Identifier | TokenKind::Unknown => return self.advice_on_word(token),
            TokenKind::Number | TokenKind::Duration if self.follows_name() => {
                "the words of a name are joined with underscores; between two values stands an \
                 operator"
            }
            _ => return None,
        };
        Some(advice.to_owned())
    }

    fn follows_name(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.is_some_and(|token| token.kind.is_metric_name())
    }

    /// Advises on a parenthesis after a word that is no function.
    fn advice_on_call(&self) -> Option<String> {
        let before = self.tokens.get(self.at.checked_sub(1)?)?;
        let word = self.written(before.span);
        match before.kind {
            TokenKind::MetricIdentifier => {
                Some("a name with a colon is a metric, not a function".to_owned())
            }
            TokenKind::Keyword(Keyword::Start | Keyword::End) => {
                let (_, (major, minor)) = LATER.iter().find(|(name, _)| *name == word)?;
                Some(format!(
                    "{word}() stands after @ only; as a function it came with Prometheus \
                     {major}.{minor}"
                ))
            }
            kind if kind.is_metric_name() => Some(format!("\"{word}\" is not a function")),
            _ => None,
        }
    }

    fn advice_on_word(&self, token: Token) -> Option<String> {
        let advice = match self.written(token.span) {
            "&" => "the operator between sets is written: and",
            "|" => "the operator between sets is written: or",
            "!" => "\"!\" stands only in != and !~",
            "$" => "variables are not known in rules: write the value itself, such as [5m]",
            "~" => "regular expressions are matched in braces, with =~ or !~",
            ";" => "an expression ends without a semicolon",
            "\u{201c}" | "\u{201d}" | "\u{2018}" | "\u{2019}" => "write straight quotes: \" or '",
            "\u{a0}" => "replace the no-break space by a space",
            "#" => "a comment cannot stand before the range",
            "keep_metric_names" | "default" | "if" | "ifnot" | "limit" | "WITH" => {
                "it is a word of MetricsQL, which Prometheus does not know"
            }
            word => return self.advice_on_other_word(token, word),
        };
        Some(advice.to_owned())
    }

    fn advice_on_other_word(&self, token: Token, word: &str) -> Option<String> {
        if token.kind == TokenKind::Unknown && word.starts_with(char::is_alphanumeric) {
            let in_braces = matches!(
                self.tokens.get(self.at.checked_sub(1)?)?.kind,
                TokenKind::Assign | TokenKind::MatchRegex | TokenKind::MatchNotRegex
            );
            return in_braces.then(|| format!("put the value in quotes: \"{word}\""));
        }
        let value_expected = matches!(
            self.tokens.get(self.at.checked_sub(1)?)?.kind,
            TokenKind::Assign | TokenKind::MatchRegex | TokenKind::MatchNotRegex
        );
        if value_expected {
            return Some(format!("put the value in quotes: \"{word}\""));
        }
        let after_operand = !matches!(self.frames.last(), Some(Frame::Sign { .. }));
        (after_operand && self.follows_name()).then(|| {
            "between two expressions stands an operator; a function takes its arguments in \
             parentheses"
                .to_owned()
        })
    }
}
