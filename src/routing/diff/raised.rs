//! The alerts that rules can raise, in the space of two trees.

use std::sync::Arc;

use super::shape::TooMuch;
use crate::model::inference::AlertLabels;
use crate::routing::Labels;
use crate::routing::coverage::AlertRule;
use crate::routing::landing::{Alerts, Meetings};
use crate::routing::region::Region;
use crate::routing::space::Space;

/// Rules whose alerts can be in some part, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Raisers {
    /// Rules whose alerts can be in it with labels that the stack speaks of.
    pub possible: Vec<usize>,
    /// Rules whose alerts can be in it only with labels that nothing in the stack names.
    pub doubtful: Vec<usize>,
}

/// What each rule can raise.
pub(super) struct Raised {
    rules: Vec<[Vec<(Region, Alerts)>; 2]>,
}

impl Raised {
    pub(super) fn new(rules: &[AlertRule], space: &Arc<Space>) -> Self {
        let mut meetings = Meetings::new(Arc::clone(space));
        let mut regions = |labels: &AlertLabels| -> Vec<(Region, Alerts)> {
            let kinds = labels.alternatives();
            let kinds = kinds.map(|series| meetings.alerts(series));
            kinds
                .filter_map(|alerts| Some((alerts.region()?, alerts)))
                .collect()
        };
        let rules = rules.iter().map(|rule| {
            let known = regions(&rule.known_labels);
            [known, regions(&rule.labels)]
        });
        Self {
            rules: rules.collect(),
        }
    }

    /// Returns the rules whose alerts can be in an area of a region, and one of these alerts; nothing
    /// when there are none. `some` tells of a part of the region whether any of the area is in it, all
    /// of which is. A rule of which that could not be decided is taken for one that can.
    pub(super) fn of(
        &self,
        within: &Region,
        some: &mut dyn FnMut(&Region) -> Result<Option<Region>, TooMuch>,
    ) -> Option<(Raisers, Option<Labels>)> {
        let mut raisers = Raisers::default();
        let (mut likely, mut unlikely) = (None, None);
        for (number, [known, all]) in self.rules.iter().enumerate() {
            if let Some(example) = meeting(known, within, some) {
                raisers.possible.push(number);
                likely = likely.or(example);
            } else if let Some(example) = meeting(all, within, some) {
                raisers.doubtful.push(number);
                unlikely = unlikely.or(example);
            }
        }
        let none = raisers.possible.is_empty() && raisers.doubtful.is_empty();
        (!none).then_some((raisers, likely.or(unlikely)))
    }
}

/// Returns whether some of the alerts are in the area, with an example if there is one.
fn meeting(
    kinds: &[(Region, Alerts)],
    within: &Region,
    some: &mut dyn FnMut(&Region) -> Result<Option<Region>, TooMuch>,
) -> Option<Option<Labels>> {
    let mut met = None;
    for (region, alerts) in kinds {
        let Some(within) = region.and(within) else {
            continue;
        };
        let example = match some(&within) {
            Ok(None) => continue,
            Ok(Some(open)) => alerts.within(&open).and_then(|alerts| alerts.witness()),
            Err(TooMuch) => None,
        };
        if example.is_some() {
            return Some(example);
        }
        met = Some(None);
    }
    met
}
