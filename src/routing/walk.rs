//! Resolving label sets as Alertmanager does, route by route.

use super::{Labels, RouteId, Tree};
use crate::lang::matcher::Matcher;

/// What became of one route while an alert was resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It matches, and so do routes below it, which take the alert.
    Passed,
    /// It matches, and takes the alert since no route below it does.
    Delivers,
    /// This matcher of the route, counted from 0, does not hold.
    Refused(usize),
    /// It was not tried, since this sibling before it matched and has no `continue`.
    Stopped(RouteId),
}

/// One route that was tried, or would have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The route.
    pub route: RouteId,
    /// What became of it.
    pub verdict: Verdict,
}

fn refusal(matchers: &[Matcher], labels: &Labels) -> Option<usize> {
    matchers
        .iter()
        .position(|m| !m.matches(labels.get(m.name())))
}

impl Tree {
    /// Returns the routes that take an alert, in the order of delivery (`Route.Match` in
    /// Alertmanager 0.33): depth first, left to right; after a match, siblings are tried only with
    /// `continue`, and a route is a result itself only if none below it is. The root takes
    /// everything that reaches it: it has no matchers.
    ///
    /// Tests every sibling; see [`Resolver`](super::Resolver) for many label sets.
    pub fn resolve(&self, labels: &Labels) -> Vec<RouteId> {
        let mut found = Vec::new();
        self.visit(RouteId::ROOT, labels, &mut found);
        found
    }

    fn visit(&self, id: RouteId, labels: &Labels, found: &mut Vec<RouteId>) -> bool {
        let route = self.get(id);
        if refusal(&route.matchers, labels).is_some() {
            return false;
        }
        let before = found.len();
        for child in &route.children {
            if self.visit(*child, labels, found) && !self.get(*child).continues {
                break;
            }
        }
        if found.len() == before {
            found.push(id);
        }
        true
    }

    /// Returns what became of each route that stands below matching ones only, in the order of the
    /// file.
    pub fn trace(&self, labels: &Labels) -> Vec<Step> {
        let mut steps = Vec::new();
        self.trace_route(RouteId::ROOT, labels, &mut steps);
        steps
    }

    fn trace_route(&self, id: RouteId, labels: &Labels, steps: &mut Vec<Step>) -> bool {
        let route = self.get(id);
        if let Some(matcher) = refusal(&route.matchers, labels) {
            steps.push(Step {
                route: id,
                verdict: Verdict::Refused(matcher),
            });
            return false;
        }
        let own = steps.len();
        steps.push(Step {
            route: id,
            verdict: Verdict::Delivers,
        });
        let mut stopped_by = None;
        for child in &route.children {
            if let Some(sibling) = stopped_by {
                steps.push(Step {
                    route: *child,
                    verdict: Verdict::Stopped(sibling),
                });
                continue;
            }
            if self.trace_route(*child, labels, steps) {
                if let Some(step) = steps.get_mut(own) {
                    step.verdict = Verdict::Passed;
                }
                if !self.get(*child).continues {
                    stopped_by = Some(*child);
                }
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::routing::sample::{labels, route, tree, trees};

    fn receivers(tree: &Tree, set: &[(&str, &str)]) -> Vec<String> {
        let found = tree.resolve(&labels(set));
        found
            .iter()
            .map(|id| tree.get(*id).receiver.value.to_string())
            .collect()
    }

    #[test]
    fn the_first_match_wins_unless_it_continues() {
        let tree = tree(vec![
            route(r#"team="a""#, "x").continues(),
            route(r#"severity=~"c|d""#, "y"),
            route("", "z"),
        ]);
        assert_eq!(receivers(&tree, &[]), ["z"]);
        assert_eq!(receivers(&tree, &[("team", "a")]), ["x", "z"]);
        assert_eq!(
            receivers(&tree, &[("team", "a"), ("severity", "d")]),
            ["x", "y"]
        );
        assert_eq!(receivers(&tree, &[("severity", "cd")]), ["z"]);
    }

    #[test]
    fn a_parent_is_a_result_only_without_children() {
        let tree = tree(vec![
            route(r#"team="a""#, "x").below(vec![route(r#"env!="dev""#, "y")]),
        ]);
        assert_eq!(receivers(&tree, &[("team", "a")]), ["y"]);
        assert_eq!(receivers(&tree, &[("team", "a"), ("env", "dev")]), ["x"]);
        assert_eq!(receivers(&tree, &[("team", "b")]), ["root"]);
    }

    #[test]
    fn the_trace_names_the_reason() {
        let tree = tree(vec![
            route(r#"a="1",b="2""#, "x"),
            route(r#"a="1""#, "y"),
            route("", "z"),
        ]);
        let verdicts: Vec<_> = tree
            .trace(&labels(&[("a", "1")]))
            .into_iter()
            .map(|step| step.verdict)
            .collect();
        assert_eq!(
            verdicts,
            [
                Verdict::Passed,
                Verdict::Refused(1),
                Verdict::Delivers,
                Verdict::Stopped(RouteId(2)),
            ]
        );
    }

    proptest! {
        #[test]
        fn the_trace_delivers_what_resolving_finds((tree, sets) in trees(12)) {
            for set in sets {
                let delivered: Vec<_> = tree
                    .trace(&set)
                    .into_iter()
                    .filter(|step| step.verdict == Verdict::Delivers)
                    .map(|step| step.route)
                    .collect();
                prop_assert_eq!(delivered, tree.resolve(&set));
            }
        }
    }
}
