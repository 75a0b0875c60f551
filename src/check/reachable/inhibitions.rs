use super::routes::{PROMETHEUS, RULES};
use super::{Scope, Subject};
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity, Sink, suggest};
use crate::lang::matcher::{Matcher, Op};
use crate::model::inference::ALERT_NAME;
use crate::routing::Inhibition;
use crate::routing::coverage::{Idle, InhibitionUse};

/// An inhibition rule without a pair.
pub static IDLE_INHIBIT_RULE: Code = Code {
    name: "idle-inhibit-rule",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "an inhibition rule by which no alert of the stack's rules mutes another",
    explain: "An alert is muted while another fires that fulfils the source matchers and agrees with \
it in every label of `equal`, where a missing label counts as empty. No two alerts that the stack's \
rules can raise do: none fulfils one of the sides, or the two sides never agree. `equal: [alertname]` \
with one severity on each side asks for one alert name with both severities; `equal: [instance]` asks \
for the same target, address and port. Alerts from elsewhere can still mute and be muted.",
    wrong: &[
        Example {
            name: "alertmanager.yml",
            text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\ninhibit_rules:\n  - source_matchers: [alertname = NodeDown]\n    target_matchers: [severity = critical]\n    equal: [job]\n",
        },
        PROMETHEUS,
        RULES,
    ],
    right: &[
        Example {
            name: "alertmanager.yml",
            text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\ninhibit_rules:\n  - source_matchers: [alertname = WebDown]\n    target_matchers: [severity = warning]\n    equal: [job]\n",
        },
        PROMETHEUS,
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: web\n    rules:\n      - alert: WebDown\n        expr: sum by (job) (up) == 0\n        for: 5m\n        labels: {severity: critical, team: web}\n      - alert: WebPartlyDown\n        expr: up == 0\n        for: 5m\n        labels: {severity: warning, team: web}\n",
        },
    ],
};

pub(super) fn check(scope: &Scope<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let file = subject.alertmanager.file;
    let assessment = subject.assessment;
    let uses = assessment
        .inhibitions
        .iter()
        .zip(&assessment.coverage.inhibitions);
    for (rule, used) in uses {
        // What is dead whatever the alerts are is told of elsewhere, and so are unknown labels.
        let is_told = sink.findings().iter().any(|f| {
            f.place.file == file
                && f.code.name == "dead-inhibit-rule"
                && (rule.span.start..rule.span.end).contains(&f.place.span.start)
        });
        let mut matchers = rule.source.iter().chain(&rule.target);
        if is_told || used.doubtful || matchers.any(|m| subject.is_ungiven(m)) {
            continue;
        }
        let Some(idle) = &used.idle else {
            continue;
        };
        let mut report = Reporter::new(scope, file, sink);
        let message = message(idle, rule, used, subject);
        let mut finding = report.finding(&IDLE_INHIBIT_RULE, report.head(rule.span), message);
        finding.help = help(idle, rule, subject);
        report.push(finding);
    }
}

fn message(idle: &Idle, rule: &Inhibition, used: &InhibitionUse, subject: &Subject<'_>) -> String {
    let listed = |matchers: &[Matcher]| {
        let texts = matchers.iter().map(|m| format!("`{m}`"));
        texts.collect::<Vec<_>>().join(" and ")
    };
    match idle {
        Idle::NoSource => {
            format!(
                "no alert of the stack's rules can be its source: none fulfils {}",
                listed(&rule.source)
            )
        }
        Idle::NoTarget => {
            format!(
                "no alert of the stack's rules can be its target: none fulfils {}",
                listed(&rule.target)
            )
        }
        Idle::BothSides => {
            "every alert of the stack's rules that fulfils one side fulfils the other \
                            as well, and such alerts do not mute each other"
                .to_owned()
        }
        Idle::NeverEqual(labels) => {
            let labels: Vec<_> = labels.iter().map(|label| format!("`{label}`")).collect();
            let labels = match labels.is_empty() {
                true => "the labels of `equal`".to_owned(),
                false => labels.join(" and "),
            };
            let rules = &subject.assessment.coverage.rules;
            let only = |numbers: &std::collections::BTreeSet<usize>| match numbers.len() {
                1 => numbers
                    .first()
                    .and_then(|at| rules.get(*at))
                    .map(|rule| rule.name.clone()),
                _ => None,
            };
            let between = match (only(&used.sources), only(&used.targets)) {
                (Some(source), Some(target)) => format!(" (`{source}` and `{target}`)"),
                _ => String::new(),
            };
            format!("source and target never agree in {labels} for the stack's rules{between}")
        }
    }
}

/// Returns the alert's name that is meant, where one that no rule has is asked for.
fn help(idle: &Idle, rule: &Inhibition, subject: &Subject<'_>) -> Option<String> {
    let side = match idle {
        Idle::NoSource => &rule.source,
        Idle::NoTarget => &rule.target,
        Idle::BothSides | Idle::NeverEqual(_) => return None,
    };
    let rules = &subject.assessment.coverage.rules;
    let mut names = side
        .iter()
        .filter(|m| m.name() == ALERT_NAME && m.op() == Op::Equal);
    let name = names.find(|m| !rules.iter().any(|rule| rule.name == m.value()))?;
    let near = suggest(name.value(), rules.iter().map(|rule| rule.name.as_str()));
    Some(match near {
        Some(near) => format!("no rule raises `{}`; did you mean `{near}`?", name.value()),
        None => format!("no rule raises `{}`", name.value()),
    })
}
