//! Routes that no alert reaches, with a proof.

use super::cover::{Cover, cover};
use super::plan::{Constraint, Plan};
use super::probe::Probe;
use super::region::Region;
use super::space::{ClassSet, Space};
use super::{RouteId, Tree};
use crate::lang::matcher::Matcher;

/// Why no alert reaches a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// This matcher of the route, counted from 0, takes no value at all.
    Impossible(usize),
    /// These matchers of the route exclude each other.
    Contradiction(Vec<usize>),
    /// Matchers of the route exclude those of a route above it.
    ContradictsAbove {
        /// The route above.
        above: RouteId,
        /// The matchers of the route.
        own: Vec<usize>,
        /// The matchers of the route above.
        theirs: Vec<usize>,
    },
    /// Siblings before it, or before a route above it, take every alert and have no `continue`.
    Shadowed {
        /// The siblings; each takes a part.
        by: Vec<RouteId>,
        /// Whether alerts with a line feed in a label's value do reach the route, as `.` in an
        /// expression does not match it.
        but_line_feeds: bool,
    },
}

/// A route that no alert reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dead {
    /// The route.
    pub route: RouteId,
    /// Why.
    pub reason: Reason,
}

/// What is known about which routes are reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Routes that no alert reaches, in the order of the file; none below another of them.
    pub dead: Vec<Dead>,
    /// Routes of which nothing is proved, since the analysis reached its bounds.
    pub unproved: Vec<RouteId>,
}

/// Finds the routes of a tree that no alert reaches. Every other route that is not named in
/// `unproved` is reached by some alert.
pub fn reach(tree: &Tree) -> Reach {
    let plan = Plan::new(tree, Space::of(&[tree]).into());
    let probe = Probe::new(&plan);
    let mut reach = Reach::default();
    let mut below_dead = vec![false; tree.len()];
    for (id, route) in tree.iter() {
        let above = route.parent.and_then(|parent| below_dead.get(parent.get()));
        let verdict = match above {
            Some(true) => Verdict::BelowDead,
            _ => judge(&plan, &probe, id),
        };
        let dead = match verdict {
            Verdict::Alive => false,
            Verdict::BelowDead => true,
            Verdict::Unproved => {
                reach.unproved.push(id);
                false
            }
            Verdict::Dead(reason) => {
                reach.dead.push(Dead { route: id, reason });
                true
            }
        };
        if let Some(mark) = below_dead.get_mut(id.get()) {
            *mark = dead;
        }
    }
    reach
}

enum Verdict {
    Alive,
    BelowDead,
    Unproved,
    Dead(Reason),
}

fn judge(plan: &Plan<'_>, probe: &Probe<'_>, id: RouteId) -> Verdict {
    let Some(region) = plan.region(id) else {
        return Verdict::Dead(contradiction(plan, id));
    };
    if probe.reaches(&region, id) {
        return Verdict::Alive;
    }
    let blockers = plan.blockers(id, &region);
    let conditions: Vec<&[Constraint]> = blockers
        .iter()
        .map(|blocker| plan.conditions(*blocker).map_or(&[][..], Vec::as_slice))
        .collect();
    // First without line feeds, of which nobody thinks when writing `.*`.
    let usual = plan.without_line_feeds(&region);
    let mut covered = cover(usual.as_ref().unwrap_or(&region), &conditions);
    let mut but_line_feeds = false;
    if let (Cover::Covered(_), Some(_)) = (&covered, &usual) {
        match cover(&region, &conditions) {
            Cover::Open(_) => but_line_feeds = true,
            other => covered = other,
        }
    }
    match covered {
        Cover::Open(open) => match open.witness(&plan.space) {
            Some(_) => Verdict::Alive,
            None => Verdict::Unproved,
        },
        Cover::GivenUp => Verdict::Unproved,
        Cover::Covered(used) => {
            let region = match but_line_feeds {
                true => usual.unwrap_or(region),
                false => region,
            };
            let by = fewest(&region, &conditions, used);
            Verdict::Dead(Reason::Shadowed {
                by: by
                    .iter()
                    .filter_map(|at| blockers.get(*at))
                    .copied()
                    .collect(),
                but_line_feeds,
            })
        }
    }
}

/// How many conditions of a cover are tried one by one for whether it can do without.
const MAX_TRIED: usize = 40;

/// Returns as few conditions as are needed to cover the region, out of those that cover it.
fn fewest(region: &Region, conditions: &[&[Constraint]], used: Vec<usize>) -> Vec<usize> {
    let implied = |at: &&usize| {
        let constraints = conditions.get(**at).copied().unwrap_or_default();
        constraints
            .iter()
            .all(|constraint| region.implies(constraint))
    };
    if let Some(one) = used.iter().find(implied) {
        return vec![*one];
    }
    let mut needed = used;
    if needed.len() > MAX_TRIED {
        return needed;
    }
    for at in (0..needed.len()).rev() {
        let mut fewer = needed.clone();
        fewer.remove(at);
        let list: Vec<_> = fewer
            .iter()
            .filter_map(|at| conditions.get(*at))
            .copied()
            .collect();
        if matches!(cover(region, &list), Cover::Covered(_)) {
            needed = fewer;
        }
    }
    needed
}

/// Returns why a route's matchers and those above it cannot all hold.
fn contradiction(plan: &Plan<'_>, id: RouteId) -> Reason {
    let own = &plan.tree.get(id).matchers;
    let sets = |matchers: &[Matcher], label: u32| -> Vec<(usize, ClassSet)> {
        let space = plan.space.label(label);
        let same = matchers
            .iter()
            .enumerate()
            .filter(|(_, m)| m.name() == space.name());
        same.filter_map(|(at, m)| Some((at, space.set_at_most(m)?)))
            .collect()
    };
    for (label, space) in (0..).zip(plan.space.labels()) {
        let all = ClassSet::all(space.size());
        let parts = sets(own, label);
        if let Some((at, _)) = parts.iter().find(|(_, set)| set.is_empty()) {
            return Reason::Impossible(*at);
        }
        let whole = parts
            .iter()
            .fold(all.clone(), |set, (_, part)| set.and(part));
        if whole.is_empty() {
            return Reason::Contradiction(needed(&all, parts));
        }
    }
    // The nearest routes above with which nothing is left.
    for (label, space) in (0..).zip(plan.space.labels()) {
        let all = ClassSet::all(space.size());
        let mut set = sets(own, label)
            .iter()
            .fold(all, |set, (_, part)| set.and(part));
        for above in plan.tree.line(id).skip(1) {
            let theirs = sets(&plan.tree.get(above).matchers, label);
            let together = theirs
                .iter()
                .fold(set.clone(), |set, (_, part)| set.and(part));
            if together.is_empty() {
                return Reason::ContradictsAbove {
                    above,
                    own: sets(own, label).iter().map(|(at, _)| *at).collect(),
                    theirs: needed(&set, theirs),
                };
            }
            set = together;
        }
    }
    Reason::Contradiction((0..own.len()).collect())
}

/// Returns the matchers without which something would be left of the set.
fn needed(set: &ClassSet, parts: Vec<(usize, ClassSet)>) -> Vec<usize> {
    let mut parts = parts;
    for at in (0..parts.len()).rev() {
        let others = parts.iter().enumerate().filter(|(other, _)| *other != at);
        let left = others.fold(set.clone(), |set, (_, (_, part))| set.and(part));
        if left.is_empty() {
            parts.remove(at);
        }
    }
    parts.iter().map(|(at, _)| *at).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::routing::sample::{all_label_sets, drafts, route, tree};
    use crate::routing::{Draft, Step};

    fn reasons(children: Vec<Draft>) -> Vec<(usize, Reason)> {
        let reach = reach(&tree(children));
        assert_eq!(reach.unproved, []);
        let dead = reach.dead.into_iter();
        dead.map(|dead| (dead.route.get(), dead.reason)).collect()
    }

    fn shadowed(by: &[usize]) -> Reason {
        Reason::Shadowed {
            by: by.iter().map(|at| RouteId(*at)).collect(),
            but_line_feeds: false,
        }
    }

    #[test]
    fn a_sibling_or_several_take_everything() {
        let found = reasons(vec![
            route(r#"k="p""#, "x"),
            route(r#"k="p",z="1""#, "x"),
            route(r#"k!="p""#, "x"),
            route(r#"z="1""#, "x").below(vec![route(r#"y="1""#, "x")]),
        ]);
        assert_eq!(found, [(2, shadowed(&[1])), (4, shadowed(&[1, 3]))]);
    }

    #[test]
    fn siblings_of_routes_above_count_as_well() {
        let found = reasons(vec![
            route(r#"a="1",b="2""#, "x"),
            route(r#"a="1""#, "x").below(vec![route(r#"b=~"2|3""#, "x"), route(r#"b="2""#, "y")]),
            route(r#"b="2""#, "x")
                .continues()
                .below(vec![route(r#"c="1""#, "x")]),
            route(r#"b="2""#, "x"),
            route(r#"c="1",b="2""#, "x"),
        ]);
        assert_eq!(found, [(4, shadowed(&[3])), (8, shadowed(&[7]))]);
    }

    #[test]
    fn contradictions_name_the_matchers() {
        let found = reasons(vec![
            route(r#"a="b",a="c",a!="d""#, "x"),
            route(r#"k=~"x",k!~"x|y""#, "x"),
            route(r#"a=~"[^\\s\\S]""#, "x"),
            route(r#"a="b""#, "x").below(vec![route(r#"z="1",a=~"c|d""#, "x")]),
            route(r#"a=~"b.*",a!~"b.+",a!="b""#, "x"),
        ]);
        assert_eq!(
            found,
            [
                (1, Reason::Contradiction(vec![0, 1])),
                (2, Reason::Contradiction(vec![0, 1])),
                (3, Reason::Impossible(0)),
                (
                    5,
                    Reason::ContradictsAbove {
                        above: RouteId(4),
                        own: vec![0],
                        theirs: vec![0]
                    }
                ),
                (6, Reason::Contradiction(vec![0, 1, 2])),
            ]
        );
    }

    #[test]
    fn a_line_feed_is_told_apart() {
        let found = reasons(vec![route(r#"a=~".*""#, "x"), route("", "y")]);
        let but_line_feeds = Reason::Shadowed {
            by: vec![RouteId(1)],
            but_line_feeds: true,
        };
        assert_eq!(found, [(2, but_line_feeds)]);
        assert_eq!(
            reasons(vec![route(r#"a=~"(?s).*""#, "x"), route("", "y")]),
            [(2, shadowed(&[1]))]
        );
    }

    #[test]
    fn what_the_bounds_leave_open_is_named() {
        let words: Vec<_> = (0..40)
            .map(|i| route(&format!(r#"a=~".*w{i}x.*""#), "r"))
            .collect();
        let alive = reach(&tree(
            [words.clone(), vec![route(r#"b="1""#, "x")]].concat(),
        ));
        assert_eq!((alive.dead, alive.unproved), (vec![], vec![]));
        let all: Vec<_> = (0..40).map(|i| format!("w{i}x")).collect();
        let rest = vec![
            route(&format!(r#"a!~".*({}).*""#, all.join("|")), "x"),
            route(r#"b="1""#, "x"),
        ];
        let open = reach(&tree([words.clone(), rest].concat()));
        assert_eq!((open.dead, open.unproved), (vec![], vec![RouteId(42)]));
        // What does not depend on the unknown values is proved all the same.
        let proved = vec![
            route(r#"a="w1x""#, "x"),
            route(r#"b="1""#, "x"),
            route(r#"b="1",a="y""#, "x"),
        ];
        let dead: Vec<_> = reach(&tree([words, proved].concat())).dead;
        assert_eq!(
            dead.iter().map(|d| d.route.get()).collect::<Vec<_>>(),
            [41, 43]
        );
    }

    proptest! {
        #[test]
        fn dead_are_exactly_the_routes_that_nothing_reaches(draft in drafts(12)) {
            let tree = Tree::new(draft);
            let reach = reach(&tree);
            prop_assert!(reach.unproved.is_empty());
            let mut dead = BTreeSet::new();
            let mut below_line_feeds = BTreeSet::new();
            for found in &reach.dead {
                let below = tree.iter().map(|(id, _)| id);
                let below = below.filter(|id| tree.line(*id).any(|above| above == found.route));
                match found.reason {
                    Reason::Shadowed { but_line_feeds: true, .. } => {
                        below_line_feeds.extend(below.filter(|id| *id != found.route));
                    }
                    _ => dead.extend(below),
                }
            }
            let mut reached = BTreeSet::new();
            for set in all_label_sets() {
                for Step { route, verdict } in tree.trace(&set) {
                    use crate::routing::Verdict::{Delivers, Passed};
                    if matches!(verdict, Delivers | Passed) {
                        reached.insert(route);
                    }
                }
            }
            prop_assert!(dead.is_disjoint(&reached), "{:?} {:?}", reach.dead, reached);
            // The few values of the sample do not reach everything that can be reached.
            let judged = |id: &RouteId| !dead.contains(id) && !below_line_feeds.contains(id);
            for (id, _) in tree.iter().filter(|(id, _)| judged(id)) {
                prop_assert!(
                    reached.contains(&id) || witnessed(&tree, id),
                    "{} {:?}",
                    tree.path(id),
                    reach.dead
                );
            }
        }
    }

    /// Looks for an alert that reaches a route among all combinations of classes.
    fn witnessed(tree: &Tree, id: RouteId) -> bool {
        let space = Space::of(&[tree]);
        let mut sets = vec![Vec::new()];
        for label in space.labels() {
            let witnesses: Vec<_> = label.classes().iter().map(|c| c.witness.clone()).collect();
            let longer = sets.iter().flat_map(|set: &Vec<(String, String)>| {
                let name = label.name().to_owned();
                witnesses.iter().map(move |w| {
                    let mut set = set.clone();
                    set.push((name.clone(), w.clone()));
                    set
                })
            });
            sets = longer.collect();
        }
        sets.into_iter().any(|set| {
            let set = set.into_iter().collect();
            tree.trace(&set).iter().any(|step| {
                use crate::routing::Verdict::{Delivers, Passed};
                step.route == id && matches!(step.verdict, Delivers | Passed)
            })
        })
    }
}
