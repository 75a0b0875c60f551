//! Regions of label space: products of class sets.

use super::Labels;
use super::plan::Constraint;
use super::space::{ClassSet, LabelSpace, Space};
use std::collections::BTreeSet;

/// All label sets whose values are, label by label, in certain classes. Labels that are not named
/// may have any value.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Region {
    /// Sorted by label.
    sets: Vec<(u32, ClassSet)>,
}

impl Region {
    /// Returns the classes a label may have, when the region says anything about it.
    pub(super) fn get(&self, label: u32) -> Option<&ClassSet> {
        let at = self.sets.binary_search_by_key(&label, |(l, _)| *l).ok()?;
        self.sets.get(at).map(|(_, set)| set)
    }

    /// Returns the labels and the classes they may have.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &ClassSet)> {
        self.sets.iter().map(|(label, set)| (*label, set))
    }

    /// Puts a set in the place of what the region says about a label.
    pub(super) fn put(&mut self, label: u32, set: ClassSet) {
        match self.sets.binary_search_by_key(&label, |(l, _)| *l) {
            Ok(at) => {
                if let Some((_, old)) = self.sets.get_mut(at) {
                    *old = set;
                }
            }
            Err(at) => self.sets.insert(at, (label, set)),
        }
    }

    /// Leaves only the label sets that fulfil a constraint as well; returns whether there are any.
    pub(super) fn narrow(&mut self, label: u32, set: &ClassSet) -> bool {
        let set = match self.get(label) {
            Some(own) => own.and(set),
            None => set.clone(),
        };
        let some = !set.is_empty();
        self.put(label, set);
        some
    }

    /// Returns the union of two regions, if it is a region itself and they differ in one label.
    pub(super) fn joined(&self, other: &Self) -> Option<Self> {
        let labels = self.iter().chain(other.iter()).map(|(label, _)| label);
        let different: BTreeSet<u32> = labels
            .filter(|label| self.get(*label) != other.get(*label))
            .collect();
        let mut union = self.clone();
        match different.into_iter().collect::<Vec<_>>().as_slice() {
            [] => {}
            [label] => match (self.get(*label), other.get(*label)) {
                (Some(a), Some(b)) if !a.or(b).is_all() => union.put(*label, a.or(b)),
                _ => union.sets.retain(|(l, _)| l != label),
            },
            _ => return None,
        }
        Some(union)
    }

    /// Returns whether any label set of the region may fulfil the constraint.
    pub(super) fn meets(&self, constraint: &Constraint) -> bool {
        let own = self.get(constraint.label);
        own.map_or(!constraint.set.is_empty(), |own| {
            !own.is_disjoint(&constraint.set)
        })
    }

    /// Returns whether all label sets of the region fulfil the constraint.
    pub(super) fn implies(&self, constraint: &Constraint) -> bool {
        let own = self.get(constraint.label);
        own.is_some_and(|own| own.is_subset(&constraint.set))
    }

    /// Returns an example of the region, unless it consists of values that are not known.
    pub(super) fn witness(&self, space: &Space) -> Option<Labels> {
        let values = self.sets.iter().map(|(number, set)| {
            let label = space.label(*number);
            let class = example(label, set)?;
            Some((label.name().to_owned(), class.to_owned()))
        });
        values.collect()
    }
}

/// Returns a value of one of the classes: a missing label when that is possible.
fn example<'s>(label: &'s LabelSpace, set: &ClassSet) -> Option<&'s str> {
    if let Some(missing) = label.class_of("")
        && set.contains(missing)
    {
        return Some("");
    }
    let classes = set
        .iter()
        .filter_map(|class| label.classes().get(class as usize));
    classes
        .filter(|class| !class.unknown)
        .take(100)
        .min_by_key(|class| (class.line_feed, class.witness.chars().count()))
        .map(|class| class.witness.as_str())
}
