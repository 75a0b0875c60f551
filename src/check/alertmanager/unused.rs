//! Receivers and intervals that no route names.

use std::collections::HashSet;

use super::{Check, Reporter, each_config, routes};
use crate::diag::{Code, Example, Level, Severity};
use crate::model::alertmanager::{Alertmanager, Route};
use crate::model::decode::Field;

/// No route names the receiver.
pub static UNUSED_RECEIVER: Code = Code {
    name: "unused-receiver",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a receiver that no route names",
    explain: "Alertmanager loads the receiver, but nothing is ever sent to it. Most often its route \
was removed or was never written.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n  - name: tickets\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: tickets\n      matchers: [severity = \"warning\"]\nreceivers:\n  - name: ops\n  - name: tickets\n",
    }],
};

/// No route names the interval.
pub static UNUSED_INTERVAL: Code = Code {
    name: "unused-interval",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a time interval that no route names",
    explain: "A time interval has an effect only where a route names it in `mute_time_intervals` or \
`active_time_intervals`. Children do not inherit either list.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\ntime_intervals:\n  - name: weekend\n    time_intervals:\n      - weekdays: [saturday, sunday]\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: [severity = \"info\"]\n      mute_time_intervals: [weekend]\nreceivers:\n  - name: ops\ntime_intervals:\n  - name: weekend\n    time_intervals:\n      - weekdays: [saturday, sunday]\n",
    }],
};

pub(super) static CHECK: Check = Check {
    codes: &[&UNUSED_RECEIVER, &UNUSED_INTERVAL],
    run: |scope, sink| {
        let fragments = scope.stack.fragments.iter();
        let others: Vec<_> = fragments.flat_map(|f| routes(&f.part.model)).collect();
        each_config(scope, sink, |config, report| {
            check(&config.model, &others, report);
        });
    },
};

fn check(config: &Alertmanager, others: &[&Route], report: &mut Reporter<'_>) {
    // Without a readable tree everything would seem unused.
    if config.route.get().is_none() {
        return;
    }
    let mut routes = routes(config);
    routes.extend(others);
    if routes.iter().any(|r| matches!(r.routes, Field::Invalid(_))) {
        return;
    }
    let receivers: HashSet<&str> = routes
        .iter()
        .filter_map(|r| r.receiver.get().map(String::as_str))
        .collect();
    for receiver in config.receivers.items() {
        let Some(name) = receiver.value.name.given() else {
            continue;
        };
        if !name.value.is_empty() && !receivers.contains(name.value.as_str()) {
            let message = format!("no route names the receiver `{}`", name.value);
            let finding = report
                .finding(&UNUSED_RECEIVER, name.span, message)
                .help("add a route to it or remove it");
            report.push(finding);
        }
    }
    let intervals: HashSet<&str> = routes
        .iter()
        .flat_map(|r| {
            let active = r.active_time_intervals.items().iter();
            active.chain(r.mute_time_intervals.items())
        })
        .map(|name| name.value.as_str())
        .collect();
    for interval in config.intervals() {
        let Some(name) = interval.value.name.given() else {
            continue;
        };
        if !name.value.is_empty() && !intervals.contains(name.value.as_str()) {
            let message = format!("no route names the time interval `{}`", name.value);
            let finding = report
                .finding(&UNUSED_INTERVAL, name.span, message)
                .help("name it in a route's `mute_time_intervals` or `active_time_intervals`, or remove it");
            report.push(finding);
        }
    }
}
