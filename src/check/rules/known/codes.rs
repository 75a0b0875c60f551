use crate::diag::{Code, Example, Level, Severity};

const PROMETHEUS: Example = Example {
    name: "prometheus.yml",
    text: "rule_files: [rules.yml]\nscrape_configs:\n  - job_name: web-app\n    static_configs:\n      - targets: ['nginx-exporter:9113']\n        labels: {tier: frontend}\n",
};

/// A metric that the exporter of its family does not give.
pub static UNKNOWN_METRIC: Code = Code {
    name: "unknown-metric",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "a metric that is not among those known of its exporter",
    explain: "The name begins like those of a known exporter, all of whose metrics are listed here, \
but is none of them. Either it is misspelled or from another version, or another exporter or the \
application itself has to give it: the exporter of nginx reads `stub_status`, for example, which knows \
neither status codes nor durations. A selector of a metric that nobody gives is empty without a word, \
and an alert on it never fires. Metrics of your own are named under `metrics:` in techcorp.yml.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: db\n    rules:\n      - alert: ReplicationLag\n        expr: pg_stat_replication_replay_lag > 300\n        for: 5m\n        labels: {severity: warning}\n        annotations: {summary: the replica lags}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: db\n    rules:\n      - alert: ReplicationLag\n        expr: pg_replication_lag_seconds > 300\n        for: 5m\n        labels: {severity: warning}\n        annotations: {summary: the replica lags}\n",
    }],
};

/// A label that neither the exporter nor the scrape configuration gives.
pub static UNKNOWN_LABEL: Code = Code {
    name: "unknown-label",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a selector asks for a label that nothing gives the metric",
    explain: "All labels of the metric are known, this one is not among them, and no scrape job of the \
stack adds it, neither as a label of its targets nor by relabelling. The selector is empty, and an \
alert on it never fires. Requests by status code, for example, are counted by an exporter of the access \
log or by the application, not by the exporter of nginx.",
    wrong: &[
        PROMETHEUS,
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: web\n    rules:\n      - record: job:nginx_errors:rate5m\n        expr: sum by (job) (rate(nginx_http_requests_total{status=~\"5..\"}[5m]))\n",
        },
    ],
    right: &[
        PROMETHEUS,
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: web\n    rules:\n      - record: job:nginx_requests:rate5m\n        expr: sum by (job) (rate(nginx_http_requests_total{tier=\"frontend\"}[5m]))\n",
        },
    ],
};

/// A label that the exporter does not give, where the scrape configuration is not known.
pub static LIKELY_UNKNOWN_LABEL: Code = Code {
    name: "likely-unknown-label",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "a selector asks for a label that the exporter does not give the metric",
    explain: "All labels that the exporter gives the metric are known, and this one is not among them. \
Only the target could have it: by the scrape configuration, which is not among the files that were \
read. If it has not, the selector is empty, and an alert on it never fires.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:nginx_errors:rate5m\n        expr: sum by (job) (rate(nginx_http_requests_total{status=~\"5..\"}[5m]))\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:nginx_requests:rate5m\n        expr: sum by (job) (rate(nginx_http_requests_total[5m]))\n",
    }],
};

/// A value that a label never has.
pub static UNKNOWN_VALUE: Code = Code {
    name: "unknown-label-value",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a selector asks for a value that the label never has",
    explain: "The exporter gives this label a fixed set of values, and none of them fulfils the \
condition. The selector is empty, and an alert on it never fires.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: node\n    rules:\n      - record: instance:cpu_wait:rate5m\n        expr: avg by (instance) (rate(node_cpu_seconds_total{mode=\"wait\"}[5m]))\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: node\n    rules:\n      - record: instance:cpu_wait:rate5m\n        expr: avg by (instance) (rate(node_cpu_seconds_total{mode=\"iowait\"}[5m]))\n",
    }],
};

/// An alert on series that exist only under a condition.
pub static CONDITIONAL_SERIES: Code = Code {
    name: "conditional-series",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "an alert on series that exist only under a condition",
    explain: "The exporter gives these series only where there is something to tell of: replication \
only while a standby is connected, throttling only for containers with a CPU limit. Where the \
condition does not hold the alert never fires, without a word. If the loss of the series itself is the \
trouble, as that of a standby is, alert on `absent()` as well.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: db\n    rules:\n      - alert: ReplicationLag\n        expr: pg_stat_replication_pg_wal_lsn_diff > 1e9\n        for: 5m\n        labels: {severity: warning}\n        annotations: {summary: the replica lags}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: db\n    rules:\n      - alert: ReplicationLag\n        expr: pg_replication_lag_seconds > 300\n        for: 5m\n        labels: {severity: warning}\n        annotations: {summary: the replica lags}\n",
    }],
};
