//! Rules that record, rules that select what others record, and alerts with labels of their own,
//! over series that a prometheus.yml accounts for.

use std::path::Path;

use serde_json::{Value, json};
use techcorp::lang::promql::{Features, parse};
use techcorp::model::inference::{Inference, Reliance};
use techcorp::model::stack::{Loader, Targets};
use techcorp::source::Disk;

use crate::grammar::{self, Labels};
use crate::promtool;
use crate::random::{Random, seed, setting};

/// The values that the generated series have for `job` and `instance`.
const VALUES: [&str; 4] = ["x", "y", "xy", "z1"];

#[derive(Debug, Default)]
struct Tally {
    files: usize,
    failed: usize,
    alerts: usize,
    impossible: usize,
    certain: usize,
}

#[test]
fn alerts_have_the_labels_that_were_inferred() {
    let tool = promtool::find();
    let files = setting("INFERENCE_RULE_FILES", 120);
    let first = seed();
    let mut tally = Tally::default();
    for seed in first..first + files {
        one_file(&tool, seed, &mut tally);
    }
    println!("{files} rule files from seed {first}: {tally:?}");
    assert!(tally.alerts > tally.files / 2, "{tally:?}");
    assert!(tally.impossible > tally.files / 10, "{tally:?}");
    assert!(tally.certain > tally.alerts, "{tally:?}");
}

fn one_file(tool: &Path, seed: u64, tally: &mut Tally) {
    let mut random = Random::new(seed);
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &Value| {
        std::fs::write(folder.path().join(name), content.to_string()).unwrap();
    };
    let series = scraped(&mut random);
    let (rules, names) = rules(&mut random);
    write("rules.yml", &rules);
    write("prometheus.yml", &prometheus());
    tally.files += 1;
    let Ok(got) = promtool::alerts(tool, folder.path(), &series, &names) else {
        tally.failed += 1;
        return;
    };
    let mut loader = Loader::new(&Disk, Targets::default());
    loader
        .file(&folder.path().join("prometheus.yml"), None)
        .unwrap();
    assert_eq!(loader.stack.evaluations.len(), 1);
    let inference = Inference::of(&loader.stack, Reliance::Files);
    for rule in inference.rules() {
        assert!(inference.knows_series_of(&rule));
        let Some(name) = rule.rule.alert.get() else {
            continue;
        };
        let labels = inference.alert_labels(&rule);
        tally.impossible += usize::from(labels.alternatives().next().is_none());
        for (_, alert) in got.iter().filter(|(alert, _)| alert == name) {
            tally.alerts += 1;
            tally.certain += labels.certain().count();
            let pairs = || alert.iter().map(|(n, v)| (n.as_str(), v.as_str()));
            assert!(
                labels.alternatives().any(|series| series.admits(pairs())),
                "seed {seed}: {}\n  gives {alert:?}\n  inferred {labels:?}\n{rules:#}",
                rule.rule.expr.get().map_or("", |expr| expr.text()),
            );
        }
    }
}

/// Returns series as the jobs of [`prometheus`] bring them in.
fn scraped(random: &mut Random) -> Vec<Labels> {
    let mut all: Vec<Labels> = Vec::new();
    for mut labels in grammar::series(random) {
        if labels.iter().any(|(_, value)| value == "o:rate5m") {
            continue;
        }
        for name in ["instance", "job"] {
            labels.retain(|(known, _)| known != name);
            labels.push((name.to_owned(), random.pick(&VALUES).to_owned()));
        }
        labels.sort();
        if !all.contains(&labels) {
            all.push(labels);
        }
    }
    all
}

fn prometheus() -> Value {
    let jobs: Vec<Value> = VALUES
        .iter()
        .map(|job| {
            let groups: Vec<Value> = VALUES
                .iter()
                .map(|instance| json!({"targets": ["h:1"], "labels": {"instance": instance}}))
                .collect();
            json!({"job_name": job, "static_configs": groups})
        })
        .collect();
    json!({"rule_files": ["rules.yml"], "scrape_configs": jobs})
}

/// Returns a rule file, and the names of its alerts.
fn rules(random: &mut Random) -> (Value, Vec<String>) {
    let mut rules = Vec::new();
    let mut names = Vec::new();
    for number in 0..5 {
        let expr = expression(random);
        if random.once_in(2) {
            let labels = labels(random, &["x", "y", ""]);
            rules.push(json!({"record": "o:rate5m", "expr": expr, "labels": labels}));
            continue;
        }
        let name = format!("Alert{number}");
        let texts = [
            "x",
            "",
            "{{ $labels.a }}",
            "{{ $labels.b }}!",
            "{{ $value }}",
            "{{- .Labels.job -}}",
        ];
        rules.push(json!({"alert": name, "expr": expr, "labels": labels(random, &texts)}));
        names.push(name);
    }
    rules.push(json!({"alert": "Recorded", "expr": "o:rate5m"}));
    names.push("Recorded".to_owned());
    let of_group = labels(random, &["x", ""]);
    (
        json!({"groups": [{"name": "g", "labels": of_group, "rules": rules}]}),
        names,
    )
}

fn labels(random: &mut Random, texts: &[&str]) -> Value {
    let names = random.some(&["a", "job", "team", "cluster"], 5);
    let pairs = names
        .into_iter()
        .map(|name| (name.to_owned(), json!(random.pick(texts))));
    Value::Object(pairs.collect())
}

fn expression(random: &mut Random) -> String {
    loop {
        let depth = random.below(3);
        let text = grammar::vector(random, depth);
        if parse(&text, Features::default()).is_ok() {
            return text;
        }
    }
}
