use super::url::form;
use super::{Body, Made, Message, REDACTED, Renderer, source};
use crate::model::alertmanager::Pushover;
use crate::model::decode::{Field, GoDuration};

/// Makes the request, whose parameters stand in its URL.
pub(super) fn make(pushover: &Pushover, renderer: &Renderer<'_>) -> Made {
    let mut limits = Vec::new();
    let title = renderer.own("title", &pushover.title, "title")?;
    let title = renderer.limited("title", title, &mut limits);
    let default = "{{ template \"pushover.default.message\" . }}";
    let (text, span) = source(&pushover.message, default);
    let html = pushover.html.get() == Some(&true);
    let message = renderer.execute("message", text, span.unwrap_or(renderer.span), html)?;
    let message = renderer.limited("message", message, &mut limits);
    let message = match message.trim() {
        "" => "(no details)".to_owned(),
        text => text.to_owned(),
    };
    let url = renderer.own("url", &pushover.url, "url")?;
    let url = renderer.limited("url", url, &mut limits);
    let url_title = renderer.plain("url_title", &pushover.url_title)?;
    let url_title = renderer.limited("url_title", url_title, &mut limits);
    let default = "{{ if eq .Status \"firing\" }}2{{ else }}0{{ end }}";
    let priority = renderer.text("priority", &pushover.priority, default)?;
    let mut parameters = vec![
        ("token", REDACTED.to_owned()),
        ("user", REDACTED.to_owned()),
        ("title", title),
        ("message", message),
        ("url", url),
        ("url_title", url_title),
        ("priority", priority),
        ("retry", seconds(&pushover.retry, 60).to_string()),
        ("expire", seconds(&pushover.expire, 3600).to_string()),
        ("device", renderer.plain("device", &pushover.device)?),
        ("sound", renderer.plain("sound", &pushover.sound)?),
    ];
    if html {
        parameters.push(("html", "1".to_owned()));
    }
    if pushover.monospace.get() == Some(&true) {
        parameters.push(("monospace", "1".to_owned()));
    }
    let ttl = seconds(&pushover.ttl, 0);
    if ttl > 0 {
        parameters.push(("ttl", ttl.to_string()));
    }
    let parameters: Vec<_> = parameters
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.into_bytes()))
        .collect();
    let url = format!(
        "https://api.pushover.net/1/messages.json?{}",
        form(&parameters)
    );
    let headers = renderer.headers(pushover.notifier.http_config.get(), "text/plain");
    let message = Message::new("POST", url, headers, Body::Query(parameters));
    Ok(vec![message.limits(limits)])
}

/// Returns a duration in whole seconds.
fn seconds(field: &Field<GoDuration>, default: i64) -> i64 {
    let default = GoDuration(default * 1_000_000_000);
    let duration = field.effective(default).unwrap_or(default);
    duration.0 / 1_000_000_000
}
