//! `puppetdb_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::decode::Url;
use crate::model::http::HttpConfig;

crate::model! {
    /// Resources of PuppetDB.
    pub struct PuppetDb("a puppetdb_sd_config") {
        refresh_interval: Duration,
        url: Url,
        query: String,
        include_parameters: bool,
        port: i64,
    }
    flatten { http: HttpConfig }
}
