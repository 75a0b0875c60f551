use serde_json::{Map, json};

use super::{Made, Message, REDACTED, Renderer, encoded, optional};
use crate::lang::url;
use crate::model::alertmanager::Discord;
use crate::notify::payload::Body;

const RED: u32 = 0x0099_2D22;
const GREEN: u32 = 0x002E_CC71;

/// Makes the JSON of a message with its one embed.
pub(super) fn make(discord: &Discord, renderer: &Renderer<'_>) -> Made {
    let mut limits = Vec::new();
    let title = renderer.own("title", &discord.title, "title")?;
    let title = renderer.limited("title", title, &mut limits);
    let description = renderer.own("message", &discord.message, "message")?;
    let description = renderer.limited("message", description, &mut limits);
    let content = renderer.plain("content", &discord.content)?;
    let content = renderer.limited("content", content, &mut limits);
    let color = if renderer.is_resolved() { GREEN } else { RED };
    let mut json = Map::new();
    json.insert("content".to_owned(), content.into());
    let embed = json!({ "title": title, "description": description, "color": color });
    json.insert("embeds".to_owned(), json!([embed]));
    optional(&mut json, "username", discord.username.or(String::new()));
    let avatar = discord.avatar_url.or(String::new());
    if url::parse(&avatar).is_ok() {
        optional(&mut json, "avatar_url", avatar);
    }
    let headers = renderer.json_headers(discord.notifier.http_config.get());
    let body = Body::Json(encoded(&json.into()));
    let message = Message::new("POST", REDACTED.to_owned(), headers, body);
    Ok(vec![message.limits(limits)])
}
