//! `consul_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::decode::{Entries, Secret, Spanned};
use crate::model::http::HttpConfig;

crate::model! {
    /// Services of a Consul catalog.
    pub struct Consul("a consul_sd_config") {
        server: String,
        path_prefix: String,
        token: Secret,
        datacenter: String,
        namespace: String,
        partition: String,
        tag_separator: String,
        scheme: String,
        username: String,
        password: Secret,
        allow_stale: bool,
        refresh_interval: Duration,
        services: Vec<Spanned<String>>,
        tags: Vec<Spanned<String>>,
        node_meta: Entries<String>,
        filter: String,
        health_filter: String [since 3, 11],
    }
    flatten { http: HttpConfig }
}
