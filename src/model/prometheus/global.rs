//! `global` and `runtime`.

use super::choice::choice;
use super::size::ByteSize;
use crate::lang::duration::Duration;
use crate::model::decode::{Entries, Spanned};

crate::model! {
    /// Defaults of all scrape jobs, and what holds for the whole server.
    pub struct Global("the global section") {
        scrape_interval: Duration,
        scrape_timeout: Duration,
        scrape_protocols: Vec<Spanned<ScrapeProtocol>>,
        evaluation_interval: Duration,
        rule_query_offset: Duration,
        query_log_file: String,
        scrape_failure_log_file: String,
        external_labels: Entries<String>,
        body_size_limit: ByteSize,
        sample_limit: u64,
        target_limit: u64,
        label_limit: u64,
        label_name_length_limit: u64,
        label_value_length_limit: u64,
        keep_dropped_targets: u64,
        metric_name_validation_scheme: NameValidation,
        metric_name_escaping_scheme: NameEscaping [since 3, 4],
        scrape_native_histograms: bool [since 3, 8],
        convert_classic_histograms_to_nhcb: bool [since 3, 4],
        always_scrape_classic_histograms: bool [since 3, 5],
        extra_scrape_metrics: bool [since 3, 10],
    }
}

crate::model! {
    /// Settings of the Go runtime.
    pub struct Runtime("the runtime section") {
        gogc: i64,
    }
}

choice! {
    /// An exposition format that a scrape asks for.
    pub enum ScrapeProtocol("scrape protocol", exact) {
        OpenMetrics1 = "OpenMetricsText1.0.0",
        OpenMetrics0 = "OpenMetricsText0.0.1",
        Text1 = "PrometheusText1.0.0",
        Text0 = "PrometheusText0.0.4",
        Protobuf = "PrometheusProto",
    }
}

choice! {
    /// Which characters metric and label names may have.
    pub enum NameValidation("validation scheme of metric names", exact) {
        Unset = "",
        Utf8 = "utf8",
        Legacy = "legacy",
    }
}

choice! {
    /// How a scrape asks targets to escape names.
    pub enum NameEscaping("escaping scheme of metric names", exact) {
        Unset = "",
        AllowUtf8 = "allow-utf-8",
        Underscores = "underscores",
        Dots = "dots",
        Values = "values",
    }
}
