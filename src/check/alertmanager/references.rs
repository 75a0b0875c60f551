//! Names of receivers and intervals that routes use.

use std::collections::HashSet;

use super::{Check, Reporter, each_config, routes};
use crate::diag::{Code, Example, Level, Severity, Span, suggest};
use crate::model::alertmanager::Alertmanager;
use crate::model::decode::Field;

/// A route names a receiver that does not exist.
pub static UNDEFINED_RECEIVER: Code = Code {
    name: "undefined-receiver",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a route names a receiver that is not defined",
    explain: "Every receiver that a route names has to stand under `receivers` \
(`undefined receiver \"ops\" used in route`). Names are case-sensitive.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: opps\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n",
    }],
};

/// A route names an interval that does not exist.
pub static UNDEFINED_INTERVAL: Code = Code {
    name: "undefined-interval",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a route names a time interval that is not defined",
    explain: "Every name in `mute_time_intervals` and `active_time_intervals` of a route has to \
stand under `time_intervals` (`undefined time interval \"night\" used in route`).",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: [team = \"ops\"]\n      mute_time_intervals: [night]\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: [team = \"ops\"]\n      mute_time_intervals: [night]\nreceivers:\n  - name: ops\ntime_intervals:\n  - name: night\n    time_intervals:\n      - times: [{start_time: '22:00', end_time: '24:00'}]\n",
    }],
};

pub(super) static CHECK: Check = Check {
    codes: &[&UNDEFINED_RECEIVER, &UNDEFINED_INTERVAL],
    run: |scope, sink| {
        each_config(scope, sink, |config, report| {
            receivers(&config.model, report);
            intervals(&config.model, report);
        });
    },
};

fn receivers(config: &Alertmanager, report: &mut Reporter<'_>) {
    // Where the list itself is wrong, every name would seem undefined.
    if matches!(config.receivers, Field::Invalid(_)) {
        return;
    }
    let items = config.receivers.items().iter();
    let names: HashSet<&str> = items
        .filter_map(|r| r.value.name.get().map(String::as_str))
        .collect();
    for route in routes(config) {
        let Some(used) = route.receiver.given().filter(|r| !r.value.is_empty()) else {
            continue;
        };
        if !names.contains(used.value.as_str()) {
            undefined(
                report,
                &UNDEFINED_RECEIVER,
                "receiver",
                &used.value,
                used.span,
                &names,
            );
        }
    }
}

fn intervals(config: &Alertmanager, report: &mut Reporter<'_>) {
    let lists = [&config.time_intervals, &config.mute_time_intervals];
    if lists.iter().any(|list| matches!(list, Field::Invalid(_))) {
        return;
    }
    let names: HashSet<&str> = config
        .intervals()
        .filter_map(|i| i.value.name.get().map(String::as_str))
        .collect();
    for route in routes(config) {
        let active = route.active_time_intervals.items().iter();
        for used in active.chain(route.mute_time_intervals.items()) {
            if !names.contains(used.value.as_str()) {
                undefined(
                    report,
                    &UNDEFINED_INTERVAL,
                    "time interval",
                    &used.value,
                    used.span,
                    &names,
                );
            }
        }
    }
}

fn undefined(
    report: &mut Reporter<'_>,
    code: &'static Code,
    kind: &str,
    name: &str,
    span: Span,
    known: &HashSet<&str>,
) {
    let mut finding = report.finding(code, span, format!("the {kind} `{name}` is not defined"));
    let mut known: Vec<&str> = known.iter().copied().collect();
    known.sort_unstable();
    finding.help = match suggest(name, known.iter().copied()) {
        Some(near) => {
            finding.label = Some(format!("did you mean `{near}`?"));
            None
        }
        None if known.is_empty() => Some(format!("the file defines no {kind}s")),
        None if known.len() <= 8 => Some(format!("defined are: {}", known.join(", "))),
        None => None,
    };
    report.push(finding);
}
