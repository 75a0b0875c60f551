//! Resolving many label sets fast.

use std::collections::BTreeMap;

use super::plan::{Constraint, Plan, all_matchers};
use super::{Labels, RouteId, Space, Tree};

/// Resolves label sets without testing every sibling: the values of an alert are looked up once,
/// and children are found by what their most telling label asks for.
///
/// Finds exactly what [`Tree::resolve`] finds.
pub struct Resolver<'t> {
    tree: &'t Tree,
    space: Space,
    levels: Vec<Level>,
    conditions: Vec<Option<Vec<Constraint>>>,
}

/// How the children of one route are found.
#[derive(Default)]
struct Level {
    keys: Vec<Key>,
    /// The children that no key finds, in order.
    others: Vec<RouteId>,
}

/// The children that ask a label for few classes.
struct Key {
    label: u32,
    /// Pairs of class and child, sorted.
    children: Vec<(u32, RouteId)>,
}

impl<'t> Resolver<'t> {
    /// Prepares a tree.
    pub fn new(tree: &'t Tree) -> Self {
        let space = Space::new(all_matchers(&[tree]));
        let plan = Plan::new(tree, &space);
        let levels = tree.iter().map(|(id, _)| Level::new(&plan, id));
        Self {
            tree,
            levels: levels.collect(),
            conditions: plan.into_conditions(),
            space,
        }
    }

    /// Returns the routes that take an alert, in the order of delivery.
    pub fn resolve(&self, labels: &Labels) -> Vec<RouteId> {
        let mut found = Vec::with_capacity(2);
        match self.classes(labels) {
            Some(classes) => {
                self.visit(RouteId::ROOT, &classes, &mut found);
                found
            }
            // A value that the bounded analysis knows nothing about.
            None => self.tree.resolve(labels),
        }
    }

    fn classes(&self, labels: &Labels) -> Option<Vec<u32>> {
        let spaces = self.space.labels().iter();
        spaces
            .map(|space| space.class_of(labels.get(space.name())))
            .collect()
    }

    fn fulfils(&self, id: RouteId, classes: &[u32]) -> bool {
        let conditions = self.conditions.get(id.get()).and_then(Option::as_deref);
        conditions.is_some_and(|conditions| {
            conditions.iter().all(|constraint| {
                let class = classes.get(constraint.label as usize);
                class.is_some_and(|class| constraint.set.contains(*class))
            })
        })
    }

    fn visit(&self, id: RouteId, classes: &[u32], found: &mut Vec<RouteId>) -> bool {
        if !self.fulfils(id, classes) {
            return false;
        }
        let before = found.len();
        if let Some(level) = self.levels.get(id.get()) {
            level.each(classes, |child| {
                let stop = self.visit(child, classes, found) && !self.tree.get(child).continues;
                !stop
            });
        }
        if found.len() == before {
            found.push(id);
        }
        true
    }
}

impl Level {
    fn new(plan: &Plan<'_>, id: RouteId) -> Self {
        let children = &plan.tree.get(id).children;
        // A label is the more telling the more classes its siblings ask for.
        let mut telling: BTreeMap<u32, usize> = BTreeMap::new();
        let few = |constraint: &Constraint| {
            constraint.written.is_none() && constraint.set.few().is_some()
        };
        for child in children {
            for constraint in plan.conditions(*child).unwrap_or_default() {
                if few(constraint) {
                    *telling.entry(constraint.label).or_default() += 1;
                }
            }
        }
        let mut keys: BTreeMap<u32, Vec<(u32, RouteId)>> = BTreeMap::new();
        let mut others = Vec::new();
        for child in children {
            let Some(conditions) = plan.conditions(*child) else {
                continue;
            };
            let best = conditions
                .iter()
                .filter(|constraint| few(constraint))
                .min_by_key(|constraint| {
                    let siblings = telling.get(&constraint.label).copied().unwrap_or_default();
                    (constraint.set.len(), std::cmp::Reverse(siblings))
                });
            match best.and_then(|best| Some((best.label, best.set.few()?))) {
                Some((label, classes)) => keys
                    .entry(label)
                    .or_default()
                    .extend(classes.iter().map(|class| (*class, *child))),
                None => others.push(*child),
            }
        }
        let keys = keys.into_iter().map(|(label, mut children)| {
            children.sort_unstable();
            Key { label, children }
        });
        Self {
            keys: keys.collect(),
            others,
        }
    }

    /// Calls `visit` with each child that may match, in order, until it returns false.
    fn each(&self, classes: &[u32], mut visit: impl FnMut(RouteId) -> bool) {
        let lists = self.keys.iter().map(|key| key.find(classes));
        let mut lists: Vec<&[(u32, RouteId)]> = lists.filter(|list| !list.is_empty()).collect();
        let mut others = self.others.as_slice();
        loop {
            let mut next = others.first().copied();
            for list in &lists {
                let child = list.first().map(|(_, child)| *child);
                next = match (next, child) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
            }
            let Some(next) = next else {
                return;
            };
            for list in &mut lists {
                if let Some(((_, child), rest)) = list.split_first()
                    && *child == next
                {
                    *list = rest;
                }
            }
            if let Some((child, rest)) = others.split_first()
                && *child == next
            {
                others = rest;
            }
            if !visit(next) {
                return;
            }
        }
    }
}

impl Key {
    fn find(&self, classes: &[u32]) -> &[(u32, RouteId)] {
        let Some(class) = classes.get(self.label as usize) else {
            return &[];
        };
        let from = self.children.partition_point(|(c, _)| c < class);
        let to = from
            + self
                .children
                .get(from..)
                .unwrap_or_default()
                .partition_point(|(c, _)| c == class);
        self.children.get(from..to).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::routing::sample::{labels, route, tree, trees};

    proptest! {
        #[test]
        fn the_index_finds_what_the_walk_finds((tree, sets) in trees(20)) {
            let resolver = Resolver::new(&tree);
            for set in sets {
                prop_assert_eq!(resolver.resolve(&set), tree.resolve(&set), "{}", set);
            }
        }
    }

    #[test]
    fn values_beyond_the_analysis_are_resolved_as_well() {
        let routes = (0..40)
            .map(|i| route(&format!(r#"a=~".*w{i}x.*""#), "r"))
            .collect();
        let tree = tree(routes);
        let resolver = Resolver::new(&tree);
        for i in 0..40 {
            let set = labels(&[("a", &format!("-w{i}x-w39x-"))]);
            assert_eq!(resolver.resolve(&set), [RouteId(i + 1)]);
        }
    }
}
