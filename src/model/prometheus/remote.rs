//! `remote_write` and `remote_read`.

use super::choice::choice;
use super::cloud::{AzureAd, GoogleIam, SigV4};
use super::relabel::Relabel;
use crate::lang::duration::Duration;
use crate::model::decode::{Entries, Secret, Spanned, Url};
use crate::model::http::HttpConfig;

crate::model! {
    /// An endpoint that samples are sent to.
    pub struct RemoteWrite("a remote_write config") {
        url: Url,
        remote_timeout: Duration,
        headers: Entries<Secret>,
        write_relabel_configs: Vec<Spanned<Relabel>>,
        name: String,
        send_exemplars: bool,
        send_native_histograms: bool,
        round_robin_dns: bool [since 3, 1],
        protobuf_message: WriteMessage,
        queue_config: Queue,
        metadata_config: Metadata,
        sigv4: SigV4,
        azuread: AzureAd,
        google_iam: GoogleIam,
    }
    flatten { http: HttpConfig }
}

crate::model! {
    /// The queue in front of an endpoint.
    pub struct Queue("a queue_config") {
        capacity: i64,
        max_shards: i64,
        min_shards: i64,
        max_samples_per_send: i64,
        batch_send_deadline: Duration,
        min_backoff: Duration,
        max_backoff: Duration,
        retry_on_http_429: bool,
        sample_age_limit: Duration,
    }
}

crate::model! {
    /// How metadata is sent.
    pub struct Metadata("a metadata_config") {
        send: bool,
        send_interval: Duration,
        max_samples_per_send: i64,
    }
}

crate::model! {
    /// An endpoint that samples are read from.
    pub struct RemoteRead("a remote_read config") {
        url: Url,
        remote_timeout: Duration,
        chunked_read_limit: u64,
        headers: Entries<Secret>,
        read_recent: bool,
        name: String,
        required_matchers: Entries<String>,
        filter_external_labels: bool,
    }
    flatten { http: HttpConfig }
}

choice! {
    /// The message that samples are sent in.
    pub enum WriteMessage("remote write message", exact) {
        V1 = "prometheus.WriteRequest",
        V2 = "io.prometheus.write.v2.Request",
    }
}
