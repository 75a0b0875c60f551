use proptest::prelude::*;

use super::action::actions_of;
use super::*;
use crate::routing::sample::{all_label_sets, drafts, label_sets, route, tree};
use crate::routing::{Draft, Intervals, Tree};

fn config(tree: Tree) -> Config {
    Config {
        tree,
        intervals: Intervals::default(),
        inhibition: Vec::new(),
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
    let parts = diff.changes().flat_map(|change| &change.parts);
    parts
        .map(|part| {
            let lost = receivers(&old, &part.old[part.lost.clone()]);
            let gained = receivers(&new, &part.new[part.gained.clone()]);
            (part.to_string(), lost, gained)
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
                r#"team="dba" and severity!="critical""#,
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
fn whether_an_earlier_route_was_told_decides_who_is_told_last() {
    let old = vec![
        route(r#"a="1""#, "x").continues(),
        route(r#"b="1""#, "y"),
        route(r#"c="1""#, "z"),
    ];
    let mut new = old.clone();
    new.remove(1);
    let (old, new) = (config(tree(old)), config(tree(new)));
    for pairs in WAYS {
        let diff = compare_within(pairs, &old, &new, None);
        let changes = diff.changes().map(|change| change.delta.new.join(","));
        let changes: BTreeSet<String> = changes.collect();
        assert_eq!(changes, ["", "root", "z"].map(str::to_owned).into());
        check_one(&diff, &old, &new).unwrap();
    }
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
    assert!(!open.groups.is_empty() && !open.is_equivalent());
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

/// How many pairs of states may be looked at: with none, trees are compared route by route.
const WAYS: [usize; 2] = [MAX_PAIRS, 0];

fn check(old: &Config, new: &Config) -> Result<(), TestCaseError> {
    let diffs = WAYS.map(|pairs| compare_within(pairs, old, new, None));
    let [fewest, routes] = diffs.each_ref().map(|diff| -> BTreeSet<_> {
        diff.changes()
            .map(|change| (&change.delta, &change.receivers))
            .collect()
    });
    prop_assert_eq!(fewest, routes);
    diffs.iter().try_for_each(|diff| check_one(diff, old, new))
}

fn check_one(diff: &Diff, old: &Config, new: &Config) -> Result<(), TestCaseError> {
    prop_assert!(diff.unproved.is_empty() && diff.more == 0, "{:?}", diff);
    let mut actions = Actions::default();
    let (a, b) = (actions.of(old), actions.of(new));
    for change in diff.changes() {
        for part in &change.parts {
            prop_assert_eq!(&part.old, &old.tree.resolve(&part.witness));
            prop_assert_eq!(&part.new, &new.tree.resolve(&part.witness));
            let before = outcome(old, &a, &part.witness);
            let after = outcome(new, &b, &part.witness);
            prop_assert_ne!(&before, &after);
            let (lost, gained) = delta::changed(&before, &after);
            let (delta, _) = actions.delta(&before[lost], &after[gained]);
            prop_assert_eq!(&change.delta, &delta, "{}", part);
        }
    }
    if diff.groups.is_empty() {
        for set in all_label_sets() {
            prop_assert_eq!(outcome(old, &a, &set), outcome(new, &b, &set), "{}", set);
        }
    }
    prop_assert_eq!(differs_somewhere(old, new), !diff.groups.is_empty());
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
    fn both_ways_find_the_same_changes_in_larger_trees(
        old in drafts(60),
        changes in prop::collection::vec(mutations(), 1..4),
    ) {
        let mut new = old.clone();
        for (mutation, place) in changes {
            let count = size(&new) - 1;
            if count > 0 {
                mutate(&mut new, &mut (place % count), &mutation);
            }
        }
        check(&config(Tree::new(old)), &config(Tree::new(new)))?;
    }

    #[test]
    fn every_alert_is_part_of_just_the_change_that_concerns_it(
        old in drafts(8),
        new in drafts(8),
        sets in label_sets(),
        pairs in prop::sample::select(WAYS.to_vec()),
    ) {
        let (old, new) = (config(Tree::new(old)), config(Tree::new(new)));
        let diff = compare_within(pairs, &old, &new, None);
        let mut actions = Actions::default();
        let (a, b) = (actions.of(&old), actions.of(&new));
        for part in diff.changes().flat_map(|change| &change.parts) {
            prop_assert!(is_part(part, &part.witness).unwrap_or(true), "{}", part);
        }
        for set in sets {
            let (before, after) = (outcome(&old, &a, &set), outcome(&new, &b, &set));
            let told: Vec<_> = diff
                .changes()
                .map(|change| {
                    let parts = change.parts.iter().map(|part| is_part(part, &set));
                    (change, parts.collect::<Vec<_>>())
                })
                .collect();
            let all_told = diff.changes().all(|change| change.complete);
            if !all_told || told.iter().any(|(_, parts)| parts.contains(&None)) {
                continue;
            }
            for change in diff.changes() {
                let group = diff.groups.iter().find(|group| group.changes.contains(change));
                let group = group.expect("its group");
                let some = |parts: &[Part]| {
                    let parts: Vec<_> = parts.iter().map(|part| is_part(part, &set)).collect();
                    (!parts.contains(&None)).then(|| parts.contains(&Some(true)))
                };
                let base = diff.base.as_deref().map_or(Some(true), |base| holds(base, &set));
                let of_group = match group.complete {
                    true => some(&group.parts),
                    false => None,
                };
                let parts = [base, of_group, some(&change.brief)];
                if let [Some(base), Some(group), Some(brief)] = parts {
                    prop_assert_eq!(Some(base && group && brief), some(&change.parts));
                }
            }
            let holding = told.iter().filter(|(_, parts)| parts.contains(&Some(true)));
            let holding: Vec<&Change> = holding.map(|(change, _)| *change).collect();
            let (lost, gained) = delta::changed(&before, &after);
            let (expected, _) = actions.delta(&before[lost], &after[gained]);
            let expected: Vec<Delta> = (before != after).then_some(expected).into_iter().collect();
            let holding: Vec<Delta> = holding.iter().map(|change| change.delta.clone()).collect();
            prop_assert_eq!(holding, expected, "{}", set);
        }
    }
}

/// Returns whether a label set is in a part; nothing when the part's condition is cut short.
fn is_part(part: &Part, set: &Labels) -> Option<bool> {
    if part.more > 0 {
        return None;
    }
    let without = part.without.iter().map(|text| holds(text, set));
    let without: Option<Vec<bool>> = without.collect();
    Some(holds(&part.within, set)? && !without?.contains(&true))
}

/// Reads a condition as people do.
fn holds(condition: &str, set: &Labels) -> Option<bool> {
    if condition == "every alert" {
        return Some(true);
    }
    if condition.contains('…') {
        return None;
    }
    let all = |text: &str| {
        text.split(" and ").all(|matcher| {
            crate::routing::sample::matchers(matcher)
                .iter()
                .all(|m| m.matches(set.get(m.name())))
        })
    };
    // Alternatives of one label stand in parentheses, which come behind a space or the start.
    let mut rest = condition.to_owned();
    while let Some(start) = rest
        .find(" (")
        .map(|at| at + 1)
        .or(rest.starts_with('(').then_some(0))
    {
        let end = start + alternatives_end(&rest[start..])?;
        let inner = &rest[start + 1..end - 1];
        let some = inner.split(" or ").any(all);
        let word = if some {
            "a=~\"(?s).*\""
        } else {
            "a!~\"(?s).*\""
        };
        rest.replace_range(start..end, word);
    }
    Some(all(&rest))
}

/// Returns where the parenthesis that starts a text is closed, outside of quotes.
fn alternatives_end(text: &str) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            ')' if !quoted => return Some(at + 1),
            _ => {}
        }
    }
    None
}
