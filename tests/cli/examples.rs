//! The examples of every explanation are run: the wrong one gives the finding, the right one
//! does not.

use std::collections::BTreeSet;

use techcorp::check::{Scope, checks, codes};
use techcorp::diag::{Example, Level, Sink};
use techcorp::model::catalogue::Catalogue;
use techcorp::model::rules::RulePolicy;
use techcorp::model::stack::{Loader, Targets};
use techcorp::source::{Disk, Files};

use crate::sandbox::Sandbox;

/// Codes whose example would be a file of many megabytes or of raw bytes; tests of their own
/// stand in validate.rs.
const WITHOUT_EXAMPLES: [&str; 5] = [
    "execution-cut-short",
    "file-too-large",
    "not-text",
    "too-many-aliases",
    "too-many-documents",
];

fn found(examples: &[Example], level: Level) -> Vec<String> {
    let sandbox = examples
        .iter()
        .fold(Sandbox::new(), |s, e| s.file(e.name, e.text));
    let ran = sandbox.run(&["validate", "--level", level.name(), "-o", "json", "."]);
    if ran.code > 1 {
        return vec![ran.err];
    }
    ran.codes()
}

#[test]
fn wrong_examples_give_their_finding_and_right_ones_do_not() {
    let mut failures = Vec::new();
    for code in codes() {
        if WITHOUT_EXAMPLES.contains(&code.name) {
            continue;
        }
        if code.wrong.is_empty() || code.right.is_empty() {
            failures.push(format!("{} lacks an example", code.name));
            continue;
        }
        // At its own level: whoever asks for less must not lose it.
        let wrong = found(code.wrong, code.level);
        if !wrong.iter().any(|c| c == code.name) {
            failures.push(format!("{}: the wrong example gives {wrong:?}", code.name));
        }
        let right = found(code.right, Level::Advice);
        if right.iter().any(|c| c == code.name) {
            failures.push(format!("{}: the right example gives it too", code.name));
        }
        let refused: Vec<_> = right.iter().filter(|c| severity(c) == "error").collect();
        if !refused.is_empty() {
            failures.push(format!("{}: the right example has {refused:?}", code.name));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// `--level` leaves out checks by the codes that they declare.
#[test]
fn no_check_reports_what_is_graver_than_its_own_codes() {
    let mut failures = Vec::new();
    for code in codes() {
        let sandbox = code
            .wrong
            .iter()
            .fold(Sandbox::new(), |s, e| s.file(e.name, e.text));
        let mut loader = Loader::new(&Disk, Targets::default());
        // What is no configuration at all has nothing to check.
        let _ = loader.folder(&sandbox.path(""));
        let scope = Scope {
            stack: &loader.stack,
            sources: &loader.sources,
            files: Some(&Disk as &dyn Files),
            catalogue: &Catalogue::default(),
            policy: &RulePolicy::default(),
        };
        for check in checks() {
            let Some(gravest) = check.codes().iter().map(|code| code.level).min() else {
                continue;
            };
            let mut sink = Sink::new();
            check.run(&scope, &mut sink);
            let found = sink.into_sorted().into_iter();
            let graver = found.filter(|finding| finding.code.level < gravest);
            let names: BTreeSet<_> = graver.map(|finding| finding.code.name).collect();
            if !names.is_empty() {
                failures.push(format!("{}: {names:?}", check.codes()[0].name));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Returns the severity of a code; what is none is the message of a run that failed.
fn severity(name: &str) -> &'static str {
    let code = codes().into_iter().find(|c| c.name == name);
    code.map_or("error", |c| c.severity.name())
}

#[test]
fn names_are_kebab_case_and_unique() {
    let names: Vec<_> = codes().iter().map(|c| c.name).collect();
    for pair in names.windows(2) {
        assert!(pair[0] < pair[1], "{} stands twice", pair[0]);
    }
    for name in names {
        let kebab = name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit());
        assert!(kebab, "{name}");
    }
}

#[test]
fn explain_tells_of_every_code() {
    let sandbox = Sandbox::new();
    let list = sandbox.run(&["explain"]);
    for code in codes() {
        assert!(list.out.contains(code.name), "{}", code.name);
        assert!(code.explain.len() > 60, "{} explains nothing", code.name);
        assert!(!code.summary.ends_with('.'), "{}", code.name);
    }
    let one = sandbox.run(&["explain", "duplicate-key"]);
    assert!(one.out.contains("Wrong (alertmanager.yml)"), "{}", one.out);
    let none = sandbox.run(&["explain", "duplicate-kye"]);
    assert_eq!(none.code, 2);
    assert!(
        none.err.contains("did you mean `duplicate-key`?"),
        "{}",
        none.err
    );
}
