//! Checks of one alertmanager.yml.
//!
//! What the type of a field refuses is told while decoding; here are the rules between fields and
//! between parts of the file.

mod contradiction;
pub(crate) mod default_templates;
mod deprecated;
pub(super) mod emptied;
mod empty_times;
pub(super) mod files;
mod global;
mod grouping;
mod http;
mod inhibition;
mod intervals;
mod labels;
mod matcher_syntax;
mod names;
mod outputs;
mod panics;
mod receivers;
mod references;
mod root_route;
mod satisfy;
pub(super) mod secrets;
mod templates;
#[cfg(test)]
mod tests;
mod timers;
pub(super) mod tls;
mod unused;
pub(super) mod variables;

use super::{Check, Reporter, Scope};
use crate::diag::Sink;
use crate::model::alertmanager::{Alertmanager, Route};
use crate::model::stack::Loaded;

pub(crate) use contradiction::CONTRADICTORY_MATCHERS;
pub(super) use names::{DUPLICATE_INTERVAL, DUPLICATE_RECEIVER};
pub(super) use references::{UNDEFINED_INTERVAL, UNDEFINED_RECEIVER};

/// The checks of this folder.
pub static CHECKS: &[&Check] = &[
    &deprecated::CHECK,
    &emptied::CHECK,
    &empty_times::CHECK,
    &files::CHECK,
    &global::CHECK,
    &grouping::CHECK,
    &http::CHECK,
    &inhibition::CHECK,
    &intervals::CHECK,
    &labels::CHECK,
    &matcher_syntax::CHECK,
    &names::CHECK,
    &outputs::CHECK,
    &panics::CHECK,
    &receivers::CHECK,
    &references::CHECK,
    &root_route::CHECK,
    &secrets::CHECK,
    &templates::CHECK,
    &timers::CHECK,
    &tls::CHECK,
    &unused::CHECK,
    &variables::CHECK,
];

/// Calls a check for every Alertmanager configuration.
fn each_config(
    scope: &Scope<'_>,
    sink: &mut Sink,
    check: impl Fn(&Loaded<Alertmanager>, &mut Reporter<'_>),
) {
    for config in &scope.stack.alertmanagers {
        check(config, &mut Reporter::new(scope, config.file, sink));
    }
}

/// Calls a check for every Alertmanager configuration and every fragment of one.
fn each_part(
    scope: &Scope<'_>,
    sink: &mut Sink,
    check: impl Fn(&Loaded<Alertmanager>, &mut Reporter<'_>),
) {
    each_config(scope, sink, &check);
    for fragment in &scope.stack.fragments {
        let part = &fragment.part;
        check(part, &mut Reporter::new(scope, part.file, sink));
    }
}

/// Returns every node of the routing tree, parents first.
pub(super) fn routes(config: &Alertmanager) -> Vec<&Route> {
    let mut found: Vec<&Route> = config.route.get().into_iter().collect();
    let mut next = 0;
    while let Some(route) = found.get(next) {
        found.extend(route.routes.items().iter().map(|child| &child.value));
        next += 1;
    }
    found
}
