use std::collections::HashMap;

use crate::lang::duration::Duration;
use crate::lang::time::TimeInterval;
use crate::routing::{Config, GroupBy, Intervals, Route, RouteId};

/// What happens to an alert that a route takes, told by content: two routes with the same receiver,
/// grouping, timers and time intervals do the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Action {
    receiver: String,
    group_by: GroupBy,
    timers: [Duration; 3],
    active: Vec<usize>,
    mute: Vec<usize>,
}

/// Numbers the actions of two configurations, equal ones alike.
#[derive(Default)]
pub(super) struct Actions {
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
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(action).or_insert(next)
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
}

/// Returns the actions of routes.
pub(super) fn actions_of(routes: &[RouteId], actions: &[u32]) -> Vec<u32> {
    let actions = routes.iter().map(|id| actions.get(id.get()).copied());
    actions.map(|action| action.unwrap_or(u32::MAX)).collect()
}
