use serde_json::{Map, Value as Json, json};

use super::{Failure, Made, Message, REDACTED, Renderer, Target, encoded, optional, optional_list};
use crate::model::alertmanager::{Rocketchat, RocketchatAction, RocketchatField};
use crate::model::decode::Spanned;

/// Makes the JSON of a message with its one attachment.
pub(super) fn make(chat: &Rocketchat, renderer: &Renderer<'_>) -> Made {
    let mut limits = Vec::new();
    let title = renderer.own("title", &chat.title, "title")?;
    let title = renderer.limited("title", title, &mut limits);
    let mut attachment = Map::new();
    optional(&mut attachment, "title", title);
    let link = renderer.own("title_link", &chat.title_link, "titlelink")?;
    optional(&mut attachment, "title_link", link);
    let text = renderer.own("text", &chat.text, "text")?;
    optional(&mut attachment, "text", text);
    for (name, field) in [
        ("image_url", &chat.image_url),
        ("thumb_url", &chat.thumb_url),
    ] {
        optional(&mut attachment, name, renderer.plain(name, field)?);
    }
    let default = "{{ if eq .Status \"firing\" }}red{{ else }}green{{ end }}";
    let color = renderer.text("color", &chat.color, default)?;
    optional(&mut attachment, "color", color);
    let all_short = chat.short_fields.get() == Some(&true);
    let fields = chat.fields.items().iter();
    let fields = fields.map(|entry| field(entry, all_short, renderer));
    let fields: Vec<Json> = fields.collect::<Result<_, _>>()?;
    optional_list(&mut attachment, "fields", fields);
    let actions = chat.actions.items().iter();
    let actions = actions.map(|entry| action(entry, renderer));
    let actions: Vec<Json> = actions.collect::<Result<_, _>>()?;
    optional_list(&mut attachment, "actions", actions);
    let mut json = Map::new();
    optional(
        &mut json,
        "channel",
        renderer.plain("channel", &chat.channel)?,
    );
    optional(
        &mut json,
        "emoji",
        renderer.own("emoji", &chat.emoji, "emoji")?,
    );
    let icon = renderer.own("icon_url", &chat.icon_url, "iconurl")?;
    optional(&mut json, "avatar", icon);
    json.insert("attachments".to_owned(), json!([attachment]));
    let global = &renderer.global.rocketchat_api_url;
    let api = Target::of(&chat.api_url, global, "https://open.rocket.chat/");
    let headers = renderer
        .json_headers(chat.notifier.http_config.get())
        .with("X-Auth-Token", REDACTED)
        .with("X-User-Id", REDACTED);
    let url = api.join("api/v1/chat.postMessage");
    let message = Message::json("POST", &url, headers, encoded(&json.into()));
    Ok(vec![message.limits(limits)])
}

fn field(
    entry: &Spanned<RocketchatField>,
    all_short: bool,
    renderer: &Renderer<'_>,
) -> Result<Json, Box<Failure>> {
    let field = &entry.value;
    let mut json = Map::new();
    let short = field.short.get().copied().unwrap_or(all_short);
    json.insert("short".to_owned(), short.into());
    optional(&mut json, "title", renderer.plain("title", &field.title)?);
    optional(&mut json, "value", renderer.plain("value", &field.value)?);
    Ok(json.into())
}

/// Makes a button; of an action's fields only these are taken over.
fn action(
    entry: &Spanned<RocketchatAction>,
    renderer: &Renderer<'_>,
) -> Result<Json, Box<Failure>> {
    let action = &entry.value;
    let mut json = Map::new();
    json.insert("type".to_owned(), "button".into());
    optional(&mut json, "text", renderer.plain("text", &action.text)?);
    optional(&mut json, "url", renderer.plain("url", &action.url)?);
    json.insert("is_webview".to_owned(), false.into());
    optional(&mut json, "msg", renderer.plain("msg", &action.msg)?);
    json.insert("msg_in_chat_window".to_owned(), false.into());
    Ok(json.into())
}
