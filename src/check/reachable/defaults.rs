use std::collections::BTreeSet;

use super::routes::PROMETHEUS;
use super::{Scope, Subject, is_synthetic};
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity, Sink};
use crate::lang::matcher::Matcher;
use crate::model::inference::Presence;
use crate::routing::RouteId;
use crate::routing::coverage::RuleUse;

/// Alerts for which there is no route.
pub static DEFAULT_RECEIVER_ONLY: Code = Code {
    name: "default-receiver-only",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "a rule whose alerts lack the labels that routes ask for, so that the default receiver takes them",
    explain: "No route below the root takes an alert of this rule, so that all of them go to the receiver \
of the root; and each of the routes asks for a label that these alerts never have. That may be meant; \
often a label such as the team or the severity was forgotten on the rule. Alerts that have the labels, \
with values that no route asks for, are not told of.",
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
        let lacking = lacking(rule, subject);
        let Some(lacking) = lacking.filter(|labels| !labels.is_empty()) else {
            continue;
        };
        let labels: Vec<String> = lacking.iter().map(|label| format!("`{label}`")).collect();
        let mut report = Reporter::new(scope, rule.file, sink);
        let message = format!(
            "only the default receiver `{}` takes the alerts of `{}`: they have no {}",
            root.receiver.value,
            rule.name,
            labels.join(" and no ")
        );
        let finding = report
            .finding(&DEFAULT_RECEIVER_ONLY, report.head(rule.span), message)
            .help("give the rule the label that the routes ask for");
        report.push(finding);
    }
}

/// Returns the labels that the routes below the root ask for and the alerts never have; nothing when
/// a route takes none of them for another reason.
fn lacking<'a>(rule: &RuleUse, subject: &Subject<'a>) -> Option<BTreeSet<&'a str>> {
    let tree = &subject.assessment.config.tree;
    let routes = tree
        .get(RouteId::ROOT)
        .children
        .iter()
        .map(|id| tree.get(*id));
    let routes = routes.filter(|route| !route.matchers.iter().any(is_synthetic));
    let labels = routes.map(|route| {
        let mut asked = route.matchers.iter().filter(|m| !m.matches(""));
        let lacks = |name: &str| rule.known_labels.presence(name) == Presence::Never;
        asked.find(|m| lacks(m.name())).map(Matcher::name)
    });
    labels.collect()
}
