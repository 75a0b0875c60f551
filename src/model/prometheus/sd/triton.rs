//! `triton_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::decode::Spanned;
use crate::model::http::TlsConfig;
use crate::model::prometheus::choice::choice;

crate::model! {
    /// Containers or compute nodes of Triton.
    pub struct Triton("a triton_sd_config") {
        account: String,
        role: TritonRole,
        dns_suffix: String,
        endpoint: String,
        groups: Vec<Spanned<String>>,
        port: i64,
        refresh_interval: Duration,
        tls_config: TlsConfig,
        version: i64,
    }
}

choice! {
    /// What is discovered.
    pub enum TritonRole("role of triton_sd_configs", exact) {
        Container = "container",
        ComputeNode = "cn",
    }
}
