//! `linode_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::http::HttpConfig;

crate::model! {
    /// Instances of Linode.
    pub struct Linode("a linode_sd_config") {
        refresh_interval: Duration,
        port: i64,
        tag_separator: String,
        region: String,
    }
    flatten { http: HttpConfig }
}
