//! What a notification says: its data, the templates that make its text, and the payload that leaves.
//!
//! Nothing here reads a file or sends anything.

pub mod data;
pub mod engine;
mod holder;
mod layout;
pub mod limits;
pub mod made;
mod moment;
pub mod payload;
mod read;
pub mod rule;
mod value;

pub use data::{Alert, Data, KeyValues};
pub use moment::Moment;
pub use rule::{RuleData, Sample};
pub use value::Value;
