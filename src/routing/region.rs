//! Regions of label space: products of class sets.

use super::Labels;
use super::plan::Constraint;
use super::space::{ClassSet, LabelSpace, Space};

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

    /// Says no more about a label.
    pub(super) fn free(&mut self, label: u32) {
        self.sets.retain(|(l, _)| *l != label);
    }

    /// Returns the label sets in both, if there are any.
    pub(super) fn and(&self, other: &Self) -> Option<Self> {
        let mut both = self.clone();
        let some = other.iter().all(|(label, set)| both.narrow(label, set));
        some.then_some(both)
    }

    /// Returns whether any label set is in both.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let mut sets = other.iter();
        sets.all(|(label, set)| self.get(label).is_none_or(|own| !own.is_disjoint(set)))
    }

    /// Returns whether every label set of the region is in the other.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        let mut sets = other.iter();
        sets.all(|(label, set)| match self.get(label) {
            Some(own) => own.is_subset(set),
            None => set.is_all(),
        })
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
