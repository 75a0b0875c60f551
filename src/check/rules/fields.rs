//! Which fields a rule needs, and which belong to alerting rules alone.

use super::pass::RuleCheck;
use super::subject::Subject;
use crate::check::Reporter;
use crate::check::fields::filled;
use crate::diag::{Code, Example, Level, Severity};
use crate::model::decode::Field;

/// A field of alerting rules in a recording rule.
pub static ALERT_FIELD: Code = Code {
    name: "alert-field-in-recording-rule",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a recording rule has a field that only alerting rules have",
    explain: "`annotations`, `for` and `keep_firing_for` say how an alert behaves. A recording rule \
makes a series, not an alert, and Prometheus refuses it with one of them (`invalid field 'for' in \
recording rule`). Without content (`annotations: {}`, `for: 0s`) they are let through.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n        for: 5m\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n",
    }],
};

/// Checks the fields of each rule against each other.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&ALERT_FIELD],
    start: |_, _| {
        Box::new(move |subject, report| {
            kind(&subject, report);
            expression(&subject, report);
            alert_fields(&subject, report);
        })
    },
};

/// A rule either records or alerts.
fn kind(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let rule = subject.rule;
    let fields = [filled("alert", &rule.alert), filled("record", &rule.record)];
    report.at_most_one("a rule", &fields);
    let is_wrong = |field: &Field<String>| matches!(field, Field::Invalid(_));
    if !is_wrong(&rule.alert) && !is_wrong(&rule.record) {
        report.one_of("a rule", rule.span, &fields);
    }
}

fn expression(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let rule = subject.rule;
    let is_missing = match &rule.expr {
        Field::Absent | Field::Null(_) => true,
        Field::Invalid(_) => false,
        Field::Set(given) => given.value.is_empty(),
    };
    if is_missing {
        let span = rule.expr.key().unwrap_or_else(|| subject.name_span(report));
        report.missing(
            span,
            "a rule needs an expression in `expr`".to_owned(),
            None,
        );
    }
}

fn alert_fields(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let rule = subject.rule;
    let Some(record) = rule.record.given().filter(|name| !name.value.is_empty()) else {
        return;
    };
    let has_annotations = rule.annotations.get().filter(|a| a.iter().next().is_some());
    let duration = |field: &Field<crate::lang::duration::Duration>| {
        field.given().filter(|d| !d.value.is_zero()).map(|d| d.key)
    };
    let fields = [
        ("annotations", has_annotations.and(rule.annotations.key())),
        ("for", duration(&rule.r#for)),
        ("keep_firing_for", duration(&rule.keep_firing_for)),
    ];
    for (name, key) in fields {
        let Some(key) = key else { continue };
        let finding = report
            .finding(
                &ALERT_FIELD,
                key,
                format!("`{name}` belongs to alerting rules; this rule records a series"),
            )
            .related(report.place(record.span), "the series")
            .help(format!(
                "remove `{name}`, or write `alert:` in place of `record:`"
            ));
        report.push(finding);
    }
}
