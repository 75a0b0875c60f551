//! `alerting`: where alerts are sent.

use super::choice::choice;
use super::relabel::Relabel;
use super::sd::Discovery;
use crate::lang::duration::Duration;
use crate::model::decode::Spanned;
use crate::model::http::HttpConfig;

use super::cloud::SigV4;

crate::model! {
    /// Where alerts are sent, and how they are relabelled before.
    pub struct Alerting("the alerting section") {
        alert_relabel_configs: Vec<Spanned<Relabel>>,
        alertmanagers: Vec<Spanned<AlertmanagerConfig>>,
    }
}

crate::model! {
    /// A set of Alertmanagers that are sent every alert.
    pub struct AlertmanagerConfig("an entry of alertmanagers") {
        scheme: String,
        path_prefix: String,
        timeout: Duration,
        api_version: ApiVersion,
        relabel_configs: Vec<Spanned<Relabel>>,
        alert_relabel_configs: Vec<Spanned<Relabel>>,
        sigv4: SigV4,
    }
    flatten { discovery: Discovery, http: HttpConfig }
    hints {
        "targets" => "targets belong to an entry of `static_configs`",
    }
}

choice! {
    /// The version of Alertmanager's API.
    pub enum ApiVersion("API version of Alertmanager that Prometheus 3 speaks", exact) {
        V2 = "v2",
    }
}
