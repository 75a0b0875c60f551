//! The inference of labels against the real promtool: what an expression gives has to be among
//! what was inferred.
//!
//! INFERENCE_CASES sets how many expressions are tried, TECHCORP_SEED where to start. Both are
//! printed, with the case, when something is wrong.

// A failure of a test is a panic, and its figures are read from its output.
#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::too_many_lines
)]

mod grammar;
mod promtool;
#[path = "../support/random.rs"]
mod random;
mod rules;
mod targets;
mod world;

use techcorp::lang::promql::{Features, parse};
use techcorp::model::inference::{Inferred, Mode, Presence, Vector};

use grammar::Labels;
use promtool::Group;
use random::{Random, seed, setting};
use world::World;

const FEATURES: Features = Features {
    experimental_functions: true,
    duration_expressions: false,
};

/// How much was claimed, so that a test that compares nothing is seen.
#[derive(Debug, Default)]
struct Tally {
    evaluated: usize,
    with_series: usize,
    failed: usize,
    called_empty: usize,
    certain_labels: usize,
    known_values: usize,
    closed: usize,
}

impl Tally {
    fn count(&mut self, vector: &Vector, got: &[Labels]) {
        self.evaluated += 1;
        self.with_series += usize::from(!got.is_empty());
        self.called_empty += usize::from(vector.is_empty());
        for name in vector.names() {
            let certain = vector.presence(name) == Presence::Always;
            self.certain_labels += usize::from(certain);
            self.known_values += usize::from(certain && vector.get(name).list().is_some());
        }
        self.closed += usize::from(vector.others() == techcorp::model::inference::Others::None);
    }
}

#[test]
fn results_have_the_labels_that_were_inferred() {
    let tool = promtool::find();
    let cases = setting("INFERENCE_CASES", 4_000);
    let mut seed = seed();
    let mut tally = Tally::default();
    let mut tried = 0;
    while tried < cases {
        tried += batch(&tool, seed, &mut tally);
        seed += 1;
    }
    println!("{tried} expressions up to seed {seed}: {tally:?}");
    let least = tally.evaluated / 20;
    assert!(tally.with_series > least, "{tally:?}");
    assert!(tally.called_empty > least, "{tally:?}");
    assert!(tally.certain_labels > least, "{tally:?}");
    assert!(tally.known_values > least, "{tally:?}");
    assert!(tally.closed > least, "{tally:?}");
}

/// Returns an expression that is valid.
fn expression(random: &mut Random) -> String {
    loop {
        let depth = 1 + random.below(3);
        let text = grammar::vector(random, depth);
        if parse(&text, FEATURES).is_ok() {
            return text;
        }
    }
}

/// Tries one run of promtool; returns how many expressions that were.
fn batch(tool: &std::path::Path, seed: u64, tally: &mut Tally) -> u64 {
    let mut random = Random::new(seed);
    let groups: Vec<Group> = (0..20)
        .map(|_| Group {
            series: grammar::series(&mut random),
            expressions: (0..50).map(|_| expression(&mut random)).collect(),
        })
        .collect();
    let mut outcomes = promtool::evaluate(tool, &groups).into_iter();
    let mut tried = 0;
    for group in &groups {
        for text in &group.expressions {
            tried += 1;
            let outcome = outcomes.next().expect("an outcome");
            let world = World::about(&group.series, &mut random);
            let expr = parse(text, FEATURES).unwrap_or_else(|f| panic!("{text}: {f:?}"));
            let inferred = Inferred::of(&expr, &world, Mode::default());
            let vector = inferred.get(expr.root());
            match outcome {
                Err(_) => tally.failed += 1,
                Ok(got) => {
                    tally.count(vector, &got);
                    for labels in &got {
                        let pairs = labels.iter().map(|(n, v)| (n.as_str(), v.as_str()));
                        assert!(
                            vector.admits(pairs),
                            "seed {seed}: {text}\n  over {:?}\n  gives {labels:?}\n  inferred {vector:?}",
                            group.series
                        );
                    }
                }
            }
        }
    }
    tried
}
