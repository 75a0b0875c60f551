//! Where the alerts of rules go: proved for all label sets that their alerts can have.
//!
//! [`AlertLabels`] describes which values each label of a rule's alerts may have. Every value lies in
//! a class of the [`Space`] of a routing tree, so that the alerts are finitely many cases, and each
//! of these goes one way.

mod alerts;
mod outcomes;

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

pub use alerts::{Alerts, Meetings};

use super::diff::residual::{State, Store};
use super::plan::Plan;
use super::space::ClassSet;
use super::{Labels, RouteId, Space, Tree};
use crate::lang::matcher::Matcher;
use crate::model::inference::AlertLabels;
use outcomes::{Found, Search, Shared};

/// How much of a tree is kept in parts before they are made anew, in nodes of lists.
const MAX_KEPT: usize = 4_000_000;

/// How many states are looked at for all rules together. Beyond that only what is certain of a rule's
/// alerts is followed.
const MAX_STATES: usize = 200_000;

/// Where alerts of a rule go: the routes that take them, in the order of delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The routes.
    pub routes: Vec<RouteId>,
    /// Labels of an alert of the rule that goes there. It has no more labels than it needs, and
    /// certainly those that every alert has.
    pub witness: Labels,
    /// Whether this takes a label with a line feed in its value.
    pub line_feed: bool,
}

/// All that is known of where the alerts of a rule go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Landing {
    /// Every way that alerts can go, each once; none when the rule never fires. Those that take a
    /// line feed come last.
    pub outcomes: Vec<Outcome>,
    /// The routes that may take alerts besides, of which nothing is proved since the analysis
    /// reached its bounds; empty when everything is.
    pub open: Vec<RouteId>,
}

impl Landing {
    /// Returns whether every way that alerts can go is known.
    pub fn is_proved(&self) -> bool {
        self.open.is_empty()
    }

    /// Returns the ways that alerts can go without a line feed in a label.
    pub fn usual(&self) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().filter(|outcome| !outcome.line_feed)
    }

    /// Returns the only way that alerts go, unless a label holds a line feed.
    pub fn only(&self) -> Option<&Outcome> {
        let mut usual = self.usual();
        let first = usual.next().filter(|_| self.is_proved())?;
        usual.next().is_none().then_some(first)
    }

    /// Returns whether every alert is taken by one of these routes, unless a label holds a line
    /// feed; not when there are no alerts.
    pub fn certainly(&self, is_one: impl Fn(RouteId) -> bool) -> bool {
        let mut usual = self.usual().peekable();
        self.is_proved()
            && usual.peek().is_some()
            && usual.all(|outcome| outcome.routes.iter().any(|id| is_one(*id)))
    }

    /// Returns the first way that leads to one of these routes.
    pub fn leading_to(&self, is_one: impl Fn(RouteId) -> bool) -> Option<&Outcome> {
        let mut outcomes = self.outcomes.iter();
        outcomes.find(|outcome| outcome.routes.iter().any(|id| is_one(*id)))
    }
}

/// A routing tree, prepared to tell where the alerts of many rules go.
pub struct Landings<'t> {
    plan: Plan<'t>,
    meetings: Meetings,
    store: Store,
    start: State,
    /// What the tree itself took of the store.
    whole: usize,
    /// What was found of the alerts that were looked at before.
    known: HashMap<Box<[ClassSet]>, Known>,
    /// How many states may still be looked at for all rules together.
    left: usize,
}

impl<'t> Landings<'t> {
    /// Prepares a tree.
    pub fn new(tree: &'t Tree) -> Self {
        Self::with(tree, std::iter::empty())
    }

    /// Prepares a tree, and splits the values of labels for these matchers as well, so that
    /// [`Alerts`] can be compared with them.
    pub fn with<'m>(tree: &'t Tree, matchers: impl Iterator<Item = &'m Matcher>) -> Self
    where
        't: 'm,
    {
        let own = tree.iter().flat_map(|(_, route)| &route.matchers);
        let space = Arc::new(Space::new(own.chain(matchers)));
        let plan = Plan::new(tree, Arc::clone(&space));
        let (store, start) = stored(&plan);
        Self {
            meetings: Meetings::new(space),
            whole: store.work,
            known: HashMap::new(),
            left: MAX_STATES,
            plan,
            store,
            start,
        }
    }

    /// Returns the labels of which the tree and the other matchers ask anything.
    pub fn space(&self) -> &Arc<Space> {
        &self.plan.space
    }

    pub(super) fn plan(&self) -> &Plan<'t> {
        &self.plan
    }

    /// Returns the alerts that each description of a rule's alerts admits.
    pub fn alerts(&mut self, labels: &AlertLabels) -> Vec<Alerts> {
        let each = labels.alternatives();
        each.map(|series| self.meetings.alerts(series)).collect()
    }

    /// Returns where the alerts of a rule go.
    pub fn of(&mut self, labels: &AlertLabels) -> Landing {
        let kinds = self.alerts(labels);
        let mut found: BTreeMap<Vec<RouteId>, Outcome> = BTreeMap::new();
        let mut landing = Landing::default();
        for line_feeds in [false, true] {
            for alerts in &kinds {
                let outcomes = match self.ways(alerts, line_feeds) {
                    Ways::None => continue,
                    Ways::Some(outcomes, open) => {
                        landing.open.extend(open.iter());
                        outcomes
                    }
                };
                for outcome in outcomes {
                    found.entry(outcome.routes.clone()).or_insert(outcome);
                }
            }
        }
        landing.outcomes = found.into_values().collect();
        landing.outcomes.sort_by_key(|outcome| outcome.line_feed);
        landing.open.sort_unstable();
        landing.open.dedup();
        landing
    }

    /// Returns the ways of alerts of one kind: those without line feeds, or else all of them when
    /// there are alerts with line feeds at all.
    fn ways(&mut self, alerts: &Alerts, line_feeds: bool) -> Ways {
        let usual = alerts.without_line_feeds(&self.plan.space);
        let alerts = match (usual, line_feeds) {
            (Some(usual), false) => usual,
            (None, false) => return Ways::None,
            (Some(usual), true) if usual == *alerts => return Ways::None,
            (_, true) => alerts.clone(),
        };
        let (found, open) = self.found(&alerts);
        let outcome = |found: &Found| {
            let routes = found.actions.iter().map(|at| RouteId(*at as usize));
            let witness = alerts.example(&found.classes)?;
            Some(Outcome {
                routes: routes.collect(),
                witness,
                line_feed: line_feeds,
            })
        };
        let outcomes: Option<Vec<_>> = found.iter().map(outcome).collect();
        match outcomes {
            Some(outcomes) => Ways::Some(outcomes, open),
            None => Ways::Some(Vec::new(), self.possible(&alerts)),
        }
    }

    fn found(&mut self, alerts: &Alerts) -> Known {
        if let Some(known) = self.known.get(alerts.sets()) {
            return known.clone();
        }
        if self.store.work - self.whole > MAX_KEPT {
            (self.store, self.start) = stored(&self.plan);
        }
        let mut search = Search::new(&self.plan.space, &mut self.store, alerts, self.left);
        let (ways, complete) = (search.ways(self.start), search.complete);
        self.left = self.left.saturating_sub(search.states());
        let open = match complete {
            true => Rc::default(),
            false => self.possible(alerts),
        };
        let found = (ways, open);
        self.known.insert(alerts.sets().into(), found.clone());
        found
    }

    /// Returns the routes whose matchers, and those above, alerts may fulfil.
    fn possible(&self, alerts: &Alerts) -> Rc<[RouteId]> {
        let routes = self.plan.tree.iter().map(|(id, _)| id);
        routes
            .filter(|id| {
                let region = self.plan.region(*id);
                region.is_some_and(|region| alerts.within(&region).is_some())
            })
            .collect()
    }
}

enum Ways {
    None,
    /// These, and the routes that may take alerts besides, when these are not all.
    Some(Vec<Outcome>, Rc<[RouteId]>),
}

/// The ways of alerts, and the routes that may take some besides, when these are not all.
type Known = (Shared, Rc<[RouteId]>);

/// Takes in the tree; each route does something of its own.
fn stored(plan: &Plan<'_>) -> (Store, State) {
    let mut store = Store::default();
    let actions: Vec<u32> = (0..).take(plan.tree.len()).collect();
    let start = store.tree(plan, &actions);
    (store, start)
}

#[cfg(test)]
mod tests;
