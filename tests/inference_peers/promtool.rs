//! The real promtool as an evaluator: its unit tests say what an expression gives.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::grammar::Labels;

/// Returns promtool from the folder in TECHCORP_PEERS or from PATH.
pub fn find() -> PathBuf {
    let folders = std::env::var_os("TECHCORP_PEERS")
        .into_iter()
        .chain(std::env::var_os("PATH"))
        .fold(OsString::new(), |mut all, part| {
            all.push(part);
            all.push(":");
            all
        });
    std::env::split_paths(&folders)
        .map(|folder| folder.join("promtool"))
        .find(|path| path.is_file())
        .expect(
            "promtool is neither in TECHCORP_PEERS nor in PATH; tests/install-peers installs it",
        )
}

/// Series and the expressions to evaluate on them.
pub struct Group {
    pub series: Vec<Labels>,
    pub expressions: Vec<String>,
}

/// The labels of what an expression gives, or why it cannot be evaluated.
pub type Outcome = Result<Vec<Labels>, String>;

/// Evaluates every expression, in their order.
pub fn evaluate(tool: &Path, groups: &[Group]) -> Vec<Outcome> {
    let folder = tempfile::tempdir().unwrap();
    let tests: Vec<Value> = groups.iter().map(test).collect();
    let said = run(tool, folder.path(), &[], tests);
    let outcomes: Vec<Outcome> = said.split("\n    expr: ").skip(1).map(outcome).collect();
    let expected: usize = groups.iter().map(|group| group.expressions.len()).sum();
    assert_eq!(outcomes.len(), expected, "promtool said: {said}");
    outcomes
}

/// Evaluates the rules in `rules.yml` of a folder and returns the labels of the alerts by name.
///
/// # Errors
/// What promtool says when a rule cannot be evaluated.
pub fn alerts(
    tool: &Path,
    folder: &Path,
    series: &[Labels],
    names: &[String],
) -> Result<Vec<(String, Labels)>, String> {
    let series: Vec<Value> = series.iter().enumerate().map(input).collect();
    let tests: Vec<Value> = names
        .iter()
        .map(|name| json!({"eval_time": "5m", "alertname": name, "exp_alerts": []}))
        .collect();
    let test = json!({"interval": "1m", "input_series": series, "alert_rule_test": tests});
    let said = run(tool, folder, &["rules.yml"], vec![test]);
    let mut found = Vec::new();
    for part in said.split("\n    alertname: ").skip(1) {
        let (name, rest) = part.split_once(',').expect("the name of an alert");
        let labels = rest.split("Labels:{").skip(1);
        found.extend(labels.map(|text| (name.to_owned(), label_set(text).0)));
    }
    match said.contains(" err: ") {
        true => Err(said),
        false => Ok(found),
    }
}

fn run(tool: &Path, folder: &Path, rule_files: &[&str], tests: Vec<Value>) -> String {
    let file = json!({"rule_files": rule_files, "evaluation_interval": "1m", "tests": tests});
    // JSON is YAML.
    std::fs::write(folder.join("test.yml"), file.to_string()).unwrap();
    let ran = Command::new(tool)
        .args(["test", "rules"])
        .arg("--enable-feature=promql-experimental-functions")
        .arg("test.yml")
        .current_dir(folder)
        .output()
        .expect("promtool runs");
    String::from_utf8([ran.stdout, ran.stderr].concat()).expect("promtool writes UTF-8")
}

/// Returns the labels that the targets of a job have after relabelling; none for dropped ones.
pub fn targets(tool: &Path, config: &Path, job: &str) -> Vec<Labels> {
    let ran = Command::new(tool)
        .args(["check", "service-discovery", "--timeout=50ms"])
        .arg(config)
        .arg(job)
        .output()
        .expect("promtool runs");
    let said: Value = serde_json::from_slice(&ran.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&ran.stderr)));
    let targets = said.as_array().into_iter().flatten();
    targets
        .filter_map(|target| target["labels"].as_object())
        .filter(|labels| !labels.is_empty())
        .map(|labels| {
            let pairs = labels.iter();
            pairs
                .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
                .collect()
        })
        .collect()
}

/// The sample that no expression gives, so that promtool tells what it got.
const NOT_GIVEN: &str = "not_given";

fn test(group: &Group) -> Value {
    let series: Vec<Value> = group.series.iter().enumerate().map(input).collect();
    let expressions: Vec<Value> = group
        .expressions
        .iter()
        .map(|expr| {
            let samples = [json!({"labels": NOT_GIVEN, "value": 1})];
            json!({"expr": expr, "eval_time": "5m", "exp_samples": samples})
        })
        .collect();
    json!({"interval": "1m", "input_series": series, "promql_expr_test": expressions})
}

fn input((number, labels): (usize, &Labels)) -> Value {
    let is_native = labels
        .iter()
        .any(|(name, value)| name == "__name__" && value == "native");
    let pairs: Vec<String> = labels.iter().map(|(n, v)| format!("{n}={v:?}")).collect();
    let values = match is_native {
        true => "{{schema:0 count:3 sum:2 buckets:[1 2]}}x10".to_owned(),
        false => format!("{number}+{}x10", number % 3),
    };
    json!({"series": format!("{{{}}}", pairs.join(",")), "values": values})
}

fn outcome(said: &str) -> Outcome {
    if let Some((_, got)) = said.split_once("\n        got: ") {
        let got = got.lines().next().unwrap_or_default();
        return Ok(samples(got));
    }
    let (_, error) = said.split_once(" err: ").unwrap_or(("", said));
    assert!(!error.contains("parse error"), "{said}");
    Err(error.to_owned())
}

/// Reads `{a="b", c="d"} 1E+00, {} 2E+00`.
fn samples(mut text: &str) -> Vec<Labels> {
    let mut samples = Vec::new();
    while let Some(rest) = text.strip_prefix('{') {
        let (labels, rest) = label_set(rest);
        samples.push(labels);
        let histogram = rest.trim_start().starts_with("{{");
        let after = match histogram {
            true => rest.split_once("}}").expect("the end of a histogram").1,
            false => rest,
        };
        text = after.split_once(", ").map_or("", |(_, next)| next);
    }
    samples
}

/// Reads the labels and returns what follows the closing brace.
fn label_set(mut text: &str) -> (Labels, &str) {
    let mut labels = Labels::new();
    loop {
        text = text.trim_start_matches([',', ' ']);
        if let Some(rest) = text.strip_prefix('}') {
            return (labels, rest);
        }
        let (name, quoted) = text.split_once('=').expect("a label");
        let end = closing_quote(quoted);
        let value = serde_json::from_str(&quoted[..=end]).expect("a quoted value");
        labels.push((name.to_owned(), value));
        text = &quoted[end + 1..];
    }
}

fn closing_quote(quoted: &str) -> usize {
    let mut escaped = false;
    let end = quoted.char_indices().skip(1).find(|(_, c)| {
        let closes = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        closes
    });
    end.expect("a closing quote").0
}
