//! PromQL as Prometheus 3.5 reads it: text in, a typed tree with spans or all its faults out.
//!
//! ```
//! use techcorp::lang::promql::{Features, ValueType, parse};
//!
//! let expr = parse("sum by (job) (rate(http_requests_total[5m]))", Features::default())?;
//! assert_eq!(expr.value_type(expr.root()), ValueType::InstantVector);
//!
//! let faults = parse("rate(http_requests_total) > nope(1)", Features::default()).unwrap_err();
//! assert_eq!(faults.len(), 2);
//! # Ok::<(), Vec<techcorp::diag::Fault>>(())
//! ```
//!
//! Reading takes time and memory linear in the length of the text. Neither reading nor walking nor
//! dropping a tree recurses, so that the depth of the nesting has no limit of its own.

mod ast;
mod check;
mod duration;
mod functions;
mod lexer;
mod matcher_regex;
mod number;
mod operator;
mod parser;
mod printer;
mod suggest;
mod text;
mod token;
mod walk;

pub use ast::{
    Aggregate, At, AtTime, Binary, Call, Expr, GroupModifier, Grouping, LabelList, LabelMatcher,
    METRIC_NAME, MatrixSelector, Modifiers, Name, Node, NodeId, NodeKind, NumberLiteral, Offset,
    Side, Subquery, Unary, VectorMatching, VectorSelector,
};
pub use duration::{Duration, DurationExpr, DurationValue};
pub use functions::{FUNCTIONS, Function, Tail, function_named};
pub use operator::{AggregateOp, BinaryOp, MatchOp, Sign, ValueType};
pub use printer::PRETTY_LIMIT;
pub use text::Text;
pub use walk::{Descendants, Parents};

use crate::diag::Fault;

/// The parts of the language that Prometheus 3.5 knows behind a flag only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// `promql-experimental-functions`: [`Function::experimental`], `limitk` and `limit_ratio`.
    pub experimental_functions: bool,
    /// `promql-duration-expr`: arithmetic in ranges, steps and offsets, such as `[5m * 2]`.
    pub duration_expressions: bool,
}

/// The most faults of one expression that are told.
const MOST_FAULTS: usize = 100;

/// Reads an expression and checks its types.
///
/// # Errors
///
/// Every fault that can be told apart from the consequences of another, by its place, at most 100
/// of them. What Prometheus 3.5.3 refuses is a fault, and nothing else is.
pub fn parse(text: &str, features: Features) -> Result<Expr, Vec<Fault>> {
    let parser::Parsed { draft, mut faults } = parser::parse(text, lexer::lex(text), features);
    let types = check::check(&draft, &mut faults);
    if faults.is_empty()
        && let Some(types) = types
        && let Some(expr) = Expr::new(draft.nodes, types)
    {
        return Ok(expr);
    }
    faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
    faults.dedup();
    faults.truncate(MOST_FAULTS);
    Err(faults)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: Features = Features {
        experimental_functions: true,
        duration_expressions: true,
    };

    const TOKENS: &[&str] = &[
        "a",
        "b:c",
        "sum",
        "topk",
        "rate",
        "abs",
        "time",
        "info",
        "by",
        "on",
        "bool",
        "offset",
        "group_left",
        "start",
        "and",
        "(",
        ")",
        "()",
        "(a)",
        "[5m]",
        "[5m:1m]",
        "[",
        "]",
        ":",
        "{",
        "}",
        "{a=\"b\"}",
        "{}",
        ",",
        "=",
        "==",
        "=~",
        "!=",
        "!",
        "+",
        "-",
        "*",
        "^",
        "@",
        "1",
        "0x1F",
        "5m",
        "1.5h",
        "Inf",
        "\"a\"",
        "'\\d'",
        "`r`",
        "\"",
        "# x\n",
        "\n",
        "é",
        "\u{fffd}",
    ];

    /// Holds the outcome to what must be true of every text.
    fn assert_sound(source: &str) -> Result<(), TestCaseError> {
        match parse(source, ALL) {
            Ok(expr) => {
                let root = expr.node(expr.root()).span;
                for (_, node) in expr.nodes() {
                    prop_assert_eq!(node.span.to(root), root);
                    prop_assert!(source.get(node.span.start..node.span.end).is_some());
                }
                prop_assert!(!expr.to_string().is_empty());
            }
            Err(faults) => {
                prop_assert!(!faults.is_empty());
                for fault in faults {
                    prop_assert!(source.get(fault.span.start..fault.span.end).is_some());
                    prop_assert!(!fault.message.is_empty());
                }
            }
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(source in "\\PC{0,60}") {
            assert_sound(&source)?;
        }

        #[test]
        fn any_order_of_tokens_is_read_or_refused(
            tokens in proptest::collection::vec(proptest::sample::select(TOKENS), 0..20),
            gap in "[ ]?",
        ) {
            assert_sound(&tokens.join(&gap))?;
        }
    }

    #[test]
    fn faults_stand_by_their_place_and_are_not_too_many() {
        let faults = parse("sum(1) + rate(up) + nope()", ALL).unwrap_err();
        assert!(faults.is_sorted_by_key(|fault| fault.span.start));
        assert_eq!(faults.len(), 3);
        let many = parse(&("nope() + ".repeat(1000) + "1"), ALL).unwrap_err();
        assert_eq!(many.len(), MOST_FAULTS);
    }
}
