use serde_json::{Value as Json, json};

use super::{Made, Message, REDACTED, Renderer, encoded};
use crate::model::alertmanager::{MsTeams, MsTeamsV2};
use crate::model::http::HttpConfig;
use crate::notify::limits;
use crate::notify::payload::Body;

/// Makes the JSON of a message card, for connectors.
pub(super) fn make(teams: &MsTeams, renderer: &Renderer<'_>) -> Made {
    let title = renderer.own("title", &teams.title, "title")?;
    let text = renderer.own("text", &teams.text, "text")?;
    let summary = renderer.own("summary", &teams.summary, "summary")?;
    let color = if renderer.is_resolved() {
        "2DC72D"
    } else {
        "8C1A1A"
    };
    let json = json!({
        "@context": "http://schema.org/extensions",
        "type": "MessageCard",
        "title": title,
        "summary": summary,
        "text": text,
        "themeColor": color,
    });
    Ok(sent(&json, teams.notifier.http_config.get(), renderer))
}

/// Makes the JSON of an adaptive card, for workflows.
pub(super) fn make_v2(teams: &MsTeamsV2, renderer: &Renderer<'_>) -> Made {
    let title = renderer.own("title", &teams.title, "title")?;
    let text = renderer.own("text", &teams.text, "text")?;
    let color = if renderer.is_resolved() {
        "Good"
    } else {
        "Attention"
    };
    let heading = json!({
        "type": "TextBlock",
        "text": title,
        "weight": "Bolder",
        "size": "Medium",
        "wrap": true,
        "style": "heading",
        "color": color,
    });
    let content = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.2",
        "body": [heading, { "type": "TextBlock", "text": text, "wrap": true }],
        "msteams": { "width": "full" },
    });
    let attachment = json!({
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": null,
        "content": content,
    });
    let json = json!({ "type": "message", "attachments": [attachment] });
    Ok(sent(&json, teams.notifier.http_config.get(), renderer))
}

fn sent(json: &Json, http: Option<&HttpConfig>, renderer: &Renderer<'_>) -> Vec<Message> {
    let text = encoded(json);
    let limit = limits::of(renderer.kind, "payload");
    let reached = limit.and_then(|limit| limit.reached(&text));
    let headers = renderer.json_headers(http);
    let message = Message::new("POST", REDACTED.to_owned(), headers, Body::Json(text));
    vec![message.limits(reached.iter().map(ToString::to_string).collect())]
}
