//! What a finding is: where it stands, what it says, how grave it is.

mod span;

pub use span::{Fault, Span};
