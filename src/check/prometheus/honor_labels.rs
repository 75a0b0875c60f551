//! Federation and the Pushgateway, which give labels of other jobs.

use super::document::Document;
use super::targets::static_groups;
use crate::check::{Check, Reporter};
use crate::diag::{Code, Example, Level, Severity};
use crate::model::decode::Spanned;
use crate::model::prometheus::ScrapeConfig;

/// The labels that a federated server or a Pushgateway gives are renamed.
pub static HONOR_LABELS: Code = Code {
    name: "honor-labels-missing",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "labels that come from federation or a Pushgateway are renamed",
    explain: "A federated Prometheus and a Pushgateway give samples with the `job` and `instance` that \
they come from. Without `honor_labels: true`, the scraping Prometheus renames them to `exported_job` \
and `exported_instance` and sets its own: every rule and dashboard that selects by job finds nothing.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: federate\n    metrics_path: /federate\n    params:\n      match[]: ['{job=\"api\"}']\n    static_configs:\n      - targets: ['prometheus-eu:9090']\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: federate\n    honor_labels: true\n    metrics_path: /federate\n    params:\n      match[]: ['{job=\"api\"}']\n    static_configs:\n      - targets: ['prometheus-eu:9090']\n",
    }],
};

/// A federation that asks for nothing.
pub static FEDERATION_WITHOUT_MATCH: Code = Code {
    name: "federation-without-match",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a federation asks for no series",
    explain: "`/federate` answers with the series that the parameter `match[]` selects, and with none \
when there is no such parameter: the scrape succeeds and brings nothing.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: federate\n    honor_labels: true\n    metrics_path: /federate\n    static_configs:\n      - targets: ['prometheus-eu:9090']\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: federate\n    honor_labels: true\n    metrics_path: /federate\n    params:\n      match[]: ['{job=\"api\"}']\n    static_configs:\n      - targets: ['prometheus-eu:9090']\n",
    }],
};

/// Checks jobs that scrape other Prometheus servers and Pushgateways.
pub(super) static CHECK: Check = Check {
    codes: &[&HONOR_LABELS, &FEDERATION_WITHOUT_MATCH],
    run: |scope, sink| {
        for document in Document::all(scope) {
            let mut report = Reporter::new(scope, document.file, sink);
            for job in document.jobs() {
                check(&mut report, &document, job);
            }
        }
    },
};

fn check(report: &mut Reporter<'_>, document: &Document<'_>, job: &Spanned<ScrapeConfig>) {
    let config = &job.value;
    let path = config
        .metrics_path
        .given()
        .filter(|path| path.value.ends_with("/federate"));
    let source = match path {
        Some(_) => "federation",
        None if is_pushgateway(document, config) => "the Pushgateway",
        None => return,
    };
    if let Some(path) = path
        && !asks_for_series(config)
    {
        let message = "`/federate` without the parameter `match[]` answers with nothing";
        let finding = report
            .finding(&FEDERATION_WITHOUT_MATCH, path.span, message)
            .help("add `params: {match[]: ['{job=\"NAME\"}']}`");
        report.push(finding);
    }
    // A job that says `honor_labels: false` means it.
    if config.honor_labels.key().is_some() {
        return;
    }
    let name = config.job_name.given().map(|name| name.span);
    let span = path.map(|path| path.span).or(name);
    let span = span.unwrap_or_else(|| report.head(job.span));
    let message = format!("the labels `job` and `instance` that {source} gives are renamed");
    let finding = report
        .finding(&HONOR_LABELS, span, message)
        .help("write `honor_labels: true`");
    report.push(finding);
}

/// Returns whether a selector is given: as a parameter, in the path, or by a rule that may set one.
fn asks_for_series(config: &ScrapeConfig) -> bool {
    let params = config.params.get();
    params.is_some_and(|params| params.get("match[]").is_some_and(|m| !m.value.is_empty()))
        || config.params.is_present() && params.is_none()
        || !config.relabel_configs.items().is_empty()
}

/// Returns whether every target is a Pushgateway, by its host name.
fn is_pushgateway(document: &Document<'_>, config: &ScrapeConfig) -> bool {
    let groups = static_groups(document, config);
    let targets: Vec<_> = groups
        .iter()
        .flat_map(|group| group.group.targets.items())
        .map(|target| target.value.to_ascii_lowercase())
        .collect();
    !targets.is_empty()
        && targets.iter().all(|target| {
            let host = target.split([':', '.']).next().unwrap_or_default();
            host == "pushgateway" || host.contains("push-gateway") || host.contains("pushgateway")
        })
}
