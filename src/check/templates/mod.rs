//! Checks of templates: the syntax of those of notifications, and what happens when they and those
//! of rules are executed.

mod annotations;
mod execution;
mod failures;
mod made;
mod misread;
mod plain;
mod samples;
mod sizes;
mod syntax;

pub use annotations::FAILING_RULE_TEMPLATE;
pub use execution::{EXECUTION_CUT_SHORT, FAILING_EXECUTION};
pub use misread::TEXT_READ_AS_YAML;
pub use sizes::MESSAGE_TOO_LONG;
pub use syntax::TEMPLATE_SYNTAX;

use super::{Check, Scope};

/// The checks of this folder.
pub static CHECKS: &[&Check] = &[&annotations::CHECK, &execution::CHECK, &syntax::CHECK];
