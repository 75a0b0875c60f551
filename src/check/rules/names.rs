//! Names that Prometheus refuses: of recorded series, labels and annotations.

use super::pass::RuleCheck;
use super::subject::Subject;
use crate::check::{Check, Reporter};
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::METRIC_NAME;
use crate::model::decode::{Entries, Field};

/// A recording rule whose name holds braces.
pub static RECORD_NAME: Code = Code {
    name: "invalid-record-name",
    severity: Severity::Error,
    level: Level::Load,
    summary: "the name of a recorded series holds braces",
    explain: "`record` is the name of the series alone. Prometheus 3 allows any UTF-8 text there but \
refuses braces, because they stem from a selector that was written in the wrong field (`braces \
present in the recording rule name; should it be in expr?`). Labels that the series is to have stand \
under `labels`.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: 'job:up:sum{env=\"prod\"}'\n        expr: sum by (job) (up)\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n        labels:\n          env: prod\n",
    }],
};

/// A label or annotation whose name is not allowed.
pub static RULE_LABEL: Code = Code {
    name: "invalid-rule-label",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a label or annotation of a rule has a name that Prometheus refuses",
    explain: "Prometheus 3 allows any UTF-8 text as the name of a label or annotation, but not the \
empty text. A label cannot be `__name__` either: the name of a recorded series is `record`, and an \
alert is named by `alert`.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n        labels:\n          __name__: up_sum\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: up_sum\n        expr: sum by (job) (up)\n",
    }],
};

/// Checks the names in each rule.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&RECORD_NAME, &RULE_LABEL],
    start: |_, _| {
        Box::new(|subject, report| {
            record(&subject, report);
            labels("label", &subject.rule.labels, report);
            labels("annotation", &subject.rule.annotations, report);
        })
    },
};

/// Checks the names of the labels of each group.
pub(super) static OF_GROUPS: Check = Check {
    codes: &[&RULE_LABEL],
    run: |scope, sink| {
        for file in &scope.stack.rules {
            let mut report = Reporter::new(scope, file.file, sink);
            for group in file.model.groups.items() {
                labels("label", &group.value.labels, &mut report);
            }
        }
    },
};

fn record(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let Some(name) = subject.rule.record.given() else {
        return;
    };
    if name.value.contains(['{', '}']) {
        let finding = report
            .finding(
                &RECORD_NAME,
                name.span,
                "the name of a recorded series cannot hold braces",
            )
            .help("write the name alone, and labels under `labels:`");
        report.push(finding);
    }
}

fn labels<T>(kind: &str, field: &Field<Entries<T>>, report: &mut Reporter<'_>) {
    for (name, _) in field.get().into_iter().flat_map(Entries::iter) {
        let message = match name.value.as_str() {
            "" => format!("the name of this {kind} is empty"),
            METRIC_NAME if kind == "label" => {
                format!("`{METRIC_NAME}` cannot be set as a label")
            }
            _ => continue,
        };
        let finding = report.finding(&RULE_LABEL, name.span, message);
        report.push(match name.value.is_empty() {
            true => finding.help("give it a name, or remove it"),
            false => finding.help("name the series in `record:`"),
        });
    }
}
