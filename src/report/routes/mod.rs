//! Results about routes in each output format.

mod coverage;
mod delivery;
mod diff;
mod explain;
mod suites;
mod tree;

pub use coverage::{Covered, coverage_json, coverage_text};
pub use delivery::{delivery_json, delivery_text};
pub use diff::{Compared, Side, diff_json, diff_markdown, diff_text};
pub use explain::{Explained, explained_json, explained_text};
pub use suites::{SuiteReport, suites_json, suites_junit, suites_text};
pub use tree::{tree_dot, tree_json, tree_mermaid, tree_text};
