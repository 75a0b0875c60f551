use serde_json::{Map, Value as Json};

use super::{Made, Message, REDACTED, Renderer, Target, encoded, source};
use crate::model::alertmanager::Telegram;
use crate::notify::limits::{self, Effect};

/// What Alertmanager sends in place of html that is too long; its second line starts with tabs.
const TOO_LONG: &str = "Alertmanager notification could not be sent: message length exceeds Telegram limits.\n\t\t\tPlease check the template used for producing the message content.";

/// Makes the JSON of a message.
pub(super) fn make(telegram: &Telegram, renderer: &Renderer<'_>) -> Made {
    let mode = telegram.parse_mode.effective("HTML".to_owned());
    let mode = mode.unwrap_or_default();
    let default = "{{ template \"telegram.default.message\" . }}";
    let (text, span) = source(&telegram.message, default);
    let span = span.unwrap_or(renderer.span);
    let text = renderer.execute("message", text, span, mode == "HTML")?;
    let mut limits = Vec::new();
    let text = match mode.as_str() {
        "HTML" => whole(text, &mut limits),
        _ => renderer.limited("message", text, &mut limits),
    };
    let chat = match telegram.chat_id.get() {
        Some(id) if *id != 0 => id.to_string(),
        _ => {
            let file = telegram.chat_id_file.get().map_or("", |file| file.as_str());
            format!("<content of {file}>")
        }
    };
    let mut map = Map::new();
    let mut add = |name: &str, value: String| map.insert(name.to_owned(), Json::from(value));
    add("chat_id", chat);
    if telegram.disable_notifications.get() == Some(&true) {
        add("disable_notification", "true".to_owned());
    }
    add("disable_web_page_preview", "true".to_owned());
    if let Some(thread) = telegram.message_thread_id.get().filter(|id| **id != 0) {
        add("message_thread_id", thread.to_string());
    }
    if !mode.is_empty() {
        add("parse_mode", mode);
    }
    add("text", text);
    let global = &renderer.global.telegram_api_url;
    let api = Target::of(&telegram.api_url, global, "https://api.telegram.org");
    let url = api.behind(&format!("/bot{REDACTED}/sendMessage"));
    let headers = renderer.json_headers(telegram.notifier.http_config.get());
    let message = Message::json("POST", &url, headers, encoded(&map.into()));
    Ok(vec![message.limits(limits)])
}

/// Returns html that is not too long, or what is sent in its place.
fn whole(text: String, limits: &mut Vec<String>) -> String {
    let limit = limits::with_effect("telegram", "message", Effect::Replaced);
    match limit.and_then(|limit| limit.reached(&text)) {
        None => text,
        Some(reached) => {
            limits.push(reached.to_string());
            TOO_LONG.to_owned()
        }
    }
}
