//! `marathon_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::decode::{FilePath, Secret, Spanned};
use crate::model::http::HttpConfig;

crate::model! {
    /// Apps of Marathon.
    pub struct Marathon("a marathon_sd_config") {
        servers: Vec<Spanned<String>>,
        refresh_interval: Duration,
        auth_token: Secret,
        auth_token_file: FilePath,
    }
    flatten { http: HttpConfig }
}
