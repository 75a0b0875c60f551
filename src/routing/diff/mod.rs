//! Where two configurations send alerts to different places, proved for all label sets.

mod action;
mod align;
mod explore;
mod interner;
mod regions;
pub(super) mod residual;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::condition::condition;
use super::plan::Plan;
use super::{Config, Labels, RouteId, Space};
use action::{Actions, actions_of};
use explore::{Explorer, Open};
use regions::{Regions, regions};
use residual::Store;

/// Alerts that are treated differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which alerts: `team="dba" and severity!="critical"`.
    pub condition: String,
    /// Whether they all have a value with a line feed in it, which `.` does not match.
    pub line_feed: bool,
    /// One of them.
    pub witness: Labels,
    /// The routes of the old tree that take that one.
    pub old: Vec<RouteId>,
    /// The routes of the new tree that take it.
    pub new: Vec<RouteId>,
    /// Which of the old routes do something else than before; all alerts of the condition have
    /// these in common, and may differ in what both trees do alike.
    pub lost: Range<usize>,
    /// Which of the new routes come in their place.
    pub gained: Range<usize>,
}

/// What the comparison of two configurations proved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// All that changes, by place in the old file: each alert that is treated differently fulfils
    /// one of the conditions.
    pub changes: Vec<Change>,
    /// How many changes there are beyond those listed.
    pub more: u64,
    /// What is not proved, one sentence each; empty when everything is.
    pub unproved: Vec<String>,
}

impl Diff {
    /// Returns whether every alert is proved to be treated alike.
    pub fn is_equivalent(&self) -> bool {
        self.changes.is_empty() && self.more == 0 && self.unproved.is_empty()
    }
}

/// Compares what two configurations do with every possible alert: the receivers in the order of
/// delivery, with their grouping, timers and time intervals.
pub fn diff(old: &Config, new: &Config) -> Diff {
    let space = Arc::new(Space::of(&[&old.tree, &new.tree]));
    let mut actions = Actions::default();
    let (old_actions, new_actions) = (actions.of(old), actions.of(new));
    let mut store = Store::default();
    let start = store.tree(&Plan::new(&old.tree, Arc::clone(&space)), &old_actions);
    let end = store.tree(&Plan::new(&new.tree, Arc::clone(&space)), &new_actions);
    let mut explorer = Explorer::new(&space, store);
    let diagram = explorer.compare(start, end);
    let Regions { list, more, open } = regions(&explorer, diagram);
    let mut unproved: BTreeSet<String> = open.into_iter().map(|open| told(open, &space)).collect();
    let mut changes: Vec<Change> = Vec::new();
    for (region, _) in list {
        let condition = condition(&region, &space);
        let change = region.witness(&space).and_then(|witness| {
            let (routes, others) = (old.tree.resolve(&witness), new.tree.resolve(&witness));
            let before = actions_of(&routes, &old_actions);
            let after = actions_of(&others, &new_actions);
            // The walk over both trees has the last word.
            (before != after).then(|| {
                let (lost, gained) = changed(&before, &after);
                let line_feed = witness.iter().any(|(_, value)| value.contains('\n'));
                Change {
                    condition: condition.clone(),
                    line_feed,
                    witness,
                    old: routes,
                    new: others,
                    lost,
                    gained,
                }
            })
        });
        match change {
            Some(change) => changes.push(change),
            None => {
                unproved.insert(format!("{condition}: no example was found"));
            }
        }
    }
    changes.sort_by_key(|change| {
        let first = change.old.get(change.lost.start).copied();
        (
            first,
            change.new.get(change.gained.start).copied(),
            change.condition.clone(),
        )
    });
    Diff {
        changes,
        more,
        unproved: unproved.into_iter().collect(),
    }
}

fn told(open: Open, space: &Space) -> String {
    match open {
        Open::TooManyCases => "there are more cases than can be gone through".to_owned(),
        Open::Values(label) => format!(
            "the regular expressions on `{}` overlap in more ways than can be gone through",
            space.label(label).name()
        ),
    }
}

/// Returns the parts of two lists between what they have in common at both ends.
fn changed(old: &[u32], new: &[u32]) -> (Range<usize>, Range<usize>) {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let ends = old.iter().rev().zip(new.iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count();
    let end = end.min(old.len() - start).min(new.len() - start);
    (start..old.len() - end, start..new.len() - end)
}

#[cfg(test)]
mod tests;
