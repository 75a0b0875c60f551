//! `hetzner_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::http::HttpConfig;
use crate::model::prometheus::choice::choice;

crate::model! {
    /// Servers of Hetzner.
    pub struct Hetzner("a hetzner_sd_config") {
        refresh_interval: Duration,
        port: i64,
        role: HetznerRole,
        label_selector: String [since 3, 5],
    }
    flatten { http: HttpConfig }
}

choice! {
    /// The API that is asked.
    pub enum HetznerRole("role of hetzner_sd_configs", exact) {
        Robot = "robot",
        Hcloud = "hcloud",
    }
}
