//! The shape of SARIF, as far as its schema and its readers ask for it. The schema itself is tried by
//! `tests/soak/sarif`.

use serde_json::Value;

use crate::sandbox::Sandbox;

/// Files with findings of each severity, with help, labels and related places.
fn report() -> Value {
    let sandbox = Sandbox::new()
        .file("alertmanager.yml", "route:\n  recevier: ops\nreceivers:\n  - name: ops\n  - name: ops\n")
        .file("with space/rules.yml", "groups:\n  - name: a\n    rules:\n      - alert: Ünter\n        expr: up == 0\n        for: 0s\n      - alert: Ünter\n        expr: up == 0\n");
    let ran = sandbox.run(&["validate", "-o", "sarif", "."]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    serde_json::from_str(&ran.out).expect("JSON")
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn check_location(location: &Value) {
    let physical = &location["physicalLocation"];
    let uri = physical["artifactLocation"]["uri"].as_str().expect("a URI");
    let is_plain = |b: u8| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b);
    assert!(uri.bytes().all(is_plain), "{uri}");
    let number = |key: &str| physical["region"][key].as_u64().expect("a number");
    let start = (number("startLine"), number("startColumn"));
    let end = (number("endLine"), number("endColumn"));
    assert!(start.0 >= 1 && start.1 >= 1 && start <= end, "{physical}");
}

#[test]
fn every_part_that_readers_rely_on_is_there() {
    let report = report();
    assert_eq!(report["version"], "2.1.0");
    let [run] = list(&report, "runs") else {
        panic!("one run: {report}");
    };
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "techcorp");
    let rules = list(driver, "rules");
    let results = list(run, "results");
    let levels = ["error", "warning", "note"];
    for level in levels {
        assert!(results.iter().any(|r| r["level"] == level), "no {level}");
    }
    let mut related = 0;
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index");
        let rule = &rules[usize::try_from(index).expect("small")];
        assert_eq!(rule["id"], result["ruleId"]);
        let text = result["message"]["text"].as_str().expect("a text");
        assert!(text.ends_with(['.', '?', '!']) && text.len() > 5, "{text}");
        assert_eq!(list(result, "locations").len(), 1);
        for location in list(result, "locations") {
            check_location(location);
        }
        for (id, location) in list(result, "relatedLocations").iter().enumerate() {
            assert_eq!(location["id"].as_u64(), Some(id as u64));
            assert!(location["message"]["text"].is_string());
            check_location(location);
            related += 1;
        }
    }
    assert!(related > 0, "no related place");
    for rule in rules {
        for key in ["shortDescription", "fullDescription", "help"] {
            assert!(
                rule[key]["text"].as_str().is_some_and(|t| !t.is_empty()),
                "{rule}"
            );
        }
        let level = &rule["defaultConfiguration"]["level"];
        assert!(levels.iter().any(|l| level == l), "{rule}");
    }
    let ids: Vec<_> = rules.iter().map(|r| r["id"].as_str()).collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(ids, sorted, "a rule stands twice");
}
