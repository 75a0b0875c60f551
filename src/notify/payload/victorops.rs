use serde_json::{Map, Value as Json};

use super::url::escaped_path;
use super::{GROUP_KEY_HASH, Made, Message, REDACTED, Renderer, Target, encoded};
use crate::model::alertmanager::VictorOps;

/// Makes the JSON of an event: `RECOVERY` when all alerts have ended.
pub(super) fn make(victorops: &VictorOps, renderer: &Renderer<'_>) -> Made {
    let key = renderer.plain("routing_key", &victorops.routing_key)?;
    let kind = renderer.text("message_type", &victorops.message_type, "CRITICAL")?;
    let state = renderer.own("state_message", &victorops.state_message, "state_message")?;
    let mut limits = Vec::new();
    let state = renderer.limited("state_message", state, &mut limits);
    let kind = match kind.as_str() {
        _ if renderer.is_resolved() => "RECOVERY",
        "INFO" | "WARNING" => &kind,
        _ => "CRITICAL",
    };
    let name = "entity_display_name";
    let display = renderer.own(name, &victorops.entity_display_name, name)?;
    let name = "monitoring_tool";
    let tool = renderer.own(name, &victorops.monitoring_tool, name)?;
    let mut map = Map::new();
    for (name, text) in [
        ("message_type", kind.to_owned()),
        ("entity_id", GROUP_KEY_HASH.to_owned()),
        ("entity_display_name", display),
        ("state_message", state),
        ("monitoring_tool", tool),
    ] {
        map.insert(name.to_owned(), Json::from(text));
    }
    let given = victorops.custom_fields.get();
    for (name, value) in given.iter().flat_map(|entries| entries.iter()) {
        let text = renderer.execute("custom_fields", value.value.as_str(), value.span, false)?;
        map.insert(name.value.clone(), text.into());
    }
    map.sort_keys();
    let default = "https://alert.victorops.com/integrations/generic/20131114/alert/";
    let api = Target::of(
        &victorops.api_url,
        &renderer.global.victorops_api_url,
        default,
    );
    let url = api.with(&format!("{REDACTED}/{}", escaped_path(&key)));
    let headers = renderer.json_headers(victorops.notifier.http_config.get());
    let message = Message::json("POST", &url, headers, encoded(&map.into()));
    Ok(vec![message.limits(limits)])
}
