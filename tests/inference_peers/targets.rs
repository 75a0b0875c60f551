//! Targets through relabelling: the labels of `up` against `promtool check service-discovery`.

use std::path::Path;

use serde_json::{Value, json};
use techcorp::model::inference::{Inference, Presence, Reliance};
use techcorp::model::stack::{Loader, Targets};
use techcorp::source::Disk;

use crate::promtool;
use crate::random::{Random, seed, setting};

#[test]
fn targets_have_the_labels_that_were_inferred() {
    let tool = promtool::find();
    let configs = setting("INFERENCE_TARGET_FILES", 60);
    let first = seed();
    let (mut kept, mut certain) = (0, 0);
    for seed in first..first + configs {
        let (targets, labels) = one_config(&tool, seed);
        kept += targets;
        certain += labels;
    }
    println!(
        "{configs} configurations from seed {first}: {kept} targets, {certain} certain labels"
    );
    assert!(kept as u64 > configs && certain > kept);
}

fn one_config(tool: &Path, seed: u64) -> (usize, usize) {
    let mut random = Random::new(seed);
    let config = configuration(&mut random);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("prometheus.yml");
    std::fs::write(&path, config.to_string()).unwrap();
    let rules = json!({"groups": [{"name": "g", "rules": [{"alert": "Up", "expr": "up"}]}]});
    std::fs::write(folder.path().join("rules.yml"), rules.to_string()).unwrap();

    let got = promtool::targets(tool, &path, "j");
    let mut loader = Loader::new(&Disk, Targets::default());
    loader.file(&path, None).unwrap();
    let inference = Inference::of(&loader.stack, Reliance::Files);
    let rule = inference.rule(0).unwrap();
    let up = rule.result();
    let mut certain = 0;
    for labels in &got {
        let visible = labels.iter().filter(|(name, _)| !name.starts_with("__"));
        let pairs = visible.map(|(name, value)| (name.as_str(), value.as_str()));
        let pairs = pairs.chain([("__name__", "up")]);
        assert!(
            up.admits(pairs),
            "seed {seed}: target {labels:?}\n  inferred {up:?}\n  of {config:#}"
        );
        let names = up.names();
        certain += names
            .iter()
            .filter(|n| up.presence(n) == Presence::Always)
            .count();
    }
    (got.len(), certain)
}

fn configuration(random: &mut Random) -> Value {
    let groups: Vec<Value> = (0..1 + random.below(4))
        .map(|_| {
            let names = [
                "a",
                "b",
                "team",
                "__meta_a",
                "__meta_pod_label_team",
                "__param_x",
            ];
            let labels = random.some(&names, 2).into_iter();
            let labels =
                labels.map(|n| (n.to_owned(), json!(random.pick(&["x", "Y", "x-1", "7"]))));
            let labels: serde_json::Map<_, _> = labels.collect();
            let hosts = ["db-1:9100", "web:80", "10.0.0.1:9187"];
            json!({"targets": random.some(&hosts, 2), "labels": labels})
        })
        .collect();
    let rules: Vec<Value> = (0..random.below(6)).map(|_| rule(random)).collect();
    let job = json!({
        "job_name": "j",
        "params": {"module": ["m"]},
        "static_configs": groups,
        "relabel_configs": rules,
    });
    json!({"rule_files": ["rules.yml"], "scrape_configs": [job]})
}

fn rule(random: &mut Random) -> Value {
    let sources = [
        "a",
        "b",
        "team",
        "__address__",
        "__meta_a",
        "__meta_pod_label_team",
        "job",
    ];
    let mut source = random.some(&sources, 4);
    source.truncate(2);
    let regex = random.pick(&[
        "(.*)",
        "(.+)",
        "x",
        "x|Y",
        "([^:]+):.*",
        ".*-1.*",
        "(x)(.*)",
        "",
    ]);
    let target = random.pick(&["a", "c", "instance", "job", "team", "__meta_new"]);
    let replacement = random.pick(&["$1", "fixed", "", "p-$1", "$2", "${1}_s"]);
    match random.below(12) {
        0 => {
            json!({"action": "keep", "source_labels": source, "regex": random.pick(&[".*", "x.*", ".+", ";.*", "d.*|w.*"])})
        }
        1 => {
            json!({"action": "drop", "source_labels": source, "regex": random.pick(&["x", "nope", "Y.*", "web.*"])})
        }
        2 => {
            json!({"action": "labeldrop", "regex": random.pick(&["a|team", "[ab]", "__meta_.*", "none"])})
        }
        3 => {
            json!({"action": "labelkeep", "regex": random.pick(&["__.*|a|job", "(__.*|[abc]|team)"])})
        }
        4 => {
            json!({"action": "labelmap", "regex": random.pick(&["__meta_(.+)", "__meta_pod_label_(.+)", "(a|b)", "(t)eam"]), "replacement": random.pick(&["$1", "k_$1", "a"])})
        }
        5 => json!({"action": "lowercase", "source_labels": source, "target_label": target}),
        6 => json!({"action": "uppercase", "source_labels": source, "target_label": target}),
        7 => {
            json!({"action": "hashmod", "source_labels": source, "target_label": target, "modulus": 3})
        }
        8 => {
            json!({"action": random.pick(&["keepequal", "dropequal"]), "source_labels": ["a"], "target_label": "b"})
        }
        9 => {
            json!({"source_labels": source, "regex": "(x|a).*|(.)(.*)", "target_label": "n_$1", "replacement": replacement})
        }
        10 => json!({"target_label": target, "replacement": random.pick(&["fixed", ""])}),
        _ => {
            json!({"source_labels": source, "regex": regex, "target_label": target, "replacement": replacement})
        }
    }
}
