//! `http_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::decode::Url;
use crate::model::http::HttpConfig;

crate::model! {
    /// Target groups that an HTTP endpoint answers with.
    pub struct HttpSd("an http_sd_config") {
        refresh_interval: Duration,
        url: Url,
    }
    flatten { http: HttpConfig }
}
