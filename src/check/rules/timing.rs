//! `for`, `keep_firing_for` and the intervals of groups.

use super::pace::Intervals;
use super::pass::RuleCheck;
use super::subject::Subject;
use crate::check::{Check, Reporter};
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::duration::Duration;
use crate::model::rules::RuleGroup;

/// A duration that says nothing.
pub static ZERO_DURATION: Code = Code {
    name: "zero-duration",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "`for` or `keep_firing_for` of zero, which is what holds without it",
    explain: "Without `for` an alert fires at the first evaluation that gives it, and without \
`keep_firing_for` it resolves at the first one that does not. A zero says the same again. If the \
alert is meant to wait, give it a duration; one evaluation is rarely reason enough to page somebody.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 0m\n        labels: {severity: critical}\n        annotations: {summary: '{{ $labels.instance }} is down'}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: '{{ $labels.instance }} is down'}\n",
    }],
};

/// A `for` that ends before the next evaluation.
pub static FOR_BELOW_INTERVAL: Code = Code {
    name: "for-below-interval",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "`for` is shorter than the interval at which the rule is evaluated",
    explain: "A pending alert fires at an evaluation, and not in between. With `for` shorter than the \
evaluation interval it fires at the second evaluation, which is one interval later.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    interval: 1m\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 10s\n        labels: {severity: critical}\n        annotations: {summary: '{{ $labels.instance }} is down'}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    interval: 1m\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 1m\n        labels: {severity: critical}\n        annotations: {summary: '{{ $labels.instance }} is down'}\n",
    }],
};

/// A recorded series that is gone before its next sample.
pub static STALE_RECORDING: Code = Code {
    name: "stale-recording",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "recording rules are evaluated less often than every five minutes",
    explain: "A query takes the last sample of a series, but none older than five minutes \
(`--query.lookback-delta`). A series that is recorded less often has gaps: graphs are broken, and \
alerts on it resolve between two samples. Record every five minutes or more often.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    interval: 10m\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    interval: 5m\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n",
    }],
};

/// The default of `--query.lookback-delta`.
const LOOKBACK: Duration = Duration::from_secs(300);

/// Checks the durations of each alert.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&ZERO_DURATION, &FOR_BELOW_INTERVAL],
    start: |scope, _| {
        let intervals = Intervals::of(scope);
        Box::new(move |subject, report| {
            if subject.rule.is_alert() {
                durations(&subject, &intervals, report);
            }
        })
    },
};

/// Checks the interval of each group that records.
pub(super) static OF_GROUPS: Check = Check {
    codes: &[&STALE_RECORDING],
    run: |scope, sink| {
        for file in &scope.stack.rules {
            let mut report = Reporter::new(scope, file.file, sink);
            for group in file.model.groups.items() {
                recording(&group.value, &mut report);
            }
        }
    },
};

fn recording(group: &RuleGroup, report: &mut Reporter<'_>) {
    let Some(interval) = group.interval.given().filter(|i| i.value > LOOKBACK) else {
        return;
    };
    let mut rules = group.rules.items().iter();
    let records = rules.any(|rule| rule.value.record.get().is_some_and(|r| !r.is_empty()));
    if records {
        let message = format!(
            "what is recorded every {} is gone after {LOOKBACK}, until the next evaluation",
            interval.value
        );
        let finding = report.finding(&STALE_RECORDING, interval.span, message);
        report.push(finding.help("take 5m or less"));
    }
}

fn durations(subject: &Subject<'_>, intervals: &Intervals, report: &mut Reporter<'_>) {
    let rule = subject.rule;
    let fields = [
        ("for", &rule.r#for),
        ("keep_firing_for", &rule.keep_firing_for),
    ];
    for (name, field) in fields {
        if let Some(given) = field.given().filter(|given| given.value.is_zero()) {
            let message = format!("`{name}` of zero says nothing: that is the default");
            let finding = report.finding(&ZERO_DURATION, given.key.to(given.span), message);
            report.push(finding.help("remove it, or give the time that is meant"));
        }
    }
    let own = subject
        .group
        .interval
        .get()
        .filter(|interval| !interval.is_zero());
    let (Some(wait), Some(interval)) = (
        rule.r#for.given().filter(|wait| !wait.value.is_zero()),
        own.copied().or(intervals.evaluation),
    ) else {
        return;
    };
    if wait.value < interval {
        let message = format!(
            "the rule is evaluated every {interval}: `for: {}` acts as {interval}",
            wait.value
        );
        let finding = report.finding(&FOR_BELOW_INTERVAL, wait.span, message);
        report.push(finding.help(format!("write {interval}, or evaluate more often")));
    }
}
