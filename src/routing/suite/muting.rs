//! What mutes the alerts of a case. The alerts of a rule are many: one of them can be muted where
//! another is not, and then the case has to say more of its labels.

use std::collections::BTreeSet;

use super::{Ground, alert};
use crate::lang::matcher::Matcher;
use crate::model::inference::{AlertLabels, Series, Verdict, verdict};
use crate::model::suite::Case;
use crate::routing::Inhibition;
use crate::routing::config::matchers;

/// What mutes the alerts of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Muting {
    /// The names of what mutes all of them, sorted.
    pub by: BTreeSet<String>,
    /// What mutes some of them.
    pub undecided: Vec<Undecided>,
}

/// Something that mutes some alerts and others not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Undecided {
    /// Its name.
    pub by: String,
    /// The labels that decide, if they can be told.
    pub labels: BTreeSet<String>,
}

impl Muting {
    fn add(&mut self, name: String, verdict: Verdict, labels: impl FnOnce() -> BTreeSet<String>) {
        match verdict {
            Verdict::Always => {
                self.by.insert(name);
            }
            Verdict::Sometimes => self.undecided.push(Undecided {
                by: name,
                labels: labels(),
            }),
            Verdict::Never => {}
        }
    }
}

/// Returns the firing alerts of the case that mute its alerts.
pub(super) fn inhibited(case: &Case, ground: &Ground<'_>) -> Muting {
    let target = alert::kinds(&case.labels, case.rule.get(), ground.rules);
    let mut muting = Muting::default();
    for firing in case.firing.items() {
        let (labels, rule) = (&firing.value.labels, firing.value.rule.get());
        let source = alert::kinds(labels, rule, ground.rules);
        let each = ground.inhibitions.iter();
        let each = each.map(|rule| (rule, of_all(rule, &source, &target)));
        let best = each.min_by_key(|(_, verdict)| match verdict {
            Verdict::Always => 0,
            Verdict::Sometimes => 1,
            Verdict::Never => 2,
        });
        if let Some((rule, verdict)) = best {
            let name = alert::title(&alert::certain(&source));
            muting.add(name, verdict, || deciding(rule, &source, &target));
        }
    }
    muting
}

/// Returns the silences of the case that hold its alerts back.
pub(super) fn silenced(case: &Case, ground: &Ground<'_>) -> Muting {
    let target = alert::kinds(&case.labels, case.rule.get(), ground.rules);
    let mut muting = Muting::default();
    for silence in case.silences.items() {
        let conditions = matchers(silence.value.conditions());
        if conditions.is_empty() {
            continue;
        }
        let each = target.alternatives();
        let verdict = same(each.map(|series| all(verdicts(&conditions, series))));
        let names = || open(&conditions, &target).collect();
        muting.add(silence.value.title(), verdict, names);
    }
    muting
}

/// Returns whether alerts of one kind mute those of another: whichever fires.
fn of_all(rule: &Inhibition, source: &AlertLabels, target: &AlertLabels) -> Verdict {
    let pairs = source
        .alternatives()
        .flat_map(|source| target.alternatives().map(move |target| (source, target)));
    same(pairs.map(|(source, target)| one(rule, source, target)))
}

/// See [`Inhibition::mutes`].
fn one(rule: &Inhibition, source: &Series, target: &Series) -> Verdict {
    let equal = rule.equal.iter().map(|label| {
        let (one, other) = (source.get(label), target.get(label));
        match (one.exact(), other.exact()) {
            (Some(one), Some(other)) if one == other => Verdict::Always,
            _ if one.is_disjoint(&other) => Verdict::Never,
            _ => Verdict::Sometimes,
        }
    });
    let own = verdicts(&rule.target, target).chain(verdicts(&rule.source, source));
    let swapped = verdicts(&rule.source, target).chain(verdicts(&rule.target, source));
    let not_both = match all(swapped) {
        Verdict::Always => Verdict::Never,
        Verdict::Never => Verdict::Always,
        Verdict::Sometimes => Verdict::Sometimes,
    };
    all(own.chain(equal).chain([not_both]))
}

fn verdicts<'a>(matchers: &'a [Matcher], series: &'a Series) -> impl Iterator<Item = Verdict> + 'a {
    matchers.iter().map(|matcher| verdict(series, matcher))
}

/// Returns whether all conditions are fulfilled.
fn all(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    let mut result = Verdict::Always;
    for verdict in verdicts {
        match verdict {
            Verdict::Never => return Verdict::Never,
            Verdict::Sometimes => result = Verdict::Sometimes,
            Verdict::Always => {}
        }
    }
    result
}

/// Returns the verdict that holds for each kind of alerts; without any it never comes to it.
fn same(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    verdicts
        .reduce(|all, one| if all == one { all } else { Verdict::Sometimes })
        .unwrap_or(Verdict::Never)
}

/// Returns the labels on which it depends whether one alert mutes the other.
fn deciding(rule: &Inhibition, source: &AlertLabels, target: &AlertLabels) -> BTreeSet<String> {
    let equal = rule.equal.iter().filter(|label| {
        [source, target]
            .iter()
            .any(|alerts| alerts.values(label).exact().is_none())
    });
    open(&rule.source, source)
        .chain(open(&rule.target, target))
        .chain(equal.cloned())
        .collect()
}

/// Returns the labels of matchers that may have more values than one.
fn open<'a>(matchers: &'a [Matcher], alerts: &'a AlertLabels) -> impl Iterator<Item = String> + 'a {
    let names = matchers.iter().map(Matcher::name);
    let names = names.filter(|name| alerts.values(name).exact().is_none());
    names.map(str::to_owned)
}
