//! Rules and the external labels of the Prometheus that evaluates them.

use super::pass::RuleCheck;
use super::subject::Subject;
use crate::check::{Reporter, Scope};
use crate::diag::{Code, Example, FileId, Level, Place, Severity, Span, suggest};
use crate::lang::gotmpl::{OperandKind, Part, walk};
use crate::model::decode::Entries;
use crate::model::prometheus::Prometheus;
use crate::model::stack::Loaded;

const PROMETHEUS: Example = Example {
    name: "prometheus.yml",
    text: "global:\n  external_labels:\n    cluster: eu-1\nrule_files: [rules.yml]\nscrape_configs:\n  - job_name: web\n    static_configs:\n      - targets: ['web:8080']\n",
};

/// A label of a rule that hides an external one.
pub static HIDDEN_EXTERNAL_LABEL: Code = Code {
    name: "rule-sets-external-label",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "a rule sets a label that is also an external label of its Prometheus",
    explain: "External labels are added to what leaves Prometheus unless the label is there already. \
A rule that sets it hides the external one: the alert, or the recorded series in remote storage and \
federation, seems to come from elsewhere.",
    wrong: &[
        PROMETHEUS,
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n        labels: {cluster: us-1}\n",
        },
    ],
    right: &[
        PROMETHEUS,
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n",
        },
    ],
};

/// An external label that does not exist.
pub static UNKNOWN_EXTERNAL_LABEL: Code = Code {
    name: "unknown-external-label",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a template shows an external label that the Prometheus does not have",
    explain: "`$externalLabels` holds what stands under `external_labels` of the Prometheus that \
evaluates the rule. A name that is not there gives empty text.",
    wrong: &[
        PROMETHEUS,
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: '{{ $labels.instance }} is down in {{ $externalLabels.region }}'}\n",
        },
    ],
    right: &[
        PROMETHEUS,
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: '{{ $labels.instance }} is down in {{ $externalLabels.cluster }}'}\n",
        },
    ],
};

/// Checks every rule that a Prometheus of the stack evaluates.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&HIDDEN_EXTERNAL_LABEL, &UNKNOWN_EXTERNAL_LABEL],
    start: |scope, _| {
        if scope.stack.evaluations.is_empty() {
            return Box::new(|_, _| {});
        }
        let mut last: Option<(FileId, Vec<External<'_>>)> = None;
        Box::new(move |subject, report| {
            let file = subject.file.file;
            if last.as_ref().is_none_or(|(of, _)| *of != file) {
                last = Some((file, evaluators(scope, file)));
            }
            let Some((_, servers)) = last.as_ref().filter(|(_, servers)| !servers.is_empty())
            else {
                return;
            };
            hidden(&subject, servers, report);
            if subject.rule.is_alert() {
                unknown(&subject, servers, report);
            }
        })
    },
};

/// The external labels of one Prometheus, with their places.
type External<'a> = Vec<(&'a str, Place)>;

fn evaluators<'a>(scope: &Scope<'a>, rules: FileId) -> Vec<External<'a>> {
    let own = scope.stack.evaluations.iter().filter(|e| e.rules == rules);
    let configs = own.filter_map(|evaluation| {
        let mut all = scope.stack.prometheuses.iter();
        all.find(|config| config.file == evaluation.prometheus)
    });
    configs.map(external).collect()
}

fn external(config: &Loaded<Prometheus>) -> External<'_> {
    let global = config.model.global.get();
    let labels = global.and_then(|global| global.external_labels.get());
    let labels = labels.into_iter().flat_map(Entries::iter);
    let file = config.file;
    let place = |span: Span| Place { file, span };
    labels
        .map(|(name, _)| (name.value.as_str(), place(name.span)))
        .collect()
}

fn hidden(subject: &Subject<'_>, servers: &[External<'_>], report: &mut Reporter<'_>) {
    let labels = subject.rule.labels.get();
    for (name, _) in labels.into_iter().flat_map(Entries::iter) {
        let mut all = servers.iter().flatten();
        let Some((_, place)) = all.find(|(external, _)| *external == name.value) else {
            continue;
        };
        let message = format!("this hides the external label `{}`", name.value);
        let finding = report.finding(&HIDDEN_EXTERNAL_LABEL, name.span, message);
        report.push(
            finding
                .related(*place, "the external label")
                .help("leave it out, or choose another name"),
        );
    }
}

fn unknown(subject: &Subject<'_>, servers: &[External<'_>], report: &mut Reporter<'_>) {
    let annotations = subject.rule.annotations.get();
    let annotations = annotations.into_iter().flat_map(Entries::iter);
    for (_, text) in subject.rule.labels_in(subject.group).chain(annotations) {
        let Some(template) = text.value.template() else {
            continue;
        };
        let mut wrong = Vec::new();
        walk(&template.root, &mut |part| {
            if let Part::Operand(operand) = part
                && let OperandKind::Variable(variable) = &operand.kind
                && variable == "$externalLabels"
                && let Some(field) = operand.fields.first()
                && !servers
                    .iter()
                    .flatten()
                    .any(|(name, _)| *name == field.name)
            {
                wrong.push(field);
            }
        });
        for field in wrong {
            let message = format!("there is no external label `{}`: this is empty", field.name);
            let place = text.value.place(field.span);
            let finding = report.finding(&UNKNOWN_EXTERNAL_LABEL, place, message);
            let known = || servers.iter().flatten().map(|(name, _)| *name);
            report.push(match suggest(&field.name, known()) {
                Some(near) => finding.label(format!("did you mean `{near}`?")),
                None => finding.help("set it under `external_labels` in prometheus.yml"),
            });
        }
    }
}
