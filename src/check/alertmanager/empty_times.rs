//! Time intervals that are never, or always, in force.

use super::{Check, Reporter, each_part};
use crate::diag::{Code, Example, Level, Severity};
use crate::model::alertmanager::{MonthRange, NamedIntervals, TimeInterval};
use crate::model::decode::{At, Field, each};

/// A month that no year has.
pub static IMPOSSIBLE_MONTH: Code = Code {
    name: "impossible-month",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a month that no year has",
    explain: "Months are 1 to 12 or English names. Alertmanager 0.33 takes any number here, also 0 \
and 13, which are never reached.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\ntime_intervals:\n  - name: holidays\n    time_intervals:\n      - months: ['13']\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\ntime_intervals:\n  - name: holidays\n    time_intervals:\n      - months: ['12']\n",
    }],
};

/// An interval without times.
pub static EMPTY_INTERVAL: Code = Code {
    name: "empty-interval",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a time interval that is never or always in force",
    explain: "A name without entries is never in force: a route with it in `active_time_intervals` \
never notifies. An entry without fields is always in force: a route with it in \
`mute_time_intervals` never notifies. An empty list, such as `weekdays: []`, fits no instant.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\ntime_intervals:\n  - name: holidays\n    time_intervals: []\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\ntime_intervals:\n  - name: holidays\n    time_intervals:\n      - months: [december]\n        days_of_month: ['24:26']\n",
    }],
};

pub(super) static CHECK: Check = Check {
    codes: &[&IMPOSSIBLE_MONTH, &EMPTY_INTERVAL],
    run: |scope, sink| {
        each_part(scope, sink, |config, report| {
            each(&config.model, At::document(), |at, month: &MonthRange| {
                if month.0.begin < 1 || month.0.end > 12 {
                    let message = "months are 1 to 12";
                    let finding = report.finding(&IMPOSSIBLE_MONTH, at.span, message);
                    report.push(finding);
                }
            });
            each(&config.model, At::document(), |_, named| {
                self::named(named, report)
            });
            each(&config.model, At::document(), |_, entry| {
                self::entry(entry, report)
            });
        });
    },
};

fn named(named: &NamedIntervals, report: &mut Reporter<'_>) {
    let empty = match &named.time_intervals {
        Field::Set(list) => list.value.is_empty(),
        Field::Invalid(_) => false,
        Field::Absent | Field::Null(_) => true,
    };
    if empty {
        let span = named
            .name
            .given()
            .map_or(report.head(named.span), |n| n.span);
        let message = "this time interval has no entries and is never in force";
        let finding = report
            .finding(&EMPTY_INTERVAL, span, message)
            .help("add entries under its `time_intervals`");
        report.push(finding);
    }
}

fn entry(entry: &TimeInterval, report: &mut Reporter<'_>) {
    let lists = [
        (entry.times.key(), entry.times.get().map(Vec::len)),
        (entry.weekdays.key(), entry.weekdays.get().map(Vec::len)),
        (
            entry.days_of_month.key(),
            entry.days_of_month.get().map(Vec::len),
        ),
        (entry.months.key(), entry.months.get().map(Vec::len)),
        (entry.years.key(), entry.years.get().map(Vec::len)),
    ];
    for (key, count) in lists {
        if let (Some(key), Some(0)) = (key, count) {
            let message = "an empty list fits no instant, so this entry is never in force";
            let finding = report.finding(&EMPTY_INTERVAL, key, message);
            report.push(finding);
        }
    }
    if lists.iter().all(|(key, _)| key.is_none()) {
        let message = "this entry says nothing of the time and is always in force";
        let finding = report.finding(&EMPTY_INTERVAL, report.head(entry.span), message);
        report.push(finding);
    }
}
