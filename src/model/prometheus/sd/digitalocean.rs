//! `digitalocean_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::http::HttpConfig;
use crate::model::prometheus::choice::choice;

crate::model! {
    /// DigitalOcean droplets or databases.
    pub struct DigitalOcean("a digitalocean_sd_config") {
        refresh_interval: Duration,
        port: i64,
        role: DigitalOceanRole [since 3, 12],
    }
    flatten { http: HttpConfig }
}

choice! {
    /// What is discovered.
    pub enum DigitalOceanRole("role of digitalocean_sd_configs", exact) {
        Droplets = "droplets",
        Databases = "databases",
    }
}
