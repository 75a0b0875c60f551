//! Templates are executed as the real `amtool template render` does; it is found in the folder that
//! `TECHCORP_PEERS` names, or in the `PATH`.

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

use std::path::{Path, PathBuf};
use std::process::Command;

use techcorp::lang::gotmpl::Functions;
use techcorp::notify::engine::Set;
use techcorp::notify::{Data, Moment};

use random::{Random, setting};

const DATA: &str = r#"{
  "receiver": "team-x", "status": "firing", "notification_reason": "new alerts in group",
  "alerts": [
    {"status": "firing", "labels": {"alertname": "Disk <full> & \"hot\"", "severity": "critical", "instance": "a:9100", "n": "3"},
     "annotations": {"summary": "90% used\nsecond <b>line</b>", "runbook": "https://x.example/a?b=c&d=e f", "js": "'\\\"</script>"},
     "startsAt": "2026-03-07T09:05:03.0250Z", "endsAt": "0001-01-01T00:00:00Z",
     "generatorURL": "http://p.example/graph?g0.expr=up+%3D%3D+0", "fingerprint": "00f1"},
    {"status": "resolved", "labels": {"alertname": "Disk <full> & \"hot\"", "severity": "warning", "instance": "b:9100"},
     "annotations": {"summary": "ünïcode 日本 \u2028"}, "startsAt": "2026-03-07T19:45:33+02:00", "endsAt": "2026-03-08T00:00:00.000000001Z",
     "generatorURL": "javascript:alert(1)", "fingerprint": "00f2"}],
  "groupLabels": {"alertname": "Disk <full> & \"hot\"", "zone": "z"},
  "commonLabels": {"alertname": "Disk <full> & \"hot\"", "job": "node", "a": "1"},
  "commonAnnotations": {"dashboard": "d b", "empty": ""},
  "externalURL": "https://am.example/x"
}"#;

fn peers() -> Option<PathBuf> {
    std::env::var_os("TECHCORP_PEERS").map(PathBuf::from)
}

/// Runs amtool; `None` when it refuses.
fn amtool(files: &Path, data: &Path, text: &str, html: bool) -> Option<String> {
    let program = peers().map_or_else(|| "amtool".into(), |folder| folder.join("amtool"));
    let output = Command::new(program)
        .args(["template", "render", "--template.glob"])
        .arg(installed().join("*.tmpl"))
        .arg("--template.glob")
        .arg(files.join("*.tmpl"))
        .arg("--template.data")
        .arg(data)
        .args(["--template.type", if html { "html" } else { "text" }])
        .arg("--template.text")
        .arg(text)
        .output()
        .expect("amtool is needed: install it or name its folder in TECHCORP_PEERS");
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then_some(out)
}

/// Returns the folder of the templates that the Alertmanager package installs.
fn installed() -> PathBuf {
    let beside = peers().map(|folder| folder.join("../share/prometheus/alertmanager"));
    let known = [
        PathBuf::from("/usr/share/prometheus/alertmanager"),
        PathBuf::from("/usr/share/alertmanager"),
    ];
    let mut folders = beside.into_iter().chain(known);
    let found = folders.find(|folder| folder.join("default.tmpl").is_file());
    found.expect("the Alertmanager package's default.tmpl is needed beside the programs")
}

struct Both {
    folder: tempfile::TempDir,
    set: Set,
    data: Data,
}

impl Both {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut set = Set::new(
            Functions::alertmanager((0, 33)),
            Moment::parse("2026-11-23T00:00:00Z").expect("a time"),
        );
        for name in ["default.tmpl", "email.tmpl"] {
            let text = std::fs::read_to_string(installed().join(name)).expect("a template");
            set.add(name, &text);
        }
        std::fs::write(folder.path().join("aa.tmpl"), "").expect("a file");
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).expect("a file");
            set.add(name, text);
        }
        std::fs::write(folder.path().join("data.json"), DATA).expect("a file");
        Self {
            folder,
            set,
            data: Data::from_json(DATA).expect("data"),
        }
    }

    /// Returns what differs.
    fn difference(&self, text: &str, html: bool) -> Option<String> {
        let data = self.folder.path().join("data.json");
        let theirs = amtool(self.folder.path(), &data, text, html);
        let ours = if html {
            self.set.html_field(text, &self.data)
        } else {
            self.set.text_field(text, &self.data)
        };
        match (&theirs, &ours) {
            (Some(theirs), Ok(ours)) if theirs == ours => None,
            (None, Err(_)) => None,
            _ => Some(format!(
                "html {html}: {text}\n  amtool {theirs:?}\n  ours   {ours:?}"
            )),
        }
    }

    fn check(&self, texts: &[&str]) {
        let all = texts.iter().flat_map(|text| [(text, false), (text, true)]);
        let differences: Vec<_> = all
            .filter_map(|(text, html)| self.difference(text, html))
            .collect();
        assert!(differences.is_empty(), "{}", differences.join("\n"));
    }
}

/// Runs a test on a stack as large as that of the program.
fn on_a_large_stack(test: fn()) {
    let thread = std::thread::Builder::new().stack_size(techcorp::cli::STACK_BYTES);
    thread
        .spawn(test)
        .expect("a thread")
        .join()
        .expect("a test that passes");
}

#[test]
fn installed_templates_give_the_same() {
    on_a_large_stack(|| {
        let both = Both::new(&[]);
        let mut names: Vec<_> = both.set.definitions().map(|(name, _)| name).collect();
        names.sort_unstable();
        let texts: Vec<_> = names
            .iter()
            .filter(|name| !name.is_empty())
            .map(
                |name| match name.ends_with("list") || name.ends_with("markdown") {
                    true => format!("{{{{ template \"{name}\" .Alerts }}}}"),
                    false => format!("{{{{ template \"{name}\" . }}}}"),
                },
            )
            .collect();
        assert!(texts.len() > 50, "{texts:?}");
        let texts: Vec<_> = texts.iter().map(String::as_str).collect();
        both.check(&texts);
    });
}

#[test]
fn the_language_works_the_same() {
    on_a_large_stack(|| {
        let both = Both::new(&[("own.tmpl", include_str!("templates/own.tmpl"))]);
        let lines: Vec<_> = include_str!("templates/language.txt").lines().collect();
        both.check(&lines);
    });
}

#[test]
fn html_is_escaped_the_same() {
    on_a_large_stack(|| {
        let both = Both::new(&[]);
        let lines: Vec<_> = include_str!("templates/html.txt").lines().collect();
        both.check(&lines);
    });
}

const OPERANDS: [&str; 24] = [
    ".",
    "$",
    ".Status",
    ".Alerts",
    ".Alerts.Firing",
    ".CommonLabels",
    ".CommonLabels.job",
    ".CommonLabels.none",
    ".GroupLabels.SortedPairs",
    ".GroupLabels.Names",
    ".Labels.severity",
    ".StartsAt",
    ".Name",
    "$x",
    "1",
    "0",
    "1.5",
    "\"a b\"",
    "\"\"",
    "true",
    "nil",
    "`<b>`",
    ".ExternalURL",
    "(index .Alerts 0)",
];

const FUNCTIONS: [&str; 30] = [
    "toUpper",
    "toLower",
    "title",
    "trimSpace",
    "safeHtml",
    "safeUrl",
    "urlUnescape",
    "len",
    "not",
    "print",
    "println",
    "html",
    "urlquery",
    "js",
    "toJson",
    "humanizeDuration",
    "list",
    "index",
    "slice",
    "eq",
    "ne",
    "lt",
    "and",
    "or",
    "join",
    "match",
    "stringSlice",
    "dict",
    "append",
    "printf",
];

fn pipeline(random: &mut Random, depth: usize) -> String {
    let mut text = String::new();
    for position in 0..=random.below(3) {
        if position > 0 {
            text.push_str(" | ");
        }
        if position > 0 || random.below(3) == 0 {
            text.push_str(random.pick(&FUNCTIONS));
            for _ in 0..random.below(3) {
                text.push(' ');
                text.push_str(&operand(random, depth));
            }
        } else {
            text.push_str(&operand(random, depth));
        }
    }
    text
}

fn operand(random: &mut Random, depth: usize) -> String {
    match random.below(8) {
        0 if depth > 0 => format!("({})", pipeline(random, depth - 1)),
        _ => random.pick(&OPERANDS).to_owned(),
    }
}

fn template(random: &mut Random, depth: usize) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(3) {
        let inner = |random: &mut Random| match depth {
            0 => "x".to_owned(),
            _ => template(random, depth - 1),
        };
        let part = match random.below(7) {
            0 => format!(
                "{{{{ if {} }}}}{}{{{{ else }}}}-{{{{ end }}}}",
                pipeline(random, 1),
                inner(random)
            ),
            1 => format!(
                "{{{{ range {} }}}}{},{{{{ end }}}}",
                operand(random, 1),
                inner(random)
            ),
            2 => format!(
                "{{{{ range $x, $y := .Alerts }}}}{}{{{{ $x }}}}{{{{ end }}}}",
                inner(random)
            ),
            3 => format!(
                "{{{{ with {} }}}}{}{{{{ end }}}}",
                operand(random, 1),
                inner(random)
            ),
            4 => random
                .pick(&["text ", "<p title=\"", "\"> ", " & ", "\n"])
                .to_owned(),
            _ => format!("{{{{ {} }}}}", pipeline(random, 1)),
        };
        text.push_str(&part);
    }
    text
}

#[test]
fn generated_templates_give_the_same() {
    on_a_large_stack(|| {
        let mut random = Random::seeded();
        let both = Both::new(&[]);
        let mut differences = Vec::new();
        for _ in 0..setting("TECHCORP_CASES", 150) {
            let text = format!("{{{{ $x := .Status }}}}{}", template(&mut random, 2));
            // How a template ends its html is not what is looked at here.
            differences.extend(both.difference(&text, false));
        }
        assert!(differences.is_empty(), "{}", differences.join("\n"));
    });
}
