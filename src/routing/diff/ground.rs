//! The two trees that are compared, and how anything is told of them.

use super::Part;
use super::action::{Actions, actions_of};
use super::delta::changed;
use super::explore::Open;
use super::raised::{Raised, Raisers};
use super::shape::beyond;
use crate::routing::condition::condition;
use crate::routing::plan::Plan;
use crate::routing::region::Region;
use crate::routing::{Labels, Space};

/// Two trees in one space.
pub(super) struct Ground<'e> {
    pub(super) space: &'e Space,
    pub(super) old: &'e Plan<'e>,
    pub(super) new: &'e Plan<'e>,
    pub(super) actions: &'e Actions,
    pub(super) old_actions: &'e [u32],
    pub(super) new_actions: &'e [u32],
    /// What rules can raise, when only that counts.
    pub(super) raised: Option<&'e Raised>,
}

impl Ground<'_> {
    /// Returns a region as a condition.
    pub(super) fn told(&self, region: &Region) -> String {
        condition(region, self.space)
    }

    /// Returns the alerts of a region as a part of a change, said to who knows the base; nothing
    /// when the example is treated alike.
    pub(super) fn part(&self, within: &Region, base: &Region, witness: Labels) -> Option<Part> {
        let old = self.old.resolve(&witness);
        let new = self.new.resolve(&witness);
        let before = actions_of(&old, self.old_actions);
        let after = actions_of(&new, self.new_actions);
        // What becomes of the example has the last word.
        if before == after {
            return None;
        }
        let (lost, gained) = changed(&before, &after);
        let line_feed = witness.iter().any(|(_, value)| value.contains('\n'));
        Some(Part {
            within: self.told(&beyond(within, base)),
            without: Vec::new(),
            more: 0,
            rules: Raisers::default(),
            line_feed,
            witness,
            old,
            new,
            lost,
            gained,
        })
    }

    /// Returns why nothing is proved of the alerts of a region.
    pub(super) fn unproved(&self, region: &Region, open: Open) -> String {
        let alerts = match self.told(region) {
            all if *region == Region::default() => all,
            some => format!("alerts with {some}"),
        };
        match open {
            Open::TooManyCases => {
                format!("{alerts}: there are more cases than can be gone through")
            }
            Open::Values(label) => format!(
                "{alerts}: the regular expressions on `{}` overlap in more ways than can be gone \
                 through",
                self.space.label(label).name()
            ),
        }
    }
}
