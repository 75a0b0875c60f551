//! Checks of rule files.

mod fields;
mod groups;
mod names;
mod subject;
mod template;

use super::Check;

/// The checks of this folder.
pub static CHECKS: &[&Check] = &[
    &fields::CHECK,
    &groups::CHECK,
    &names::CHECK,
    &template::CHECK,
];
