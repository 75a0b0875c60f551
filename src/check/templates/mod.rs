//! Checks of notification templates: their syntax, and what happens when they are executed.

mod execution;
mod samples;
mod syntax;

pub use execution::FAILING_EXECUTION;
pub use syntax::TEMPLATE_SYNTAX;

use super::{Check, Scope};

/// The checks of this folder.
pub static CHECKS: &[&Check] = &[&execution::CHECK, &syntax::CHECK];
