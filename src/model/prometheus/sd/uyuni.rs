//! `uyuni_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::decode::{Secret, Url};
use crate::model::http::HttpConfig;

crate::model! {
    /// Systems that Uyuni manages.
    pub struct Uyuni("a uyuni_sd_config") {
        server: Url,
        username: String,
        password: Secret,
        entitlement: String,
        separator: String,
        refresh_interval: Duration,
    }
    flatten { http: HttpConfig }
}
