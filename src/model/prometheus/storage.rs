//! `storage`, `tracing` and `otlp`.

use super::choice::choice;
use super::size::ByteSize;
use crate::lang::duration::Duration;
use crate::model::decode::{Entries, Secret, Spanned};
use crate::model::http::TlsConfig;

crate::model! {
    /// Local storage.
    pub struct Storage("the storage section") {
        tsdb: Tsdb,
        exemplars: Exemplars,
    }
}

crate::model! {
    /// The time series database.
    pub struct Tsdb("the tsdb section") {
        out_of_order_time_window: Duration,
        stale_series_compaction_threshold: f64 [since 3, 10],
        chunk_encoding: ChunkEncoding [since 3, 13],
        retention: Retention [since 3, 8],
    }
}

crate::model! {
    /// How long samples are kept.
    pub struct Retention("the retention section") {
        time: Duration,
        size: ByteSize,
        percentage: f64 [since 3, 11],
    }
}

crate::model! {
    /// How chunks are encoded.
    pub struct ChunkEncoding("the chunk_encoding section") {
        floats: FloatEncoding,
    }
}

crate::model! {
    /// Storage of exemplars.
    pub struct Exemplars("the exemplars section") {
        max_exemplars: i64,
    }
}

crate::model! {
    /// Where traces are sent.
    pub struct Tracing("the tracing section") {
        client_type: TracingClient,
        endpoint: String,
        sampling_fraction: f64,
        insecure: bool,
        tls_config: TlsConfig,
        headers: Entries<Secret>,
        compression: Compression,
        timeout: Duration,
    }
}

crate::model! {
    /// How OTLP metrics are received.
    pub struct Otlp("the otlp section") {
        promote_all_resource_attributes: bool [since 3, 5],
        promote_resource_attributes: Vec<Spanned<String>>,
        ignore_resource_attributes: Vec<Spanned<String>> [since 3, 5],
        translation_strategy: Translation,
        keep_identifying_resource_attributes: bool [since 3, 1],
        convert_histograms_to_nhcb: bool [since 3, 4],
        promote_scope_metadata: bool [since 3, 6],
        label_name_underscore_sanitization: bool [since 3, 8],
        label_name_preserve_multiple_underscores: bool [since 3, 8],
    }
}

choice! {
    /// How float chunks are encoded.
    pub enum FloatEncoding("encoding of float chunks", exact) {
        Unset = "",
        Xor = "xor",
        Xor2 = "xor2",
    }
}

choice! {
    /// The protocol that traces are sent over.
    pub enum TracingClient("tracing client", exact) {
        Grpc = "grpc",
        Http = "http",
    }
}

choice! {
    /// How traces are compressed.
    pub enum Compression("compression of traces", exact) {
        Unset = "",
        Gzip = "gzip",
    }
}

choice! {
    /// How OTLP names become Prometheus names.
    pub enum Translation("translation strategy", exact) {
        Unset = "",
        Underscores = "UnderscoreEscapingWithSuffixes",
        UnderscoresBare = "UnderscoreEscapingWithoutSuffixes",
        Utf8 = "NoUTF8EscapingWithSuffixes",
        None = "NoTranslation",
    }
}
