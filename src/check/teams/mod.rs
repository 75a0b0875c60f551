//! Checks of the fragments of teams: that each keeps to its own alerts, receivers and files.

mod alerts;
mod files;
mod names;
mod overlap;

use super::Check;
use crate::diag::Example;
use crate::model::stack::{Fragment, Stack, TeamFiles};

/// The checks of this folder.
pub static CHECKS: &[&Check] = &[
    &alerts::CHECK,
    &files::CHECK,
    &names::CHECK,
    &overlap::CHECK,
];

/// The main file of the examples.
const MAIN: Example = Example {
    name: "alertmanager.yml",
    text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n",
};

/// A team's fragment of the examples, which keeps to its own alerts.
const DBA: Example = Example {
    name: "receivers.d/dba.yml",
    text: "receivers:\n  - name: dba\nroutes:\n  - receiver: dba\n    matchers: ['team = dba']\n",
};

/// Returns the teams that name a fragment.
fn teams_of<'s>(stack: &'s Stack, fragment: &'s Fragment) -> impl Iterator<Item = &'s TeamFiles> {
    let numbers = fragment.teams.iter();
    numbers.filter_map(|number| stack.teams.get(*number))
}

/// Returns the names of the teams of a fragment, as a message has them; nothing when it has none.
fn owner(stack: &Stack, fragment: &Fragment) -> Option<String> {
    let names: Vec<_> = teams_of(stack, fragment)
        .map(|of| format!("`{}`", of.team.name))
        .collect();
    (!names.is_empty()).then(|| names.join(" and "))
}
