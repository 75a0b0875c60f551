//! Trees in which label by label there are too many cases.

use super::action::actions_of;
use super::*;
use crate::diag::{FileId, Span};
use crate::model::inference::{AlertLabels, Others, Series, Values, Vector};
use crate::routing::sample::{route, tree};
use crate::routing::{Draft, Intervals, Tree};

fn config(tree: Tree) -> Config {
    Config {
        tree,
        intervals: Intervals::default(),
        inhibition: Vec::new(),
    }
}

/// Returns routes with two of forty labels each, which overlap in all ways.
fn overlapping(count: usize) -> Vec<Draft> {
    let routes = (0..count).map(|at| {
        let (a, b) = (at % 40, (at / 40 + at + 1) % 40);
        let text = match a == b {
            true => format!("l{a}=\"v{at}\""),
            false => format!("l{a}=\"v{}\",l{b}=~\"v{at}|w.*\"", at / 5),
        };
        route(&text, &format!("r{}", at % 17))
    });
    routes.collect()
}

/// Returns alerts that fulfil the first matchers of some routes of the tree each.
fn alerts(routes: &[Draft]) -> Vec<Labels> {
    let value = |at: usize| {
        let route = routes.get(at % routes.len());
        let matchers = route
            .map(|route| route.matchers.clone())
            .unwrap_or_default();
        matchers.into_iter().map(|m| {
            let value = m.value().split('|').next_back().unwrap_or_default();
            (m.name().to_owned(), value.replace(".*", "x"))
        })
    };
    let pairs = (0..routes.len() * 7).map(|at| (at, at * 31 + at / 13));
    pairs
        .map(|(a, b)| value(a).chain(value(b)).collect())
        .collect()
}

/// Checks that all is proved, and that each of some alerts is treated as the changes tell.
fn check(old: &[Draft], new: &[Draft]) -> Diff {
    let (before, after) = (config(tree(old.to_vec())), config(tree(new.to_vec())));
    let diff = diff(&before, &after);
    assert_eq!((&diff.unproved, diff.more), (&vec![], 0));
    let mut actions = Actions::default();
    let (a, b) = (actions.of(&before), actions.of(&after));
    let outcomes = |set: &Labels| {
        (
            actions_of(&before.tree.resolve(set), &a),
            actions_of(&after.tree.resolve(set), &b),
        )
    };
    let delta = |set: &Labels| {
        let (old, new) = outcomes(set);
        let (lost, gained) = delta::changed(&old, &new);
        (old != new).then(|| actions.delta(&old[lost], &new[gained]).0)
    };
    for change in diff.changes() {
        for part in &change.parts {
            assert_eq!(delta(&part.witness).as_ref(), Some(&change.delta), "{part}");
        }
    }
    for set in [alerts(old), alerts(new)].concat() {
        if let Some(delta) = delta(&set) {
            assert!(diff.changes().any(|change| change.delta == delta), "{set}");
        }
    }
    diff
}

#[test]
fn one_changed_route_among_many_is_proved_to_be_all() {
    let old = overlapping(600);
    let mut new = old.clone();
    new[300] = route("l20=\"v60\",l28=~\"v300|w.*\"", "new");
    let diff = check(&old, &new);
    let changes: Vec<&Change> = diff.changes().collect();
    let [change] = changes.as_slice() else {
        panic!("{changes:?}");
    };
    let [part] = change.parts.as_slice() else {
        panic!("{change:?}");
    };
    assert!(change.complete);
    assert_eq!(part.within, "l20=\"v60\" and l28=~\"v300|w.*\"");
    assert!(part.more == 0 && part.without.len() > 100, "{part}");
}

#[test]
fn removed_added_and_moved_routes_are_proved_as_well() {
    let old = overlapping(600);
    let mut removed = old.clone();
    removed.remove(200);
    let diff = check(&old, &removed);
    assert_eq!(
        diff.base.as_deref(),
        Some("l0=\"v40\" and l6=~\"v200|w.*\"")
    );
    let parts = || diff.changes().flat_map(|change| &change.parts);
    // What is not told of a condition is counted.
    assert!(parts().any(|part| part.more > 0 && part.to_string().contains('…')));
    check(&removed, &old);
    let mut moved = old.clone();
    let last = moved.pop();
    moved.splice(0..0, last);
    check(&old, &moved);
}

#[test]
fn what_earlier_routes_take_is_no_change() {
    let mut old = overlapping(600);
    old.insert(10, route("l3=\"v9\",l4=~\"a|b\"", "x"));
    old.insert(20, route("l3=\"v9\",l4!~\"a|b\"", "y"));
    let mut new = old.clone();
    old.insert(400, route("l3=\"v9\",l5=\"q\"", "old"));
    new.insert(400, route("l3=\"v9\",l5=\"q\"", "new"));
    new.insert(500, route("l3=\"v9\",l8=\"q\"", "more"));
    assert_eq!(check(&old, &new).groups, []);
    // Without one of them, it is one.
    old.remove(20);
    new.remove(20);
    assert!(!check(&old, &new).groups.is_empty());
}

#[test]
fn an_alert_may_have_too_many_outcomes() {
    let routes = (0..40).map(|at| route(&format!("l{at}=\"x\""), &format!("r{at}")).continues());
    let old: Vec<Draft> = routes.collect();
    let new = [vec![route("a=\"x\"", "first")], old.clone()].concat();
    let diff = diff(&config(tree(old)), &config(tree(new)));
    assert!(!diff.groups.is_empty() && diff.more > 0);
    let [open] = diff.unproved.as_slice() else {
        panic!("{:?}", diff.unproved);
    };
    assert!(
        open.contains("a=\"x\"") && open.contains("more cases"),
        "{open}"
    );
}

/// Returns a rule all of whose alerts have exactly these labels.
fn rule(labels: &[(&str, &str)]) -> AlertRule {
    let mut series = Series::new(Others::None);
    for (name, value) in labels {
        series.set(name, Values::exactly(*value));
    }
    let labels = AlertLabels::of([series].into_iter().collect::<Vector>());
    AlertRule {
        name: "rule".to_owned(),
        file: FileId(0),
        span: Span::default(),
        known_labels: labels.clone(),
        labels,
    }
}

#[test]
fn what_no_rule_can_raise_is_left_out() {
    let old = overlapping(600);
    let mut new = old.clone();
    new.remove(300);
    let (old, new) = (config(tree(old)), config(tree(new)));
    // Nothing else takes the first; an earlier route takes the second; the third misses the route.
    let changed = rule(&[("l20", "v60"), ("l28", "wx")]);
    let taken = rule(&[("l20", "v60"), ("l28", "wx"), ("l0", "v0"), ("l1", "wx")]);
    let other = rule(&[("l20", "v61"), ("l28", "wx")]);
    let diff = diff_of_rules(&old, &new, &[other.clone(), changed, taken.clone()]);
    let changes: Vec<&Change> = diff.changes().collect();
    let [change] = changes.as_slice() else {
        panic!("{changes:?}");
    };
    assert_eq!((&diff.unproved, diff.more), (&vec![], 0));
    assert!(diff.left_out > 10, "{}", diff.left_out);
    for part in &change.parts {
        assert_eq!(part.rules.possible, [1]);
        assert_eq!(part.witness.to_string(), r#"{l20="v60", l28="wx"}"#);
    }
    let diff = diff_of_rules(&old, &new, &[other, taken]);
    assert!(diff.is_equivalent(), "{:?}", diff.groups);
}
