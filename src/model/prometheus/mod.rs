//! prometheus.yml: the complete schema of Prometheus 3.0 to 3.14.

mod alerting;
mod choice;
mod cloud;
mod global;
mod relabel;
mod remote;
mod scrape;
pub mod sd;
mod size;
mod storage;
mod target;

pub use alerting::{Alerting, AlertmanagerConfig, ApiVersion};
pub use cloud::{
    AzureAd, AzureCertificate, AzureCloud, AzureOauth, AzureSdk, GoogleIam, ManagedIdentity, SigV4,
    WorkloadIdentity,
};
pub use global::{Global, NameEscaping, NameValidation, Runtime, ScrapeProtocol};
pub use relabel::{Action, INVALID_RELABEL_REGEX, Relabel, RelabelRegex, SourceLabel};
pub use remote::{Metadata, Queue, RemoteRead, RemoteWrite, WriteMessage};
pub use scrape::{FallbackProtocol, ScrapeConfig, ScrapeConfigFile};
pub use size::{ByteSize, INVALID_SIZE};
pub use storage::{
    ChunkEncoding, Compression, Exemplars, FloatEncoding, Otlp, Retention, Storage, Tracing,
    TracingClient, Translation, Tsdb,
};
pub use target::{TargetFile, TargetGroup};

use crate::diag::Code;
use crate::model::decode::Spanned;

/// The codes of decoding this model.
pub static CODES: &[&Code] = &[&INVALID_RELABEL_REGEX, &INVALID_SIZE];

crate::model! {
    /// The whole file.
    pub struct Prometheus("the Prometheus configuration") {
        global: Global,
        runtime: Runtime,
        alerting: Alerting,
        rule_files: Vec<Spanned<String>>,
        scrape_config_files: Vec<Spanned<String>>,
        scrape_configs: Vec<Spanned<ScrapeConfig>>,
        storage: Storage,
        tracing: Tracing,
        remote_write: Vec<Spanned<RemoteWrite>>,
        remote_read: Vec<Spanned<RemoteRead>>,
        otlp: Otlp,
    }
    hints {
        "rules" => "rules stand in files of their own, which `rule_files` names",
        "groups" => "this is a rule file; name it under `rule_files` of prometheus.yml",
        "alertmanagers" => "write it under `alerting`",
        "scrape_interval" => "write it under `global`",
        "evaluation_interval" => "write it under `global`",
        "external_labels" => "write it under `global`",
        "static_configs" => "write it in an entry of `scrape_configs`",
        "receivers" => "this belongs to alertmanager.yml",
        "route" => "this belongs to alertmanager.yml",
    }
}
