//! One change to a tree of fifty routes at a time: the comparison reports a change exactly when some
//! label set is treated differently, which brute force over all values decides.
//!
//! `TECHCORP_SEED` says where the generator starts, `TECHCORP_ROUTING_MUTATIONS` how many changes
//! are tried.

// A failure of a test is a panic, and its figures are read from its output.
#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::too_many_lines
)]

#[path = "support/random.rs"]
mod random;

use techcorp::lang::matcher::{self, Mode};
use techcorp::routing::diff::diff;
use techcorp::routing::{Config, Draft, Intervals, Labels, Resolver, Tree};

use random::{Random, seed, setting};

/// The labels, and values that tell all matchers on them apart.
const DOMAIN: [(&str, &[&str]); 4] = [
    ("team", &["", "a", "b", "c", "d", "e", "f", "\n", "other"]),
    ("severity", &["", "critical", "warning", "info", "other"]),
    ("env", &["", "prod", "prod-eu", "prodx", "dev", "other"]),
    (
        "service",
        &[
            "", "api", "apix", "api-1", "api-db", "web", "web-1", "web-x", "web-db", "x-1", "x-db",
            "\n", "other",
        ],
    ),
];

const MATCHERS: [&str; 30] = [
    "team=a",
    "team=b",
    "team=c",
    "team=d",
    "team=e",
    "team=f",
    "team!=a",
    "team=~\"a|b\"",
    "team=~\"c|d|e\"",
    "team!~\"a|f\"",
    "team=~\".+\"",
    "team=\"\"",
    "severity=critical",
    "severity=warning",
    "severity!=info",
    "severity=~\"critical|warning\"",
    "severity=~\"\"",
    "env=prod",
    "env=~\"prod.*\"",
    "env!~\"prod|dev\"",
    "env=~\"prod-.+\"",
    "env!=dev",
    "service=api",
    "service=~\"api.*\"",
    "service=~\"web-.*\"",
    "service=~\".*-db\"",
    "service!~\".*-(1|db)\"",
    "service=~\"(api|web).*\"",
    "service=\"\"",
    "service=~\".+\"",
];

/// How many changes are tried on one tree.
const CHANGES: u64 = 20;

fn matchers(random: &mut Random, count: usize) -> Vec<matcher::Matcher> {
    let texts: Vec<_> = (0..count)
        .map(|_| MATCHERS[random.below(MATCHERS.len())])
        .collect();
    matcher::parse(&texts.join(","), Mode::Fallback)
        .expect("matchers")
        .list
}

fn route(random: &mut Random) -> Draft {
    let count = 1 + random.below(3);
    Draft {
        matchers: matchers(random, count),
        receiver: Some(format!("r{}", random.below(20))),
        continues: random.below(3) == 0,
        ..Draft::default()
    }
}

/// Returns a tree of three levels with fifty routes below the root.
fn fifty(random: &mut Random) -> Draft {
    let mut root = Draft {
        receiver: Some("root".to_owned()),
        ..Draft::default()
    };
    for _ in 0..10 {
        let mut top = route(random);
        for _ in 0..2 {
            let mut middle = route(random);
            middle.children.push(route(random));
            top.children.push(middle);
        }
        root.children.push(top);
    }
    root
}

/// Returns the list that holds the route of a number, and its place in it.
fn find<'d>(draft: &'d mut Draft, number: &mut usize) -> Option<(&'d mut Vec<Draft>, usize)> {
    if *number < draft.children.len() {
        return Some((&mut draft.children, *number));
    }
    *number -= draft.children.len();
    draft
        .children
        .iter_mut()
        .find_map(|child| find(child, number))
}

fn mutate(draft: &mut Draft, random: &mut Random) -> &'static str {
    let mut number = random.below(50);
    let (list, at) = find(draft, &mut number).expect("fifty routes");
    match random.below(4) {
        0 => {
            let count = 1 + random.below(2);
            list[at].matchers = matchers(random, count);
            "matchers"
        }
        1 => {
            list[at].receiver = Some(format!("r{}", random.below(20)));
            "receiver"
        }
        2 => {
            list[at].continues = !list[at].continues;
            "continue"
        }
        _ => {
            let other = random.below(list.len());
            list.swap(at, other);
            "order"
        }
    }
}

fn all_label_sets() -> Vec<Labels> {
    let mut sets: Vec<Vec<(&str, &str)>> = vec![Vec::new()];
    for (name, values) in DOMAIN {
        sets = sets
            .iter()
            .flat_map(|set| {
                values
                    .iter()
                    .map(move |value| [set.as_slice(), &[(name, *value)]].concat())
            })
            .collect();
    }
    sets.into_iter()
        .map(|set| set.into_iter().collect())
        .collect()
}

fn config(draft: Draft) -> Config {
    Config {
        tree: Tree::new(draft),
        intervals: Intervals::default(),
        inhibition: Vec::new(),
    }
}

fn receivers(tree: &Tree, resolver: &Resolver<'_>, set: &Labels) -> Vec<String> {
    let found = resolver.resolve(set);
    found
        .iter()
        .map(|id| tree.get(*id).receiver.value.to_string())
        .collect()
}

#[test]
fn a_change_is_reported_exactly_when_it_matters() {
    let seed = seed();
    let count = setting("TECHCORP_ROUTING_MUTATIONS", 1000);
    println!("seed {seed}, {count} changes");
    let sets = all_label_sets();
    let mut seen = std::collections::BTreeMap::new();
    for tree in 0..count.div_ceil(CHANGES) {
        let mut random = Random::new(seed.wrapping_mul(1_000_003).wrapping_add(tree));
        let draft = fifty(&mut random);
        let old = config(draft.clone());
        let resolver = Resolver::new(&old.tree);
        let before: Vec<_> = sets
            .iter()
            .map(|set| receivers(&old.tree, &resolver, set))
            .collect();
        for number in 0..CHANGES {
            let name = format!("seed {seed}, tree {tree}, change {number}");
            let mut changed = draft.clone();
            let kind = mutate(&mut changed, &mut random);
            let new = config(changed);
            let after = Resolver::new(&new.tree);
            let mut both = sets.iter().zip(&before);
            let differs = both.any(|(set, before)| receivers(&new.tree, &after, set) != *before);
            let diff = diff(&old, &new);
            assert!(diff.unproved.is_empty(), "{name}: {:?}", diff.unproved);
            let reported = !diff.groups.is_empty();
            assert_eq!(reported, differs, "{name} ({kind}): {:?}", diff.groups);
            for part in diff.changes().flat_map(|change| &change.parts) {
                assert_ne!(
                    receivers(&old.tree, &resolver, &part.witness),
                    receivers(&new.tree, &after, &part.witness),
                    "{name}: {}",
                    part.witness
                );
            }
            *seen.entry((kind, differs)).or_insert(0) += 1;
        }
    }
    println!("{seen:?}");
    for kind in ["matchers", "receiver", "continue", "order"] {
        for differs in [false, true] {
            let some = seen.contains_key(&(kind, differs));
            assert!(
                some || count < 500,
                "no change of {kind} with the result {differs}"
            );
        }
    }
}
