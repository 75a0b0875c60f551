//! `stackit_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::decode::Secret;
use crate::model::http::HttpConfig;

crate::model! {
    /// Servers of STACKIT.
    pub struct Stackit("a stackit_sd_config") {
        project: String,
        refresh_interval: Duration,
        port: i64,
        region: String,
        endpoint: String,
        service_account_key: Secret,
        private_key: Secret,
        service_account_key_path: String,
        private_key_path: String,
        credentials_file_path: String,
    }
    flatten { http: HttpConfig }
}
