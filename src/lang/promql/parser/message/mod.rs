//! What is said about a token that does not fit.

use super::{Parser, Reported, Step};
use crate::diag::{Fault, Span};
use crate::lang::promql::functions::LATER;
use crate::lang::promql::operator::BinaryOp;
use crate::lang::promql::token::{Keyword, Token, TokenKind};

/// What could stand in place of a token.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Expression,
    OperatorOrEnd,
    OperatorOrParen,
    OperatorCommaOrParen,
    Aggregated,
    LabelList,
    Label,
    LabelListEnd,
    Matcher,
    MatcherOrEnd,
    MatchOp,
    MatchedValue,
    MatcherEnd,
    Duration,
    DurationEnd,
    RangeEnd,
    SubqueryEnd,
    Timestamp,
    EmptyParens,
}

impl Expected {
    fn text(self) -> &'static str {
        match self {
            Self::Expression => "an expression",
            Self::OperatorOrEnd => "an operator or the end of the expression",
            Self::OperatorOrParen | Self::DurationEnd => "an operator or \")\"",
            Self::OperatorCommaOrParen => "an operator, \",\" or \")\"",
            Self::Aggregated => "\"(\" and what to aggregate",
            Self::LabelList => "\"(\" and a list of labels",
            Self::Label => "a label",
            Self::LabelListEnd => "\",\" or \")\"",
            Self::Matcher => "a matcher such as job=\"api\"",
            Self::MatcherOrEnd => "a label name or \"}\"",
            Self::MatchOp => "one of = != =~ !~",
            Self::MatchedValue => "a quoted string",
            Self::MatcherEnd => "\",\" or \"}\"",
            Self::Duration => "a duration such as 5m",
            Self::RangeEnd => "\":\" or \"]\"",
            Self::SubqueryEnd => "\"]\"",
            Self::Timestamp => "a timestamp in seconds, start() or end()",
            Self::EmptyParens => "\"()\"",
        }
    }

    fn is_operator(self) -> bool {
        matches!(
            self,
            Self::OperatorOrEnd | Self::OperatorOrParen | Self::OperatorCommaOrParen
        )
    }
}

impl Parser<'_> {
    /// Reports the token and asks for the way back.
    pub(super) fn unexpected(&mut self, expected: Expected) -> Step {
        self.report_unexpected(expected);
        Step::Recover
    }

    /// Reports the token, unless a fault at its place is reported already.
    pub(super) fn report_unexpected(&mut self, expected: Expected) -> Reported {
        let token = self.token();
        let unknown_rest = token.kind == TokenKind::EndOfInput && self.cut_short;
        if token.kind == TokenKind::Faulty || unknown_rest {
            return Reported;
        }
        let (span, found) = if token.kind == TokenKind::EndOfInput {
            let end = self.token_before().map_or(0, |token| token.span.end);
            (Span::new(end, end), "end of the expression".to_owned())
        } else {
            (token.span, self.describe(token))
        };
        let message = format!("unexpected {found}, expected {}", expected.text());
        let mut fault = Fault::new(span, message);
        fault.help = self.advice(token, expected);
        self.faults.push(fault);
        Reported
    }

    fn token_before(&self) -> Option<Token> {
        let before = self.at.checked_sub(1)?;
        self.tokens.get(before).copied()
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
    fn advice(&self, token: Token, expected: Expected) -> Option<String> {
        let written = self.written(token.span);
        let text = match expected {
            Expected::MatchedValue => {
                let is_word = written.starts_with(|c: char| c.is_alphanumeric() || c == '_');
                return is_word.then(|| format!("put the value in quotes: \"{written}\""));
            }
            Expected::LabelListEnd if token.kind.is_label_name() => {
                "labels are separated by commas"
            }
            Expected::MatcherEnd if token.kind == TokenKind::Identifier => {
                "matchers are separated by commas"
            }
            Expected::Matcher => "remove the comma",
            Expected::LabelList => "put the labels in parentheses",
            Expected::Label if token.kind == TokenKind::Keyword(Keyword::Without) => {
                "put the label in quotes: \"without\""
            }
            Expected::RangeEnd if token.kind == TokenKind::RightParen => {
                "close the range with \"]\""
            }
            _ => return self.advice_on_token(token, expected),
        };
        Some(text.to_owned())
    }

    fn advice_on_token(&self, token: Token, expected: Expected) -> Option<String> {
        let before = self.token_before().map(|token| token.kind);
        let text = match token.kind {
            TokenKind::Assign => return self.advice_on_assign(expected),
            TokenKind::MatchRegex | TokenKind::MatchNotRegex => SELECTOR_HELP,
            TokenKind::Binary(BinaryOp::Mul) if before == Some(token.kind) => {
                "a power is written ^"
            }
            TokenKind::Binary(BinaryOp::Div) if before == Some(token.kind) => {
                "a comment begins with #"
            }
            TokenKind::Binary(BinaryOp::Greater)
                if before == Some(TokenKind::Binary(BinaryOp::Less)) =>
            {
                "unequal is written !="
            }
            TokenKind::Keyword(Keyword::By | Keyword::Without) if expected.is_operator() => {
                "by (…) and without (…) stand right after an aggregation such as sum, once, before \
                 or after its arguments"
            }
            TokenKind::Keyword(Keyword::On | Keyword::Ignoring | Keyword::Bool) => {
                "bool, then on (…) or ignoring (…), stand right after an operator, each once"
            }
            TokenKind::Keyword(Keyword::GroupLeft | Keyword::GroupRight) => {
                "group_left and group_right stand right after on (…) or ignoring (…)"
            }
            TokenKind::LeftParen if expected.is_operator() => return self.advice_on_paren(),
            TokenKind::LeftBracket if expected == Expected::Expression => {
                "a range stands right after a metric"
            }
            TokenKind::RightBrace => "no brace is open here",
            TokenKind::RightBracket => "no square bracket is open here",
            TokenKind::Identifier | TokenKind::Number | TokenKind::Duration
                if expected.is_operator() =>
            {
                return self.advice_on_second_operand(token, before);
            }
            TokenKind::Unknown => return self.advice_on_unknown(token),
            _ => return None,
        };
        Some(text.to_owned())
    }

    fn advice_on_assign(&self, expected: Expected) -> Option<String> {
        let text = match (self.token_ahead(1).kind, expected) {
            (TokenKind::Binary(BinaryOp::Greater), _) => "write >= for greater or equal",
            (TokenKind::Binary(BinaryOp::Less), _) => "write <= for less or equal",
            (TokenKind::String, _) => SELECTOR_HELP,
            (_, Expected::OperatorOrEnd | Expected::OperatorOrParen) => "equal is written ==",
            (_, Expected::MatchOp | Expected::MatcherEnd) => "a matcher compares with one =",
            _ => SELECTOR_HELP,
        };
        Some(text.to_owned())
    }

    /// Advises on a parenthesis after what is no function.
    fn advice_on_paren(&self) -> Option<String> {
        let before = self.token_before()?;
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
            _ if self.token_ahead(1).kind == TokenKind::Duration => {
                Some("a range stands in square brackets, such as [5m]".to_owned())
            }
            _ => None,
        }
    }

    fn advice_on_second_operand(&self, token: Token, before: Option<TokenKind>) -> Option<String> {
        let text = match self.written(token.span) {
            "keep_metric_names" | "default" | "if" | "ifnot" | "limit" => {
                "it is a word of MetricsQL, which Prometheus does not know"
            }
            _ if before.is_some_and(TokenKind::is_metric_name) => {
                "between two values stands an operator, and the words of a name are joined with \
                 underscores"
            }
            _ => "between two values stands an operator",
        };
        Some(text.to_owned())
    }

    fn advice_on_unknown(&self, token: Token) -> Option<String> {
        let text = match self.written(token.span) {
            "&" => "the operator between sets is written: and",
            "|" => "the operator between sets is written: or",
            "!" => "\"!\" stands only in != and !~",
            "$" => "variables are not known in rules: write the value itself, such as [5m]",
            "~" => "regular expressions are matched in braces, with =~ or !~",
            ";" => "an expression ends without a semicolon",
            "#" => "a comment cannot stand before the range",
            "\u{201c}" | "\u{201d}" | "\u{2018}" | "\u{2019}" => "write straight quotes: \" or '",
            "\u{a0}" => "replace the no-break space by a space",
            _ => return None,
        };
        Some(text.to_owned())
    }
}

const SELECTOR_HELP: &str =
    "label matchers stand in braces, as in up{job=\"api\"}; values are compared with == or !=";

#[cfg(test)]
mod tests;
