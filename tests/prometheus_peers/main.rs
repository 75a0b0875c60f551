//! Compares our verdicts on generated prometheus.yml files with those of the real promtool.
//!
//! Every field of every mapping of the schema is set to right and wrong values, alone and in random
//! company; `promtool check config --syntax-only` and we have to agree on what is refused.
//! `TECHCORP_PEERS` names the folder that holds promtool, else it is taken from PATH.
//! `TECHCORP_PEER_CONFIGS` says how many files are compared (4,000 by default, `all` for every
//! single-field file and as many random ones), `TECHCORP_PEER_SEED` repeats a run.

// The seed and the figures are read from the output, and a failure is a panic.
#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::expect_used,
    clippy::unwrap_used
)]

mod bases;
mod generate;
mod known;
mod ours;
mod promtool;
mod yaml;

use generate::{Case, Generator};

/// How many files one call of promtool takes.
const BATCH: usize = 500;

fn seed() -> u64 {
    match std::env::var("TECHCORP_PEER_SEED") {
        Ok(text) => text.parse().expect("TECHCORP_PEER_SEED is a number"),
        Err(_) => {
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
            now.map_or(1, |d| d.as_nanos() as u64)
        }
    }
}

fn cases(generator: &mut Generator) -> Vec<Case> {
    let systematic = generator.systematic();
    match std::env::var("TECHCORP_PEER_CONFIGS").as_deref() {
        Ok("all") => {
            let count = systematic.len();
            systematic
                .into_iter()
                .chain(generator.random(count))
                .collect()
        }
        given => {
            let count = given.map_or(4_000, |text| text.parse().expect("a number or `all`"));
            let mut cases = generator.sample(systematic, count / 2);
            cases.extend(generator.random(count - cases.len()));
            cases
        }
    }
}

#[test]
fn generated_files_are_judged_as_promtool_judges_them() {
    let seed = seed();
    println!("seed {seed}");
    let tool = promtool::find();
    let lacking = promtool::lacking(&tool);
    println!("this promtool lacks: {}", lacking.join(", "));
    let mut generator = Generator::new(seed, lacking);
    let cases = cases(&mut generator);
    let mut accepted = 0;
    let mut differences = Vec::new();
    for batch in cases.chunks(BATCH) {
        let verdicts = promtool::judge(&tool, batch.iter().map(|case| case.text.as_str()));
        for (case, theirs) in batch.iter().zip(verdicts) {
            let ours = ours::judge(&case.text);
            accepted += usize::from(theirs.is_ok());
            if theirs.is_ok() == ours.is_ok() || known::difference(case, &theirs, &ours) {
                continue;
            }
            differences.push((case, theirs, ours));
        }
    }
    println!("{} files, {accepted} accepted by promtool", cases.len());
    for (case, theirs, ours) in differences.iter().take(40) {
        println!(
            "--- {}\n{}promtool: {theirs:?}\nours: {ours:?}",
            case.what, case.text
        );
    }
    assert!(
        differences.is_empty(),
        "{} of {} files are judged differently (seed {seed})",
        differences.len(),
        cases.len()
    );
    assert!(
        accepted * 10 > cases.len(),
        "hardly any file is a right one"
    );
}
