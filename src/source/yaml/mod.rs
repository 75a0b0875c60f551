//! YAML read as Prometheus and Alertmanager read it: go-yaml v2, or v3 for rule files.
//!
//! Parsing gives a [`Tree`] whose scalars keep their raw text and style; what a scalar means is
//! decided by the type that is asked for ([`resolve`]), as go-yaml does it.

mod align;
mod block_scalar;
mod check;
mod parse;
mod plain;
#[cfg(test)]
mod plain_tests;
mod scalar;
mod strict;
mod tree;

pub use align::PlacedText;
pub(crate) use check::is_merge;
pub use check::{CODES, DUPLICATE_KEY, FILE_TOO_LARGE, NOT_TEXT, SECOND_DOCUMENT, YAML_SYNTAX};
pub use parse::{MAX_DEPTH, load, load_all};
pub(crate) use scalar::old_bool;
pub use scalar::{Dialect, Resolved, resolve};
pub use tree::{Comment, Kind, Node, NodeId, Style, Tree};
