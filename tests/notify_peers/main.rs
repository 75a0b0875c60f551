//! One run of the real Alertmanager sends to every kind of receiver whose address can be set, and
//! what arrives is what `templates render` shows: firing, partly and wholly resolved, with odd
//! characters and with texts that are too long for their channels.
//!
//! Left open are, and nothing else: the key of the group and its hash, secrets, the token, issue and
//! transition that the channels give out, and of a mail its `Date`, `Message-Id`, boundary and the
//! order of its headers. Pushover and PagerDuty's old interface have fixed addresses and are not
//! here.

// A failure of a test is a panic, and its figures are read from its output.
#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::expect_used,
    clippy::unwrap_used
)]

mod alerts;
mod compare;
mod crash;
mod peer;
mod sink;
mod smtp;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use alerts::{CASES, Case, Phase, Times};
use compare::Comparison;
use peer::Alertmanager;
use sink::{Kept, Received};

/// How long nothing may come until a phase counts as over, and how long a phase may take.
const QUIET: Duration = Duration::from_millis(900);
const LIMIT: Duration = Duration::from_secs(20);

/// Writes the configuration for the servers of the test.
fn configure(folder: &Path, sink: &str, smtp: &str) {
    let config = include_str!("alertmanager.yml");
    let config = config.replace("SINK", sink).replace("SMTP", smtp);
    std::fs::write(folder.join("alertmanager.yml"), config).expect("a file");
    std::fs::write(folder.join("ops.tmpl"), include_str!("ops.tmpl")).expect("a file");
}

/// Runs `templates render` and returns what it says about the one receiver.
fn render(folder: &Path, receiver: &str, data: &Value) -> Value {
    std::fs::write(folder.join("data.json"), data.to_string()).expect("a file");
    let output = Command::new(env!("CARGO_BIN_EXE_techcorp"))
        .args(["templates", "render", "--config", "alertmanager.yml"])
        .args(["--receiver", receiver, "--data", "data.json", "-o", "json"])
        .arg("--defaults")
        .arg(peer::templates())
        .current_dir(folder)
        .output()
        .expect("the binary runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("SECRET"), "{said}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(!text.contains("SECRET"), "a secret is shown: {text}");
    let json: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{said}"));
    json["receivers"][0].clone()
}

/// Waits until nothing comes any more and every entry of a case has got something.
fn wait(kept: &Kept, start: usize, expected: &dyn Fn(&[Received]) -> Option<String>) {
    let began = Instant::now();
    let mut last = (kept.len(), Instant::now());
    loop {
        std::thread::sleep(Duration::from_millis(50));
        if kept.len() != last.0 {
            last = (kept.len(), Instant::now());
        }
        if last.1.elapsed() < QUIET {
            continue;
        }
        match expected(&kept.since(start)) {
            None => return,
            Some(missing) => assert!(began.elapsed() < LIMIT, "nothing came for {missing}"),
        }
    }
}

/// The requests of a case, by the kind and position of their entry.
type Entries = BTreeMap<(String, u64), Vec<Received>>;

fn entries(case: &Case, received: &[Received]) -> Entries {
    let mut entries = Entries::new();
    for request in received {
        let mut parts = request.target.split(['/', '?']).skip(1);
        if parts.next() != Some(case.name) {
            continue;
        }
        let kind = parts.next().unwrap_or_default().to_owned();
        let index = parts.next().and_then(|part| part.parse().ok());
        let index = index.unwrap_or_else(|| panic!("no entry in {}", request.target));
        entries
            .entry((kind, index))
            .or_default()
            .push(request.clone());
    }
    entries
}

/// Returns what the first webhook of a case got.
fn notifications(entries: &Entries) -> Vec<Value> {
    let webhook = entries.get(&("webhook".to_owned(), 0));
    let requests = webhook.into_iter().flatten();
    let json = |request: &Received| serde_json::from_str(&request.text()).expect("JSON");
    requests.map(json).collect()
}

/// Returns the fingerprints that Alertmanager gives, by instance.
fn fingerprints(notification: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let alerts = notification["alerts"].as_array().into_iter().flatten();
    alerts
        .map(|alert| {
            (
                text(&alert["labels"]["instance"]),
                text(&alert["fingerprint"]),
            )
        })
        .collect()
}

/// Runs Alertmanager once; `None` when it sent a notification while its alerts came in.
fn run(sink: &str, smtp: &str, kept: &Kept) -> Option<Comparison> {
    let folder = tempfile::tempdir().expect("a folder");
    configure(folder.path(), sink, smtp);
    let alertmanager = Alertmanager::start(folder.path());
    let mut comparison = Comparison::new(sink, smtp);
    let times = Times::now();
    for phase in Phase::ALL {
        let start = kept.len();
        for case in &CASES {
            alertmanager.post(&alerts::posted(case, phase, &times));
        }
        let missing = |received: &[Received]| {
            CASES.iter().find_map(|case| {
                let entries = entries(case, received);
                let told = comparison.expected(case, phase);
                let missing = told.iter().find(|entry| !entries.contains_key(*entry))?;
                Some(format!("{} {missing:?}\n{}", case.name, alertmanager.log()))
            })
        };
        wait(kept, start, &missing);
        let received = kept.since(start);
        for case in &CASES {
            let entries = entries(case, &received);
            let notifications = notifications(&entries);
            if !alerts::is_whole(phase, &notifications) {
                println!(
                    "{phase:?}: the alerts of {} came in parts, once more",
                    case.name
                );
                return None;
            }
            let data = alerts::data(case, phase, &times, &fingerprints(&notifications[0]));
            let rendered = render(folder.path(), case.receiver, &data);
            comparison.compare(case, phase, &rendered, entries);
        }
    }
    Some(comparison)
}

#[test]
fn what_leaves_is_what_is_rendered() {
    let began = Instant::now();
    let (sink, kept) = sink::start();
    let smtp = smtp::start(&kept);
    println!("mail goes to a server of this test at {smtp}, everything else to {sink}");
    let mut runs = (0..3).filter_map(|_| run(&sink, &smtp, &kept));
    let comparison = runs
        .next()
        .expect("a run in which all alerts come together");
    let (count, kinds, differences) = comparison.end();
    println!(
        "{count} requests of {kinds} kinds compared in {:.1} s, {} differ",
        began.elapsed().as_secs_f32(),
        differences.len()
    );
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
    assert!(
        count > 150 && kinds == 17,
        "{count} requests of {kinds} kinds"
    );
}
