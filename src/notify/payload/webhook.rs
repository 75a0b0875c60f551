use serde_json::{Map, Value as Json};

use super::{Body, Made, Renderer, encoded, nested};
use crate::model::alertmanager::Webhook;
use crate::notify::Data;
use crate::notify::engine::data_json;

/// Makes the JSON of a webhook, version 4, or the payload that the entry gives.
pub(super) fn make(webhook: &Webhook, renderer: &Renderer<'_>) -> Made {
    let most = webhook.max_alerts.get().copied().unwrap_or_default();
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let all = renderer.data.alerts.len();
    let cut = all.saturating_sub(most);
    let data = match most {
        0 => None,
        _ if cut == 0 => None,
        _ => Some(Data::cut(renderer.data, most)),
    };
    let shown = Renderer {
        data: data.as_ref().unwrap_or(renderer.data),
        ..*renderer
    };
    if let Some(payload) = webhook.payload.get() {
        let json = nested::executed("payload", payload, &shown)?;
        return Ok((Body::Json(encoded(&json)), Vec::new()));
    }
    let plain = data_json(shown.data);
    let mut json = plain.strip_suffix('}').unwrap_or(&plain).to_owned();
    let rest = Map::from_iter([
        ("version".to_owned(), Json::from("4")),
        ("groupKey".to_owned(), Json::from(group_key(shown.data))),
        (
            "truncatedAlerts".to_owned(),
            Json::from(if data.is_some() { cut } else { 0 }),
        ),
    ]);
    let rest = encoded(&Json::Object(rest));
    json.push(',');
    json.push_str(rest.strip_prefix('{').unwrap_or_default());
    Ok((Body::Json(json), Vec::new()))
}

/// Returns the key of a group under a route without conditions.
fn group_key(data: &Data) -> String {
    let labels = data.group_labels.iter();
    let labels = labels.map(|(name, value)| format!("{name}={}", Json::from(&**value)));
    format!("{{}}:{{{}}}", labels.collect::<Vec<_>>().join(", "))
}
