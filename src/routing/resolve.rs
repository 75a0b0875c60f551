//! Resolving many label sets fast.

use super::plan::Plan;
use super::{Labels, RouteId, Space, Tree};

/// Resolves label sets without testing every sibling: the values of an alert are looked up once,
/// and children are found by what their most telling label asks for.
///
/// Finds exactly what [`Tree::resolve`] finds.
pub struct Resolver<'t> {
    plan: Plan<'t>,
}

impl<'t> Resolver<'t> {
    /// Prepares a tree.
    pub fn new(tree: &'t Tree) -> Self {
        let space = Space::of(&[tree]);
        Self {
            plan: Plan::new(tree, space.into()),
        }
    }

    /// Returns the routes that take an alert, in the order of delivery.
    pub fn resolve(&self, labels: &Labels) -> Vec<RouteId> {
        self.plan.resolve(labels)
    }
}

impl Plan<'_> {
    /// Returns the routes that take an alert, in the order of delivery.
    pub(super) fn resolve(&self, labels: &Labels) -> Vec<RouteId> {
        let spaces = self.space.labels().iter();
        let classes: Option<Vec<u32>> = spaces
            .map(|space| space.class_of(labels.get(space.name())))
            .collect();
        match classes {
            Some(classes) => {
                let mut found = Vec::with_capacity(2);
                self.visit(RouteId::ROOT, &classes, &mut found);
                found
            }
            // A value that the bounded analysis knows nothing about.
            None => self.tree.resolve(labels),
        }
    }

    fn visit(&self, id: RouteId, classes: &[u32], found: &mut Vec<RouteId>) -> bool {
        if !self.fulfils(id, classes) {
            return false;
        }
        let before = found.len();
        self.level(id).each(classes, |child| {
            let stop = self.visit(child, classes, found) && !self.tree.get(child).continues;
            !stop
        });
        if found.len() == before {
            found.push(id);
        }
        true
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
