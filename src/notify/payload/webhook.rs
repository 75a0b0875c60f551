use serde_json::{Map, Value as Json};

use super::{Body, Made, Message, REDACTED, Renderer, encoded, nested};
use crate::lang::gostring;
use crate::model::alertmanager::Webhook;
use crate::notify::Data;
use crate::notify::engine::data_json;

/// Makes the JSON of a webhook, version 4, or the payload that the entry gives.
pub(super) fn make(webhook: &Webhook, renderer: &Renderer<'_>) -> Made {
    let (data, cut) = capped(renderer.data, webhook.max_alerts.get());
    let shown = Renderer {
        data: data.as_ref().unwrap_or(renderer.data),
        ..*renderer
    };
    let text = match webhook.payload.get() {
        Some(payload) => encoded(&nested::executed("payload", payload, &shown)?),
        None => message(shown.data, "4", cut),
    };
    if let Some(url) = webhook.url.given() {
        let address = shown
            .execute("url", url.value.reveal(), url.span, false)
            .map_err(|mut failure| {
                REDACTED.clone_into(&mut failure.text);
                failure
            })?;
        if address.is_empty() {
            let message = "the URL is empty when its template is executed";
            return Err(shown.refused("url", Some(url.span), message));
        }
    }
    let headers = renderer.json_headers(webhook.notifier.http_config.get());
    let url = REDACTED.to_owned();
    Ok(vec![Message::new("POST", url, headers, Body::Json(text))])
}

/// Returns the notification with its first alerts only when it has more than an entry takes, and how
/// many are left out.
pub(super) fn capped(data: &Data, most: Option<&u64>) -> (Option<Data>, usize) {
    let most = usize::try_from(most.copied().unwrap_or_default()).unwrap_or(usize::MAX);
    match data.alerts.len().saturating_sub(most) {
        cut if most > 0 && cut > 0 => (Some(data.cut(most)), cut),
        _ => (None, 0),
    }
}

/// Returns the JSON of a notification with its version, the key of its group and the number of
/// alerts that were left out.
pub(super) fn message(data: &Data, version: &str, cut: usize) -> String {
    let plain = data_json(data);
    let mut json = plain.strip_suffix('}').unwrap_or(&plain).to_owned();
    let rest = Map::from_iter([
        ("version".to_owned(), Json::from(version)),
        ("groupKey".to_owned(), Json::from(group_key(data))),
        ("truncatedAlerts".to_owned(), Json::from(cut)),
    ]);
    let rest = encoded(&Json::Object(rest));
    json.push(',');
    json.push_str(rest.strip_prefix('{').unwrap_or_default());
    json
}

/// Returns the key of a group.
fn group_key(data: &Data) -> String {
    let labels = data.group_labels.iter();
    let labels = labels.map(|(name, value)| format!("{name}={}", gostring::quote(value)));
    let labels: Vec<_> = labels.collect();
    format!("{}:{{{}}}", data.route, labels.join(", "))
}
