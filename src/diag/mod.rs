//! What a finding is: where it stands, what it says, how grave it is.

mod code;
mod finding;
mod span;
mod suggest;

pub use code::{Code, Example, Level, Severity};
pub use finding::{FileId, Finding, Mend, Place, Related, Sink};
pub use span::{Fault, Span};
pub use suggest::{suggest, suggest_near};
