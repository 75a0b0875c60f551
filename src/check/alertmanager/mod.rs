//! Checks of one alertmanager.yml.

use super::Check;

/// The checks of this folder.
pub static CHECKS: &[&Check] = &[];
