//! Measures routing: resolving label sets, proofs of dead routes and duplicates, comparing trees.
//!
//! Each line is the median of several runs: time by the clock, and time of the processor. `TECHCORP_BENCH` names the only parts to measure, by how
//! their names begin.

#![allow(
    clippy::print_stdout,
    clippy::panic,
    clippy::expect_used,
    reason = "a benchmark prints what it measures and stops at what it cannot"
)]

#[path = "routing/shapes.rs"]
mod shapes;

use std::hint::black_box;
use std::time::{Duration, Instant};

use techcorp::routing::dead::reach;
use techcorp::routing::diff::diff;
use techcorp::routing::duplicate::duplicates;
use techcorp::routing::{Config, Draft, Intervals, Labels, Resolver, Tree};

use shapes::{EDITS, SHAPES, alternatives, edited, flat, labels, levels, prefixes};

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

/// Returns how long this thread has run, as far as the system tells.
fn run_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

/// Returns the median time of several runs: by the clock, and that of the processor.
fn median(mut work: impl FnMut()) -> [Duration; 2] {
    let times = (0..RUNS).map(|_| {
        let (start, before) = (Instant::now(), run_time());
        work();
        let ran = run_time().zip(before).map(|(after, before)| after - before);
        (start.elapsed(), ran.unwrap_or_default())
    });
    let (clock, ran): (Vec<_>, Vec<_>) = times.unzip();
    [clock, ran].map(|mut times| {
        times.sort_unstable();
        times.get(RUNS / 2).copied().unwrap_or_default()
    })
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
    let [clock, ran] = median(work);
    println!("{name:<58} {clock:>12.3?} {ran:>12.3?}");
    Some(clock)
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
    growth("flat", flat, "a receiver", 10_000);
    for edit in ["a receiver", "a removed route", "a moved route"] {
        growth("forty labels", labels, edit, 5_000);
    }
}

/// Measures one edit in trees of different sizes.
fn growth(name: &str, shape: fn(usize) -> Draft, edit: &str, most: usize) {
    let counts = [1_000, 2_000, 5_000, 10_000].into_iter();
    for count in counts.filter(|count| *count <= most) {
        let old = config(shape(count));
        let new = config(edited(shape(count), edit));
        measure(
            &format!("diff: growth, {name}, {count} routes, {edit}"),
            || {
                black_box(diff(&old, &new));
            },
        );
    }
}
