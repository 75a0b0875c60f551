//! `outscale_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::decode::{FilePath, Secret};
use crate::model::http::HttpConfig;

crate::model! {
    /// Virtual machines of Outscale.
    pub struct Outscale("an outscale_sd_config") {
        endpoint: String,
        region: String,
        access_key: String,
        secret_key: Secret,
        secret_key_file: FilePath,
        refresh_interval: Duration,
        port: i64,
    }
    flatten { http: HttpConfig }
}
