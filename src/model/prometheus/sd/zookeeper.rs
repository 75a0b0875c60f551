//! `nerve_sd_configs` and `serverset_sd_configs`, both on ZooKeeper.

use crate::lang::duration::Duration;
use crate::model::decode::Spanned;

crate::model! {
    /// Services that Airbnb's Nerve registers.
    pub struct Nerve("a nerve_sd_config") {
        servers: Vec<Spanned<String>>,
        paths: Vec<Spanned<String>>,
        timeout: Duration,
    }
}

crate::model! {
    /// Members of Finagle serversets.
    pub struct Serverset("a serverset_sd_config") {
        servers: Vec<Spanned<String>>,
        paths: Vec<Spanned<String>>,
        timeout: Duration,
    }
}
