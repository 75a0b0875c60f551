//! Checks of prometheus.yml and of the files that it names.

pub(super) mod document;
mod http;
pub(super) mod jobs;
mod labels;
mod patterns;
mod relabel_rule;
mod relabelling;
mod remote;
mod rules;
mod sd;
mod sections;
mod targets;

use super::Check;

/// The checks of this folder.
pub static CHECKS: &[&Check] = &[
    &http::CHECK,
    &jobs::CHECK,
    &labels::CHECK,
    &patterns::CHECK,
    &relabel_rule::CHECK,
    &remote::CHECK,
    &sd::CHECK,
    &sections::CHECK,
    &targets::CHECK,
];
