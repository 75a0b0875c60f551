//! The root of the routing tree, which takes every alert.

use super::{Check, Reporter, each_config};
use crate::diag::{Code, Example, Level, Severity, Span};
use crate::model::alertmanager::{Alertmanager, Route};
use crate::model::decode::Field;

/// There is no route.
pub static NO_ROUTE: Code = Code {
    name: "no-route",
    severity: Severity::Error,
    level: Level::Load,
    summary: "the configuration has no route",
    explain: "Alertmanager needs a `route` with a receiver: it takes the alerts that no child route \
takes (`no route provided in config`).",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "receivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n",
    }],
};

/// The root route has what only children may have.
pub static ROOT_ROUTE: Code = Code {
    name: "root-route",
    severity: Severity::Error,
    level: Level::Load,
    summary: "the root route lacks a receiver or has what only child routes may have",
    explain: "The root route is the last resort for every alert. It names a receiver, and has \
neither matchers nor time intervals, which would let alerts fall through, nor `continue`, as there \
is nothing to go on to (`root route must not have any matchers`).",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  matchers: [team = \"ops\"]\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: [team = \"ops\"]\nreceivers:\n  - name: ops\n",
    }],
};

pub(super) static CHECK: Check = Check {
    codes: &[&NO_ROUTE, &ROOT_ROUTE],
    run: |scope, sink| each_config(scope, sink, |config, report| check(&config.model, report)),
};

fn check(config: &Alertmanager, report: &mut Reporter<'_>) {
    match &config.route {
        Field::Set(route) => root(&route.value, route.key, report),
        Field::Invalid(_) => {}
        Field::Absent | Field::Null(_) => {
            let span = config.route.key().unwrap_or_default();
            let finding = report
                .finding(&NO_ROUTE, span, "the configuration has no `route`")
                .help("add `route: {receiver: NAME}`");
            report.push(finding);
        }
    }
}

fn root(route: &Route, key: Span, report: &mut Reporter<'_>) {
    if !route.receiver.is_filled() {
        let finding = report
            .finding(&ROOT_ROUTE, key, "the root route has no receiver")
            .help("name the receiver that takes what no child route takes");
        report.push(finding);
    }
    let matches = |count: usize, key: Option<Span>| key.filter(|_| count > 0);
    let count_matchers = route.matchers.get().map_or(0, |list| {
        list.0.iter().map(|e| e.value.matchers.len()).sum()
    });
    let fields = [
        (
            "`match`",
            matches(
                route.r#match.get().map_or(0, |m| m.0.len()),
                route.r#match.key(),
            ),
        ),
        (
            "`match_re`",
            matches(
                route.match_re.get().map_or(0, |m| m.0.len()),
                route.match_re.key(),
            ),
        ),
        ("`matchers`", matches(count_matchers, route.matchers.key())),
        (
            "`mute_time_intervals`",
            matches(
                route.mute_time_intervals.items().len(),
                route.mute_time_intervals.key(),
            ),
        ),
        (
            "`active_time_intervals`",
            matches(
                route.active_time_intervals.items().len(),
                route.active_time_intervals.key(),
            ),
        ),
        (
            "`continue`",
            route
                .r#continue
                .key()
                .filter(|_| route.r#continue.get() == Some(&true)),
        ),
    ];
    for (name, key) in fields {
        let Some(key) = key else { continue };
        let finding = report
            .finding(
                &ROOT_ROUTE,
                key,
                format!("the root route takes every alert and cannot have {name}"),
            )
            .help("move it into a child under `routes`");
        report.push(finding);
    }
}
