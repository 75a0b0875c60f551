//! Go's templates (`text/template`), as far as their syntax goes: a tree with the place of every part,
//! and everything that Go refuses when it reads a template.
//!
//! What Go finds out only when it executes a template (missing fields, undefined templates, wrong
//! arguments) is not looked at here.

mod ast;
mod expression;
mod functions;
mod lexer;
mod number;
mod parser;
mod scope;
mod structure;
mod token;
mod walk;

pub use ast::{
    Arm, Branch, BranchKind, Call, Command, Declaration, Definition, Field, Node, NodeKind,
    Operand, OperandKind, Pipeline,
};
pub use functions::{Functions, Version};
pub use walk::{Part, walk};

use crate::diag::Fault;

/// What a template is read with.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The name of the text outside all definitions: for a file its base name, for a field empty.
    pub name: &'a str,
    /// The functions it may call.
    pub functions: Functions,
    /// The variables that are declared before it, with their `$`: Prometheus declares some for
    /// alerting rules, see [`RULE_VARIABLES`].
    pub variables: &'a [&'a str],
}

/// The variables that Prometheus declares for the labels and annotations of alerting rules.
pub const RULE_VARIABLES: [&str; 4] = ["$labels", "$externalLabels", "$externalURL", "$value"];

/// A template that has been read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    /// What stands outside all definitions.
    pub root: Vec<Node>,
    /// The named templates, in the order in which they end.
    pub definitions: Vec<Definition>,
    /// What Go refuses, in the order of the text; up to 20. When there is any, the parts in question
    /// are missing from the tree.
    pub faults: Vec<Fault>,
    /// What Go accepts, but fails at whenever it is executed.
    pub doomed: Vec<Fault>,
}

/// Returns whether a text has actions, and so a value that is decided when it is executed.
pub fn has_actions(text: &str) -> bool {
    let mut braces = memchr::memchr_iter(b'{', text.as_bytes());
    braces.any(|at| text.as_bytes().get(at + 1) == Some(&b'{'))
}

/// Reads a template as Go's `text/template` does (1.23 to 1.27).
///
/// Accepted is exactly what Go accepts, but for nesting deeper than any real template: more than 200
/// parentheses, more than 1,000 control structures.
pub fn parse(text: &str, options: &Options<'_>) -> Template {
    parser::Parser::new(text, options).parse()
}

#[cfg(test)]
mod tests;
