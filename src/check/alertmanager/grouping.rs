//! How a route groups and repeats.

use std::collections::HashMap;

use super::{Check, Reporter, each_config, routes};
use crate::diag::{Code, Example, Level, Severity, Span};
use crate::lang::matcher::Mode;
use crate::model::alertmanager::Route;
use crate::model::decode::{INVALID_LABEL_NAME, INVALID_VALUE};

/// A list of labels to group by that contradicts itself.
pub static INVALID_GROUP_BY: Code = Code {
    name: "invalid-group-by",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a list of labels to group by that contradicts itself",
    explain: "`group_by: ['...']` groups by all labels and stands alone; every other label is named \
once (`cannot have wildcard group_by and other labels at the same time`, `duplicated label \
\"alertname\" in group_by`).",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  group_by: ['...', alertname]\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  group_by: ['...']\nreceivers:\n  - name: ops\n",
    }],
};

pub(super) static CHECK: Check = Check {
    codes: &[&INVALID_GROUP_BY],
    run: |scope, sink| {
        each_config(scope, sink, |config, report| {
            for route in routes(&config.model) {
                group_by(route, report);
                timers(route, report);
            }
        });
    },
};

fn group_by(route: &Route, report: &mut Reporter<'_>) {
    let mut all: Option<Span> = None;
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for label in route.group_by.items() {
        let name = label.value.as_str();
        if name == "..." {
            all.get_or_insert(label.span);
        } else if !Mode::Fallback.accepts_label_name(name) {
            let message = "`group_by` cannot hold an empty label name";
            let finding = report.finding(&INVALID_LABEL_NAME, label.span, message);
            report.push(finding);
        } else if let Some(first) = seen.get(name) {
            let message = format!("`group_by` names `{name}` twice");
            let finding = report
                .finding(&INVALID_GROUP_BY, label.span, message)
                .related(report.place(*first), "first here")
                .help("remove one of them");
            report.push(finding);
        } else {
            seen.insert(name, label.span);
        }
    }
    if let Some(span) = all.filter(|_| !seen.is_empty()) {
        let message = "`...` groups by all labels and cannot stand beside other labels";
        let finding = report
            .finding(&INVALID_GROUP_BY, span, message)
            .help("keep `...` alone, or name the labels");
        report.push(finding);
    }
}

fn timers(route: &Route, report: &mut Reporter<'_>) {
    for (name, timer) in [
        ("group_interval", &route.group_interval),
        ("repeat_interval", &route.repeat_interval),
    ] {
        if let Some(given) = timer.given().filter(|given| given.value.is_zero()) {
            let message = format!("`{name}` cannot be zero");
            let finding = report.finding(&INVALID_VALUE, given.span, message);
            report.push(finding);
        }
    }
}
