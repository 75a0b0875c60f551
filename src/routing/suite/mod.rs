//! Cases that say where alerts have to go, and what mutes them.

mod alert;
mod expect;
mod muting;
mod play;
mod problems;
mod starter;

pub use expect::Difference;
pub use play::{CaseRun, Verdict, play};
pub use problems::{Fault, Problem, problems};
pub use starter::starter;

use jiff::Timestamp;

use super::coverage::RuleUse;
use super::landing::Landings;
use super::{Config, Inhibition, Labels, Mute, RouteId};
use crate::model::suite::Case;

/// What cases are held against.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// Where and when alerts go.
    pub config: &'a Config,
    /// Which alerts mute others.
    pub inhibitions: &'a [Inhibition],
    /// The alert rules.
    pub rules: &'a [RuleUse],
    /// The names of the receivers that there are.
    pub receivers: &'a [String],
}

/// What became of the alert of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    /// Its labels.
    pub labels: Labels,
    /// The routes that take it, in the order of delivery.
    pub routes: Vec<RouteId>,
    /// Why each of these is silent at the time of the case, if it is.
    pub mutes: Vec<Option<Mute>>,
    /// The names of the firing alerts that mute it, sorted.
    pub inhibited_by: Vec<String>,
    /// The silences that hold it back.
    pub silenced_by: Vec<String>,
    /// In what that differs from what is expected, in the order of the fields.
    pub differences: Vec<Difference>,
}

impl Ground<'_> {
    /// Plays a case in which nothing is wrong; see [`problems`]. Of several ways that its alerts go,
    /// the first that is not as expected counts.
    pub fn play(&self, case: &Case) -> Played {
        let mut ways = self.ways(case).into_iter();
        let first = self.play_way(case, ways.next().unwrap_or_default());
        let fails = |played: &Played| !played.differences.is_empty();
        if fails(&first) {
            return first;
        }
        let others = ways.map(|labels| self.play_way(case, labels));
        others.into_iter().find(fails).unwrap_or(first)
    }

    fn play_way(&self, case: &Case, labels: Labels) -> Played {
        let routes = self.config.tree.resolve(&labels);
        let at: Option<Timestamp> = case.at.get().map(|moment| moment.0);
        let mutes = routes.iter().map(|id| self.config.mute(*id, at?));
        let mut played = Played {
            mutes: mutes.collect(),
            inhibited_by: muting::inhibited(case, self).by.into_iter().collect(),
            silenced_by: muting::silenced(case, self).by.into_iter().collect(),
            differences: Vec::new(),
            routes,
            labels,
        };
        if let Some(expected) = case.expect.get() {
            played.differences = expect::compare(&played, case, expected, self.config);
        }
        played
    }

    /// Returns the labels of an alert for each way that the alerts of a case in which nothing is
    /// wrong can go, as far as they have labels that the stack speaks of.
    pub fn ways(&self, case: &Case) -> Vec<Labels> {
        let kinds = alert::kinds(&case.labels, case.rule.get(), self.rules);
        let certain = alert::certain(&kinds);
        if case.rule.get().is_none() {
            return vec![certain];
        }
        let landing = Landings::new(&self.config.tree).of(&kinds);
        let ways: Vec<Labels> = landing.usual().map(|way| way.witness.clone()).collect();
        match ways.is_empty() {
            true => vec![certain],
            false => ways,
        }
    }
}

#[cfg(test)]
mod tests;
