use serde_json::{Map, Value as Json, json};

use super::{Body, Failure, Made, Renderer, encoded, optional, truncated};
use crate::model::alertmanager::{Slack, SlackAction};
use crate::model::decode::Spanned;

/// How many characters of a title Alertmanager sends.
const MAX_TITLE: usize = 1024;

/// How many characters Slack takes in a message, and shows of an attachment's text at once.
const MAX_TEXT: usize = 40_000;
const MAX_BLOCK: usize = 3_000;

/// Makes the JSON of a Slack message with its one attachment.
pub(super) fn make(slack: &Slack, renderer: &Renderer<'_>) -> Made {
    let mut limits = Vec::new();
    let attachment = attachment(slack, renderer, &mut limits)?;
    let mut json = Map::new();
    optional(
        &mut json,
        "channel",
        renderer.plain("channel", &slack.channel)?,
    );
    let default = |name: &str| format!("{{{{ template \"slack.default.{name}\" . }}}}");
    let username = renderer.text("username", &slack.username, &default("username"))?;
    optional(&mut json, "username", username);
    let icon = renderer.text("icon_emoji", &slack.icon_emoji, &default("iconemoji"))?;
    optional(&mut json, "icon_emoji", icon);
    let icon = renderer.text("icon_url", &slack.icon_url, &default("iconurl"))?;
    optional(&mut json, "icon_url", icon);
    if slack.link_names.get() == Some(&true) {
        json.insert("link_names".to_owned(), true.into());
    }
    let text = renderer.plain("message_text", &slack.message_text)?;
    limit(&mut limits, "message_text", &text, MAX_TEXT);
    optional(&mut json, "text", text);
    json.insert("attachments".to_owned(), json!([attachment]));
    Ok((Body::Json(encoded(&json.into())), limits))
}

fn limit(limits: &mut Vec<String>, name: &str, text: &str, most: usize) {
    let length = text.chars().count();
    if length > most {
        limits.push(format!(
            "`{name}` has {length} characters, Slack takes {most}"
        ));
    }
}

fn attachment(
    slack: &Slack,
    renderer: &Renderer<'_>,
    limits: &mut Vec<String>,
) -> Result<Json, Failure> {
    let default = |name: &str| format!("{{{{ template \"slack.default.{name}\" . }}}}");
    let title = renderer.text("title", &slack.title, &default("title"))?;
    let (title, cut) = truncated(title, MAX_TITLE);
    if cut {
        limits.push(format!("`title` is cut after {MAX_TITLE} characters"));
    }
    let mut json = Map::new();
    optional(&mut json, "title", title);
    let link = renderer.text("title_link", &slack.title_link, &default("titlelink"))?;
    optional(&mut json, "title_link", link);
    let pretext = renderer.text("pretext", &slack.pretext, &default("pretext"))?;
    optional(&mut json, "pretext", pretext);
    let text = renderer.text("text", &slack.text, &default("text"))?;
    limit(limits, "text", &text, MAX_BLOCK);
    json.insert("text".to_owned(), text.into());
    let fallback = renderer.text("fallback", &slack.fallback, &default("fallback"))?;
    json.insert("fallback".to_owned(), fallback.into());
    let callback = renderer.text("callback_id", &slack.callback_id, &default("callbackid"))?;
    json.insert("callback_id".to_owned(), callback.into());
    let fields = fields(slack, renderer)?;
    if !fields.is_empty() {
        json.insert("fields".to_owned(), fields.into());
    }
    let actions = slack.actions.items().iter();
    let actions: Vec<Json> = actions
        .map(|entry| action(entry, renderer))
        .collect::<Result<_, _>>()?;
    if !actions.is_empty() {
        json.insert("actions".to_owned(), actions.into());
    }
    let image = renderer.plain("image_url", &slack.image_url)?;
    optional(&mut json, "image_url", image);
    let thumb = renderer.plain("thumb_url", &slack.thumb_url)?;
    optional(&mut json, "thumb_url", thumb);
    let footer = renderer.text("footer", &slack.footer, &default("footer"))?;
    json.insert("footer".to_owned(), footer.into());
    let color = renderer.text("color", &slack.color, &default("color"))?;
    optional(&mut json, "color", color);
    let markdown: Vec<&str> = match slack.mrkdwn_in.items() {
        [] => vec!["fallback", "pretext", "text"],
        named => named.iter().map(|name| name.value.as_str()).collect(),
    };
    json.insert("mrkdwn_in".to_owned(), markdown.into());
    Ok(json.into())
}

fn fields(slack: &Slack, renderer: &Renderer<'_>) -> Result<Vec<Json>, Failure> {
    let all_short = slack.short_fields.get().copied().unwrap_or_default();
    let field = |entry: &Spanned<crate::model::alertmanager::SlackField>| {
        let field = &entry.value;
        let mut json = Map::new();
        let title = renderer.plain("title", &field.title)?;
        optional(&mut json, "title", title);
        optional(&mut json, "value", renderer.plain("value", &field.value)?);
        let short = field.short.get().copied().unwrap_or(all_short);
        json.insert("short".to_owned(), short.into());
        Ok(json.into())
    };
    slack.fields.items().iter().map(field).collect()
}

fn action(entry: &Spanned<SlackAction>, renderer: &Renderer<'_>) -> Result<Json, Failure> {
    let action = &entry.value;
    let mut json = Map::new();
    for (name, field) in [
        ("type", &action.r#type),
        ("text", &action.text),
        ("url", &action.url),
        ("style", &action.style),
        ("name", &action.name),
        ("value", &action.value),
    ] {
        optional(&mut json, name, renderer.plain(name, field)?);
    }
    if let Some(confirm) = action.confirm.get() {
        let mut inner = Map::new();
        for (name, field) in [
            ("text", &confirm.text),
            ("title", &confirm.title),
            ("ok_text", &confirm.ok_text),
            ("dismiss_text", &confirm.dismiss_text),
        ] {
            optional(&mut inner, name, renderer.plain(name, field)?);
        }
        json.insert("confirm".to_owned(), inner.into());
    }
    Ok(json.into())
}
