//! What alerts usually carry, and what the stack itself asks of its rules.

use super::pass::RuleCheck;
use super::subject::Subject;
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity};
use crate::model::decode::{Entries, MatchRegex, Spanned};
use crate::model::rules::RulePolicy;

/// An alert without severity or text.
pub static BARE_ALERT: Code = Code {
    name: "bare-alert",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "an alert without a label `severity`, or without a text that says what is wrong",
    explain: "Routes choose by `severity` more than by anything else, and an alert without it usually \
lands in the default route. Whoever is woken reads the annotations: one of `summary`, `description`, \
`message` or `title` should say what is wrong. Other rules can be asked for under `rules:` in \
techcorp.yml, which takes the place of this one.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: '{{ $labels.instance }} is down'}\n",
    }],
};

/// A rule that the stack's own policy refuses.
pub static RULE_POLICY: Code = Code {
    name: "rule-policy",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "a rule is not what the policy in techcorp.yml asks for",
    explain: "`rules:` in techcorp.yml says what each rule of the stack is to look like: `labels` and \
`annotations` that every alert has, `label_values` that a label may have, and regular expressions for \
whole names, `alert_names` and `record_names`.",
    wrong: &[
        Example {
            name: "techcorp.yml",
            text: "rules:\n  labels: [team]\n  alert_names: '[A-Z][A-Za-z]+'\n",
        },
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: web\n    rules:\n      - alert: target_down\n        expr: up == 0\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: '{{ $labels.instance }} is down'}\n",
        },
    ],
    right: &[
        Example {
            name: "techcorp.yml",
            text: "rules:\n  labels: [team]\n  alert_names: '[A-Z][A-Za-z]+'\n",
        },
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n        labels: {severity: critical, team: web}\n        annotations: {summary: '{{ $labels.instance }} is down'}\n",
        },
    ],
};

/// Annotations that say what is wrong.
const TEXTS: [&str; 4] = ["description", "message", "summary", "title"];

/// Checks every rule.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&BARE_ALERT, &RULE_POLICY],
    start: |scope, _| {
        let policy = scope.policy;
        let has_policy = policy.labels.is_present() || policy.annotations.is_present();
        Box::new(move |subject, report| {
            if subject.rule.is_alert() && !has_policy {
                bare(&subject, report);
            }
            let mut missed = Vec::new();
            names(&subject, policy, &mut missed);
            if subject.rule.is_alert() {
                fields(&subject, policy, &mut missed);
            }
            if !missed.is_empty() {
                let span = subject.name_span(report);
                let message = format!("the policy of techcorp.yml asks for {}", missed.join(", "));
                let finding = report.finding(&RULE_POLICY, span, message);
                report.push(finding);
            }
        })
    },
};

fn has_label(subject: &Subject<'_>, name: &str) -> bool {
    let of_group = subject.group.labels.get();
    let own = subject.rule.labels.get();
    own.is_some_and(|labels| labels.get(name).is_some())
        || of_group.is_some_and(|labels| labels.get(name).is_some())
}

fn has_annotation(subject: &Subject<'_>, name: &str) -> bool {
    let annotations = subject.rule.annotations.get();
    annotations.is_some_and(|annotations| annotations.get(name).is_some())
}

fn bare(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let has_text = TEXTS.iter().any(|text| has_annotation(subject, text));
    let message = match (has_label(subject, "severity"), has_text) {
        (true, true) => return,
        (false, true) => "this alert has no label `severity`",
        (true, false) => "this alert has no annotation `summary` or `description`",
        (false, false) => "this alert has neither a label `severity` nor an annotation `summary`",
    };
    let span = subject.name_span(report);
    let finding = report.finding(&BARE_ALERT, span, message);
    report.push(finding);
}

fn names(subject: &Subject<'_>, policy: &RulePolicy, missed: &mut Vec<String>) {
    let rule = subject.rule;
    let rules = [
        (&rule.alert, &policy.alert_names),
        (&rule.record, &policy.record_names),
    ];
    for (name, pattern) in rules {
        let pattern = pattern.get().and_then(MatchRegex::regex);
        if let (Some(name), Some(pattern)) = (name.get(), pattern)
            && !name.is_empty()
            && !pattern.is_match(name)
        {
            missed.push(format!("a name like `{}`", pattern.as_str()));
        }
    }
}

fn fields(subject: &Subject<'_>, policy: &RulePolicy, missed: &mut Vec<String>) {
    for Spanned { value: name, .. } in policy.labels.items() {
        if !has_label(subject, name) {
            missed.push(format!("the label `{name}`"));
        }
    }
    for Spanned { value: name, .. } in policy.annotations.items() {
        if !has_annotation(subject, name) {
            missed.push(format!("the annotation `{name}`"));
        }
    }
    let allowed = policy
        .label_values
        .get()
        .into_iter()
        .flat_map(Entries::iter);
    for (name, values) in allowed {
        let given = subject.rule.labels.get().and_then(|l| l.get(&name.value));
        let Some(given) = given.filter(|given| !given.value.is_templated()) else {
            continue;
        };
        let mut values = values.value.iter().map(|value| value.value.as_str());
        if !values.clone().any(|value| value == given.value.as_str()) {
            let list = values.by_ref().collect::<Vec<_>>().join(", ");
            missed.push(format!("one of {list} in the label `{}`", name.value));
        }
    }
}
