//! Receivers that one alert reaches twice.

use std::collections::BTreeMap;

use super::cover::{Cover, cover};
use super::plan::{Constraint, Plan};
use super::{Labels, RouteId, Space, Tree};

/// How many pairs of routes are looked at.
const MAX_PAIRS: usize = 500_000;

/// How many pairs are examined as a whole, other routes included.
const MAX_EXAMINED: usize = 5_000;

/// Two routes with the same receiver that one alert reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The route that comes first.
    pub first: RouteId,
    /// The other.
    pub second: RouteId,
    /// Such an alert.
    pub witness: Labels,
}

/// The receivers that alerts reach twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duplicates {
    /// One pair for each route that comes second, in the order of the file.
    pub found: Vec<Duplicate>,
    /// Whether all pairs were judged; else there may be more.
    pub complete: bool,
}

/// Finds the routes that notify a receiver of an alert which a route before them has notified it
/// of already. That takes a route with `continue`; each of the two has its own groups and timers,
/// so that the receiver is told twice. Labels whose values hold a line feed are left out.
pub fn duplicates(tree: &Tree) -> Duplicates {
    let mut first: BTreeMap<&str, Vec<RouteId>> = BTreeMap::new();
    let mut second: BTreeMap<&str, Vec<RouteId>> = BTreeMap::new();
    for (id, route) in tree.iter() {
        let receiver = &*route.receiver.value;
        second.entry(receiver).or_default().push(id);
        if tree.line(id).any(|above| tree.get(above).continues) {
            first.entry(receiver).or_default().push(id);
        }
    }
    let mut duplicates = Duplicates {
        found: Vec::new(),
        complete: true,
    };
    if first.is_empty() {
        return duplicates;
    }
    let plan = Plan::new(tree, Space::of(&[tree]).into());
    let mut search = Search {
        plan: &plan,
        pairs: 0,
        examined: 0,
        complete: true,
    };
    for (receiver, first) in &first {
        for second in second.get(receiver).into_iter().flatten() {
            let before = first.iter().take_while(|first| *first < second);
            let found = before
                .filter_map(|first| search.pair(*first, *second))
                .next();
            duplicates.found.extend(found);
        }
    }
    duplicates.found.sort_by_key(|duplicate| duplicate.second);
    duplicates.complete = search.complete;
    duplicates
}

struct Search<'p> {
    plan: &'p Plan<'p>,
    pairs: usize,
    examined: usize,
    complete: bool,
}

impl Search<'_> {
    /// Returns the pair with an alert that reaches both.
    fn pair(&mut self, first: RouteId, second: RouteId) -> Option<Duplicate> {
        self.pairs += 1;
        if self.pairs > MAX_PAIRS {
            self.complete = false;
            return None;
        }
        let plan = self.plan;
        let fork = self.fork(first, second)?;
        if !plan.tree.get(fork).continues {
            return None;
        }
        let mut region = plan.region(first)?;
        for (label, set) in plan.region(second)?.iter() {
            if !region.narrow(label, set) {
                return None;
            }
        }
        // Nobody thinks of line feeds when writing `.*`.
        let region = plan.without_line_feeds(&region)?;
        self.examined += 1;
        if self.examined > MAX_EXAMINED {
            self.complete = false;
            return None;
        }
        let mut others = plan.blockers(first, &region);
        others.extend(plan.blockers(second, &region));
        // A route takes an alert itself only if no route below it does.
        others.extend(plan.level(first).meeting(&region));
        others.extend(plan.level(second).meeting(&region));
        let conditions: Vec<&[Constraint]> = others
            .iter()
            .filter_map(|other| plan.conditions(*other).map(Vec::as_slice))
            .collect();
        match cover(&region, &conditions) {
            Cover::Covered(_) => None,
            Cover::GivenUp => {
                self.complete = false;
                None
            }
            Cover::Open(open) => match open.witness(&plan.space) {
                Some(witness) => Some(Duplicate {
                    first,
                    second,
                    witness,
                }),
                None => {
                    self.complete = false;
                    None
                }
            },
        }
    }

    /// Returns the route on the way to the first that has to continue for an alert to reach the
    /// second; nothing when one of the two stands below the other.
    fn fork(&self, first: RouteId, second: RouteId) -> Option<RouteId> {
        let tree = self.plan.tree;
        let above: Vec<RouteId> = tree.line(second).collect();
        let mut fork = None;
        for route in tree.line(first) {
            if above.contains(&route) {
                return if route == first || route == second {
                    None
                } else {
                    fork
                };
            }
            fork = Some(route);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::routing::sample::{all_label_sets, drafts, labels, route, tree};

    #[test]
    fn a_receiver_is_reached_twice() {
        let tree = tree(vec![
            route(r#"team="a""#, "x").continues(),
            route(r#"env="dev""#, "y"),
            route(r#"severity="c""#, "x").below(vec![route(r#"k="1""#, "z")]),
            route("", "root"),
        ]);
        let found = duplicates(&tree);
        assert!(found.complete);
        assert_eq!(
            found.found,
            [Duplicate {
                first: RouteId(1),
                second: RouteId(3),
                witness: labels(&[("team", "a"), ("severity", "c")]),
            }]
        );
    }

    #[test]
    fn what_excludes_each_other_is_no_duplicate() {
        for second in [r#"team="b""#, r#"team="a",env="dev""#, r#"team="a",k="1""#] {
            let tree = tree(vec![
                route(r#"team="a""#, "x")
                    .continues()
                    .below(vec![route(r#"k="1""#, "z")]),
                route(r#"env="dev""#, "y"),
                route(second, "x"),
            ]);
            assert_eq!(duplicates(&tree).found, [], "{second}");
        }
    }

    proptest! {
        #[test]
        fn every_duplicate_is_real_and_none_is_missed(draft in drafts(12)) {
            let tree = Tree::new(draft);
            let duplicates = duplicates(&tree);
            prop_assert!(duplicates.complete);
            for Duplicate { first, second, witness } in &duplicates.found {
                let found = tree.resolve(witness);
                prop_assert!(found.contains(first) && found.contains(second), "{}", witness);
            }
            let second: Vec<_> = duplicates.found.iter().map(|found| found.second).collect();
            let line_feed = |set: &Labels| set.iter().any(|(_, value)| value.contains('\n'));
            for set in all_label_sets().into_iter().filter(|set| !line_feed(set)) {
                let mut seen = BTreeMap::new();
                for id in tree.resolve(&set) {
                    if seen.insert(&tree.get(id).receiver.value, id).is_some() {
                        prop_assert!(second.contains(&id), "{}", set);
                    }
                }
            }
        }
    }
}
