use serde_json::{Map, Value as Json, json};

use super::{
    Body, Failure, Headers, Made, Message, REDACTED, Renderer, Target, encoded, optional,
    optional_list,
};
use crate::model::alertmanager::{Slack, SlackAction, SlackField};
use crate::model::decode::{Blank, Field, Spanned};

/// Where the messages of an app's token are sent, and where they are changed.
const POST_MESSAGE: &str = "https://slack.com/api/chat.postMessage";
const UPDATE: &str = "https://slack.com/api/chat.update";

/// Makes the JSON of a Slack message with its one attachment.
pub(super) fn make(slack: &Slack, renderer: &Renderer<'_>) -> Made {
    let mut limits = Vec::new();
    let attachment = attachment(slack, renderer, &mut limits)?;
    let channel = renderer.plain("channel", &slack.channel)?;
    let mut rest = Map::new();
    let username = renderer.own("username", &slack.username, "username")?;
    optional(&mut rest, "username", username);
    let icon = renderer.own("icon_emoji", &slack.icon_emoji, "iconemoji")?;
    optional(&mut rest, "icon_emoji", icon);
    let icon = renderer.own("icon_url", &slack.icon_url, "iconurl")?;
    optional(&mut rest, "icon_url", icon);
    if slack.link_names.get() == Some(&true) {
        rest.insert("link_names".to_owned(), true.into());
    }
    let text = renderer.plain("message_text", &slack.message_text)?;
    let text = renderer.limited("message_text", text, &mut limits);
    optional(&mut rest, "text", text);
    rest.insert("attachments".to_owned(), json!([attachment]));
    let (url, headers) = address(slack, renderer);
    let first = body([("channel", channel)], &rest);
    let first = Message::new("POST", url, headers.clone(), first).limits(limits);
    if slack.update_message.get() != Some(&true) {
        return Ok(vec![first]);
    }
    let known = |name: &str| format!("<{name} of the first answer>");
    let later = body([("channel", known("channel")), ("ts", known("ts"))], &rest);
    let later = Message::new("POST", UPDATE.to_owned(), headers, later);
    Ok(vec![
        first.when("when the group has no message yet"),
        later.when("when the group has a message"),
    ])
}

fn body<const N: usize>(first: [(&str, String); N], rest: &Map<String, Json>) -> Body {
    let mut json = Map::new();
    for (name, text) in first {
        optional(&mut json, name, text);
    }
    json.extend(rest.clone());
    Body::Json(encoded(&json.into()))
}

/// Returns where the message is sent: a webhook's URL is secret itself, an app has a token.
fn address(slack: &Slack, renderer: &Renderer<'_>) -> (String, Headers) {
    let http = slack.notifier.http_config.get();
    let headers = renderer.json_headers(http);
    if slack.update_message.get() == Some(&true) {
        // Alertmanager takes no other URL then, and so this one is no secret.
        return (POST_MESSAGE.to_owned(), headers);
    }
    let global = renderer.global;
    let own_token = is_set(&slack.app_token) || is_set(&slack.app_token_file);
    let authorized = http.is_some_and(|http| http.authorization.is_present());
    let takes_global = !own_token && !authorized && !slack.api_url.is_present();
    let global_token = is_set(&global.slack_app_token) || is_set(&global.slack_app_token_file);
    if own_token || (takes_global && global_token) {
        let url = Target::of(&slack.app_url, &global.slack_app_url, POST_MESSAGE);
        let headers = headers.with("Authorization", "Bearer <redacted>");
        return (url.to_string(), headers);
    }
    (REDACTED.to_owned(), headers)
}

fn is_set<T: Blank>(field: &Field<T>) -> bool {
    field.get().is_some_and(|value| !value.is_blank())
}

fn attachment(
    slack: &Slack,
    renderer: &Renderer<'_>,
    limits: &mut Vec<String>,
) -> Result<Json, Box<Failure>> {
    let title = renderer.own("title", &slack.title, "title")?;
    let title = renderer.limited("title", title, limits);
    let mut json = Map::new();
    optional(&mut json, "title", title);
    let link = renderer.own("title_link", &slack.title_link, "titlelink")?;
    optional(&mut json, "title_link", link);
    let pretext = renderer.own("pretext", &slack.pretext, "pretext")?;
    optional(&mut json, "pretext", pretext);
    let text = renderer.own("text", &slack.text, "text")?;
    let text = renderer.limited("text", text, limits);
    json.insert("text".to_owned(), text.into());
    let fallback = renderer.own("fallback", &slack.fallback, "fallback")?;
    json.insert("fallback".to_owned(), fallback.into());
    let callback = renderer.own("callback_id", &slack.callback_id, "callbackid")?;
    json.insert("callback_id".to_owned(), callback.into());
    optional_list(&mut json, "fields", fields(slack, renderer)?);
    let actions = slack.actions.items().iter();
    let actions: Vec<Json> = actions
        .map(|entry| action(entry, renderer))
        .collect::<Result<_, _>>()?;
    optional_list(&mut json, "actions", actions);
    let image = renderer.plain("image_url", &slack.image_url)?;
    optional(&mut json, "image_url", image);
    let thumb = renderer.plain("thumb_url", &slack.thumb_url)?;
    optional(&mut json, "thumb_url", thumb);
    let footer = renderer.own("footer", &slack.footer, "footer")?;
    json.insert("footer".to_owned(), footer.into());
    let color = renderer.own("color", &slack.color, "color")?;
    optional(&mut json, "color", color);
    let markdown: Vec<&str> = match slack.mrkdwn_in.items() {
        [] => vec!["fallback", "pretext", "text"],
        named => named.iter().map(|name| name.value.as_str()).collect(),
    };
    json.insert("mrkdwn_in".to_owned(), markdown.into());
    Ok(json.into())
}

fn fields(slack: &Slack, renderer: &Renderer<'_>) -> Result<Vec<Json>, Box<Failure>> {
    let all_short = slack.short_fields.get().copied().unwrap_or_default();
    let field = |entry: &Spanned<SlackField>| {
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

fn action(entry: &Spanned<SlackAction>, renderer: &Renderer<'_>) -> Result<Json, Box<Failure>> {
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
    // When a URL stands in the file, Alertmanager forgets the name, value and confirmation.
    let has_url = action.url.get().is_some_and(|url| !url.as_str().is_empty());
    if has_url {
        json.shift_remove("name");
        json.shift_remove("value");
    } else if let Some(confirm) = action.confirm.get() {
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
