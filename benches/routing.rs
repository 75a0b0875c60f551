//! Measures routing: resolving label sets, proofs of dead routes and duplicates, comparing trees.
//!
//! Each line is the median of several runs. `TECHCORP_BENCH` names the only parts to measure, by how
//! their names begin.

#![allow(
    clippy::print_stdout,
    clippy::panic,
    clippy::expect_used,
    reason = "a benchmark prints what it measures and stops at what it cannot"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use techcorp::lang::matcher::{self, Mode};
use techcorp::routing::dead::reach;
use techcorp::routing::diff::diff;
use techcorp::routing::duplicate::duplicates;
use techcorp::routing::{Config, Draft, GroupBy, Intervals, Labels, Resolver, Tree};

const RUNS: usize = 5;

/// How many different label sets are resolved, again and again.
const SETS: usize = 10_000;

/// How many label sets are resolved in one run.
const RESOLVED: usize = 1_000_000;

/// Numbers that a seed determines (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % bound as u64).expect("small")
    }
}

/// Returns the median time of several runs.
fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times.get(RUNS / 2).copied().unwrap_or_default()
}

fn wanted(name: &str) -> bool {
    std::env::var("TECHCORP_BENCH").map_or(true, |only| {
        only.split(',').any(|start| name.starts_with(start))
    })
}

/// Measures a part and prints a line about it.
fn measure(name: &str, work: impl FnMut()) -> Option<Duration> {
    if !wanted(name) {
        return None;
    }
    let time = median(work);
    println!("{name:<58} {time:>12.3?}");
    Some(time)
}

fn route(matchers: &str, receiver: &str) -> Draft {
    Draft {
        matchers: matcher::parse(matchers, Mode::Fallback)
            .expect("matchers")
            .list,
        receiver: Some(receiver.to_owned()),
        ..Draft::default()
    }
}

fn root(children: Vec<Draft>) -> Draft {
    Draft {
        receiver: Some("default".to_owned()),
        children,
        ..Draft::default()
    }
}

/// Returns a route for each service of its own, with a pinch of what real trees have.
fn flat(count: usize) -> Draft {
    root(
        (0..count)
            .map(|at| {
                let receiver = format!("r{}", at % 97);
                let text = match at % 10 {
                    7 => format!("service=\"s{at}\",severity=~\"critical|warning\""),
                    8 => format!("service=\"s{at}\",env!=\"dev\""),
                    9 => format!("service=~\"s{at}|t{at}\""),
                    _ => format!("service=\"s{at}\""),
                };
                let mut route = route(&text, &receiver);
                route.continues = at % 50 == 3;
                route
            })
            .collect(),
    )
}

/// Returns teams, below each its services, and below each of these severities: three levels.
fn levels(count: usize) -> Draft {
    let teams = count.div_ceil(1_000).max(10);
    let services = count.div_ceil(teams * 4).max(1);
    root(
        (0..teams)
            .map(|team| {
                let mut top = route(&format!("team=\"team{team}\""), &format!("t{team}"));
                top.children = (0..services)
                    .map(|service| {
                        let text = format!("service=\"s{team}-{service}\"");
                        let mut middle = route(&text, &format!("s{}", service % 31));
                        middle.children = ["critical", "warning", "info"]
                            .iter()
                            .map(|severity| route(&format!("severity=\"{severity}\""), severity))
                            .collect();
                        middle
                    })
                    .collect();
                top
            })
            .collect(),
    )
}

/// Returns routes that all ask with alternatives which overlap those of others.
fn alternatives(count: usize) -> Draft {
    let routes = (0..count).map(|at| {
        let words: Vec<_> = (0..3)
            .map(|n| format!("w{}", (at * 7 + n * 13) % (2 * count)))
            .collect();
        route(
            &format!("team=~\"{}\"", words.join("|")),
            &format!("r{}", at % 97),
        )
    });
    root(routes.collect())
}

/// Returns routes that ask for many different labels, two each.
fn labels(count: usize) -> Draft {
    let routes = (0..count).map(|at| {
        let (a, b) = (at % 40, (at / 40 + at + 1) % 40);
        let text = match a == b {
            true => format!("l{a}=\"v{at}\""),
            false => format!("l{a}=\"v{}\",l{b}=~\"v{at}|w.*\"", at / 5),
        };
        route(&text, &format!("r{}", at % 97))
    });
    root(routes.collect())
}

/// Returns routes whose expressions match infinitely many values.
fn prefixes(count: usize) -> Draft {
    let routes = (0..count).map(|at| route(&format!("alertname=~\"App{at}[A-Z].*\""), "r"));
    root(routes.collect())
}

fn sets(random: &mut Random, services: usize) -> Vec<Labels> {
    let severities = ["critical", "warning", "info", "none"];
    (0..SETS)
        .map(|_| {
            let team = random.below(12);
            let service = random.below(services + services / 5);
            let service = match random.below(2) {
                0 => format!("s{service}"),
                _ => format!("s{team}-{}", service % 250),
            };
            let pairs = [
                ("alertname", format!("Alert{}", random.below(100))),
                ("cluster", format!("c{}", random.below(3))),
                ("env", ["prod", "dev"][random.below(2)].to_owned()),
                ("instance", format!("10.0.0.{}:9100", random.below(256))),
                ("job", format!("j{}", random.below(20))),
                ("service", service),
                ("severity", severities[random.below(4)].to_owned()),
                ("team", format!("team{team}")),
            ];
            pairs.into_iter().collect()
        })
        .collect()
}

fn resolving(name: &str, draft: Draft, sets: &[Labels]) {
    let tree = Tree::new(draft);
    let resolver = Resolver::new(&tree);
    let name = format!("resolve: 1,000,000 label sets, {name}");
    let time = measure(&name, || {
        let mut found = 0;
        for set in sets.iter().cycle().take(RESOLVED) {
            found += resolver.resolve(black_box(set)).len();
        }
        black_box(found);
    });
    if let Some(time) = time {
        println!(
            "{:<58} {:>12.0}/s",
            "",
            RESOLVED as f64 / time.as_secs_f64()
        );
    }
}

fn config(draft: Draft) -> Config {
    Config {
        tree: Tree::new(draft),
        intervals: Intervals::default(),
        inhibition: Vec::new(),
    }
}

/// Returns the tree with some routes changed.
fn edited(mut draft: Draft, edit: &str) -> Draft {
    let count = draft.children.len();
    match edit {
        "nothing" => {}
        "a receiver" => draft.children[count / 2].receiver = Some("new".to_owned()),
        "a removed route" => {
            draft.children.remove(count / 3);
        }
        "a moved route" => {
            let route = draft.children.remove(count - 1);
            draft.children.insert(0, route);
        }
        "group_by of the root" => {
            draft.group_by = Some(GroupBy::Labels(["alertname".to_owned()].into()));
        }
        "a new route before all" => {
            let new = route("severity=\"critical\",env=\"prod\"", "new");
            draft.children.insert(0, new);
        }
        "fifty receivers" => {
            for at in 0..50 {
                draft.children[at * count / 50].receiver = Some(format!("new{}", at % 5));
            }
        }
        other => panic!("no such edit: {other}"),
    }
    draft
}

const EDITS: [&str; 7] = [
    "nothing",
    "a receiver",
    "a removed route",
    "a moved route",
    "group_by of the root",
    "a new route before all",
    "fifty receivers",
];

/// A kind of tree of a given size.
type Shape = (&'static str, fn(usize) -> Draft);

const SHAPES: [Shape; 5] = [
    ("flat", flat),
    ("three levels", levels),
    ("alternatives", alternatives),
    ("forty labels", labels),
    ("prefixes", prefixes),
];

fn main() {
    let mut random = Random(1);
    let some = sets(&mut random, 1_000);
    resolving("flat tree of 1,000 routes", flat(1_000), &some);
    resolving("three levels, 10,000 routes", levels(10_000), &some);
    resolving("alternatives, 1,000 routes", alternatives(1_000), &some);
    resolving("prefixes, 200 routes", prefixes(200), &some);
    for (name, shape) in SHAPES {
        for count in [1_000, 2_000, 5_000, 10_000] {
            if name == "prefixes" && count > 2_000 {
                continue;
            }
            let tree = Tree::new(shape(count));
            let mut unproved = 0;
            measure(&format!("dead routes: {name}, {count} routes"), || {
                unproved = black_box(reach(&tree)).unproved.len();
            });
            if unproved > 0 {
                println!("  {unproved} of {} routes are not proved", tree.len());
            }
            let mut complete = true;
            measure(&format!("duplicates: {name}, {count} routes"), || {
                complete = black_box(duplicates(&tree)).complete;
            });
            if !complete {
                println!("  duplicates are not complete");
            }
        }
    }
    for (name, shape) in SHAPES {
        for edit in EDITS {
            let count = if name == "prefixes" { 200 } else { 1_000 };
            let old = config(shape(count));
            let new = config(edited(shape(count), edit));
            let mut told = (0, 0, 0);
            measure(&format!("diff: {name}, {count} routes, {edit}"), || {
                let diff = black_box(diff(&old, &new));
                told = (
                    diff.groups.len(),
                    diff.changes().count(),
                    diff.unproved.len(),
                );
            });
            if told.2 > 0 {
                println!("  {told:?}");
            }
        }
    }
    for count in [1_000, 2_000, 5_000, 10_000] {
        let old = config(flat(count));
        let new = config(edited(flat(count), "a receiver"));
        measure(
            &format!("diff: growth, flat, {count} routes, a receiver"),
            || {
                black_box(diff(&old, &new));
            },
        );
    }
}
