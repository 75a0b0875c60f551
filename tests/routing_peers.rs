//! Where alerts go, compared with the real amtool over generated trees and label sets.
//!
//! `TECHCORP_PEERS` names the folder of the programs; `TECHCORP_ROUTING_CASES` and `TECHCORP_SEED`
//! say how many label sets are compared and where the generator starts.

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

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use random::{Random, seed, setting};

/// How many label sets are resolved in one tree.
const SETS: usize = 12;

const NAMES: [&str; 6] = ["a", "b", "severity", "é", "x y", "k8s.io/zone"];

const VALUES: [&str; 14] = [
    "",
    "x",
    "y",
    "xy",
    "xyz",
    "zx",
    "X",
    "x y",
    "a\"b",
    "a\\b",
    "é",
    "line\nfeed",
    "{x}",
    "a,b=c",
];

const PATTERNS: [&str; 25] = [
    "x|y",
    "x|y|zx|xyz",
    "(x|z)(y|z)?",
    "X|é|日本",
    "a,b=c|line\nfeed",
    "(?:x|)y|",
    "x.*",
    ".*",
    ".+",
    "",
    "[xy]z?",
    "(?i)x",
    ".*z",
    "(x|z)+",
    "x|",
    "é|y",
    "[^x]*",
    "x)|(z",
    "\\bx.*",
    "a.b",
    "(?s).*f.*",
    "\\w+",
    "x{1,2}",
    "\\Qa\"b\\E",
    "line.feed",
];

/// Writes text in double quotes as both of Alertmanager's matcher parsers read it.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", escaped.replace('\n', "\\n"))
}

fn matcher(random: &mut Random) -> String {
    let name = random.pick(&NAMES);
    // Beyond letters and digits, only the parser of 0.27 and later reads a name without quotes.
    let plain = name.chars().all(|c| !c.is_whitespace());
    let name = if plain && !random.once_in(4) {
        name.to_owned()
    } else {
        quoted(name)
    };
    let (op, value) = match random.below(6) {
        0..3 => ("=", random.pick(&VALUES)),
        3 => ("!=", random.pick(&VALUES)),
        4 => ("=~", random.pick(&PATTERNS)),
        _ => ("!~", random.pick(&PATTERNS)),
    };
    let bare = !value.is_empty() && value.chars().all(char::is_alphanumeric);
    let value = if bare && random.once_in(2) {
        value.to_owned()
    } else {
        quoted(value)
    };
    let spaces = if random.once_in(4) { " " } else { "" };
    format!("{name}{spaces}{op}{spaces}{value}")
}

fn route(random: &mut Random, depth: usize, count: &mut usize) -> Value {
    *count += 1;
    let mut route = json!({"receiver": format!("r{count}")});
    if random.once_in(5) {
        route["match"] = json!({random.pick(&["a", "b"]): random.pick(&VALUES)});
    }
    if random.once_in(5) {
        route["match_re"] = json!({random.pick(&["a", "severity"]): random.pick(&PATTERNS)});
    }
    let matchers: Vec<_> = (0..random.below(3)).map(|_| matcher(random)).collect();
    if !matchers.is_empty() {
        route["matchers"] = match random.once_in(5) {
            true => json!([format!("{{{}}}", matchers.join(", "))]),
            false => json!(matchers),
        };
    }
    if random.once_in(3) {
        route["continue"] = json!(true);
    }
    if depth > 0 && random.once_in(2) {
        route["routes"] = routes(random, depth - 1, count);
    }
    route
}

fn routes(random: &mut Random, depth: usize, count: &mut usize) -> Value {
    (0..1 + random.below(5))
        .map(|_| route(random, depth, count))
        .collect()
}

/// Returns a configuration; JSON is YAML.
fn config(random: &mut Random) -> Value {
    let mut count = 0;
    let routes = routes(random, 3, &mut count);
    let receivers: Vec<_> = (0..=count)
        .map(|n| json!({"name": format!("r{n}")}))
        .collect();
    json!({"route": {"receiver": "r0", "routes": routes}, "receivers": receivers})
}

fn labels(random: &mut Random) -> Vec<(&'static str, &'static str)> {
    let mut labels = Vec::new();
    for name in NAMES {
        if !random.once_in(3) {
            labels.push((name, random.pick(&VALUES)));
        }
    }
    labels
}

fn amtool() -> PathBuf {
    match std::env::var_os("TECHCORP_PEERS") {
        Some(folder) => Path::new(&folder).join("amtool"),
        None => "amtool".into(),
    }
}

fn amtool_says(config: &Path, labels: &[(&str, &str)]) -> Result<String, String> {
    let ran = Command::new(amtool())
        .args(["config", "routes", "test", "--config.file"])
        .arg(config)
        .args(
            labels
                .iter()
                .map(|(name, value)| format!("{}={}", quoted(name), quoted(value))),
        )
        .output()
        .expect("amtool starts: put it on PATH or name its folder with TECHCORP_PEERS");
    match ran.status.success() {
        true => Ok(String::from_utf8_lossy(&ran.stdout).trim_end().to_owned()),
        false => Err(String::from_utf8_lossy(&ran.stderr).into_owned()),
    }
}

fn we_say(config: &Path, sets: &[Vec<(&str, &str)>]) -> Result<Vec<String>, String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_techcorp"))
        .args(["routes", "test", "--labels", "-", "--config"])
        .arg(config)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut input = String::new();
    for set in sets {
        let labels: serde_json::Map<_, _> = set
            .iter()
            .map(|(n, v)| ((*n).to_owned(), json!(v)))
            .collect();
        input.push_str(&format!("{}\n", json!({"labels": labels})));
    }
    let mut pipe = child.stdin.take().expect("a pipe");
    // A refused configuration closes the pipe; the exit code tells.
    let _ = pipe.write_all(input.as_bytes());
    drop(pipe);
    let ran = child.wait_with_output().expect("the binary ends");
    match ran.status.success() {
        true => {
            let out = String::from_utf8(ran.stdout).expect("UTF-8");
            Ok(out.lines().map(str::to_owned).collect())
        }
        false => Err(String::from_utf8_lossy(&ran.stderr).into_owned()),
    }
}

#[test]
fn alerts_go_where_amtool_says() {
    let seed = seed();
    let cases = usize::try_from(setting("TECHCORP_ROUTING_CASES", 300)).expect("small");
    println!("seed {seed}, {cases} label sets");
    let folder = tempfile::tempdir().expect("a folder");
    let mut differences = Vec::new();
    let (mut several, mut refused) = (0, 0);
    for tree in 0..cases.div_ceil(SETS) {
        let mut random = Random::new(seed.wrapping_add(tree as u64).wrapping_mul(0x1_0000_01b3));
        let path = folder.path().join(format!("{tree}.yml"));
        let config = config(&mut random);
        std::fs::write(&path, config.to_string()).expect("a file");
        let sets: Vec<_> = (0..SETS).map(|_| labels(&mut random)).collect();
        let ours = we_say(&path, &sets);
        for (number, set) in sets.iter().enumerate() {
            let theirs = amtool_says(&path, set);
            let same = match (&ours, &theirs) {
                (Ok(ours), Ok(theirs)) => ours.get(number) == Some(theirs),
                (Err(_), Err(_)) => true,
                _ => false,
            };
            refused += usize::from(theirs.is_err());
            several += usize::from(theirs.as_ref().is_ok_and(|t| t.contains(',')));
            if !same {
                let ours = ours.as_ref().map(|ours| ours.get(number));
                differences.push(format!(
                    "{config}\n{set:?}\nours {ours:?}\namtool {theirs:?}\n"
                ));
            }
        }
    }
    println!("{several} label sets reach several receivers, {refused} were refused by both");
    assert!(
        differences.is_empty(),
        "seed {seed}: {} differences\n{}",
        differences.len(),
        differences.iter().take(5).cloned().collect::<String>()
    );
    assert!(
        several * 20 > cases && refused * 10 < cases,
        "the generator makes too few continuing routes, or too many broken ones"
    );
}
