//! `scaleway_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::decode::{FilePath, Secret, Spanned};
use crate::model::http::HttpConfig;
use crate::model::prometheus::choice::choice;

crate::model! {
    /// Servers of Scaleway.
    pub struct Scaleway("a scaleway_sd_config") {
        project_id: String,
        api_url: String,
        zone: String,
        access_key: String,
        secret_key: Secret,
        secret_key_file: FilePath,
        name_filter: String,
        tags_filter: Vec<Spanned<String>>,
        refresh_interval: Duration,
        port: i64,
        role: ScalewayRole,
    }
    flatten { http: HttpConfig }
}

choice! {
    /// What is discovered.
    pub enum ScalewayRole("role of scaleway_sd_configs", exact) {
        Instance = "instance",
        Baremetal = "baremetal",
    }
}
