//! Checks of one prometheus.yml.

use super::Check;

/// The checks of this folder.
pub static CHECKS: &[&Check] = &[];
