//! Messages about the alerts of the stack's rules that are longer than their channel takes.

use super::made::Longest;
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity};
use crate::model::alertmanager::{Global, Receiver};
use crate::notify::engine::Set;
use crate::notify::payload::payloads;

/// A message that does not leave or arrive whole.
pub static MESSAGE_TOO_LONG: Code = Code {
    name: "message-too-long",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a message about one alert of a rule is longer than its channel takes",
    explain: "Channels limit the length of titles and texts. Alertmanager cuts some of them, at the \
end, where the runbook often stands; others are sent whole and refused, or hidden in part, by the \
channel. Here the message about one alert of the rule with the longest annotations among those that \
reach the receiver is made, without Alertmanager's own templates; one about several alerts is longer \
still.",
    wrong: &[
        Example {
            name: "alertmanager.yml",
            text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    opsgenie_configs:\n      - api_key_file: /run/secrets/opsgenie\n        message: '{{ .CommonLabels.alertname }}: {{ .CommonAnnotations.summary }}'\n",
        },
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: node\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n        labels: {severity: critical}\n        annotations:\n          summary: 'The target has not answered for five minutes; look at the host first, then at the network between it and Prometheus, then call the owner'\n",
        },
    ],
    right: &[
        Example {
            name: "alertmanager.yml",
            text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    opsgenie_configs:\n      - api_key_file: /run/secrets/opsgenie\n        message: '{{ .CommonLabels.alertname }}: {{ .CommonAnnotations.summary }}'\n        description: '{{ .CommonAnnotations.description }}'\n",
        },
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: node\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n        labels: {severity: critical}\n        annotations:\n          summary: 'The target has not answered for five minutes'\n          description: 'Look at the host first, then at the network between it and Prometheus, then call the owner'\n",
        },
    ],
};

/// The shortest text that any channel cuts; what has less cannot be too long.
const SHORTEST: usize = 90;

/// Reports what does not fit of the longest message to a receiver.
pub(super) fn check(
    set: &Set,
    receiver: &Receiver,
    global: &Global,
    longest: &Longest,
    report: &mut Reporter<'_>,
) {
    if longest.length < SHORTEST {
        return;
    }
    for payload in payloads(set, &longest.data, receiver, global).sent {
        for limit in &payload.limits {
            let message = format!("{limit}, for an alert of `{}`", longest.rule);
            let place = report.head(payload.span);
            let finding = report.finding(&MESSAGE_TOO_LONG, place, message);
            report
                .push(finding.help("leave out what stands elsewhere, or shorten the annotations"));
        }
    }
}
