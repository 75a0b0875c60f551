//! Jobs and sets of Alertmanagers without a target.

use super::document::Document;
use crate::check::{Check, Reporter};
use crate::diag::{Code, Example, Level, Severity, Span};
use crate::model::decode::Model;
use crate::model::prometheus::sd::Discovery;

/// Nothing tells where the targets are.
pub static NO_TARGETS: Code = Code {
    name: "no-targets",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a scrape job or a set of Alertmanagers has no targets",
    explain: "A scrape job finds its targets by `static_configs` or a service discovery, and an entry \
of `alertmanagers` likewise. Without either, or with empty lists of targets, Prometheus starts and \
the job scrapes nothing; alerts are sent to nobody.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    metrics_path: /metrics\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    metrics_path: /metrics\n    static_configs:\n      - targets: ['api:9100']\n",
    }],
};

/// Checks every job and every set of Alertmanagers.
pub(super) static CHECK: Check = Check {
    codes: &[&NO_TARGETS],
    run: |scope, sink| {
        for document in Document::all(scope) {
            let mut report = Reporter::new(scope, document.file, sink);
            for job in document.jobs() {
                check(
                    &mut report,
                    "this scrape job",
                    job.span,
                    &job.value.discovery,
                );
            }
            let alerting = document.main().and_then(|main| main.alerting.get());
            for entry in alerting.iter().flat_map(|a| a.alertmanagers.items()) {
                check(
                    &mut report,
                    "this set of Alertmanagers",
                    entry.span,
                    &entry.value.discovery,
                );
            }
        }
    },
};

fn check(report: &mut Reporter<'_>, owner: &str, span: Span, discovery: &Discovery) {
    let empty_group =
        |group: &crate::model::decode::Spanned<crate::model::prometheus::TargetGroup>| {
            let targets = &group.value.targets;
            targets.items().is_empty() && (targets.key().is_none() || targets.get().is_some())
        };
    let groups = discovery.static_configs.items();
    let (span, help) = match discovered(discovery) {
        true => return,
        false if groups.is_empty() && discovery.static_configs.get().is_none() => (
            report.head(span),
            "add `static_configs` or a service discovery",
        ),
        false if groups.iter().all(empty_group) => {
            let key = discovery.static_configs.key().unwrap_or(span);
            (key, "list targets as `host:port`")
        }
        false => return,
    };
    let finding = report
        .finding(&NO_TARGETS, span, format!("{owner} has no targets"))
        .help(help);
    report.push(finding);
}

/// Returns whether any service discovery is configured, or a wrong one was reported.
fn discovered(discovery: &Discovery) -> bool {
    let mut found = false;
    discovery.visit_fields(crate::model::decode::At::document(), &mut |at, _| {
        found |= at.name.ends_with("_sd_configs");
    });
    found || discovery.static_configs.is_present() && discovery.static_configs.get().is_none()
}
