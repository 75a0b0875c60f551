//! Templates in the labels and annotations of alerting rules.

use super::pass::RuleCheck;
use super::subject::Subject;
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity};
use crate::model::decode::Entries;

/// A template that Prometheus does not read.
pub static RULE_TEMPLATE: Code = Code {
    name: "invalid-rule-template",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a template in a label or annotation that Prometheus does not read",
    explain: "The labels and annotations of alerting rules are Go templates. Prometheus parses them \
when it loads the file and refuses the whole file for one that is broken: an action that is not \
closed, a function that it does not have (those of Alertmanager and of Helm are others), or a \
variable that does not exist. It declares `$labels`, `$externalLabels`, `$externalURL` and `$value`.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        labels:\n          severity: critical\n        annotations:\n          summary: '{{ $label.instance }} is down'\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        labels:\n          severity: critical\n        annotations:\n          summary: '{{ $labels.instance }} is down'\n",
    }],
};

/// A template that fails whenever an alert fires.
pub static DOOMED_TEMPLATE: Code = Code {
    name: "doomed-rule-template",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a template in a label or annotation that fails whenever it is executed",
    explain: "Prometheus reads the template when it loads the file, but what stands there fails each \
time an alert fires: a variable that is assigned with `=` and was never declared with `:=`. The \
labels of a group are templates for its alerts as well, which Prometheus does not even parse before an \
alert fires: every fault shows only then. The alert is sent all the same, with `<error expanding \
template: …>` in place of the text.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        labels:\n          severity: critical\n        annotations:\n          summary: '{{ $name = \"web\" }}is down'\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        labels:\n          severity: critical\n        annotations:\n          summary: '{{ $labels.instance }} is down'\n",
    }],
};

/// A template where Prometheus executes none.
pub static RECORDED_TEMPLATE: Code = Code {
    name: "template-in-recording-rule",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a template in a label of a recording rule, which is stored as it is written",
    explain: "Prometheus executes the templates of alerting rules alone. The labels of recording rules \
are taken as they are written, braces and all: `team: '{{ $labels.job }}'` gives every series the label \
`team=\"{{ $labels.job }}\"`. `label_replace()` copies a label in the expression.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n        labels:\n          service: '{{ $labels.job }}'\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: label_replace(sum by (job) (up), \"service\", \"$1\", \"job\", \"(.*)\")\n",
    }],
};

/// Checks the templates of each rule.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&RULE_TEMPLATE, &DOOMED_TEMPLATE, &RECORDED_TEMPLATE],
    start: |_, _| {
        Box::new(move |subject, report| {
            if subject.rule.is_alert() {
                texts(&subject, report);
                group_labels(&subject, report);
            } else if subject.rule.record.is_present() {
                recorded(&subject, report);
            }
        })
    },
};

fn texts(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let rule = subject.rule;
    let fields = [rule.labels.get(), rule.annotations.get()];
    for (_, text) in fields.into_iter().flatten().flat_map(Entries::iter) {
        let Some(template) = text.value.template() else {
            continue;
        };
        let doomed = template.doomed.iter().map(|f| (&DOOMED_TEMPLATE, f));
        let faults = template.faults.iter().map(|f| (&RULE_TEMPLATE, f));
        for (code, fault) in faults.chain(doomed) {
            let mut finding =
                report.finding(code, text.value.place(fault.span), fault.message.as_str());
            finding.help = fault.help.clone();
            report.push(finding);
        }
    }
}

/// Checks the labels that the group gives to an alert. What Prometheus would refuse in a rule's own
/// labels it finds here only when the alert fires.
fn group_labels(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let own = subject.rule.labels.get();
    let of_group = subject.group.labels.get();
    for (name, text) in of_group.into_iter().flat_map(Entries::iter) {
        let Some(template) = text.value.template() else {
            continue;
        };
        if own.is_some_and(|own| own.get(&name.value).is_some()) {
            continue;
        }
        for fault in template.faults.iter().chain(&template.doomed) {
            let message = format!("this fails when an alert fires: {}", fault.message);
            let place = text.value.place(fault.span);
            let mut finding = report.finding(&DOOMED_TEMPLATE, place, message);
            finding.help = fault.help.clone();
            report.push(finding);
        }
    }
}

fn recorded(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (name, text) in subject.rule.labels_in(subject.group) {
        if text.value.is_templated() {
            let message = format!(
                "recording rules have no templates: the label `{}` is stored as it is written",
                name.value
            );
            let finding = report.finding(&RECORDED_TEMPLATE, text.span, message);
            report.push(finding.help("copy a label with `label_replace()` in the expression"));
        }
    }
}
