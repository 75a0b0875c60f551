//! The real promtool: its unit tests of rules show the annotations and labels of alerts.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Map, Value, json};

use crate::{Case, Expanded, PEER_URL, Pairs};

/// Returns a program from the folder in TECHCORP_PEERS or from PATH.
pub(crate) fn find(name: &str) -> PathBuf {
    let folders = std::env::var_os("TECHCORP_PEERS").unwrap_or_default();
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let all = std::env::split_paths(&folders).chain(std::env::split_paths(&paths));
    let mut programs = all.map(|folder| folder.join(name));
    programs
        .find(|path| path.is_file())
        .unwrap_or_else(|| panic!("{name} is neither in TECHCORP_PEERS nor in PATH"))
}

/// Returns a rule file with one rule for each case.
pub(crate) fn rules(cases: &[Case], texts: &[String]) -> Value {
    let rules: Vec<Value> = cases
        .iter()
        .enumerate()
        .map(|(number, case)| {
            let annotations: Map<String, Value> = texts
                .iter()
                .enumerate()
                .map(|(at, text)| (format!("t{at}"), text.as_str().into()))
                .collect();
            let label = texts.get(number % texts.len().max(1)).cloned();
            json!({
                "alert": format!("case_{number}"),
                "expr": case.expression(),
                "labels": {"templated": label.unwrap_or_default()},
                "annotations": annotations,
            })
        })
        .collect();
    json!({"groups": [{"name": "all", "rules": rules}]})
}

/// Returns JSON that YAML reads as the same: a bare line separator would be folded.
pub(crate) fn yaml(json: &Value) -> String {
    json.to_string().replace('\u{2028}', "\\u2028")
}

/// Evaluates every case; returns the alerts in the order of the cases.
pub(crate) fn alerts(
    cases: &[Case],
    texts: &[String],
    external: &Pairs,
    series: &[Value],
) -> Vec<Expanded> {
    let folder = tempfile::tempdir().unwrap();
    // JSON is YAML.
    std::fs::write(folder.path().join("rules.yml"), yaml(&rules(cases, texts))).unwrap();
    let tests: Vec<Value> = (0..cases.len())
        .map(|number| json!({"eval_time": "1m", "alertname": format!("case_{number}"), "exp_alerts": []}))
        .collect();
    let external: BTreeMap<&str, &str> = external.iter().map(|(n, v)| (&**n, &**v)).collect();
    let test = json!({
        "interval": "1m", "input_series": series, "alert_rule_test": tests,
        "external_labels": external, "external_url": PEER_URL,
    });
    let file = json!({"rule_files": ["rules.yml"], "evaluation_interval": "1m", "tests": [test]});
    std::fs::write(folder.path().join("test.yml"), yaml(&file)).unwrap();
    let ran = Command::new(find("promtool"))
        .args(["test", "rules", "test.yml"])
        .current_dir(folder.path())
        .output()
        .expect("promtool runs");
    let said = String::from_utf8([ran.stdout, ran.stderr].concat()).expect("UTF-8");
    let alerts: Vec<Expanded> = said
        .split("\n    alertname: ")
        .skip(1)
        .map(|part| alert(part).unwrap_or_else(|| panic!("promtool said: {part}")))
        .collect();
    assert_eq!(alerts.len(), cases.len(), "promtool said: {said}");
    alerts
}

/// Reads what promtool shows of an alert that was not expected.
fn alert(said: &str) -> Option<Expanded> {
    let (_, labels) = said.split_once("Labels:{")?;
    let (labels, rest) = pairs(labels)?;
    let (_, annotations) = rest.split_once("Annotations:{")?;
    let (annotations, _) = pairs(annotations)?;
    Some(Expanded {
        labels,
        annotations,
    })
}

/// Reads `a="b", c="d"}` and returns what follows.
fn pairs(mut text: &str) -> Option<(BTreeMap<String, String>, &str)> {
    let mut all = BTreeMap::new();
    loop {
        text = text.trim_start_matches([',', ' ']);
        if let Some(rest) = text.strip_prefix('}') {
            return Some((all, rest));
        }
        let (name, quoted) = text.split_once("=\"")?;
        let (value, rest) = unquoted(quoted)?;
        all.insert(name.to_owned(), value);
        text = rest;
    }
}

/// Reads the rest of a text that Go has quoted, and returns what follows.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut bytes = Vec::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                let value = String::from_utf8_lossy(&bytes).into_owned();
                return Some((value, text.get(at + 1..)?));
            }
            '\\' => {
                let (at, c) = chars.next()?;
                let length = match c {
                    'x' => 2,
                    'u' => 4,
                    'U' => 8,
                    _ => 0,
                };
                if length > 0 {
                    let digits = text.get(at + 1..at + 1 + length)?;
                    let code = u32::from_str_radix(digits, 16).ok()?;
                    match c {
                        'x' => bytes.push(u8::try_from(code).ok()?),
                        _ => bytes.extend(char::from_u32(code)?.to_string().bytes()),
                    }
                    chars.nth(length - 1);
                    continue;
                }
                bytes.push(match c {
                    'a' => 7,
                    'b' => 8,
                    't' => 9,
                    'n' => 10,
                    'v' => 11,
                    'f' => 12,
                    'r' => 13,
                    other => u8::try_from(u32::from(other)).ok()?,
                });
            }
            other => bytes.extend(other.to_string().bytes()),
        }
    }
    None
}
