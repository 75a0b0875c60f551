use serde_json::{Map, Value as Json};

use super::{Made, Message, Renderer, Target, encoded, optional, source};
use crate::model::alertmanager::Webex;
use crate::notify::limits;

/// How many characters a text that is cut has at least: with fewer, Alertmanager reaches beyond the
/// end of what it has read into memory (`TruncateInBytes`), and the whole program ends.
const MOST_THAT_CRASH: usize = 7_168;

/// Makes the JSON of a message.
pub(super) fn make(webex: &Webex, renderer: &Renderer<'_>) -> Made {
    let mut limits = Vec::new();
    let text = renderer.own("message", &webex.message, "message")?;
    let limit = limits::of("webex", "message");
    let (length, characters) = (text.len(), text.chars().count());
    if limit.is_some_and(|limit| length > limit.most) && characters <= MOST_THAT_CRASH {
        let (_, span) = source(&webex.message, "");
        return Err(renderer.refused(
            "message",
            span,
            format!(
                "Alertmanager crashes on cutting {length} bytes in {characters} characters for Webex"
            ),
        ));
    }
    let text = renderer.limited("message", text, &mut limits);
    let mut json = Map::new();
    json.insert("markdown".to_owned(), Json::from(text));
    let room = renderer.plain("room_id", &webex.room_id)?;
    optional(&mut json, "roomId", room);
    let global = &renderer.global.webex_api_url;
    let default = "https://webexapis.com/v1/messages";
    let url = Target::of(&webex.api_url, global, default);
    let headers = renderer.json_headers(webex.notifier.http_config.get());
    let message = Message::json("POST", &url, headers, encoded(&json.into()));
    Ok(vec![message.limits(limits)])
}
