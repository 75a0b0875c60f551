use proptest::prelude::*;

use super::*;
use crate::routing::sample::{all_label_sets, drafts, label_sets, route, tree};
use crate::routing::{Draft, Intervals, Tree};

fn config(tree: Tree) -> Config {
    Config {
        tree,
        intervals: Intervals::default(),
    }
}

fn compare(old: Vec<Draft>, new: Vec<Draft>) -> Vec<(String, String, String)> {
    let (old, new) = (config(tree(old)), config(tree(new)));
    let diff = diff(&old, &new);
    assert_eq!((diff.more, &diff.unproved), (0, &vec![]));
    let receivers = |config: &Config, routes: &[RouteId]| -> String {
        let names = routes
            .iter()
            .map(|id| config.tree.get(*id).receiver.value.to_string());
        names.collect::<Vec<_>>().join(",")
    };
    let changes = diff.changes.iter();
    changes
        .map(|change| {
            let lost = receivers(&old, &change.old[change.lost.clone()]);
            let gained = receivers(&new, &change.new[change.gained.clone()]);
            (change.condition.clone(), lost, gained)
        })
        .collect()
}

fn change(condition: &str, lost: &str, gained: &str) -> (String, String, String) {
    (condition.to_owned(), lost.to_owned(), gained.to_owned())
}

#[test]
fn equal_and_equivalent_trees_have_no_difference() {
    let routes = || {
        vec![
            route(r#"a="1""#, "x"),
            route(r#"b=~"y.*""#, "y").continues(),
        ]
    };
    assert_eq!(compare(routes(), routes()), []);
    // Routes that exclude each other may change places; a last `continue` means nothing.
    let old = vec![route(r#"a="1""#, "x"), route(r#"a="2""#, "y").continues()];
    let new = vec![route(r#"a=~"2|2""#, "y"), route(r#"a="1""#, "x")];
    assert_eq!(compare(old, new), []);
    let old = vec![route(r#"a=~"x|y""#, "r")];
    let new = vec![route(r#"a="x""#, "r"), route(r#"a="y""#, "r")];
    assert_eq!(compare(old, new), []);
}

#[test]
fn one_alternative_of_twenty_is_not_missed() {
    let names: Vec<_> = (0..20).map(|i| format!("svc{i}")).collect();
    let all = format!("s=~\"{}\"", names.join("|"));
    let fewer = format!("s=~\"{}\"", names[..19].join("|"));
    let found = compare(vec![route(&all, "x")], vec![route(&fewer, "x")]);
    assert_eq!(found, [change(r#"s="svc19""#, "x", "root")]);
}

#[test]
fn changes_are_told_as_conditions() {
    let old = vec![
        route(r#"severity="critical""#, "pager"),
        route(r#"team="dba""#, "dba-slack"),
        route(r#"service=~"api.*""#, "api"),
    ];
    let mut new = old.clone();
    new[1] = route(r#"team="dba""#, "dba-pager");
    new[2] = route(r#"service=~"api-.*""#, "api");
    assert_eq!(
        compare(old, new),
        [
            change(
                r#"severity!="critical" and team="dba""#,
                "dba-slack",
                "dba-pager"
            ),
            change(
                r#"service=~"api.*" and service!~"api-.*" and severity!="critical" and team!="dba""#,
                "api",
                "root"
            ),
        ]
    );
}

#[test]
fn what_both_do_before_does_not_multiply_the_changes() {
    let mut old: Vec<_> = (0..12)
        .map(|i| route(&format!(r#"l{i}="1""#), &format!("r{i}")).continues())
        .collect();
    let mut new = old.clone();
    old.push(route(r#"team="a""#, "x"));
    new.push(route(r#"team="a""#, "y"));
    assert_eq!(compare(old, new), [change(r#"team="a""#, "x", "y")]);
}

#[test]
fn grouping_and_timers_count() {
    let old = vec![route(r#"a="1""#, "x").grouped(&["b"])];
    let new = vec![route(r#"a="1""#, "x").grouped(&["c"])];
    assert_eq!(compare(old, new), [change(r#"a="1""#, "x", "x")]);
    let old = vec![route(r#"a="1""#, "x").waiting(1)];
    let new = vec![route(r#"a="1""#, "x").waiting(2)];
    assert_eq!(compare(old, new), [change(r#"a="1""#, "x", "x")]);
}

#[test]
fn the_bounds_are_told_and_what_they_do_not_touch_is_proved() {
    let words = |last: &str| -> Vec<Draft> {
        let mut routes: Vec<_> = (0..40)
            .map(|i| route(&format!(r#"a=~".*w{i}x.*""#), &format!("r{i}")))
            .collect();
        routes.push(route(last, "y"));
        routes
    };
    assert_eq!(compare(words(r#"b="1""#), words(r#"b="1""#)), []);
    let first = |receiver: &str| [vec![route(r#"c="1""#, receiver)], words("")].concat();
    assert_eq!(
        compare(first("p"), first("q")),
        [change(r#"c="1""#, "p", "q")]
    );
    let (old, new) = (
        config(tree(words(r#"b="1""#))),
        config(tree(words(r#"b="2""#))),
    );
    let open = diff(&old, &new);
    assert!(
        open.unproved.iter().any(|part| part.contains("`a`")),
        "{:?}",
        open.unproved
    );
    assert!(!open.changes.is_empty() && !open.is_equivalent());
    let (old, new) = (
        config(tree(vec![route(
            &format!(r#"a!~"{}""#, words_pattern()),
            "x",
        )])),
        config(tree(vec![route("", "root").below(words("c=\"1\""))])),
    );
    assert!(!diff(&old, &new).is_equivalent());
}

fn words_pattern() -> String {
    let words: Vec<_> = (0..40).map(|i| format!("w{i}x")).collect();
    format!(".*({}).*", words.join("|"))
}

fn outcome(config: &Config, actions: &[u32], set: &Labels) -> Vec<u32> {
    actions_of(&config.tree.resolve(set), actions)
}

/// Returns whether some label set over all combinations of classes is treated differently.
fn differs_somewhere(old: &Config, new: &Config) -> bool {
    let space = Space::of(&[&old.tree, &new.tree]);
    let mut actions = Actions::default();
    let (a, b) = (actions.of(old), actions.of(new));
    let mut sets: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for label in space.labels() {
        sets = sets
            .iter()
            .flat_map(|set| {
                label.classes().iter().map(move |class| {
                    let pair = (label.name().to_owned(), class.witness.clone());
                    [set.as_slice(), &[pair]].concat()
                })
            })
            .collect();
    }
    sets.into_iter().any(|set| {
        let set: Labels = set.into_iter().collect();
        outcome(old, &a, &set) != outcome(new, &b, &set)
    })
}

fn check(old: &Config, new: &Config) -> Result<(), TestCaseError> {
    let diff = diff(old, new);
    prop_assert!(diff.unproved.is_empty() && diff.more == 0, "{:?}", diff);
    let mut actions = Actions::default();
    let (a, b) = (actions.of(old), actions.of(new));
    for change in &diff.changes {
        prop_assert_eq!(&change.old, &old.tree.resolve(&change.witness));
        prop_assert_eq!(&change.new, &new.tree.resolve(&change.witness));
        prop_assert_ne!(
            outcome(old, &a, &change.witness),
            outcome(new, &b, &change.witness)
        );
    }
    if diff.changes.is_empty() {
        for set in all_label_sets() {
            prop_assert_eq!(outcome(old, &a, &set), outcome(new, &b, &set), "{}", set);
        }
    }
    prop_assert_eq!(differs_somewhere(old, new), !diff.changes.is_empty());
    Ok(())
}

/// A small change to a tree.
#[derive(Clone, Debug)]
enum Mutation {
    Continue,
    Receiver,
    Matchers(String),
    Wait,
    Swap,
    Remove,
}

fn mutations() -> impl Strategy<Value = (Mutation, usize)> {
    let kind = prop_oneof![
        Just(Mutation::Continue),
        Just(Mutation::Receiver),
        crate::routing::sample::matcher_texts().prop_map(Mutation::Matchers),
        Just(Mutation::Wait),
        Just(Mutation::Swap),
        Just(Mutation::Remove),
    ];
    (kind, any::<usize>())
}

/// Changes the route that stands at that place of the file, or its children's order.
fn mutate(draft: &mut Draft, place: &mut usize, mutation: &Mutation) -> bool {
    for at in 0..draft.children.len() {
        if *place == 0 {
            let child = &mut draft.children[at];
            match mutation {
                Mutation::Continue => child.continues = !child.continues,
                Mutation::Receiver => child.receiver = Some("changed".to_owned()),
                Mutation::Matchers(text) => {
                    child.matchers = crate::routing::sample::matchers(text);
                }
                Mutation::Wait => *child = child.clone().waiting(7),
                Mutation::Swap => {
                    let other = (at + 1) % draft.children.len();
                    draft.children.swap(at, other);
                }
                Mutation::Remove => {
                    draft.children.remove(at);
                }
            }
            return true;
        }
        *place -= 1;
        if mutate(&mut draft.children[at], place, mutation) {
            return true;
        }
    }
    false
}

fn size(draft: &Draft) -> usize {
    1 + draft.children.iter().map(size).sum::<usize>()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn different_trees_are_compared_as_brute_force_does(old in drafts(6), new in drafts(6)) {
        check(&config(Tree::new(old)), &config(Tree::new(new)))?;
    }

    #[test]
    fn a_change_of_one_route_is_seen_exactly_when_it_matters(
        old in drafts(14),
        (mutation, place) in mutations(),
    ) {
        let mut new = old.clone();
        let count = size(&new) - 1;
        if count > 0 {
            mutate(&mut new, &mut (place % count), &mutation);
        }
        check(&config(Tree::new(old)), &config(Tree::new(new)))?;
    }

    #[test]
    fn a_condition_holds_for_its_example(old in drafts(8), new in drafts(8), sets in label_sets()) {
        let (old, new) = (config(Tree::new(old)), config(Tree::new(new)));
        let diff = diff(&old, &new);
        let mut actions = Actions::default();
        let (a, b) = (actions.of(&old), actions.of(&new));
        let holds = |condition: &str, set: &Labels| {
            condition == "every alert" || condition.split(" and ").all(|part| {
                let any = part.trim_start_matches('(').trim_end_matches(')');
                // Conditions with alternatives are left to the tests of conditions.
                part.contains(" or ") || crate::routing::sample::matchers(any)
                    .iter()
                    .all(|m| m.matches(set.get(m.name())))
            })
        };
        for change in diff.changes.iter().filter(|change| !change.condition.contains('(')) {
            prop_assert!(holds(&change.condition, &change.witness), "{}", change.condition);
        }
        for set in sets {
            let differs = outcome(&old, &a, &set) != outcome(&new, &b, &set);
            let told = diff.changes.iter().filter(|change| !change.condition.contains('('));
            let told = told.filter(|change| holds(&change.condition, &set)).count();
            prop_assert!(differs || told == 0, "{}", set);
            if diff.changes.iter().all(|change| !change.condition.contains('(')) {
                prop_assert!(!differs || told > 0, "{}", set);
            }
        }
    }
}
