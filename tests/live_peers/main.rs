//! What `routes … --live` says of the real Alertmanager is what `--config` says of the file that it
//! runs with.
//!
//! `TECHCORP_PEERS` names the folder of the program; `TECHCORP_LIVE_CASES` and `TECHCORP_SEED` say
//! how many configurations are compared and where the generator starts.

// A failure of a test is a panic, and its figures are read from its output.
#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::expect_used,
    clippy::unwrap_used
)]

mod configs;
mod peer;
#[path = "../support/random.rs"]
mod random;

use std::path::Path;
use std::process::Command;

use peer::Alertmanager;
use random::{Random, setting};

const AT: [&str; 2] = ["--at", "2026-11-03T22:30:00Z"];

/// How many alerts go through each configuration.
const ALERTS: usize = 20;

/// Runs the binary and returns what it prints, on success.
fn run(folder: &Path, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_techcorp"))
        .args(args)
        .current_dir(folder)
        .output()
        .expect("the binary runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}\n{said}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Returns the text without file and line of routes, which differ, and without the list of those
/// that were not tried, which consists of lines.
fn without_places(text: &str, name: &str) -> String {
    let digit = |c: char| c.is_ascii_digit();
    let mut parts = text.split(name);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let line = part.strip_prefix(':').unwrap_or(part);
        out.push_str(line.trim_start_matches(digit));
    }
    let lines = out.lines().filter(|line| !line.contains("not tried: line"));
    let out = lines.collect::<Vec<_>>().join("\n");
    let mut parts = out.split("(line ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| {
        out + "(line " + part.trim_start_matches(digit)
    })
}

/// Compares every command on what runs at the address and on the file beside it.
fn compare(folder: &Path, live: &str) {
    let shown = live.replace("ops:s3cret@", "");
    let file = ["--config", "alertmanager.yml"];
    let live = ["--live", live];
    let both = |args: &[&str]| {
        let file = run(folder, &[args, &file].concat());
        let live = run(folder, &[args, &live].concat());
        assert!(!live.contains("s3cret"), "{live}");
        let file = without_places(&file, "alertmanager.yml");
        assert_eq!(without_places(&live, &shown), file, "{args:?}");
    };
    both(&["routes", "show"]);
    both(&["routes", "show", "-o", "mermaid"]);
    both(
        &[
            &["routes", "test", "--labels", "alerts.jsonl", "-o", "json"],
            &AT[..],
        ]
        .concat(),
    );
    both(&[&["routes", "explain", "a=x", "severity=y"], &AT[..]].concat());
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("a file");
}

fn alerts(random: &mut Random) -> String {
    let lines: Vec<_> = (0..ALERTS).map(|_| random.alert()).collect();
    lines.join("\n")
}

#[test]
fn what_runs_is_resolved_as_its_file() {
    let cases = setting("TECHCORP_LIVE_CASES", 15);
    println!("{cases} configurations, {ALERTS} alerts each");
    let mut random = Random::seeded();
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write(folder, "alertmanager.yml", &random.config().to_string());
    let alertmanager = Alertmanager::start(folder);
    let live = format!("http://{}/am", alertmanager.address);
    let mut compared = 0;
    for case in 0..cases {
        let config = random.config().to_string();
        write(folder, "alertmanager.yml", &config);
        write(folder, "alerts.jsonl", &alerts(&mut random));
        assert!(
            alertmanager.reload(),
            "case {case}: {config}\n{}",
            alertmanager.log()
        );
        compare(folder, &live);
        compared += 1;
    }
    println!("{compared} configurations compared");
    assert_eq!(compared, cases);
}

/// Every kind of receiver with its secrets and defaults, and the templates of the server beside it.
#[test]
fn hidden_secrets_of_receivers_do_not_matter() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let config = include_str!("../notify_peers/alertmanager.yml");
    let config = config.replace("SINK", "http://127.0.0.1:1");
    write(
        folder,
        "alertmanager.yml",
        &config.replace("SMTP", "127.0.0.1:1"),
    );
    write(folder, "ops.tmpl", include_str!("../notify_peers/ops.tmpl"));
    write(folder, "alerts.jsonl", r#"{"labels": {"case": "rich"}}"#);
    let alertmanager = Alertmanager::start(folder);
    let live = format!("http://{}/am", alertmanager.address);
    let status = run(folder, &["routes", "test", "case=rich", "--live", &live]);
    assert_eq!(status, "rich.all\n");
    compare(folder, &live);
}

/// The user `ops` with the password `s3cret`.
const USERS: &str =
    "basic_auth_users: {ops: $2b$04$j/lDdz9nFn0nAWUnyFtNreWGGa7p.LluWLRVxZ7perbMsx0YZyhby}\n";

/// The user and password of a real login, and what is said without them.
#[test]
fn a_login_is_used_and_never_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let config = "{route: {receiver: r, routes: [{matchers: [a=x], receiver: s}]}, \
                  receivers: [{name: r}, {name: s}]}";
    write(folder, "alertmanager.yml", config);
    write(folder, "alerts.jsonl", r#"{"labels": {"a": "x"}}"#);
    write(folder, "web.yml", USERS);
    let alertmanager = Alertmanager::start(folder);
    let address = &alertmanager.address;
    compare(folder, &format!("http://ops:s3cret@{address}/am"));
    for login in ["", "ops:wr0ng@"] {
        let live = format!("http://{login}{address}/am");
        let output = Command::new(env!("CARGO_BIN_EXE_techcorp"))
            .args(["routes", "test", "a=x", "--live", &live])
            .output()
            .expect("the binary runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(
            said.contains("HTTP status 401") && !said.contains("wr0ng"),
            "{said}"
        );
    }
}
