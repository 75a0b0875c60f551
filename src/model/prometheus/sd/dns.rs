//! `dns_sd_configs`.

use crate::lang::duration::Duration;
use crate::model::decode::Spanned;
use crate::model::prometheus::choice::choice;

crate::model! {
    /// DNS records.
    pub struct Dns("a dns_sd_config") {
        names: Vec<Spanned<String>>,
        refresh_interval: Duration,
        r#type: RecordType,
        port: i64,
    }
}

choice! {
    /// The type of the records.
    pub enum RecordType("type of DNS record that can be discovered", upper) {
        Srv = "SRV",
        A = "A",
        Aaaa = "AAAA",
        Mx = "MX",
        Ns = "NS",
    }
}
