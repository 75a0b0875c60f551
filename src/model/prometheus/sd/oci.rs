//! `oci_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::decode::{FilePath, Secret, Spanned};
use crate::model::http::HttpConfig;
use crate::model::prometheus::choice::choice;

crate::model! {
    /// Instances of Oracle Cloud Infrastructure.
    pub struct Oci("an oci_sd_config") {
        region: String,
        auth: OciAuth,
        tenancy: String,
        user: String,
        fingerprint: String,
        key_file: FilePath,
        key_passphrase: Secret,
        key_passphrase_file: FilePath,
        compartments: Vec<Spanned<String>>,
        port: i64,
        refresh_interval: Duration,
    }
    flatten { http: HttpConfig }
}

choice! {
    /// How Prometheus authenticates with Oracle Cloud.
    pub enum OciAuth("auth method of oci_sd_configs", exact) {
        ApiKey = "api_key",
        InstancePrincipal = "instance_principal",
    }
}
