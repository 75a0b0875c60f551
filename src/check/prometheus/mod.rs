//! Checks of prometheus.yml and of the files that it names.
//!
//! What the type of a field refuses is told while decoding; here are the rules between fields and
//! between parts of the files, and what Prometheus accepts and does otherwise than it says.

mod anchors;
mod crashes;
pub(super) mod document;
mod emptied;
mod empty_jobs;
mod external_labels;
mod files;
mod honor_labels;
mod http;
pub(super) mod jobs;
mod labels;
mod pace;
mod patterns;
mod relabel_rule;
pub(super) mod relabelling;
mod remote;
mod rules;
mod same_targets;
mod sd;
mod secrets;
mod sections;
pub(super) mod targets;
mod tls;
mod variables;

use super::Check;

/// The checks of this folder.
pub static CHECKS: &[&Check] = &[
    &anchors::CHECK,
    &crashes::CHECK,
    &emptied::CHECK,
    &empty_jobs::CHECK,
    &external_labels::CHECK,
    &files::CHECK,
    &honor_labels::CHECK,
    &http::CHECK,
    &jobs::CHECK,
    &labels::CHECK,
    &pace::CHECK,
    &patterns::CHECK,
    &relabel_rule::CHECK,
    &remote::CHECK,
    &same_targets::CHECK,
    &sd::CHECK,
    &secrets::CHECK,
    &sections::CHECK,
    &targets::CHECK,
    &tls::CHECK,
    &variables::CHECK,
];

#[cfg(test)]
mod tests;
