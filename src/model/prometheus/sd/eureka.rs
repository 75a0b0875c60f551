//! `eureka_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::decode::Url;
use crate::model::http::HttpConfig;

crate::model! {
    /// Applications that are registered with Eureka.
    pub struct Eureka("a eureka_sd_config") {
        server: Url,
        refresh_interval: Duration,
    }
    flatten { http: HttpConfig }
}
