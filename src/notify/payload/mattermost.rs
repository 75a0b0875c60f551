use serde_json::{Map, Value as Json, json};

use super::{Body, Failure, Made, Message, REDACTED, Renderer, encoded, optional, optional_list};
use crate::model::alertmanager::{
    Mattermost, MattermostAttachment, MattermostField, MattermostPriority, Templated,
};
use crate::model::decode::{Field, Spanned};
use crate::notify::limits::{self, Effect};

/// Makes the JSON of a message. Its text stands in the one attachment, or, when the entry has
/// attachments of its own, above them.
pub(super) fn make(mattermost: &Mattermost, renderer: &Renderer<'_>) -> Made {
    let mut limits = Vec::new();
    let mut json = Map::new();
    let text = renderer.own("text", &mattermost.text, "text")?;
    let given = mattermost.attachments.items().iter();
    let mut attachments = given
        .map(|entry| own_attachment(&entry.value, renderer))
        .collect::<Result<Vec<Json>, _>>()?;
    if attachments.is_empty() {
        // Only the text above attachments is cut.
        let limit = limits::with_effect("mattermost", "text", Effect::Sent);
        let reached = limit.and_then(|limit| limit.reached(&text));
        limits.extend(reached.map(|reached| reached.to_string()));
        attachments.push(attachment(mattermost, text, renderer)?);
    } else {
        let text = renderer.limited("text", text, &mut limits);
        optional(&mut json, "text", text);
    }
    let name = "username";
    let username = renderer.own(name, &mattermost.username, name)?;
    for (name, text) in [
        ("channel", renderer.plain("channel", &mattermost.channel)?),
        (name, username),
        (
            "icon_url",
            renderer.plain("icon_url", &mattermost.icon_url)?,
        ),
        (
            "icon_emoji",
            renderer.plain("icon_emoji", &mattermost.icon_emoji)?,
        ),
    ] {
        optional(&mut json, name, text);
    }
    json.insert("attachments".to_owned(), attachments.into());
    let kind = renderer.plain("type", &mattermost.r#type)?;
    optional(&mut json, "type", kind);
    if let Some(props) = mattermost.props.get()
        && props
            .card
            .get()
            .is_some_and(|card| !card.as_str().is_empty())
    {
        let mut inner = Map::new();
        optional(&mut inner, "card", renderer.plain("card", &props.card)?);
        json.insert("props".to_owned(), inner.into());
    }
    if let Some(given) = mattermost.priority.get()
        && let Some(priority) = priority(given, renderer)?
    {
        json.insert("priority".to_owned(), priority);
    }
    let headers = renderer.json_headers(mattermost.notifier.http_config.get());
    let body = Body::Json(encoded(&json.into()));
    let message = Message::new("POST", REDACTED.to_owned(), headers, body);
    Ok(vec![message.limits(limits)])
}

/// Makes the attachment of the entry's own fields.
fn attachment(
    mattermost: &Mattermost,
    text: String,
    renderer: &Renderer<'_>,
) -> Result<Json, Box<Failure>> {
    let own = |name, field, template| renderer.own(name, field, template);
    let plain = |name, field| renderer.plain(name, field);
    let mut json = Map::new();
    for (name, text) in [
        (
            "fallback",
            own("fallback", &mattermost.fallback, "fallback")?,
        ),
        ("color", own("color", &mattermost.color, "color")?),
        ("pretext", plain("pretext", &mattermost.pretext)?),
        ("text", text),
        (
            "author_name",
            plain("author_name", &mattermost.author_name)?,
        ),
        (
            "author_link",
            plain("author_link", &mattermost.author_link)?,
        ),
        (
            "author_icon",
            plain("author_icon", &mattermost.author_icon)?,
        ),
        ("title", own("title", &mattermost.title, "title")?),
        (
            "title_link",
            own("title_link", &mattermost.title_link, "titlelink")?,
        ),
    ] {
        optional(&mut json, name, text);
    }
    optional_list(&mut json, "fields", fields(&mattermost.fields, renderer)?);
    let rest = [
        ("thumb_url", &mattermost.thumb_url),
        ("footer", &mattermost.footer),
        ("footer_icon", &mattermost.footer_icon),
        ("image_url", &mattermost.image_url),
    ];
    add(&mut json, &rest, renderer)?;
    Ok(json.into())
}

/// Makes an attachment that the entry names; there are no defaults in it.
fn own_attachment(
    attachment: &MattermostAttachment,
    renderer: &Renderer<'_>,
) -> Result<Json, Box<Failure>> {
    let mut json = Map::new();
    let first = [
        ("fallback", &attachment.fallback),
        ("color", &attachment.color),
        ("pretext", &attachment.pretext),
        ("text", &attachment.text),
        ("author_name", &attachment.author_name),
        ("author_link", &attachment.author_link),
        ("author_icon", &attachment.author_icon),
        ("title", &attachment.title),
        ("title_link", &attachment.title_link),
    ];
    add(&mut json, &first, renderer)?;
    optional_list(&mut json, "fields", fields(&attachment.fields, renderer)?);
    let rest = [
        ("thumb_url", &attachment.thumb_url),
        ("footer", &attachment.footer),
        ("footer_icon", &attachment.footer_icon),
        ("image_url", &attachment.image_url),
    ];
    add(&mut json, &rest, renderer)?;
    Ok(json.into())
}

fn add(
    json: &mut Map<String, Json>,
    fields: &[(&str, &Field<Templated>)],
    renderer: &Renderer<'_>,
) -> Result<(), Box<Failure>> {
    for (name, field) in fields {
        optional(json, name, renderer.plain(name, field)?);
    }
    Ok(())
}

fn fields(
    fields: &Field<Vec<Spanned<MattermostField>>>,
    renderer: &Renderer<'_>,
) -> Result<Vec<Json>, Box<Failure>> {
    let field = |entry: &Spanned<MattermostField>| {
        let field = &entry.value;
        let mut json = Map::new();
        optional(&mut json, "title", renderer.plain("title", &field.title)?);
        optional(&mut json, "value", renderer.plain("value", &field.value)?);
        if let Some(short) = field.short.get() {
            json.insert("short".to_owned(), (*short).into());
        }
        Ok(json.into())
    };
    fields.items().iter().map(field).collect()
}

/// Makes the priority. What does not go together is mended: only urgent messages are repeated, and
/// standard ones are never acknowledged.
fn priority(
    given: &MattermostPriority,
    renderer: &Renderer<'_>,
) -> Result<Option<Json>, Box<Failure>> {
    if given
        .priority
        .get()
        .is_none_or(|text| text.as_str().is_empty())
    {
        return Ok(None);
    }
    let priority = renderer.plain("priority", &given.priority)?.to_lowercase();
    let priority = match priority.as_str() {
        "urgent" | "important" => priority.as_str(),
        _ => "standard",
    };
    let mut json = Map::new();
    json.insert("priority".to_owned(), json!(priority));
    if given.requested_ack.get() == Some(&true) && priority != "standard" {
        json.insert("requested_ack".to_owned(), true.into());
    }
    if given.persistent_notifications.get() == Some(&true) && priority == "urgent" {
        json.insert("persistent_notifications".to_owned(), true.into());
    }
    Ok(Some(json.into()))
}
