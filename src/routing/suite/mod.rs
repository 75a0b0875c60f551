//! Cases that say where alerts have to go, and what mutes them.

mod alert;
mod expect;
mod play;
mod problems;
mod starter;

pub use expect::Difference;
pub use play::{CaseRun, Verdict, play};
pub use problems::{Fault, Problem, problems};
pub use starter::starter;

use jiff::Timestamp;

use super::config::matchers;
use super::coverage::RuleUse;
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
    /// Plays a case in which nothing is wrong; see [`problems`].
    pub fn play(&self, case: &Case) -> Played {
        let labels = alert::labels(&case.labels, case.rule.get(), self.rules);
        let routes = self.config.tree.resolve(&labels);
        let at: Option<Timestamp> = case.at.get().map(|moment| moment.0);
        let mutes = routes.iter().map(|id| self.config.mute(*id, at?));
        let mut played = Played {
            mutes: mutes.collect(),
            inhibited_by: self.inhibited_by(case, &labels),
            silenced_by: silenced_by(case, &labels),
            differences: Vec::new(),
            routes,
            labels,
        };
        if let Some(expected) = case.expect.get() {
            played.differences = expect::compare(&played, case, expected, self.config);
        }
        played
    }

    /// Returns the labels of the alerts of all cases in which nothing is wrong with the alert.
    pub fn labels(&self, case: &Case) -> Labels {
        alert::labels(&case.labels, case.rule.get(), self.rules)
    }

    fn inhibited_by(&self, case: &Case, target: &Labels) -> Vec<String> {
        let firing = case.firing.items().iter();
        let firing = firing.map(|f| alert::labels(&f.value.labels, f.value.rule.get(), self.rules));
        let muting = firing.filter(|source| {
            let mut rules = self.inhibitions.iter();
            rules.any(|rule| rule.mutes(source, target))
        });
        let mut names: Vec<String> = muting.map(|source| alert::title(&source)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

fn silenced_by(case: &Case, labels: &Labels) -> Vec<String> {
    let silences = case.silences.items().iter();
    let holding = silences.filter(|silence| {
        let conditions = matchers(silence.value.conditions());
        let mut each = conditions.iter();
        !conditions.is_empty() && each.all(|m| m.matches(labels.get(m.name())))
    });
    holding.map(|silence| silence.value.title()).collect()
}

#[cfg(test)]
mod tests;
