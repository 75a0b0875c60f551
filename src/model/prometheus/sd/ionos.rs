//! `ionos_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::http::HttpConfig;

crate::model! {
    /// Servers of IONOS Cloud.
    pub struct Ionos("an ionos_sd_config") {
        datacenter_id: String,
        refresh_interval: Duration,
        port: i64,
    }
    flatten { http: HttpConfig }
}
