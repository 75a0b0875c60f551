use super::Notifier;
use crate::model;
use crate::model::alertmanager::Templated;
use crate::model::decode::{FilePath, SecretUrl};

model! {
    /// Microsoft Teams over the connectors that Microsoft has switched off.
    pub struct MsTeams("a Microsoft Teams receiver") {
        webhook_url: SecretUrl,
        webhook_url_file: FilePath,
        title: Templated,
        summary: Templated,
        text: Templated,
    }
    flatten { notifier: Notifier }
    hints { "url" => "write `webhook_url`" }
}

model! {
    /// Microsoft Teams over workflows.
    pub struct MsTeamsV2("a Microsoft Teams v2 receiver") {
        webhook_url: SecretUrl,
        webhook_url_file: FilePath,
        title: Templated,
        text: Templated,
    }
    flatten { notifier: Notifier }
    hints {
        "url" => "write `webhook_url`",
        "summary" => "the new Teams messages have a `title` and a `text` alone",
    }
}
