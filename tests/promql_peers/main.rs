//! Compares the PromQL parser and printer with promtool and Prometheus 3.5 on generated and mutated
//! expressions.
//!
//! The programs are looked for in the folder TECHCORP_PEERS and in PATH; without them the tests fail.
//! TECHCORP_PROMQL_COUNT sets how many expressions are tried, TECHCORP_SEED repeats a run,
//! TECHCORP_PROMQL_EXPRESSIONS names a file of further expressions to mutate, separated by NUL.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod grammar;
mod mutation;
mod peer;
#[path = "../support/random.rs"]
mod random;

use grammar::Grammar;
use mutation::mutate;
use peer::Peer;
use random::{Random, setting};
use techcorp::lang::promql::{Expr, Features, parse};

const EXPERIMENTAL: Features = Features {
    experimental_functions: true,
    duration_expressions: false,
};

fn seeds_to_mutate() -> Vec<String> {
    let Ok(path) = std::env::var("TECHCORP_PROMQL_EXPRESSIONS") else {
        return Vec::new();
    };
    let text = std::fs::read_to_string(path).expect("reading the expressions");
    text.split('\0')
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Returns expressions that are not blank, a third of them valid, the others off by little.
fn expressions(random: &mut Random, count: usize, duration_arithmetic: bool) -> Vec<String> {
    let known = seeds_to_mutate();
    let mut made = Vec::with_capacity(count);
    while made.len() < count {
        let odd_once_in = [0, 20, 60][random.below(3)];
        let mut grammar = Grammar {
            random,
            odd_once_in,
            duration_arithmetic,
        };
        let expression = grammar.expression();
        let expression = match random.below(4) {
            0 => mutate(&expression, random),
            1 if !known.is_empty() => mutate(&known[random.below(known.len())], random),
            _ => expression,
        };
        if !expression.trim().is_empty() {
            made.push(expression);
        }
    }
    made
}

fn assert_same_verdicts(peer: Peer, features: Features, expressions: &[String]) {
    let mut accepted = 0;
    let mut differences = Vec::new();
    for batch in expressions.chunks(2000) {
        let refused = peer.refused(batch);
        for (at, expression) in batch.iter().enumerate() {
            match (parse(expression, features), refused.get(&at)) {
                (Ok(_), None) => accepted += 1,
                (Err(_), Some(_)) => {}
                (Ok(_), Some(reason)) => {
                    differences.push(format!("refused by the peer: {expression:?}: {reason}"));
                }
                (Err(faults), None) => {
                    differences.push(format!("accepted by the peer: {expression:?}: {faults:?}"));
                }
            }
        }
    }
    let (count, total) = (differences.len(), expressions.len());
    differences.truncate(20);
    assert_eq!(
        count,
        0,
        "of {total}, {peer:?}:\n{}",
        differences.join("\n")
    );
    let share = f64::from(accepted) / total as f64;
    assert!(
        (0.2..0.9).contains(&share),
        "{share} of the expressions are valid"
    );
}

fn count() -> usize {
    setting("TECHCORP_PROMQL_COUNT", 4000) as usize
}

#[test]
fn promtool_gives_the_same_verdicts() {
    let mut random = Random::seeded();
    let expressions = expressions(&mut random, count(), false);
    let (plain, experimental) = expressions.split_at(expressions.len() / 2);
    let peer = |experimental_functions| Peer::Promtool {
        experimental_functions,
    };
    assert_same_verdicts(peer(false), Features::default(), plain);
    assert_same_verdicts(peer(true), EXPERIMENTAL, experimental);
}

#[test]
fn prometheus_gives_the_same_verdicts_with_arithmetic_on_durations() {
    let mut random = Random::seeded();
    let expressions = expressions(&mut random, count() / 2, true);
    let features = Features {
        experimental_functions: true,
        duration_expressions: true,
    };
    assert_same_verdicts(Peer::Prometheus, features, &expressions);
}

/// Where promtool's text reads back as something else, ours is let be another.
#[test]
fn promtool_formats_alike() {
    let mut random = Random::seeded();
    let wanted = (count() / 20).min(500);
    let (mut compared, mut lossy) = (0, 0);
    while compared < wanted {
        let mut grammar = Grammar {
            random: &mut random,
            odd_once_in: 0,
            duration_arithmetic: false,
        };
        let expression = grammar.expression();
        let Ok(expr) = parse(&expression, EXPERIMENTAL) else {
            continue;
        };
        let ours = expr.pretty().expect("a text of usual length");
        let theirs = peer::formatted(&expression)
            .unwrap_or_else(|| panic!("promtool refuses to format {expression:?}"));
        compared += 1;
        if ours == theirs {
            continue;
        }
        let read_back = parse(&theirs, EXPERIMENTAL)
            .ok()
            .and_then(|expr| expr.pretty());
        assert_ne!(
            read_back.as_ref(),
            Some(&ours),
            "of {expression:?}: promtool writes {theirs:?}"
        );
        lossy += 1;
    }
    assert!(
        lossy * 4 < compared,
        "{lossy} of {compared} texts of promtool read back as another"
    );
}

/// What must hold for every tree.
fn assert_sound(source: &str, expr: &Expr, features: Features) {
    for (id, node) in expr.nodes() {
        assert!(
            source
                .get(node.span.start..node.span.end)
                .is_some_and(|s| !s.is_empty())
        );
        for child in expr.children(id) {
            let span = expr.node(child).span;
            assert_eq!(
                span.to(node.span),
                node.span,
                "a child outside of its parent: {source:?}"
            );
        }
    }
    assert_eq!(expr.descendants(expr.root()).count(), expr.node_count());
    let flat = expr.to_string();
    // As Prometheus writes them, these read back as another tree or not at all: ranges below a
    // millisecond, +Inf before an exponent, an offset of NaN, and a calculated offset after @.
    let odd = ["[0s", "+Inf ^", "offset --"];
    let odd = odd.iter().any(|odd| flat.contains(odd));
    if odd || (features.duration_expressions && flat.contains(" @ ")) {
        return;
    }
    let again =
        parse(&flat, features).unwrap_or_else(|faults| panic!("{source:?}: {flat}: {faults:?}"));
    assert_eq!(again.to_string(), flat, "of {source:?}");
    if let Some(pretty) = expr.pretty() {
        let again = parse(&pretty, features).expect("the pretty text is valid");
        assert_eq!(again.pretty().as_ref(), Some(&pretty), "of {source:?}");
        assert_eq!(again.to_string(), flat, "of {source:?}");
    }
}

#[test]
fn every_text_is_read_or_refused_and_reads_back() {
    let mut random = Random::seeded();
    for duration_expressions in [false, true] {
        let features = Features {
            experimental_functions: true,
            duration_expressions,
        };
        for batch in 0..(count() / 2).div_ceil(1000) {
            for source in expressions(&mut random, 1000, duration_expressions) {
                match parse(&source, features) {
                    Ok(expr) => assert_sound(&source, &expr, features),
                    Err(faults) => {
                        assert!(!faults.is_empty(), "batch {batch}: {source:?}");
                        for fault in faults {
                            assert!(source.get(fault.span.start..fault.span.end).is_some());
                        }
                    }
                }
            }
        }
    }
}
