use std::collections::{BTreeSet, HashMap};

use super::delta::{Delta, Setting};
use crate::lang::duration::Duration;
use crate::lang::time::TimeInterval;
use crate::routing::{Config, GroupBy, Intervals, Route, RouteId};

/// What happens to an alert that a route takes, told by content: two routes with the same receiver,
/// grouping, timers and time intervals do the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Action {
    receiver: String,
    group_by: GroupBy,
    timers: [Duration; 3],
    active: Vec<usize>,
    mute: Vec<usize>,
}

/// Numbers the actions of two configurations, equal ones alike.
#[derive(Default)]
pub(super) struct Actions {
    list: Vec<Action>,
    numbers: HashMap<Action, u32>,
    /// Time intervals that were met; the same name may mean other times in the other configuration.
    intervals: Vec<(String, Vec<TimeInterval>)>,
}

impl Actions {
    /// Returns the numbers of the actions of all routes of a configuration.
    pub(super) fn of(&mut self, config: &Config) -> Vec<u32> {
        let routes = config.tree.iter();
        routes
            .map(|(_, route)| self.number(route, &config.intervals))
            .collect()
    }

    fn number(&mut self, route: &Route, intervals: &Intervals) -> u32 {
        let action = Action {
            receiver: route.receiver.value.to_string(),
            group_by: (*route.group_by.value).clone(),
            timers: [
                route.group_wait.value,
                route.group_interval.value,
                route.repeat_interval.value,
            ],
            active: self.times(&route.active, intervals),
            mute: self.times(&route.mute, intervals),
        };
        let next = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(action.clone()).or_insert(next);
        if number == next {
            self.list.push(action);
        }
        number
    }

    fn times(&mut self, names: &[String], intervals: &Intervals) -> Vec<usize> {
        let mut numbers: Vec<usize> = names
            .iter()
            .map(|name| {
                let times = intervals.get(name).unwrap_or_default();
                let known = self.intervals.iter();
                let known = known
                    .enumerate()
                    .find(|(_, (n, t))| n == name && t == times);
                known.map(|(at, _)| at).unwrap_or_else(|| {
                    self.intervals.push((name.clone(), times.to_vec()));
                    self.intervals.len() - 1
                })
            })
            .collect();
        // The order in which they are named means nothing.
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Returns what is different between two lists of actions, and the receivers it concerns.
    pub(super) fn delta(&self, old: &[u32], new: &[u32]) -> (Delta, BTreeSet<String>) {
        let old = self.list_of(old);
        let new = self.list_of(new);
        let names = |actions: &[&Action]| -> Vec<String> {
            actions.iter().map(|a| a.receiver.clone()).collect()
        };
        let (before, after) = (names(&old), names(&new));
        let concerned = before.iter().chain(&after).cloned().collect();
        let mut delta = Delta::default();
        for (old, new) in paired(old, new) {
            self.settings(old, new, &mut delta.settings);
        }
        if before != after {
            (delta.old, delta.new) = (before, after);
        }
        (delta, concerned)
    }

    fn list_of(&self, actions: &[u32]) -> Vec<&Action> {
        let actions = actions.iter();
        actions
            .filter_map(|action| self.list.get(*action as usize))
            .collect()
    }

    fn settings(&self, old: &Action, new: &Action, settings: &mut BTreeSet<Setting>) {
        if old.group_by != new.group_by {
            settings.insert(Setting::GroupBy(old.group_by.clone(), new.group_by.clone()));
        }
        let kinds = [
            Setting::GroupWait,
            Setting::GroupInterval,
            Setting::RepeatInterval,
        ];
        for ((kind, old), new) in kinds.into_iter().zip(old.timers).zip(new.timers) {
            if old != new {
                settings.insert(kind(old, new));
            }
        }
        let kinds = [Setting::Active, Setting::Mute];
        let lists = [(&old.active, &new.active), (&old.mute, &new.mute)];
        for (kind, (old, new)) in kinds.into_iter().zip(lists) {
            let (before, after) = (self.names(old), self.names(new));
            for (name, number) in &before {
                if after.iter().any(|(n, other)| n == name && other != number) {
                    settings.insert(Setting::Times(name.clone()));
                }
            }
            let only = |list: Vec<(String, usize)>| -> Vec<String> {
                list.into_iter().map(|(name, _)| name).collect()
            };
            let (before, after) = (only(before), only(after));
            if before != after {
                settings.insert(kind(before, after));
            }
        }
    }

    fn names(&self, intervals: &[usize]) -> Vec<(String, usize)> {
        let known = intervals
            .iter()
            .filter_map(|at| Some((self.intervals.get(*at)?.0.clone(), *at)));
        let mut names: Vec<_> = known.collect();
        names.sort_unstable();
        names
    }
}

/// Returns which action came in the place of which: those of the same receiver, and the rest in
/// order when as many are left on both sides.
fn paired<'a>(old: Vec<&'a Action>, new: Vec<&'a Action>) -> Vec<(&'a Action, &'a Action)> {
    let mut pairs = Vec::new();
    let mut left = Vec::new();
    let mut others = new;
    for action in old {
        let same = others
            .iter()
            .position(|other| other.receiver == action.receiver);
        match same {
            Some(at) => pairs.push((action, others.remove(at))),
            None => left.push(action),
        }
    }
    if left.len() == others.len() {
        pairs.extend(left.into_iter().zip(others));
    }
    pairs
}

/// Returns the actions of routes.
pub(super) fn actions_of(routes: &[RouteId], actions: &[u32]) -> Vec<u32> {
    let actions = routes.iter().map(|id| actions.get(id.get()).copied());
    actions.map(|action| action.unwrap_or(u32::MAX)).collect()
}
