//! Templates in the labels and annotations of alerting rules.

use super::subject::{Subject, each_rule};
use crate::check::{Check, Reporter};
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
time an alert fires: a variable that is assigned with `=` and was never declared with `:=`. The alert is sent all the same, with `<error expanding template: …>` in place of \
the text.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        labels:\n          severity: critical\n        annotations:\n          summary: '{{ $name = \"web\" }}is down'\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        labels:\n          severity: critical\n        annotations:\n          summary: '{{ $labels.instance }} is down'\n",
    }],
};

/// Checks the templates of each alerting rule.
pub(super) static CHECK: Check = Check {
    codes: &[&RULE_TEMPLATE, &DOOMED_TEMPLATE],
    run: |scope, sink| {
        each_rule(scope, sink, |subject, report| {
            if subject.rule.is_alert() {
                texts(&subject, report);
            }
        });
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
