//! `gce_sd_configs`.

use crate::lang::duration::Duration;

crate::model! {
    /// Instances of Google Compute Engine.
    pub struct Gce("a gce_sd_config") {
        project: String,
        zone: String,
        filter: String,
        refresh_interval: Duration,
        port: i64,
        tag_separator: String,
    }
}
