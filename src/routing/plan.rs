//! The matchers of a tree as sets of classes.

use std::sync::Arc;

use super::level::Level;
use super::region::Region;
use super::space::{ClassSet, LabelSpace, Space};
use super::{RouteId, Tree};
use crate::lang::matcher::Matcher;

/// What several matchers ask of one label.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Constraint {
    /// The label's number in the space.
    pub(super) label: u32,
    /// The classes that its value may be in.
    pub(super) set: ClassSet,
    /// The matchers themselves, where the set is not right about the label's unknown rest, which is
    /// then not in it: two such constraints are the same only if they are written alike.
    pub(super) inexact: Option<Box<str>>,
}

/// What a route asks of labels: a constraint for each label, sorted by label.
pub(super) type Conditions = Vec<Constraint>;

/// A tree whose matchers are read as sets of classes of one space.
pub(super) struct Plan<'t> {
    pub(super) tree: &'t Tree,
    pub(super) space: Arc<Space>,
    /// By route; `None` for a route whose own matchers contradict each other.
    conditions: Vec<Option<Conditions>>,
    /// By route.
    levels: Vec<Level>,
}

impl<'t> Plan<'t> {
    /// Returns the plan of a tree whose matchers the space was made for.
    pub(super) fn new(tree: &'t Tree, space: Arc<Space>) -> Self {
        let conditions: Vec<_> = tree
            .iter()
            .map(|(_, route)| conditions_of(&route.matchers, &space))
            .collect();
        let of = |id: RouteId| conditions.get(id.get())?.as_ref();
        let levels = tree
            .iter()
            .map(|(_, route)| Level::new(&route.children, of));
        Self {
            levels: levels.collect(),
            conditions,
            tree,
            space,
        }
    }

    /// Returns what a route itself asks, or `None` if nothing can fulfil it.
    pub(super) fn conditions(&self, id: RouteId) -> Option<&Conditions> {
        self.conditions.get(id.get())?.as_ref()
    }

    /// Returns how the children of a route are found.
    pub(super) fn level(&self, id: RouteId) -> &Level {
        &self.levels[id.get()]
    }

    /// Returns whether an alert of these classes, one for each label, fulfils what a route asks.
    pub(super) fn fulfils(&self, id: RouteId, classes: &[u32]) -> bool {
        self.conditions(id).is_some_and(|conditions| {
            conditions.iter().all(|constraint| {
                let class = classes.get(constraint.label as usize);
                class.is_some_and(|class| constraint.set.contains(*class))
            })
        })
    }

    /// Returns the alerts that fulfil a route and all routes above it, and perhaps some more where
    /// the classes of a label are not all known; nothing if there are none.
    pub(super) fn region(&self, id: RouteId) -> Option<Region> {
        let mut region = Region::default();
        for route in self.tree.line(id) {
            for constraint in self.conditions(route)? {
                let set = match constraint.inexact {
                    Some(_) => self
                        .space
                        .label(constraint.label)
                        .with_unknown(&constraint.set),
                    None => constraint.set.clone(),
                };
                if !region.narrow(constraint.label, &set) {
                    return None;
                }
            }
        }
        Some(region)
    }

    /// Returns the region without the values that hold a line feed; nothing when none is left.
    pub(super) fn without_line_feeds(&self, region: &Region) -> Option<Region> {
        let mut region = region.clone();
        for (number, label) in (0..).zip(self.space.labels()) {
            let odd = (0..)
                .zip(label.classes())
                .filter(|(_, class)| class.line_feed);
            let odd: Vec<u32> = odd.map(|(id, _)| id).collect();
            if !odd.is_empty() {
                let usual = ClassSet::of(label.size(), odd).complement();
                if !region.narrow(number, &usual) {
                    return None;
                }
            }
        }
        Some(region)
    }

    /// Returns the siblings without `continue` that stand before a route, or before one above it,
    /// and may match alerts of the region.
    pub(super) fn blockers(&self, id: RouteId, region: &Region) -> Vec<RouteId> {
        let mut blockers = Vec::new();
        for route in self.tree.line(id) {
            let Some(parent) = self.tree.get(route).parent else {
                break;
            };
            let before = self.level(parent).meeting(region).into_iter();
            blockers.extend(
                before
                    .take_while(|sibling| *sibling < route)
                    .filter(|sibling| {
                        !self.tree.get(*sibling).continues
                            && self.conditions(*sibling).is_some_and(|conditions| {
                                conditions.iter().all(|c| region.meets(c))
                            })
                    }),
            );
        }
        blockers
    }
}

impl Space {
    /// Splits the values of every label that the matchers of these trees name.
    pub(super) fn of(trees: &[&Tree]) -> Self {
        let routes = trees.iter().flat_map(|tree| tree.iter());
        Self::new(routes.flat_map(|(_, route)| &route.matchers))
    }
}

impl LabelSpace {
    /// Returns the set with the unknown rest in it, if there is one.
    pub(super) fn with_unknown(&self, set: &ClassSet) -> ClassSet {
        match self.unknown() {
            Some(unknown) => set.or(&ClassSet::of(self.size(), vec![unknown])),
            None => set.clone(),
        }
    }

    /// Returns the classes that a matcher takes, and those it may take.
    pub(super) fn set_at_most(&self, matcher: &Matcher) -> Option<ClassSet> {
        let set = self.set(matcher)?;
        Some(match self.is_exact(matcher) {
            true => set,
            false => self.with_unknown(&set),
        })
    }
}

/// Returns what matchers, sorted by name as the labels of the space are, ask of labels together;
/// nothing when nothing can fulfil them.
pub(super) fn conditions_of(matchers: &[Matcher], space: &Space) -> Option<Conditions> {
    let mut conditions = Conditions::new();
    for same in matchers.chunk_by(|a, b| a.name() == b.name()) {
        let number = same.first().and_then(|m| space.number(m.name()))?;
        let label = space.label(number);
        let sets = same.iter().map(|matcher| label.set(matcher));
        let set = sets.reduce(|a, b| Some(a?.and(&b?)))??;
        let inexact = (!same.iter().all(|m| label.is_exact(m))).then(|| {
            let texts: Vec<_> = same.iter().map(Matcher::to_string).collect();
            texts.join(",").into()
        });
        let set = match label.unknown().filter(|_| inexact.is_some()) {
            Some(unknown) => set.without(&ClassSet::of(label.size(), vec![unknown])),
            None => set,
        };
        if set.is_empty() && inexact.is_none() {
            return None;
        }
        if !set.is_all() {
            conditions.push(Constraint {
                label: number,
                set,
                inexact,
            });
        }
    }
    Some(conditions)
}
