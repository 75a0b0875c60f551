use super::routes::PROMETHEUS;
use super::{Scope, Subject};
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity, Sink};
use crate::routing::RouteId;

/// Alerts for which there is no route.
pub static DEFAULT_RECEIVER_ONLY: Code = Code {
    name: "default-receiver-only",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "a rule whose alerts only the default receiver takes",
    explain: "No route below the root takes an alert of this rule, whatever labels it has, so that all \
of them go to the receiver of the root. That may be meant; often a label that the routes ask for, such \
as the team or the severity, was forgotten on the rule.",
    wrong: &[
        Example {
            name: "alertmanager.yml",
            text: CONFIG,
        },
        PROMETHEUS,
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: web\n    rules:\n      - alert: WebDown\n        expr: sum by (job) (up) == 0\n        for: 5m\n        labels: {severity: critical, team: web}\n      - alert: NoJobs\n        expr: absent(up)\n        for: 5m\n        labels: {severity: critical}\n",
        },
    ],
    right: &[
        Example {
            name: "alertmanager.yml",
            text: CONFIG,
        },
        PROMETHEUS,
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: web\n    rules:\n      - alert: WebDown\n        expr: sum by (job) (up) == 0\n        for: 5m\n        labels: {severity: critical, team: web}\n      - alert: NoJobs\n        expr: absent(up)\n        for: 5m\n        labels: {severity: critical, team: web}\n",
        },
    ],
};

const CONFIG: &str = "route:\n  receiver: ops\n  routes:\n    - matchers: [team = web]\n      receiver: pager\nreceivers:\n  - name: ops\n  - name: pager\n";

pub(super) fn check(scope: &Scope<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let assessment = subject.assessment;
    let root = assessment.config.tree.get(RouteId::ROOT);
    // Where there is but one way, nothing was forgotten.
    if root.children.is_empty() {
        return;
    }
    for rule in &assessment.coverage.rules {
        let Some((true, _)) = rule.falls_to_default() else {
            continue;
        };
        let mut report = Reporter::new(scope, rule.file, sink);
        let message = format!(
            "only the default receiver `{}` takes the alerts of `{}`: no route asks for their labels",
            root.receiver.value, rule.name
        );
        let finding = report.finding(&DEFAULT_RECEIVER_ONLY, report.head(rule.span), message);
        report.push(finding);
    }
}
