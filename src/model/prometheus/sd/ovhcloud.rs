//! `ovhcloud_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::decode::Secret;
use crate::model::prometheus::choice::choice;

crate::model! {
    /// Servers of OVHcloud.
    pub struct OvhCloud("an ovhcloud_sd_config") {
        endpoint: String,
        application_key: String,
        application_secret: Secret,
        consumer_key: Secret,
        refresh_interval: Duration,
        service: OvhService,
    }
}

choice! {
    /// What is discovered.
    pub enum OvhService("service of ovhcloud_sd_configs", exact) {
        DedicatedServer = "dedicated_server",
        Vps = "vps",
    }
}
