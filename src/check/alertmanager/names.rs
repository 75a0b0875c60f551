//! Names of receivers and intervals: present and unique.

use std::collections::HashMap;

use super::{Check, Reporter, each_part};
use crate::diag::{Code, Example, Level, Severity, Span};
use crate::model::alertmanager::Alertmanager;
use crate::model::decode::Field;

/// Two receivers have the same name.
pub static DUPLICATE_RECEIVER: Code = Code {
    name: "duplicate-receiver",
    severity: Severity::Error,
    level: Level::Load,
    summary: "two receivers have the same name",
    explain: "Names of receivers are unique (`notification config name \"ops\" is not unique`). To \
notify in several ways, give one receiver several lists of entries.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n",
    }],
};

/// Two time intervals have the same name.
pub static DUPLICATE_INTERVAL: Code = Code {
    name: "duplicate-interval",
    severity: Severity::Error,
    level: Level::Load,
    summary: "two time intervals have the same name",
    explain: "Names of time intervals are unique over `time_intervals` and the old \
`mute_time_intervals` together (`time interval \"night\" is not unique`).",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\ntime_intervals:\n  - name: night\n  - name: night\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\ntime_intervals:\n  - name: night\n",
    }],
};

pub(super) static CHECK: Check = Check {
    codes: &[&DUPLICATE_RECEIVER, &DUPLICATE_INTERVAL],
    run: |scope, sink| each_part(scope, sink, |config, report| check(&config.model, report)),
};

fn check(config: &Alertmanager, report: &mut Reporter<'_>) {
    let receivers = config.receivers.items().iter();
    unique(
        report,
        &DUPLICATE_RECEIVER,
        "receiver",
        receivers.map(|r| (&r.value.name, r.value.span)),
    );
    unique(
        report,
        &DUPLICATE_INTERVAL,
        "time interval",
        config.intervals().map(|i| (&i.value.name, i.value.span)),
    );
}

fn unique<'a>(
    report: &mut Reporter<'_>,
    code: &'static Code,
    kind: &str,
    names: impl Iterator<Item = (&'a Field<String>, Span)>,
) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for (name, span) in names {
        if !name.is_filled() {
            report.missing(span, format!("this {kind} has no name"), None);
            continue;
        }
        let Some(name) = name.given() else { continue };
        match seen.get(name.value.as_str()) {
            Some(first) => {
                let message = format!("the {kind} `{}` is defined twice", name.value);
                let finding = report
                    .finding(code, name.span, message)
                    .related(report.place(*first), "first here")
                    .help("rename one of them, or make one of both");
                report.push(finding);
            }
            None => {
                seen.insert(&name.value, name.span);
            }
        }
    }
}
