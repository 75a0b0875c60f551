use std::collections::BTreeSet;
use std::ops::Range;

use crate::lang::duration::Duration;
use crate::routing::GroupBy;

/// What is different about how alerts are treated.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Delta {
    /// The receivers that are told no more, in the order of delivery, without those that are told
    /// before and after them as ever. Empty with `new` when only settings change.
    pub old: Vec<String>,
    /// The receivers that are told in their place.
    pub new: Vec<String>,
    /// What changes for receivers that are told before and after, and for those in whose place
    /// another comes.
    pub settings: BTreeSet<Setting>,
}

impl Delta {
    /// Returns whether other receivers are told than before, or in another order.
    pub fn changes_receivers(&self) -> bool {
        self.old != self.new
    }

    /// Returns whether the same receivers are told in another order.
    pub fn is_order_only(&self) -> bool {
        let sorted = |names: &[String]| -> Vec<String> {
            let mut names = names.to_vec();
            names.sort_unstable();
            names
        };
        self.changes_receivers() && sorted(&self.old) == sorted(&self.new)
    }
}

/// A setting that changes, each from the old value to the new one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// What is told together.
    GroupBy(GroupBy, GroupBy),
    /// The wait before the first notification of a group.
    GroupWait(Duration, Duration),
    /// The wait before news of a group.
    GroupInterval(Duration, Duration),
    /// The wait before a repetition.
    RepeatInterval(Duration, Duration),
    /// The time intervals outside which the receiver is not told.
    Active(Vec<String>, Vec<String>),
    /// The time intervals in which the receiver is not told.
    Mute(Vec<String>, Vec<String>),
    /// The time interval of this name has other times than before.
    Times(String),
}

/// Returns the parts of two lists between what they have in common at both ends.
pub(super) fn changed(old: &[u32], new: &[u32]) -> (Range<usize>, Range<usize>) {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let ends = old.iter().rev().zip(new.iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count();
    let end = end.min(old.len() - start).min(new.len() - start);
    (start..old.len() - end, start..new.len() - end)
}
