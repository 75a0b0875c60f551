use super::Notifier;
use crate::model;
use crate::model::decode::{FilePath, HttpUrl, Nanoseconds, Secret};

model! {
    /// incident.io.
    pub struct Incidentio("an incident.io receiver") {
        url: HttpUrl,
        url_file: FilePath,
        alert_source_token: Secret,
        alert_source_token_file: FilePath,
        max_alerts: u64,
        timeout: Nanoseconds,
    }
    flatten { notifier: Notifier }
}
