//! Rules that say the same twice.

use std::collections::HashMap;

use super::subject::{Subject, subjects};
use crate::check::{Check, Reporter, Scope};
use crate::diag::{Code, Example, FileId, Level, Place, Severity};

/// Two rules with the same name, labels and expression.
pub static DUPLICATE_RULE: Code = Code {
    name: "duplicate-rule",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "two rules have the same name, labels and expression",
    explain: "An alert is known by its labels: two rules that give the same ones are one alert to \
Alertmanager, and whichever was evaluated last decides whether it waits, fires or is resolved, and \
with which annotations. Two equal recording rules write one series twice, which Prometheus logs as \
duplicate samples. promtool 3.5 warns of it within one file only.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n  - name: api\n    rules:\n      - record: job:up:sum\n        expr: sum(up) by (job)\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n",
    }],
};

/// Two rules with the same name and labels.
pub static SHARED_NAME: Code = Code {
    name: "rules-share-name",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "two rules have the same name and labels, and different expressions",
    explain: "The rules differ in their expressions alone. Where both give series with the same \
labels they are one alert, or one series, and overwrite each other: the alert flaps between two \
values, and its silence covers both. That is fine while the expressions never give the same labels, as \
for one alert with a limit for each of two jobs; a label of its own in each rule makes sure of it.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: disk\n    rules:\n      - alert: DiskFull\n        expr: node_filesystem_avail_bytes < 1e9\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: the disk is full}\n      - alert: DiskFull\n        expr: node_filesystem_avail_bytes < 1e10\n        for: 1h\n        labels: {severity: critical}\n        annotations: {summary: the disk fills}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: disk\n    rules:\n      - alert: DiskFull\n        expr: node_filesystem_avail_bytes < 1e9\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: the disk is full}\n      - alert: DiskFull\n        expr: node_filesystem_avail_bytes < 1e10\n        for: 1h\n        labels: {severity: warning}\n        annotations: {summary: the disk fills}\n",
    }],
};

/// What a rule's alerts or series are known by: their kind, name and labels.
type Identity<'a> = (bool, &'a str, Vec<(&'a str, &'a str)>);

/// Compares the rules of each Prometheus, and those of each file that none here evaluates.
pub(super) static CHECK: Check = Check {
    codes: &[&DUPLICATE_RULE, &SHARED_NAME],
    run: |scope, sink| {
        let together = Together::of(scope);
        let mut first: HashMap<Identity<'_>, Vec<Subject<'_>>> = HashMap::new();
        for subject in subjects(scope) {
            let Some(identity) = identity(&subject) else {
                continue;
            };
            let file = subject.file.file;
            let others = first.entry(identity).or_default();
            let other = others
                .iter()
                .find(|other| together.are(other.file.file, file));
            match other {
                Some(other) => {
                    let mut report = Reporter::new(scope, file, sink);
                    compare(other, &subject, &mut report);
                }
                None => others.push(subject),
            }
        }
    },
};

/// Which files one Prometheus evaluates together.
struct Together(HashMap<FileId, Vec<FileId>>);

impl Together {
    fn of(scope: &Scope<'_>) -> Self {
        let mut owners: HashMap<FileId, Vec<FileId>> = HashMap::new();
        for evaluation in &scope.stack.evaluations {
            let of_file = owners.entry(evaluation.rules).or_default();
            of_file.push(evaluation.prometheus);
        }
        Self(owners)
    }

    fn are(&self, a: FileId, b: FileId) -> bool {
        let owners = |file| self.0.get(&file).map_or(&[][..], Vec::as_slice);
        a == b || owners(a).iter().any(|owner| owners(b).contains(owner))
    }
}

fn identity<'a>(subject: &Subject<'a>) -> Option<Identity<'a>> {
    let rule = subject.rule;
    let name = rule.name()?;
    let labels = rule.labels_in(subject.group);
    let mut labels: Vec<_> = labels
        .map(|(name, value)| (name.value.as_str(), value.value.as_str()))
        .collect();
    labels.sort_unstable();
    Some((rule.is_alert(), name, labels))
}

fn compare(first: &Subject<'_>, second: &Subject<'_>, report: &mut Reporter<'_>) {
    let (Some((_, a)), Some((_, b))) = (first.expression(), second.expression()) else {
        return;
    };
    let name = second.rule.name().unwrap_or_default();
    let what = if second.rule.is_alert() {
        "alert"
    } else {
        "series"
    };
    let place = Place {
        file: first.file.file,
        span: first.name_span(report),
    };
    let span = second.name_span(report);
    let is_same = a.node_count() == b.node_count() && a.to_string() == b.to_string();
    let finding = match is_same {
        true => report
            .finding(
                &DUPLICATE_RULE,
                span,
                format!(
                    "the {what} `{name}` stands here with the same labels and expression again"
                ),
            )
            .help("remove one of them"),
        false => report
            .finding(
                &SHARED_NAME,
                span,
                format!("another rule gives the {what} `{name}` the same labels"),
            )
            .help("give each a label of its own, unless they never give the same series"),
    };
    report.push(finding.related(place, "the other rule"));
}
