//! Random scrape jobs with targets that go through random relabelling, under a random global section.
//! Whether promtool accepts one shows what the rules made of each target.

use crate::generate::Case;

const TARGETS: &[&str] = &[
    "a:1",
    "http://b/c",
    "c",
    "d/e",
    "f:2",
    "''",
    "host-1.example.org:9100",
];
const LABELS: &[&str] = &[
    "x",
    "__address__",
    "job",
    "instance",
    "__scheme__",
    "__param_target",
    "__tmp",
    "__scrape_interval__",
    "__scrape_timeout__",
    "__metrics_path__",
    "nothing",
];
const REGEXES: &[&str] = &[
    "(.*)",
    "(.+)",
    "",
    "http://([^/]+)/(.*)",
    "([^:]+)(?::(\\d+))?",
    "a.*|c",
    "(?i)A:1",
    "__(.*)__",
    "x|job",
    "(?P<host>[a-z]+).*",
    "__.*",
    ".*;.*",
    "(.*)/(.*)",
    "[^/]*",
    "a:1;a:1",
    "(a)|(c)",
    "((.).*)",
    "\\w+",
];
const REPLACEMENTS: &[&str] = &[
    "$1",
    "${1}:9100",
    "$2",
    "''",
    "${host}",
    "blackbox:9115",
    "$1x",
    "a/b",
    "30s",
    "2m",
    "bad",
    "$$",
    "${1}_$2",
    "$3",
    "é",
];
const ACTIONS: &[&str] = &[
    "replace",
    "replace",
    "replace",
    "keep",
    "drop",
    "labelmap",
    "labeldrop",
    "labelkeep",
    "lowercase",
    "uppercase",
    "hashmod",
    "keepequal",
    "dropequal",
];
const SEPARATORS: &[&str] = &[";", "''", "/", ":"];
const DURATIONS: &[&str] = &["10s", "30s", "1m", "2m", "0s", "5s"];
const SCHEMES: &[&str] = &["utf8", "legacy", "''"];
const ESCAPES: &[&str] = &["allow-utf-8", "underscores", "dots", "values", "''"];

/// Returns a random job; `pick` gives a number below its argument.
pub fn random(pick: &mut dyn FnMut(usize) -> usize) -> Case {
    let mut text = String::new();
    if pick(3) == 0 {
        text += "global:\n";
        text += &format!("  scrape_interval: {}\n", one(DURATIONS, pick));
        text += &format!("  scrape_timeout: {}\n", one(DURATIONS, pick));
        if pick(3) == 0 {
            text += &format!("  metric_name_validation_scheme: {}\n", one(SCHEMES, pick));
            text += &format!("  metric_name_escaping_scheme: {}\n", one(ESCAPES, pick));
        }
    }
    text += "scrape_configs:\n- job_name: j\n";
    for (field, values) in [
        ("scrape_interval", DURATIONS),
        ("scrape_timeout", DURATIONS),
        ("metric_name_validation_scheme", SCHEMES),
        ("metric_name_escaping_scheme", ESCAPES),
    ] {
        if pick(8) == 0 {
            text += &format!("  {field}: {}\n", one(values, pick));
        }
    }
    if pick(3) == 0 {
        text += "  params: {target: [p, q], module: []}\n";
    }
    let targets: Vec<_> = (0..1 + pick(3)).map(|_| one(TARGETS, pick)).collect();
    text += &format!("  static_configs:\n  - targets: [{}]\n", targets.join(", "));
    if pick(2) == 0 {
        let value = one(&["v", "a:1", "''", "30s", "1x"], pick);
        text += &format!("    labels: {{'{}': {value}}}\n", one(LABELS, pick));
    }
    let rules: Vec<_> = (0..pick(4)).map(|_| rule(pick)).collect();
    if !rules.is_empty() {
        text += "  relabel_configs:\n";
        text += &rules.concat();
    }
    Case {
        what: "a relabelled job".to_owned(),
        text,
    }
}

fn one(from: &[&'static str], pick: &mut dyn FnMut(usize) -> usize) -> &'static str {
    from[pick(from.len())]
}

/// Returns a rule that has what its action needs, and sometimes more.
fn rule(pick: &mut dyn FnMut(usize) -> usize) -> String {
    let action = one(ACTIONS, pick);
    let mut fields = vec![format!("action: {action}")];
    let names_only = matches!(action, "labelmap" | "labeldrop" | "labelkeep");
    if !names_only {
        let names: Vec<_> = (0..1 + pick(2)).map(|_| one(LABELS, pick)).collect();
        fields.push(format!("source_labels: [{}]", names.join(", ")));
    }
    if !matches!(action, "keepequal" | "dropequal" | "hashmod") && pick(5) > 0 {
        fields.push(format!("regex: '{}'", one(REGEXES, pick)));
    }
    let target = matches!(
        action,
        "replace" | "hashmod" | "lowercase" | "uppercase" | "keepequal" | "dropequal"
    );
    if target || pick(12) == 0 {
        let name = if pick(6) == 0 {
            one(REPLACEMENTS, pick)
        } else {
            one(LABELS, pick)
        };
        fields.push(format!("target_label: {name}"));
    }
    if matches!(action, "replace" | "labelmap") && pick(4) > 0 {
        fields.push(format!("replacement: {}", one(REPLACEMENTS, pick)));
    }
    if action == "hashmod" || pick(20) == 0 {
        fields.push(format!("modulus: {}", pick(4)));
    }
    if pick(10) == 0 {
        fields.push(format!("separator: {}", one(SEPARATORS, pick)));
    }
    format!("  - {{{}}}\n", fields.join(", "))
}
