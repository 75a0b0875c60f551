use std::collections::BTreeMap;

use super::{Check, Reporter, Scope, is_sound};
use crate::diag::{Code, Example, Level, Severity, Sink};
use crate::lang::matcher::{Matcher, Op};
use crate::model::alertmanager::{Alertmanager, Receiver};
use crate::model::stack::Loaded;
use crate::routing::{Config, Route, Tree};

pub(super) static CHECK: Check = Check {
    codes: &[&UNEVEN_WEBHOOK],
    run,
};

/// A webhook that the alerts of one team alone are sent to.
static UNEVEN_WEBHOOK: Code = Code {
    name: "uneven-webhook",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "of several routes that differ in one label's value, one alone calls a webhook",
    explain: "Below a route that asks for a severity, say, there is one route for each team, and the \
receiver of one of them alone has a webhook. Where that webhook escalates, opens tickets or heals, the \
alerts of the other teams never get there, and nothing else says so. If it is meant so, allow the \
finding with the reason.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - matchers: ['severity=\"critical\"']\n      routes:\n        - {matchers: ['team=\"web\"'], receiver: web}\n        - {matchers: ['team=\"db\"'], receiver: db}\n        - {matchers: ['team=\"net\"'], receiver: net}\nreceivers:\n  - name: ops\n  - name: web\n    webhook_configs:\n      - url: http://escalation:5000/alerts\n  - name: db\n  - name: net\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - matchers: ['severity=\"critical\"']\n      receiver: escalation\n      continue: true\n    - matchers: ['severity=\"critical\"']\n      routes:\n        - {matchers: ['team=\"web\"'], receiver: web}\n        - {matchers: ['team=\"db\"'], receiver: db}\n        - {matchers: ['team=\"net\"'], receiver: net}\nreceivers:\n  - name: ops\n  - name: escalation\n    webhook_configs:\n      - url: http://escalation:5000/alerts\n  - name: web\n  - name: db\n  - name: net\n",
    }],
};

/// From how many siblings on one is taken for the exception.
const FEWEST: usize = 3;

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for alertmanager in &scope.stack.alertmanagers {
        if !is_sound(alertmanager, sink) {
            continue;
        }
        if let Some(routing) = Config::of(&alertmanager.model, alertmanager.target) {
            let mut reporter = Reporter::new(scope, alertmanager.file, sink);
            each_parent(&routing.tree, alertmanager, &mut reporter);
        }
    }
}

fn each_parent(tree: &Tree, alertmanager: &Loaded<Alertmanager>, reporter: &mut Reporter<'_>) {
    // Below the root teams are told in ways of their own; below a condition they share it.
    for (_, parent) in tree.iter().filter(|(_, route)| !route.matchers.is_empty()) {
        let mut by_label: BTreeMap<&str, Vec<&Route>> = BTreeMap::new();
        for child in parent.children.iter().map(|id| tree.get(*id)) {
            if let [matcher] = child.matchers.as_slice()
                && is_value(matcher)
            {
                by_label.entry(matcher.name()).or_default().push(child);
            }
        }
        for (label, routes) in by_label {
            siblings(label, &routes, alertmanager, reporter);
        }
    }
}

fn is_value(matcher: &Matcher) -> bool {
    matcher.op() == Op::Equal && !matcher.value().is_empty()
}

fn siblings(
    label: &str,
    routes: &[&Route],
    alertmanager: &Loaded<Alertmanager>,
    reporter: &mut Reporter<'_>,
) {
    let receiver = |route: &Route| -> Option<&Receiver> {
        let receivers = alertmanager.model.receivers.items().iter();
        let named = |r: &&Receiver| {
            r.name
                .get()
                .is_some_and(|name| **name == *route.receiver.value)
        };
        receivers.map(|r| &r.value).find(named)
    };
    let mut receivers: Vec<&Receiver> = routes.iter().filter_map(|route| receiver(route)).collect();
    receivers.sort_by_key(|receiver| receiver.span);
    receivers.dedup_by_key(|receiver| receiver.span);
    let mut calling = receivers.iter().filter(|r| r.webhook_configs.is_present());
    let (Some(only), None, true) = (calling.next(), calling.next(), receivers.len() >= FEWEST)
    else {
        return;
    };
    let Some(key) = only.webhook_configs.key() else {
        return;
    };
    let name = only.name.or(String::new());
    let others = receivers.iter().filter(|r| r.span != only.span);
    let others: Vec<String> = others
        .map(|r| format!("`{}`", r.name.or(String::new())))
        .collect();
    let message = format!(
        "of the receivers for each `{label}`, `{name}` alone calls a webhook; {} do not",
        others.join(", "),
    );
    let finding = reporter.finding(&UNEVEN_WEBHOOK, key, message);
    reporter.push(finding.help(
        "give the others the webhook as well, or send all to it by a route of its own with \
         `continue: true`",
    ));
}
