//! Walks two trees at once, label by label, as far as they differ.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::align::unmatched;
use super::interner::Interner;
use super::residual::{State, Store};
use crate::routing::space::{ClassSet, LabelSpace, Space};

/// How many pairs of states are looked at. What takes more has too many cases label by label; route by
/// route it may have few.
pub(super) const MAX_PAIRS: usize = 2_500;

/// How much may be built, in nodes of lists.
const MAX_WORK: usize = 150_000;

/// How many labels are decided one after the other.
const MAX_DEPTH: usize = 500;

/// Where two trees differ: a decision diagram over the classes of labels.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Diagram {
    /// Both do the same.
    Same,
    /// They differ: what the old one does here, and what the new one does instead. What both do
    /// before is left out.
    Differs { old: Box<[u32]>, new: Box<[u32]> },
    /// Nothing is known.
    Open(Open),
    /// It depends on a label: each set of its classes, and what holds there, by number.
    Label {
        label: u32,
        ways: Box<[(ClassSet, u32)]>,
    },
}

/// Why nothing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Open {
    /// There are more cases than the bounds allow.
    TooManyCases,
    /// The values of this label are not all known.
    Values(u32),
}

/// The diagrams of all pairs that were met.
pub(super) struct Explorer<'s> {
    space: &'s Space,
    pub(super) store: Store,
    pub(super) diagrams: Interner<Diagram>,
    known: HashMap<(State, State), u32>,
    /// How many pairs may be looked at.
    pairs: usize,
    /// How much was built before.
    start: usize,
    /// Whether the bounds were reached.
    exhausted: bool,
}

/// Classes of a label that nothing tells apart here.
struct Group {
    classes: ClassSet,
    /// One of them, to stand for all.
    class: u32,
    /// Whether they matter: whether a route in which the states differ takes any of them.
    matters: bool,
}

impl<'s> Explorer<'s> {
    pub(super) fn new(space: &'s Space, store: Store, pairs: usize) -> Self {
        Self {
            space,
            pairs,
            start: store.work,
            store,
            diagrams: Interner::default(),
            known: HashMap::new(),
            exhausted: false,
        }
    }

    /// Returns whether there were more cases than the bounds allow.
    pub(super) fn is_exhausted(&self) -> bool {
        self.exhausted
    }

    /// Returns the diagram of a pair of states.
    pub(super) fn compare(&mut self, old: State, new: State) -> u32 {
        self.pair(old, new, 0)
    }

    fn pair(&mut self, old: State, new: State, depth: usize) -> u32 {
        let (old, new) = self.store.without_common_start(old, new);
        if old == new {
            return self.diagrams.number(Diagram::Same);
        }
        if let Some(known) = self.known.get(&(old, new)) {
            return *known;
        }
        self.exhausted |= self.known.len() >= self.pairs
            || self.store.work >= self.start + MAX_WORK
            || depth >= MAX_DEPTH;
        let diagram = if self.exhausted {
            self.diagrams.number(Diagram::Open(Open::TooManyCases))
        } else {
            self.decide(old, new, depth)
        };
        self.known.insert((old, new), diagram);
        diagram
    }

    fn decide(&mut self, old: State, new: State, depth: usize) -> u32 {
        let Some((label, changed)) = self.choose(old, new) else {
            let (old, new) = (self.store.outcome(old), self.store.outcome(new));
            return self.diagrams.number(differs(old, new));
        };
        let asked = self.asked(old, new, label);
        let mut ways: BTreeMap<u32, ClassSet> = BTreeMap::new();
        let same = self.diagrams.number(Diagram::Same);
        for group in self.groups(label, &asked, changed.as_deref()) {
            let diagram = if !group.matters {
                same
            } else if self.exhausted {
                self.diagrams.number(Diagram::Open(Open::TooManyCases))
            } else if self.is_open(label, &asked, group.class) {
                self.diagrams.number(Diagram::Open(Open::Values(label)))
            } else {
                let old = self.store.known(old, label, group.class);
                let new = self.store.known(new, label, group.class);
                self.pair(old, new, depth + 1)
            };
            let set = match ways.remove(&diagram) {
                Some(set) => set.or(&group.classes),
                None => group.classes,
            };
            ways.insert(diagram, set);
        }
        if ways.len() == 1
            && let Some((only, _)) = ways.first_key_value()
        {
            return *only;
        }
        let ways = ways
            .into_iter()
            .map(|(diagram, set)| (set, diagram))
            .collect();
        self.diagrams.number(Diagram::Label { label, ways })
    }

    /// Returns the label to decide next; nothing when no label matters any more. When the states
    /// differ only in some of their routes, returns these as well: who matches none of them is
    /// treated alike.
    fn choose(&self, old: State, new: State) -> Option<(u32, Option<Vec<u32>>)> {
        let store = &self.store;
        let any = *store.labels(old).first().or(store.labels(new).first())?;
        let changed = match old.otherwise == new.otherwise {
            true => unmatched(store.nodes(old), store.nodes(new)),
            false => Vec::new(),
        };
        let asks = |node: &u32| !store.node_of(*node).asks.is_empty();
        if !changed.is_empty() && changed.iter().all(asks) {
            let label = self.narrowest(&changed).unwrap_or(any);
            return Some((label, Some(changed)));
        }
        // Otherwise in the order in which routes ask.
        let nodes = store.nodes(old).iter().chain(store.nodes(new).iter());
        let first = nodes
            .filter_map(|node| store.node_of(*node).asks.first())
            .next();
        let label = first.map(|ask| store.constraints.get(*ask).label);
        Some((label.unwrap_or(any), None))
    }

    /// Returns the label by which most of the nodes, and the fewest classes, are concerned.
    fn narrowest(&self, nodes: &[u32]) -> Option<u32> {
        let mut asked: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
        for node in nodes {
            for ask in self.store.node_of(*node).asks.iter() {
                let constraint = self.store.constraints.get(*ask);
                let entry = asked.entry(constraint.label).or_default();
                entry.0 += 1;
                entry.1 += constraint.set.len();
            }
        }
        let best = asked
            .into_iter()
            .min_by_key(|(_, (nodes, classes))| (std::cmp::Reverse(*nodes), *classes));
        best.map(|(label, _)| label)
    }

    /// Returns the constraints on a label in either state, by number.
    fn asked(&mut self, old: State, new: State, label: u32) -> Vec<u32> {
        let (old, new) = (
            self.store.asked(old.list, label),
            self.store.asked(new.list, label),
        );
        let both: BTreeSet<u32> = old.iter().chain(new.iter()).copied().collect();
        both.into_iter().collect()
    }

    /// Splits the classes of a label into those that the constraints tell apart; when only some
    /// nodes matter, the classes that concern none of them are one group.
    fn groups(&self, label: u32, asked: &[u32], changed: Option<&[u32]>) -> Vec<Group> {
        let space = self.space.label(label);
        let size = space.size();
        let matters = match changed {
            Some(changed) => self.concerned(changed, label),
            None => ClassSet::all(size),
        };
        let mut told: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for ask in asked {
            for class in self.store.constraints.get(*ask).set.listed() {
                told.entry(*class).or_default().push(*ask);
            }
        }
        let alone = ClassSet::of(size, space.unknown().into_iter().collect());
        let listed = ClassSet::of(size, told.keys().copied().collect());
        let rest = listed.complement().and(&matters).without(&alone);
        told.retain(|class, _| matters.contains(*class) && !alone.contains(*class));
        let mut alike: HashMap<Vec<u32>, Vec<u32>> = HashMap::new();
        for (class, asks) in told {
            alike.entry(asks).or_default().push(class);
        }
        let alike = alike
            .into_values()
            .map(|classes| ClassSet::of(size, classes));
        let sets = alike.chain([rest, alone.and(&matters), matters.complement()]);
        let groups = sets.filter_map(|classes| {
            let class = classes.iter().next()?;
            Some(Group {
                matters: matters.contains(class),
                classes,
                class,
            })
        });
        let mut groups: Vec<Group> = groups.collect();
        groups.sort_by_key(|group| group.class);
        groups
    }

    /// Returns the classes of a label that some of the nodes take.
    fn concerned(&self, nodes: &[u32], label: u32) -> ClassSet {
        let size = self.space.label(label).size();
        let mut all = ClassSet::none(size);
        for node in nodes {
            let ask = self.store.ask(self.store.node_of(*node), label);
            let Some(ask) = ask else {
                return ClassSet::all(size);
            };
            let constraint = self.store.constraints.get(ask);
            all = all.or(&constraint.set);
            if constraint.inexact.is_some() {
                all = self.space.label(label).with_unknown(&all);
            }
        }
        all
    }

    /// Returns whether a constraint cannot tell what it thinks of the class.
    fn is_open(&self, label: u32, asked: &[u32], class: u32) -> bool {
        let space: &LabelSpace = self.space.label(label);
        let inexact = |ask: &u32| self.store.constraints.get(*ask).inexact.is_some();
        space.unknown() == Some(class) && asked.iter().any(inexact)
    }
}

/// Returns what differs between two outcomes.
fn differs(old: Vec<u32>, new: Vec<u32>) -> Diagram {
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let ends = |actions: &[u32]| -> Box<[u32]> { actions.get(same..).unwrap_or_default().into() };
    let (old, new) = (ends(&old), ends(&new));
    match old == new {
        true => Diagram::Same,
        false => Diagram::Differs { old, new },
    }
}

impl Explorer<'_> {
    /// Returns the space of the labels.
    pub(super) fn space(&self) -> &Space {
        self.space
    }

    /// Returns the diagram of a number.
    pub(super) fn diagram(&self, number: u32) -> Rc<Diagram> {
        Rc::clone(self.diagrams.get(number))
    }
}
