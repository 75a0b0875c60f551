use super::Notifier;
use crate::model;
use crate::model::alertmanager::Templated;
use crate::model::decode::{Entries, FilePath, HttpUrl, Secret};

model! {
    /// VictorOps, now Splunk On-Call.
    pub struct VictorOps("a VictorOps receiver") {
        api_key: Secret,
        api_key_file: FilePath,
        api_url: HttpUrl,
        routing_key: Templated,
        message_type: Templated,
        state_message: Templated,
        entity_display_name: Templated,
        monitoring_tool: Templated,
        custom_fields: Entries<Templated>,
    }
    flatten { notifier: Notifier }
}
