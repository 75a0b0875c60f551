//! The matchers of a tree as sets of classes.

use super::space::{ClassSet, Space};
use super::{Route, RouteId, Tree};
use crate::lang::matcher::Matcher;

/// What several matchers ask of one label.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Constraint {
    /// The label's number in the space.
    pub(super) label: u32,
    /// The classes that its value may be in.
    pub(super) set: ClassSet,
    /// The matchers themselves, where the classes of the label are not all known: two constraints
    /// are then the same only if they are written alike.
    pub(super) written: Option<Box<str>>,
}

/// What a route asks of labels: a constraint for each label, sorted by label.
pub(super) type Conditions = Vec<Constraint>;

/// A tree whose matchers are read as sets of classes of one space.
pub(super) struct Plan<'t> {
    pub(super) tree: &'t Tree,
    pub(super) space: &'t Space,
    /// By route; `None` for a route whose own matchers contradict each other.
    conditions: Vec<Option<Conditions>>,
}

impl<'t> Plan<'t> {
    /// Returns the plan of a tree whose matchers the space was made for.
    pub(super) fn new(tree: &'t Tree, space: &'t Space) -> Self {
        let conditions = tree.iter().map(|(_, route)| conditions(route, space));
        Self {
            conditions: conditions.collect(),
            tree,
            space,
        }
    }

    /// Returns what a route itself asks, or `None` if nothing can fulfil it.
    pub(super) fn conditions(&self, id: RouteId) -> Option<&[Constraint]> {
        self.conditions.get(id.get())?.as_deref()
    }

    /// Returns the conditions of all routes.
    pub(super) fn into_conditions(self) -> Vec<Option<Conditions>> {
        self.conditions
    }
}

/// Returns the matchers of both trees.
pub(super) fn all_matchers<'t>(trees: &[&'t Tree]) -> impl Iterator<Item = &'t Matcher> {
    let routes = trees.iter().flat_map(|tree| tree.iter());
    let matchers: Vec<_> = routes.map(|(_, route)| route.matchers.as_slice()).collect();
    matchers.into_iter().flatten()
}

/// Matchers are sorted by name, and so are the labels of a space.
fn conditions(route: &Route, space: &Space) -> Option<Conditions> {
    let mut conditions = Conditions::new();
    for same in route.matchers.chunk_by(|a, b| a.name() == b.name()) {
        let number = same.first().and_then(|m| space.number(m.name()))?;
        let label = space.label(number);
        let sets = same.iter().map(|matcher| label.set(matcher));
        let set = sets.reduce(|a, b| Some(a?.and(&b?)))??;
        let written = (!label.is_complete() && same.iter().any(|m| m.op().is_regex())).then(|| {
            let texts: Vec<_> = same.iter().map(Matcher::to_string).collect();
            texts.join(",").into()
        });
        if set.is_empty() && written.is_none() {
            return None;
        }
        if !set.is_all() || written.is_some() {
            conditions.push(Constraint {
                label: number,
                set,
                written,
            });
        }
    }
    Some(conditions)
}
