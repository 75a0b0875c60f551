//! Which parts of an Alertmanager configuration the rules of a stack reach, and which they do not.
//!
//! What is said of rules holds for every alert that they can raise. Alerts from elsewhere can reach
//! what no rule does.

mod delivers;
mod inhibited;
mod rules;
mod spoken;

use std::collections::BTreeSet;

pub use inhibited::{Idle, InhibitionUse};
use rules::Gathered;
pub use rules::{AlertRule, RuleUse};

use super::landing::Landings;
use super::space::LabelSpace;
use super::{Config, Inhibition, Labels, RouteId, Tree};
use crate::lang::matcher::Matcher;
use crate::model::catalogue::Catalogue;
use crate::model::inference::{Inference, Reliance};
use crate::model::stack::Stack;

/// Whether alerts reach something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The rules all of whose alerts reach it, by number.
    pub certain: BTreeSet<usize>,
    /// The rules some of whose alerts may, with no labels but those that the stack speaks of.
    pub possible: BTreeSet<usize>,
    /// The rules some of whose alerts may, but only with a label that nothing in the stack names:
    /// series may bring it along.
    pub doubtful: BTreeSet<usize>,
}

impl Reach {
    /// Returns whether it is proved that no alert of a rule reaches it.
    pub fn is_none(&self) -> bool {
        self.possible.is_empty() && self.doubtful.is_empty()
    }
}

/// What is known of one route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteUse {
    /// Alerts that it takes itself.
    pub takes: Reach,
    /// Whether alerts that it takes itself are possible at all; not when the routes below it take
    /// everything, or those before it. `None` when that is not proved.
    pub can_take: Option<bool>,
    /// Whether alerts of rules may come by, on their way to a route below it or as its own.
    pub is_passed: bool,
    /// Whether one of the tested alerts is taken by it.
    pub tested: bool,
}

/// What is known of something with a name that routes refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedUse {
    /// The name.
    pub name: String,
    /// Alerts that reach it.
    pub reach: Reach,
    /// The routes that name it.
    pub routes: Vec<RouteId>,
}

/// Returns what is known of the alerts of each rule of a stack, as far as these trees ask for it.
pub fn alert_rules(stack: &Stack, catalogue: &Catalogue, trees: &[&Tree]) -> Vec<AlertRule> {
    let certain = Inference::of(stack, Reliance::Files);
    let usual = Inference::of(stack, Reliance::Usage(catalogue));
    let routes = trees.iter().flat_map(|tree| tree.iter());
    let asked: BTreeSet<&str> = routes
        .flat_map(|(_, route)| route.matchers.iter().map(Matcher::name))
        .collect();
    let gathered = Gathered::of(&certain, &usual);
    let known = gathered.spoken.iter();
    let known = known.filter(|name| asked.contains(name.as_str()));
    let known: Vec<String> = known.cloned().collect();
    gathered.alert_rules(&known).collect()
}

/// What the rules of a stack reach of a configuration.
#[derive(Debug)]
pub struct Coverage {
    /// The alert rules, in the order of the files.
    pub rules: Vec<RuleUse>,
    /// By route.
    pub routes: Vec<RouteUse>,
    /// The receivers that routes name, in the order in which they do.
    pub receivers: Vec<NamedUse>,
    /// The time intervals, by name.
    pub intervals: Vec<NamedUse>,
    /// The inhibition rules, in the order of the file.
    pub inhibitions: Vec<InhibitionUse>,
    /// The labels that the stack speaks of: that rules give or use, that targets have, that
    /// Prometheus adds, or that exporters are known to give to the metrics in question.
    pub spoken: BTreeSet<String>,
}

impl Coverage {
    /// Finds out what rules reach. `certain` is what is known from files alone, and `usual` what is
    /// usual besides, of the same stack.
    pub fn of(
        config: &Config,
        inhibitions: &[Inhibition],
        certain: &Inference<'_>,
        usual: &Inference<'_>,
    ) -> Self {
        let matchers = inhibitions
            .iter()
            .flat_map(|i| i.source.iter().chain(&i.target));
        let mut landings = Landings::with(&config.tree, matchers);
        let gathered = Gathered::of(certain, usual);
        let spoken = gathered.spoken.clone();
        let equal = inhibitions
            .iter()
            .flat_map(|i| i.equal.iter().map(String::as_str));
        let asked = landings.space().labels().iter().map(LabelSpace::name);
        let asked: BTreeSet<&str> = asked.chain(equal).collect();
        let known = spoken.iter().map(String::as_str);
        let known: Vec<String> = known
            .filter(|n| asked.contains(n))
            .map(str::to_owned)
            .collect();
        let rules = gathered.land(&known, &mut landings);
        let routes = routes(config, &rules, &landings);
        Self {
            receivers: receivers(config, &rules, &routes),
            intervals: intervals(config, &routes),
            inhibitions: inhibited::of(inhibitions, &rules, &mut landings),
            routes,
            rules,
            spoken,
        }
    }

    /// Marks the routes that take one of the alerts with these labels as tested.
    pub fn test(&mut self, config: &Config, alerts: &[Labels]) {
        for id in alerts.iter().flat_map(|labels| config.tree.resolve(labels)) {
            if let Some(route) = self.routes.get_mut(id.get()) {
                route.tested = true;
            }
        }
    }

    /// Returns the routes that can take alerts themselves, or of which that is not disproved.
    pub fn testable(&self) -> impl Iterator<Item = &RouteUse> {
        self.routes
            .iter()
            .filter(|route| route.can_take != Some(false))
    }

    /// Returns how many of the routes that can take alerts are tested, in percent; all when there
    /// are none.
    pub fn tested_percent(&self) -> f64 {
        let all = self.testable().count();
        let tested = self.testable().filter(|route| route.tested).count();
        match all {
            0 => 100.0,
            all => tested as f64 * 100.0 / all as f64,
        }
    }
}

fn routes(config: &Config, rules: &[RuleUse], landings: &Landings<'_>) -> Vec<RouteUse> {
    let tree = &config.tree;
    let mut uses: Vec<_> = tree
        .iter()
        .map(|(id, _)| RouteUse {
            takes: reach(rules, |found| found == id),
            can_take: landings.can_take(id),
            is_passed: false,
            tested: false,
        })
        .collect();
    for (id, _) in tree.iter() {
        let is_passed = uses
            .get(id.get())
            .is_some_and(|route| !route.takes.is_none());
        for above in tree.line(id).filter(|_| is_passed) {
            if let Some(above) = uses.get_mut(above.get()) {
                above.is_passed = true;
            }
        }
    }
    uses
}

/// Returns which rules reach some of the routes.
fn reach(rules: &[RuleUse], is_one: impl Fn(RouteId) -> bool) -> Reach {
    let mut reach = Reach::default();
    for (number, rule) in rules.iter().enumerate() {
        if rule.landing.certainly(&is_one) {
            reach.certain.insert(number);
        }
        match rule.leads_to(&is_one) {
            Some(true) => reach.possible.insert(number),
            Some(false) => reach.doubtful.insert(number),
            None => false,
        };
    }
    reach
}

fn receivers(config: &Config, rules: &[RuleUse], routes: &[RouteUse]) -> Vec<NamedUse> {
    let mut named: Vec<NamedUse> = Vec::new();
    for (id, route) in config.tree.iter() {
        let name = &*route.receiver.value;
        let at = named.iter().position(|known| known.name == name);
        match at.and_then(|at| named.get_mut(at)) {
            Some(known) => known.routes.push(id),
            None => named.push(NamedUse {
                name: name.to_owned(),
                reach: Reach::default(),
                routes: vec![id],
            }),
        }
    }
    for known in &mut named {
        known.reach = match known.routes.as_slice() {
            [only] => routes
                .get(only.get())
                .map(|r| r.takes.clone())
                .unwrap_or_default(),
            several => reach(rules, |id| several.contains(&id)),
        };
    }
    named
}

/// A time interval counts where a route that takes alerts itself names it.
fn intervals(config: &Config, routes: &[RouteUse]) -> Vec<NamedUse> {
    let names = config.intervals.names();
    let used = names.map(|name| {
        let naming = config.tree.iter().filter(|(_, route)| {
            let mut names = route.active.iter().chain(route.mute.iter());
            names.any(|named| named == name)
        });
        let naming: Vec<RouteId> = naming.map(|(id, _)| id).collect();
        let mut reach = Reach::default();
        for route in naming.iter().filter_map(|id| routes.get(id.get())) {
            reach.certain.extend(&route.takes.certain);
            reach.possible.extend(&route.takes.possible);
            reach.doubtful.extend(&route.takes.doubtful);
        }
        reach.doubtful.retain(|rule| !reach.possible.contains(rule));
        NamedUse {
            name: name.to_owned(),
            reach,
            routes: naming,
        }
    });
    used.collect()
}

#[cfg(test)]
mod tests;
