//! `scrape_configs`, in prometheus.yml and in the files of `scrape_config_files`.

use super::choice::choice;
use super::global::{NameEscaping, NameValidation, ScrapeProtocol};
use super::relabel::Relabel;
use super::sd::Discovery;
use super::size::ByteSize;
use crate::lang::duration::Duration;
use crate::model::decode::{Entries, Spanned};
use crate::model::http::HttpConfig;

crate::model! {
    /// A scrape job.
    pub struct ScrapeConfig("a scrape config") {
        job_name: String,
        honor_labels: bool,
        honor_timestamps: bool,
        track_timestamps_staleness: bool,
        params: Entries<Vec<Spanned<String>>>,
        scrape_interval: Duration,
        scrape_timeout: Duration,
        scrape_protocols: Vec<Spanned<ScrapeProtocol>>,
        fallback_scrape_protocol: FallbackProtocol,
        scrape_native_histograms: bool [since 3, 8],
        always_scrape_classic_histograms: bool,
        convert_classic_histograms_to_nhcb: bool,
        scrape_failure_log_file: String,
        metrics_path: String,
        scheme: String,
        enable_compression: bool,
        body_size_limit: ByteSize,
        sample_limit: u64,
        target_limit: u64,
        label_limit: u64,
        label_name_length_limit: u64,
        label_value_length_limit: u64,
        native_histogram_bucket_limit: u64,
        native_histogram_min_bucket_factor: f64,
        keep_dropped_targets: u64,
        metric_name_validation_scheme: NameValidation,
        metric_name_escaping_scheme: NameEscaping [since 3, 4],
        extra_scrape_metrics: bool [since 3, 10],
        relabel_configs: Vec<Spanned<Relabel>>,
        metric_relabel_configs: Vec<Spanned<Relabel>>,
    }
    flatten { discovery: Discovery, http: HttpConfig }
    hints {
        "scrape_classic_histograms" => "Prometheus 3 names it `always_scrape_classic_histograms`",
        "labels" => "labels belong to an entry of `static_configs`, beside its `targets`",
        "targets" => "targets belong to an entry of `static_configs`",
        "evaluation_interval" => "rules are evaluated by `global.evaluation_interval`, or by the `interval` of a rule group",
    }
}

crate::model! {
    /// A file that `scrape_config_files` names.
    pub struct ScrapeConfigFile("a scrape config file") {
        scrape_configs: Vec<Spanned<ScrapeConfig>>,
    }
}

choice! {
    /// The format that is assumed when a target does not name one.
    pub enum FallbackProtocol("scrape protocol", exact) {
        Unset = "",
        OpenMetrics1 = "OpenMetricsText1.0.0",
        OpenMetrics0 = "OpenMetricsText0.0.1",
        Text1 = "PrometheusText1.0.0",
        Text0 = "PrometheusText0.0.4",
        Protobuf = "PrometheusProto",
    }
}
