use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::RouteId;
use super::plan::{Conditions, Constraint};
use super::region::Region;

/// How the children of one route are found by the classes of an alert's labels, without testing
/// each of them.
#[derive(Default)]
pub(super) struct Level {
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

impl Level {
    /// Arranges children; `conditions` tells what each asks, or `None` for one that can be left out.
    pub(super) fn new<'c>(
        children: &[RouteId],
        conditions: impl Fn(RouteId) -> Option<&'c Conditions>,
    ) -> Self {
        // A label is the more telling the more of the siblings ask it for few classes.
        let mut telling: BTreeMap<u32, usize> = BTreeMap::new();
        let few = |constraint: &&Constraint| constraint.set.few().is_some();
        for child in children {
            for constraint in conditions(*child).into_iter().flatten().filter(few) {
                *telling.entry(constraint.label).or_default() += 1;
            }
        }
        let mut keys: BTreeMap<u32, Vec<(u32, RouteId)>> = BTreeMap::new();
        let mut others = Vec::new();
        for child in children {
            let Some(conditions) = conditions(*child) else {
                continue;
            };
            let best = conditions.iter().filter(few).min_by_key(|constraint| {
                let siblings = telling.get(&constraint.label).copied().unwrap_or_default();
                (constraint.set.len(), Reverse(siblings))
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

    /// Calls `visit` with each child that an alert of these classes may match, in order, until it
    /// returns false.
    pub(super) fn each(&self, classes: &[u32], mut visit: impl FnMut(RouteId) -> bool) {
        let lists = self.keys.iter().filter_map(|key| {
            let class = classes.get(key.label as usize)?;
            Some(key.find(*class))
        });
        let mut lists: Vec<&[(u32, RouteId)]> = lists.filter(|list| !list.is_empty()).collect();
        let mut others = self.others.as_slice();
        loop {
            let heads = lists.iter().filter_map(|list| list.first());
            let next = heads
                .map(|(_, child)| *child)
                .chain(others.first().copied())
                .min();
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

    /// Returns the children that alerts of a region may match, and perhaps some more, in order.
    pub(super) fn meeting(&self, region: &Region) -> Vec<RouteId> {
        let mut found = self.others.clone();
        for key in &self.keys {
            match region.get(key.label).and_then(|set| set.few()) {
                Some(classes) => {
                    let lists = classes.iter().flat_map(|class| key.find(*class));
                    found.extend(lists.map(|(_, child)| *child));
                }
                None => found.extend(key.children.iter().map(|(_, child)| *child)),
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Key {
    fn find(&self, class: u32) -> &[(u32, RouteId)] {
        let from = self.children.partition_point(|(c, _)| *c < class);
        let rest = self.children.get(from..).unwrap_or_default();
        let len = rest.partition_point(|(c, _)| *c == class);
        rest.get(..len).unwrap_or_default()
    }
}
