//! Intervals that are too long for what reads the samples.

use super::document::Document;
use super::jobs::Pace;
use crate::check::{Check, Reporter};
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::duration::Duration;
use crate::model::decode::{Field, Given};

/// Samples are further apart than a query looks back.
pub static INTERVAL_ABOVE_LOOKBACK: Code = Code {
    name: "interval-above-lookback",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "samples are further apart than a query looks back",
    explain: "A query takes the latest sample of the last 5 minutes (`--query.lookback-delta`). With \
an interval of 5 minutes or more, series come and go between two samples: graphs have gaps, and \
alerts with `for` start anew each time. promtool finds this since 3.5 with `--lint=too-long-scrape-\
interval` only. The same holds for `evaluation_interval` and the results of rules.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: backups\n    scrape_interval: 10m\n    static_configs:\n      - targets: ['backup:9100']\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: backups\n    scrape_interval: 1m\n    static_configs:\n      - targets: ['backup:9100']\n",
    }],
};

/// One missed scrape makes a gap.
pub static LONG_INTERVAL: Code = Code {
    name: "long-interval",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "one or two missed scrapes make a gap",
    explain: "A query takes the latest sample of the last 5 minutes. With an interval above 2 \
minutes, a single scrape that fails or comes late makes the series disappear, and `rate` over 5 \
minutes has too few samples to work with. Samples cost little; 15 seconds to 1 minute is usual.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: backups\n    scrape_interval: 4m\n    static_configs:\n      - targets: ['backup:9100']\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: backups\n    scrape_interval: 1m\n    static_configs:\n      - targets: ['backup:9100']\n",
    }],
};

/// How far a query looks back when nothing else is configured.
const LOOKBACK: Duration = Duration::from_secs(5 * 60);

/// The longest interval that leaves room for a missed scrape.
const COMFORTABLE: Duration = Duration::from_secs(2 * 60);

/// Checks every interval that is written down.
pub(super) static CHECK: Check = Check {
    codes: &[&INTERVAL_ABOVE_LOOKBACK, &LONG_INTERVAL],
    run: |scope, sink| {
        for document in Document::all(scope) {
            let mut report = Reporter::new(scope, document.file, sink);
            if let Some(global) = document.main().and_then(|main| main.global.get()) {
                interval(&mut report, "scrape", &global.scrape_interval);
                interval(&mut report, "evaluation", &global.evaluation_interval);
            }
            for job in document.jobs() {
                let pace = Pace::of_job(&job.value, document.global());
                let own = &job.value.scrape_interval;
                // What `global` says is told there.
                if own.get().copied() == pace.interval {
                    interval(&mut report, "scrape", own);
                }
            }
        }
    },
};

fn interval(report: &mut Reporter<'_>, what: &str, field: &Field<Duration>) {
    let Some(Given { span, value, .. }) = field.given() else {
        return;
    };
    let finding = if *value >= LOOKBACK {
        report.finding(
            &INTERVAL_ABOVE_LOOKBACK,
            *span,
            format!("a {what} interval of {value} leaves gaps: queries look back {LOOKBACK}"),
        )
    } else if *value > COMFORTABLE {
        report.finding(
            &LONG_INTERVAL,
            *span,
            format!("with a {what} interval of {value}, one failure makes the series disappear"),
        )
    } else {
        return;
    };
    report.push(finding.help(format!("take at most {COMFORTABLE}")));
}
