//! Labels of alerts that change with the value, or that Prometheus overwrites.

use super::pass::RuleCheck;
use super::percentage::is_value;
use super::subject::Subject;
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::gotmpl::{NodeKind, Part, walk};

/// A label that holds the value.
pub static VALUE_IN_LABEL: Code = Code {
    name: "value-in-label",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a label of an alert holds the value, so that each change makes another alert",
    explain: "An alert is known by its labels. With the value in one of them every change of the value \
ends one alert and begins another: `for` starts anew and may never be over, people are notified again \
and again, and no silence holds. The value belongs into an annotation.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: disk\n    rules:\n      - alert: DiskFull\n        expr: node_filesystem_avail_bytes < 1e9\n        for: 5m\n        labels: {severity: critical, free: '{{ $value }}'}\n        annotations: {summary: the disk is full}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: disk\n    rules:\n      - alert: DiskFull\n        expr: node_filesystem_avail_bytes < 1e9\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: '{{ $value | humanize1024 }}B are free'}\n",
    }],
};

/// A label `alertname`.
pub static OVERWRITTEN_LABEL: Code = Code {
    name: "overwritten-alertname",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "the label `alertname` of a rule, which Prometheus overwrites",
    explain: "Prometheus sets the label `alertname` of every alert to the name in `alert`, after the \
labels of the rule. What the rule writes there is lost without a word.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n        labels: {severity: critical, alertname: 'Down: {{ $labels.job }}'}\n        annotations: {summary: '{{ $labels.instance }} is down'}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: '{{ $labels.instance }} of {{ $labels.job }} is down'}\n",
    }],
};

/// Checks the labels of every alert.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&VALUE_IN_LABEL, &OVERWRITTEN_LABEL],
    start: |_, _| {
        Box::new(move |subject, report| {
            if subject.rule.is_alert() {
                labels(&subject, report);
            }
        })
    },
};

fn labels(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (name, text) in subject.rule.labels_in(subject.group) {
        if name.value == "alertname" {
            let finding = report.finding(
                &OVERWRITTEN_LABEL,
                name.span,
                "Prometheus sets `alertname` to the name of the alert, whatever stands here",
            );
            report.push(finding.help("remove it, or choose another name for the label"));
        }
        let Some(template) = text.value.template() else {
            continue;
        };
        let mut shown = None;
        walk(&template.root, &mut |part| {
            if let Part::Node(node) = part
                && let NodeKind::Action(pipeline) = &node.kind
                && pipeline.declarations.is_empty()
            {
                let operands = pipeline.commands.iter().flat_map(|c| &c.operands);
                let value = operands.into_iter().find(|operand| is_value(operand));
                shown = shown.or(value.map(|value| value.span));
            }
        });
        if let Some(span) = shown {
            let message = format!(
                "with the value in the label `{}` each change of it makes another alert",
                name.value
            );
            let finding = report.finding(&VALUE_IN_LABEL, text.value.place(span), message);
            report.push(finding.help("show the value in an annotation"));
        }
    }
}
