use std::sync::Arc;

use super::webhook::{capped, message};
use super::{Body, Made, Message, Renderer, Target};
use crate::model::alertmanager::Incidentio;
use crate::model::decode::Field;
use crate::notify::Data;
use crate::notify::limits::{self, Effect};

/// Makes the JSON of a message, which is that of a webhook with another version.
pub(super) fn make(incidentio: &Incidentio, renderer: &Renderer<'_>) -> Made {
    let mut limits = Vec::new();
    let (data, cut) = capped(renderer.data, incidentio.max_alerts.get());
    let data = data.as_ref().unwrap_or(renderer.data);
    let mut text = message(data, "1", cut);
    let limit = limits::with_effect("incidentio", "payload", Effect::FirstAlert);
    if let Some(reached) = limit.and_then(|limit| limit.reached(&text)) {
        limits.push(reached.to_string());
        // What all alerts share stays that of all.
        let first: Vec<_> = data.alerts.iter().take(1).cloned().collect();
        let alerts: Arc<[_]> = first.into();
        text = message(
            &Data {
                alerts,
                ..data.clone()
            },
            "1",
            cut,
        );
        let limit = limits::with_effect("incidentio", "payload", Effect::Sent);
        let reached = limit.and_then(|limit| limit.reached(&text));
        limits.extend(reached.map(|reached| reached.to_string()));
    }
    let mut headers = renderer.json_headers(incidentio.notifier.http_config.get());
    if incidentio.alert_source_token.is_present() || incidentio.alert_source_token_file.is_present()
    {
        headers = headers.with("Authorization", "Bearer <redacted>");
    }
    let url = match incidentio.url.get() {
        Some(_) => Target::of(&incidentio.url, &Field::Absent, "").to_string(),
        None => {
            let file = incidentio.url_file.get().map_or("", |file| file.as_str());
            format!("<content of {file}>")
        }
    };
    let message = Message::new("POST", url, headers, Body::Json(text));
    Ok(vec![message.limits(limits)])
}
