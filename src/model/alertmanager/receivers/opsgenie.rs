use super::Notifier;
use crate::model;
use crate::model::alertmanager::{Templated, TemplatedSecret};
use crate::model::decode::{Entries, FilePath, HttpUrl, Spanned};

model! {
    /// Opsgenie.
    pub struct OpsGenie("an Opsgenie receiver") {
        api_key: TemplatedSecret,
        api_key_file: FilePath,
        api_url: HttpUrl,
        message: Templated,
        description: Templated,
        source: Templated,
        details: Entries<Templated>,
        entity: Templated,
        responders: Vec<Spanned<Responder>>,
        actions: Templated,
        tags: Templated,
        note: Templated,
        priority: Templated,
        update_alerts: bool,
    }
    flatten { notifier: Notifier }
    hints { "teams" => "write `responders: [{name: TEAM, type: team}]`" }
}

model! {
    /// Who is called.
    pub struct Responder("an Opsgenie responder") {
        id: Templated,
        name: Templated,
        username: Templated,
        r#type: Templated,
    }
}
