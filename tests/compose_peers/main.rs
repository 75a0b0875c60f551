//! Compose files here and in the real docker compose: the same project, or refused by both.

// A failure of a test is a panic, and its figures are read from its output.
#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::too_many_lines
)]

mod cases;
mod generate;
mod peer;
#[path = "../support/random.rs"]
mod random;
mod stacks;

use std::path::Path;

use cases::Case;
use peer::Outcome;
use random::{Random, setting};

/// How many folders are made at random.
const GENERATED: u64 = 120;

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    std::fs::write(path, text).expect("a file");
}

/// Returns where the two sides differ over some files.
fn compare(files: &[(&str, &str)], named: &[&str]) -> (Outcome, Vec<String>) {
    let sandbox = tempfile::tempdir().expect("a folder");
    let folder = sandbox.path().join("project");
    for (name, text) in files {
        write(&folder, name, text);
    }
    let arguments: Vec<&str> = named.iter().flat_map(|name| ["-f", name]).collect();
    let theirs = peer::theirs(&peer::program(), &folder, &arguments);
    let ours = peer::ours(&folder, named);
    let differences = peer::differences(&theirs, &ours);
    (theirs, differences)
}

fn check(cases: &[Case], named: bool) {
    let mut failures = Vec::new();
    for (name, files) in cases {
        let order: Vec<&str> = match named {
            true => files.iter().map(|(name, _)| *name).collect(),
            false => Vec::new(),
        };
        let (_, found) = compare(files, &order);
        failures.extend(found.iter().map(|d| format!("{name}: {}", d.trim_end())));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn hand_written_projects_load_alike() {
    check(cases::CASES, false);
}

#[test]
fn files_of_the_command_line_merge_alike() {
    check(cases::NAMED, true);
}

#[test]
fn the_clean_stack_loads_alike() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stacks/clean");
    let theirs = peer::theirs(&peer::program(), &folder, &[]);
    assert!(matches!(theirs, Outcome::Loaded(_)), "{theirs:?}");
    let found = peer::differences(&theirs, &peer::ours(&folder, &[]));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn generated_variables_and_env_files_read_alike() {
    let mut random = Random::seeded();
    let count = setting("TECHCORP_CASES", GENERATED);
    let mut failures = Vec::new();
    let mut loaded = 0_u64;
    for i in 0..count {
        let files = generate::folder(&mut random);
        let files: Vec<_> = files
            .iter()
            .map(|(name, text)| (*name, text.as_str()))
            .collect();
        let (theirs, differences) = compare(&files, &[]);
        loaded += u64::from(matches!(theirs, Outcome::Loaded(_)));
        for difference in differences {
            failures.push(format!("case {i}: {}\n{files:#?}", difference.trim_end()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    println!("{loaded} of {count} load, the others are refused by both");
    assert!(loaded > count / 4, "too few of the generated projects load");
}
