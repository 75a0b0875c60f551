//! Results about routes in each output format.

mod delivery;
mod tree;

pub use delivery::{delivery_json, delivery_text};
pub use tree::{tree_dot, tree_json, tree_mermaid, tree_text};
