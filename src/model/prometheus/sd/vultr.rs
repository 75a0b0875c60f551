//! `vultr_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::http::HttpConfig;

crate::model! {
    /// Instances of Vultr.
    pub struct Vultr("a vultr_sd_config") {
        refresh_interval: Duration,
        port: i64,
    }
    flatten { http: HttpConfig }
}
