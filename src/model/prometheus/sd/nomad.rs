//! `nomad_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::http::HttpConfig;

crate::model! {
    /// Services of Nomad.
    pub struct Nomad("a nomad_sd_config") {
        allow_stale: bool,
        namespace: String,
        refresh_interval: Duration,
        region: String,
        server: String,
        tag_separator: String,
    }
    flatten { http: HttpConfig }
}
