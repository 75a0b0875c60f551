//! External labels: those that targets override, and those that split the alerts of a pair.

use super::document::Document;
use super::relabelling::{Labels, Outcome, apply};
use crate::check::{Check, Reporter};
use crate::diag::{Code, Example, Level, Severity};
use crate::model::decode::{Entries, Spanned};
use crate::model::prometheus::{Global, Prometheus, Relabel};

/// An external label that every series has already.
pub static OVERRIDDEN_EXTERNAL_LABEL: Code = Code {
    name: "overridden-external-label",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "an external label has the name of a label that every series has",
    explain: "Prometheus adds external labels to what it sends (alerts, remote write, federation) \
unless the label is there already. Every scraped series has `job` and `instance`, so external labels \
with these names appear on nothing but series that lost theirs in an aggregation: a wrong name there.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "global:\n  external_labels:\n    job: prometheus-eu\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "global:\n  external_labels:\n    region: eu\n",
    }],
};

/// The label that tells two Prometheus servers of a pair apart reaches Alertmanager.
pub static REPLICA_LABEL: Code = Code {
    name: "replica-label-on-alerts",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "the label that tells replicas apart is sent with alerts",
    explain: "Two Prometheus servers with the same rules send each alert twice, and Alertmanager takes \
them for one when all labels are equal. An external label that names the replica makes them two: \
everybody is notified twice, and silences and inhibitions see two alerts. Drop the label before \
alerts are sent, with `alert_relabel_configs`.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "global:\n  external_labels:\n    replica: a\nalerting:\n  alertmanagers:\n    - static_configs:\n        - targets: ['alertmanager:9093']\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "global:\n  external_labels:\n    replica: a\nalerting:\n  alert_relabel_configs:\n    - regex: replica\n      action: labeldrop\n  alertmanagers:\n    - static_configs:\n        - targets: ['alertmanager:9093']\n",
    }],
};

/// Names that tell replicas apart by convention: Thanos, the Prometheus operator, Cortex and Mimir.
const REPLICA_NAMES: [&str; 6] = [
    "replica",
    "__replica__",
    "prometheus_replica",
    "prom_replica",
    "ha_replica",
    "monitor_replica",
];

/// Checks the external labels of every Prometheus.
pub(super) static CHECK: Check = Check {
    codes: &[&OVERRIDDEN_EXTERNAL_LABEL, &REPLICA_LABEL],
    run: |scope, sink| {
        for document in Document::all(scope) {
            let Some(main) = document.main() else {
                continue;
            };
            let Some(global) = main.global.get() else {
                continue;
            };
            let mut report = Reporter::new(scope, document.file, sink);
            check(&mut report, main, global);
        }
    },
};

fn check(report: &mut Reporter<'_>, main: &Prometheus, global: &Global) {
    for (name, value) in global
        .external_labels
        .get()
        .into_iter()
        .flat_map(Entries::iter)
    {
        if matches!(name.value.as_str(), "job" | "instance") {
            let message = format!("every series has a label `{}` of its own", name.value);
            let finding = report
                .finding(&OVERRIDDEN_EXTERNAL_LABEL, name.span, message)
                .help("name the external label otherwise");
            report.push(finding);
        }
        let replica = REPLICA_NAMES.contains(&name.value.as_str());
        if replica && sends_label(main, &name.value, &value.value) {
            let message = format!("alerts are sent with the label `{}`", name.value);
            let finding = report
                .finding(&REPLICA_LABEL, name.span, message)
                .help(format!(
                    "drop it: `alert_relabel_configs: [{{regex: {}, action: labeldrop}}]`",
                    name.value
                ));
            report.push(finding);
        }
    }
}

/// Returns whether some Alertmanager is sent the label.
fn sends_label(main: &Prometheus, name: &str, value: &str) -> bool {
    let Some(alerting) = main.alerting.get() else {
        return false;
    };
    let shared = alerting.alert_relabel_configs.items();
    let mut sets = alerting.alertmanagers.items().iter();
    sets.any(|set| {
        let own = set.value.alert_relabel_configs.items();
        keeps(name, value, shared) && keeps(name, value, own)
    })
}

fn keeps(name: &str, value: &str, rules: &[Spanned<Relabel>]) -> bool {
    let mut labels = Labels::default();
    labels.set("alertname", "x");
    labels.set(name, value);
    match apply(&mut labels, rules) {
        Outcome::Kept => labels.get(name) == value,
        Outcome::Dropped(_) | Outcome::Unknown => false,
    }
}
