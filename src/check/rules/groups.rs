//! Groups of rules: each has a name of its own.

use std::collections::HashMap;

use crate::check::fields::filled;
use crate::check::{Check, Reporter};
use crate::diag::{Code, Example, Level, Severity, Span};

/// Two groups of one file with one name.
pub static DUPLICATE_GROUP: Code = Code {
    name: "duplicate-group-name",
    severity: Severity::Error,
    level: Level::Load,
    summary: "two rule groups of a file have the same name",
    explain: "A group is known by its file and its name, so Prometheus refuses a file in which two \
groups have one name (`groupname: \"web\" is repeated in the same file`). Groups of different files \
may share a name.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n  - name: web\n    rules:\n      - record: job:up:count\n        expr: count by (job) (up)\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n      - record: job:up:count\n        expr: count by (job) (up)\n",
    }],
};

/// Checks the names of groups.
pub(super) static CHECK: Check = Check {
    codes: &[&DUPLICATE_GROUP],
    run: |scope, sink| {
        for file in &scope.stack.rules {
            let mut report = Reporter::new(scope, file.file, sink);
            let mut names: HashMap<&str, Span> = HashMap::new();
            for group in file.model.groups.items() {
                let group = &group.value;
                let Some(name) = group.name.given().filter(|name| !name.value.is_empty()) else {
                    if !matches!(group.name, crate::model::decode::Field::Invalid(_)) {
                        let span = group.name.key().unwrap_or(group.span);
                        report.one_of("a rule group", span, &[filled("name", &group.name)]);
                    }
                    continue;
                };
                let first = names.get(name.value.as_str()).copied();
                names.entry(&name.value).or_insert(name.span);
                if let Some(first) = first {
                    // A merged name stands in the first group.
                    let is_merged = first == name.span;
                    let span = if is_merged {
                        report.head(group.span)
                    } else {
                        name.span
                    };
                    let message = format!("the group name `{}` stands twice", name.value);
                    let finding = report
                        .finding(&DUPLICATE_GROUP, span, message)
                        .related(report.place(first), "first here")
                        .help("give each group of the file its own name");
                    report.push(finding);
                }
            }
        }
    },
};
