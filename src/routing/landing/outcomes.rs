use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::Alerts;
use crate::routing::diff::residual::{State, Store};
use crate::routing::space::{ClassSet, Space};

/// How many states are looked at for one kind of alerts.
const MAX_STATES: usize = 20_000;

/// How much may be built for one kind of alerts, in nodes of lists.
const MAX_WORK: usize = 4_000_000;

/// How many ways are told apart below one state.
const MAX_WAYS: usize = 100;

/// How many labels are decided one after the other.
const MAX_DEPTH: usize = 500;

/// A way that alerts can go.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// What happens, in order.
    pub(super) actions: Rc<[u32]>,
    /// Labels with classes of their values that lead there; the others do not matter.
    pub(super) classes: Vec<(u32, u32)>,
}

/// The ways below one state, shared by all states that lead to it.
pub(super) type Shared = Rc<[Found]>;

/// Goes through what is left of a tree, label by label, as far as alerts differ.
pub(super) struct Search<'a> {
    space: &'a Space,
    store: &'a mut Store,
    alerts: &'a Alerts,
    known: HashMap<State, Shared>,
    /// Up to how much may be built.
    limit: usize,
    /// How many states may be looked at.
    states: usize,
    /// Whether all ways were found.
    pub(super) complete: bool,
}

impl<'a> Search<'a> {
    /// Prepares a search that looks at no more than so many states.
    pub(super) fn new(
        space: &'a Space,
        store: &'a mut Store,
        alerts: &'a Alerts,
        states: usize,
    ) -> Self {
        Self {
            limit: store.work + MAX_WORK,
            space,
            store,
            alerts,
            states: states.min(MAX_STATES),
            known: HashMap::new(),
            complete: true,
        }
    }

    /// Returns every way that the alerts can go from a state on.
    pub(super) fn ways(&mut self, state: State) -> Shared {
        self.below(state, 0)
    }

    /// Returns how many states were looked at.
    pub(super) fn states(&self) -> usize {
        self.known.len()
    }

    fn below(&mut self, state: State, depth: usize) -> Shared {
        if let Some(known) = self.known.get(&state) {
            return Rc::clone(known);
        }
        let exhausted = self.known.len() >= self.states || self.store.work >= self.limit;
        let found = match self.choose(state) {
            None => vec![Found {
                actions: self.store.outcome(state).into(),
                classes: Vec::new(),
            }],
            Some(_) if exhausted || depth >= MAX_DEPTH => {
                self.complete = false;
                Vec::new()
            }
            Some(label) => self.decide(state, label, depth),
        };
        let found: Shared = found.into();
        self.known.insert(state, Rc::clone(&found));
        found
    }

    fn decide(&mut self, state: State, label: u32, depth: usize) -> Vec<Found> {
        let mut found: BTreeMap<Rc<[u32]>, Vec<(u32, u32)>> = BTreeMap::new();
        let asked = self.store.asked(state.list, label);
        for class in self.representatives(label, &asked) {
            if self.is_open(label, &asked, class) {
                self.complete = false;
                continue;
            }
            let next = self.store.known(state, label, class);
            for way in self.below(next, depth + 1).iter() {
                if found.len() >= MAX_WAYS {
                    self.complete = false;
                    break;
                }
                found.entry(Rc::clone(&way.actions)).or_insert_with(|| {
                    let chosen = [(label, class)].into_iter();
                    chosen.chain(way.classes.iter().copied()).collect()
                });
            }
        }
        let found = found.into_iter();
        found
            .map(|(actions, classes)| Found { actions, classes })
            .collect()
    }

    /// Returns the label to decide next: one that is certain, or the first that is asked for;
    /// nothing when no label matters any more.
    fn choose(&self, state: State) -> Option<u32> {
        let labels = self.store.labels(state);
        let is_certain = |label: &&u32| {
            let set = self.alerts.set(**label);
            set.is_some_and(|set| set.len() == 1)
        };
        if let Some(certain) = labels.iter().find(is_certain) {
            return Some(*certain);
        }
        let nodes = self.store.nodes(state).iter();
        let mut asks = nodes.filter_map(|node| self.store.node_of(*node).asks.first());
        let first = asks
            .next()
            .map(|ask| self.store.constraints.get(*ask).label);
        first.or_else(|| labels.first().copied())
    }

    /// Returns one class for each group of classes that nothing tells apart here.
    fn representatives(&self, label: u32, asked: &[u32]) -> Vec<u32> {
        let space = self.space.label(label);
        let possible = self.alerts.set(label);
        let Some(possible) = possible.filter(|set| set.len() > 1) else {
            return possible.into_iter().flat_map(ClassSet::iter).collect();
        };
        let mut told: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for ask in asked {
            for class in self.store.constraints.get(*ask).set.listed() {
                told.entry(*class).or_default().push(*ask);
            }
        }
        let listed = ClassSet::of(space.size(), told.keys().copied().collect());
        let unknown = space.unknown();
        let rest = possible.without(&listed);
        // A class whose values are known stands for the others.
        let mut rest = rest.iter().filter(|class| Some(*class) != unknown);
        let mut chosen: BTreeSet<u32> = rest.next().into_iter().collect();
        chosen.extend(unknown.filter(|class| possible.contains(*class)));
        told.retain(|class, _| possible.contains(*class));
        let mut alike: HashMap<Vec<u32>, u32> = HashMap::new();
        for (class, asks) in told {
            alike.entry(asks).or_insert(class);
        }
        chosen.extend(alike.into_values());
        chosen.into_iter().collect()
    }

    /// Returns whether a constraint cannot tell what it thinks of the class.
    fn is_open(&self, label: u32, asked: &[u32], class: u32) -> bool {
        let inexact = |ask: &u32| self.store.constraints.get(*ask).inexact.is_some();
        self.space.label(label).unknown() == Some(class) && asked.iter().any(inexact)
    }
}
