//! Annotations that were meant for routing.

use std::collections::HashSet;

use super::pass::RuleCheck;
use super::subject::Subject;
use crate::check::Scope;
use crate::diag::{Code, Example, Level, Severity};
use crate::model::alertmanager::Route;
use crate::model::decode::{At, Entries, each};

const ALERTMANAGER: Example = Example {
    name: "alertmanager.yml",
    text: "route:\n  receiver: mail\n  routes:\n    - receiver: pager\n      matchers: [page = \"true\"]\nreceivers:\n  - name: mail\n  - name: pager\n",
};

/// An annotation with the name of a label that routes match on.
pub static ROUTED_ANNOTATION: Code = Code {
    name: "annotation-for-route",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "an annotation has the name of a label that a route matches on",
    explain: "Routes, inhibition and silences see the labels of an alert and nothing else. An \
annotation never takes an alert to a receiver, whatever its name: the route that waits for this label \
does not get the alert.",
    wrong: &[
        ALERTMANAGER,
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: '{{ $labels.instance }} is down', page: 'true'}\n",
        },
    ],
    right: &[
        ALERTMANAGER,
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n        labels: {severity: critical, page: 'true'}\n        annotations: {summary: '{{ $labels.instance }} is down'}\n",
        },
    ],
};

/// An annotation whose name is one of routing.
pub static LIKELY_ROUTED_ANNOTATION: Code = Code {
    name: "annotation-like-label",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "an annotation has a name that usually decides where an alert goes",
    explain: "Routes, inhibition and silences see the labels of an alert and nothing else. Names such \
as `severity`, `team` or `pager` are those of labels; as an annotation they reach the templates of \
notifications at most, and none of those that were read shows this one.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: '{{ $labels.instance }} is down', pager: 'true'}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n        labels: {severity: critical, pager: 'true'}\n        annotations: {summary: '{{ $labels.instance }} is down'}\n",
    }],
};

/// Names that decide where alerts go, where they are labels.
const ROUTING: [&str; 13] = [
    "channel",
    "escalation",
    "notify",
    "oncall",
    "owner",
    "page",
    "pager",
    "paging",
    "priority",
    "receiver",
    "severity",
    "slack_channel",
    "team",
];

/// Checks the annotations of every alert.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&ROUTED_ANNOTATION, &LIKELY_ROUTED_ANNOTATION],
    start: |scope, _| {
        let matched = matched_labels(scope);
        let mut shown = Shown::of(scope);
        Box::new(move |subject, report| {
            if !subject.rule.is_alert() {
                return;
            }
            let annotations = subject.rule.annotations.get();
            for (name, _) in annotations.into_iter().flat_map(Entries::iter) {
                let is_routing = ROUTING.contains(&name.value.as_str());
                if !is_routing || has_label(&subject, &name.value) {
                    continue;
                }
                let (code, message) = if matched.contains(&name.value) {
                    (
                        &ROUTED_ANNOTATION,
                        format!(
                            "routes match on the label `{}`, and this is an annotation",
                            name.value
                        ),
                    )
                } else if !shown.shows(&name.value) {
                    (
                        &LIKELY_ROUTED_ANNOTATION,
                        format!(
                            "`{}` is an annotation here: no route can see it",
                            name.value
                        ),
                    )
                } else {
                    continue;
                };
                let finding = report.finding(code, name.span, message);
                report.push(
                    finding
                        .help("if it is to decide where the alert goes, write it under `labels:`"),
                );
            }
        })
    },
};

fn has_label(subject: &Subject<'_>, name: &str) -> bool {
    let own = subject.rule.labels.get();
    let of_group = subject.group.labels.get();
    own.is_some_and(|labels| labels.get(name).is_some())
        || of_group.is_some_and(|labels| labels.get(name).is_some())
}

/// Returns the labels that routes of the stack match on.
fn matched_labels(scope: &Scope<'_>) -> HashSet<String> {
    let mut names = HashSet::new();
    for config in &scope.stack.alertmanagers {
        each(&config.model, At::document(), |_, route: &Route| {
            let conditions = route.conditions().into_iter();
            names.extend(conditions.map(|condition| condition.matcher.name().to_owned()));
        });
    }
    names
}

/// The texts of Alertmanager's configurations and templates, which may show annotations.
struct Shown<'a> {
    texts: Vec<&'a str>,
    known: Vec<(String, bool)>,
}

impl<'a> Shown<'a> {
    fn of(scope: &Scope<'a>) -> Self {
        let configs = scope.stack.alertmanagers.iter().map(|config| config.file);
        let templates = scope.stack.templates.iter().map(|template| template.file);
        let files = configs.chain(templates);
        Self {
            texts: files.map(|file| scope.sources.get(file).text()).collect(),
            known: Vec::new(),
        }
    }

    /// Returns whether an annotation of that name is shown somewhere.
    fn shows(&mut self, name: &str) -> bool {
        if let Some((_, shown)) = self.known.iter().find(|(known, _)| known == name) {
            return *shown;
        }
        let field = format!("Annotations.{name}");
        let shown = self.texts.iter().any(|text| text.contains(&field));
        self.known.push((name.to_owned(), shown));
        shown
    }
}
