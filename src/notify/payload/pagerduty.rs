use serde_json::{Map, Value as Json};

use super::{
    Body, Failure, GROUP_KEY_HASH, Made, Message, REDACTED, Renderer, Target, encoded, nested,
    optional, optional_list, source,
};
use crate::model::alertmanager::PagerDuty;
use crate::model::decode::Blank;
use crate::notify::limits;

/// Where events of version 1 are sent, whatever the configuration says.
const OLD_URL: &str = "https://events.pagerduty.com/generic/2010-04-15/create_event.json";

/// The details that each event has unless the entry gives others.
const DETAILS: [(&str, &str); 4] = [
    ("firing", "{{ .Alerts.Firing | toJson }}"),
    ("resolved", "{{ .Alerts.Resolved | toJson }}"),
    ("num_firing", "{{ .Alerts.Firing | len }}"),
    ("num_resolved", "{{ .Alerts.Resolved | len }}"),
];

const CLIENT: &str = "{{ template \"pagerduty.default.client\" . }}";

/// Makes an event of version 2 of PagerDuty's interface, or of version 1 for a `service_key`.
pub(super) fn make(pagerduty: &PagerDuty, renderer: &Renderer<'_>) -> Made {
    let is_old = pagerduty
        .service_key
        .get()
        .is_some_and(|key| !key.is_blank())
        || pagerduty.service_key_file.is_present();
    let mut limits = Vec::new();
    let summary = renderer.own("description", &pagerduty.description, "description")?;
    let summary = renderer.limited("description", summary, &mut limits);
    let details = details(pagerduty, renderer)?;
    let event = |details: Json, summary: String| match is_old {
        true => old_event(pagerduty, renderer, summary, details),
        false => event(pagerduty, renderer, summary, details),
    };
    let mut text = encoded(&event(details, summary.clone())?);
    let limit = limits::of("pagerduty", "event");
    if let Some(reached) = limit.and_then(|limit| limit.reached(&text)) {
        limits.push(reached.to_string());
        let message = "Custom details have been removed because the original event exceeds the \
                       maximum size of 512KB";
        let details = serde_json::json!({ "error": message });
        text = encoded(&event(details, summary)?);
    }
    let global = &renderer.global.pagerduty_url;
    let url = match is_old {
        true => OLD_URL.to_owned(),
        false => {
            let default = "https://events.pagerduty.com/v2/enqueue";
            Target::of(&pagerduty.url, global, default).to_string()
        }
    };
    let headers = renderer.json_headers(pagerduty.notifier.http_config.get());
    let message = Message::new("POST", url, headers, Body::Json(text));
    Ok(vec![message.limits(limits)])
}

fn details(pagerduty: &PagerDuty, renderer: &Renderer<'_>) -> Result<Json, Box<Failure>> {
    let mut map = Map::new();
    let given = pagerduty.details.get();
    for (key, value) in given.iter().flat_map(|entries| entries.iter()) {
        let value = nested::executed("details", &value.value, renderer)?;
        map.insert(key.value.clone(), value);
    }
    for (key, text) in DETAILS {
        if !map.contains_key(key) {
            let value = nested::text("details", text, renderer.span, renderer, 0)?;
            map.insert(key.to_owned(), value);
        }
    }
    map.sort_keys();
    Ok(map.into())
}

fn event_action(renderer: &Renderer<'_>) -> &'static str {
    match &*renderer.data.status {
        "resolved" => "resolve",
        _ => "trigger",
    }
}

fn client(pagerduty: &PagerDuty, renderer: &Renderer<'_>) -> Result<[String; 2], Box<Failure>> {
    Ok([
        renderer.text("client", &pagerduty.client, CLIENT)?,
        renderer.own("client_url", &pagerduty.client_url, "clientURL")?,
    ])
}

fn event(
    pagerduty: &PagerDuty,
    renderer: &Renderer<'_>,
    summary: String,
    details: Json,
) -> Result<Json, Box<Failure>> {
    let [client, client_url] = client(pagerduty, renderer)?;
    let mut payload = Map::new();
    payload.insert("summary".to_owned(), summary.into());
    // Without a source of its own, an event has that of its client.
    let (client_text, _) = source(&pagerduty.client, CLIENT);
    let (source_text, span) = source(&pagerduty.source, "");
    let text = if source_text.is_empty() {
        client_text
    } else {
        source_text
    };
    let from = renderer.execute("source", text, span.unwrap_or(renderer.span), false)?;
    payload.insert("source".to_owned(), from.into());
    let (severity, span) = source(&pagerduty.severity, "");
    let severity = if severity.is_empty() {
        "error"
    } else {
        severity
    };
    let severity = renderer.execute("severity", severity, span.unwrap_or(renderer.span), false)?;
    payload.insert("severity".to_owned(), severity.into());
    for (name, field) in [
        ("class", &pagerduty.class),
        ("component", &pagerduty.component),
        ("group", &pagerduty.group),
    ] {
        optional(&mut payload, name, renderer.plain(name, field)?);
    }
    payload.insert("custom_details".to_owned(), details);
    let mut json = Map::new();
    json.insert("routing_key".to_owned(), REDACTED.into());
    json.insert("dedup_key".to_owned(), GROUP_KEY_HASH.into());
    json.insert("event_action".to_owned(), event_action(renderer).into());
    json.insert("payload".to_owned(), payload.into());
    optional(&mut json, "client", client);
    optional(&mut json, "client_url", client_url);
    media(&mut json, pagerduty, renderer)?;
    Ok(json.into())
}

fn media(
    json: &mut Map<String, Json>,
    pagerduty: &PagerDuty,
    renderer: &Renderer<'_>,
) -> Result<(), Box<Failure>> {
    let mut images = Vec::new();
    for image in pagerduty.images.items() {
        let src = renderer.plain("src", &image.value.src)?;
        let alt = renderer.plain("alt", &image.value.alt)?;
        let href = renderer.plain("href", &image.value.href)?;
        if !src.is_empty() {
            images.push(serde_json::json!({ "src": src, "alt": alt, "href": href }));
        }
    }
    let mut links = Vec::new();
    for link in pagerduty.links.items() {
        let href = renderer.plain("href", &link.value.href)?;
        let text = renderer.plain("text", &link.value.text)?;
        if !href.is_empty() {
            links.push(serde_json::json!({ "href": href, "text": text }));
        }
    }
    optional_list(json, "images", images);
    optional_list(json, "links", links);
    Ok(())
}

fn old_event(
    pagerduty: &PagerDuty,
    renderer: &Renderer<'_>,
    description: String,
    details: Json,
) -> Result<Json, Box<Failure>> {
    let action = event_action(renderer);
    let mut json = Map::new();
    json.insert("service_key".to_owned(), REDACTED.into());
    json.insert("incident_key".to_owned(), GROUP_KEY_HASH.into());
    json.insert("event_type".to_owned(), action.into());
    optional(&mut json, "description", description);
    json.insert("event_action".to_owned(), "".into());
    json.insert("payload".to_owned(), Json::Null);
    if action == "trigger" {
        let [client, client_url] = client(pagerduty, renderer)?;
        optional(&mut json, "client", client);
        optional(&mut json, "client_url", client_url);
    }
    json.insert("details".to_owned(), details);
    Ok(json.into())
}
