//! `kuma_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::decode::Url;
use crate::model::http::HttpConfig;

crate::model! {
    /// Dataplanes of a Kuma control plane.
    pub struct Kuma("a kuma_sd_config") {
        refresh_interval: Duration,
        fetch_timeout: Duration,
        server: Url,
        client_id: String,
    }
    flatten { http: HttpConfig }
}
