//! Where two configurations send alerts to different places, proved for all label sets.

mod action;
mod align;
mod areas;
mod bits;
mod delta;
mod explore;
mod ground;
mod interner;
mod listing;
mod lockstep;
mod merge;
mod place;
mod raised;
pub(super) mod residual;
mod shape;
mod told;

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

pub use delta::{Delta, Setting};
pub use raised::Raisers;

use super::coverage::AlertRule;
use super::plan::Plan;
use super::{Config, Labels, RouteId, Space};
use action::Actions;
use areas::Areas;
use explore::{Explorer, MAX_PAIRS};
use ground::Ground;
use listing::Listing;
use lockstep::Cases;
use raised::Raised;
use residual::Store;
use told::Teller;

/// Alerts for which one thing changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What changes.
    pub delta: Delta,
    /// The receivers it concerns, told of before or after.
    pub receivers: BTreeSet<String>,
    /// Which alerts: those of one of the parts. No alert is part of two changes.
    pub parts: Vec<Part>,
    /// Which alerts, said shortly for who knows the base and the group.
    pub brief: Vec<Part>,
    /// Whether the parts are all; else they are too many to tell.
    pub complete: bool,
}

/// Alerts that fulfil one condition, and none of some others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What they fulfil: `team="dba" and severity!="critical"`.
    pub within: String,
    /// What they do not fulfil.
    pub without: Vec<String>,
    /// How many more conditions there are that they do not fulfil: those of other routes, which
    /// take alerts before.
    pub more: usize,
    /// The rules that can raise some of them, when rules were given.
    pub rules: Raisers,
    /// Whether they all have a value with a line feed in it, which `.` does not match.
    pub line_feed: bool,
    /// One of them.
    pub witness: Labels,
    /// The routes of the old tree that take that one.
    pub old: Vec<RouteId>,
    /// The routes of the new tree that take it.
    pub new: Vec<RouteId>,
    /// Which of the old routes do something else than before.
    pub lost: Range<usize>,
    /// Which of the new routes come in their place.
    pub gained: Range<usize>,
}

impl fmt::Display for Part {
    /// Writes the condition in one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.within)?;
        match (self.without.is_empty(), self.more) {
            (true, 0) => Ok(()),
            (false, 0) => write!(f, " unless {}", self.without.join(", or ")),
            (_, more) => {
                let without = self.without.join(", or ");
                write!(f, " unless {without} … and {more} more")
            }
        }
    }
}

/// Changes that have something in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they have in common.
    pub toward: Toward,
    /// The alerts of all of them, said shortly for who knows the base.
    pub parts: Vec<Part>,
    /// Whether the parts are all.
    pub complete: bool,
    /// The changes.
    pub changes: Vec<Change>,
}

/// What changes have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Toward {
    /// The receivers before.
    Before(Vec<String>),
    /// The receivers after.
    After(Vec<String>),
    /// Nothing: a single change of settings.
    Settings,
}

/// What the comparison of two configurations proved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// What all alerts fulfil that are treated differently, if anything.
    pub base: Option<String>,
    /// All that changes, other receivers first, by place in the old file: each alert that is treated
    /// differently is part of just one change.
    pub groups: Vec<Group>,
    /// How many changes there are beyond those listed.
    pub more: u64,
    /// How many changes no alert of the rules is part of.
    pub left_out: usize,
    /// What is not proved, one sentence each; empty when everything is.
    pub unproved: Vec<String>,
}

impl Diff {
    /// Returns whether every alert is proved to be treated alike.
    pub fn is_equivalent(&self) -> bool {
        self.groups.is_empty() && self.more == 0 && self.unproved.is_empty()
    }

    /// Returns the changes of all groups.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.groups.iter().flat_map(|group| &group.changes)
    }
}

/// Compares what two configurations do with every possible alert: the receivers in the order of
/// delivery, with their grouping, timers and time intervals.
pub fn diff(old: &Config, new: &Config) -> Diff {
    compare(old, new, None)
}

/// Compares what two configurations do with every alert that these rules can raise.
pub fn diff_of_rules(old: &Config, new: &Config, rules: &[AlertRule]) -> Diff {
    compare(old, new, Some(rules))
}

fn compare(old: &Config, new: &Config, rules: Option<&[AlertRule]>) -> Diff {
    compare_within(MAX_PAIRS, old, new, rules)
}

/// Compares label by label, which finds the fewest words, as far as that takes no more pairs of
/// states; else route by route.
fn compare_within(pairs: usize, old: &Config, new: &Config, rules: Option<&[AlertRule]>) -> Diff {
    let space = Arc::new(Space::of(&[&old.tree, &new.tree]));
    let mut actions = Actions::default();
    let (old_actions, new_actions) = (actions.of(old), actions.of(new));
    let old = Plan::new(&old.tree, Arc::clone(&space));
    let new = Plan::new(&new.tree, Arc::clone(&space));
    let mut store = Store::default();
    let start = store.tree(&old, &old_actions);
    let end = store.tree(&new, &new_actions);
    let raised = rules.map(|rules| Raised::new(rules, &space));
    let ground = Ground {
        space: &space,
        old: &old,
        new: &new,
        actions: &actions,
        old_actions: &old_actions,
        new_actions: &new_actions,
        raised: raised.as_ref(),
    };
    let mut explorer = Explorer::new(&space, store, pairs);
    let diagram = explorer.compare(start, end);
    if !explorer.is_exhausted() {
        let areas = Areas::new(&ground, &explorer, diagram);
        return Teller::new(&ground, areas).diff();
    }
    let cases = Cases::new(&space, &explorer.store, start, end);
    Teller::new(&ground, Listing::new(&ground, &cases)).diff()
}

#[cfg(test)]
mod many;
#[cfg(test)]
mod tests;
