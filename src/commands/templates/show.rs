//! What leaves for receivers, as text, as JSON and as the file of a mail.

use std::path::Path;

use serde_json::{Value as Json, json};

use super::write::write_file;
use crate::error::CommandError;
use crate::notify::payload::{Body, Mail, Payload, Payloads};
use crate::report::plain;

/// Returns what leaves for a receiver, for people.
pub(super) fn human(name: &str, made: &Payloads) -> String {
    let mut out = String::new();
    for payload in &made.sent {
        out.push_str(&title(name, payload));
        out.push_str(&text(payload));
        out.push('\n');
    }
    for silent in &made.silent {
        let (kind, reason) = (silent.kind, silent.reason);
        out.push_str(&format!("# {name}: {kind}\nnothing leaves: {reason}\n\n"));
    }
    safe(&out)
}

/// Returns text whose control characters are written out, but for line feeds and tabs.
fn safe(text: &str) -> String {
    let line = |line: &str| line.split('\t').map(plain).collect::<Vec<_>>().join("\t");
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn title(name: &str, payload: &Payload) -> String {
    let when = payload.when.as_deref().map(|when| format!(", {when}"));
    format!("# {name}: {}{}\n", payload.kind, when.unwrap_or_default())
}

/// Returns a request for people: where it goes, its headers and its body, taken apart.
pub(super) fn text(payload: &Payload) -> String {
    let request = &payload.request;
    let url = match &request.body {
        Body::Query(_) => request.url.split('?').next().unwrap_or_default(),
        _ => &request.url,
    };
    let mut out = format!("{} {url}\n", request.method);
    for (name, value) in &request.headers {
        out.push_str(&format!("{name}: {value}\n"));
    }
    match &request.body {
        Body::Empty => {}
        Body::Json(text) => {
            let json: Json = serde_json::from_str(text).unwrap_or_default();
            out.push_str(&format!("\n{json:#}\n"));
        }
        Body::Query(parameters) | Body::Form(parameters) => {
            out.push('\n');
            for (name, value) in parameters {
                let value = String::from_utf8_lossy(value);
                out.push_str(&format!("{name}: {}\n", value.replace('\n', "\n    ")));
            }
        }
        Body::Mail(mail) => out.push_str(&mail_text(mail)),
    }
    out
}

fn mail_text(mail: &Mail) -> String {
    let head = mail.message.split("\r\n\r\n").next().unwrap_or_default();
    let mut out = format!("\n{}\n", head.replace("\r\n", "\n"));
    for (kind, body) in [("text", &mail.text), ("html", &mail.html)] {
        if let Some(body) = body {
            out.push_str(&format!("\n-- {kind} --\n{}\n", body.trim_end()));
        }
    }
    out
}

/// Returns what leaves for each receiver as the JSON of the command.
pub(super) fn json_of(rendered: &[(&str, Payloads)]) -> Json {
    let receivers = rendered.iter().map(|(name, made)| {
        let failed = made
            .failed
            .iter()
            .map(|f| json!({ "kind": f.kind, "field": f.field, "message": f.error.message }));
        let silent = made.silent.iter();
        let silent =
            silent.map(|s| json!({ "kind": s.kind, "index": s.index, "reason": s.reason }));
        json!({
            "receiver": name,
            "payloads": made.sent.iter().map(request_json).collect::<Vec<_>>(),
            "silent": silent.collect::<Vec<_>>(),
            "failed": failed.collect::<Vec<_>>(),
        })
    });
    json!({
        "schema": "techcorp/templates-render/v1",
        "receivers": receivers.collect::<Vec<_>>(),
    })
}

/// Returns one request as JSON: its body as it is sent, and taken apart as `payload`.
pub(super) fn request_json(payload: &Payload) -> Json {
    let request = &payload.request;
    let headers = request.headers.iter();
    let headers = headers.map(|(name, value)| json!({ "name": name, "value": value }));
    let mut json = json!({
        "kind": payload.kind,
        "index": payload.index,
        "when": payload.when,
        "method": request.method,
        "url": request.url,
        "headers": headers.collect::<Vec<_>>(),
        "body": request.body.text(),
    });
    match &request.body {
        Body::Empty => json["payload"] = Json::Null,
        Body::Json(text) => json["payload"] = serde_json::from_str(text).unwrap_or_default(),
        Body::Query(parameters) | Body::Form(parameters) => {
            let pairs = parameters.iter();
            let text = |value: &Vec<u8>| Json::from(String::from_utf8_lossy(value));
            json["payload"] = pairs
                .map(|(name, value)| (name.clone(), text(value)))
                .collect();
        }
        Body::Mail(mail) => {
            json["text"] = mail.text.as_deref().into();
            json["html"] = mail.html.as_deref().into();
        }
    }
    json["limits"] = payload.limits.clone().into();
    json
}

/// Writes the first mail of the receivers to a file: the message, or its html body when the name
/// ends in `.html`.
///
/// # Errors
/// No mail, no html body, or a file that cannot be written.
pub(super) fn write_mail(
    path: &Path,
    rendered: &[(&str, Payloads)],
) -> Result<usize, CommandError> {
    let payloads = rendered.iter().flat_map(|(_, made)| &made.sent);
    let mut mails = payloads.filter_map(|payload| match &payload.request.body {
        Body::Mail(mail) => Some(mail),
        _ => None,
    });
    let Some(mail) = mails.next() else {
        let message = "the receiver sends no mail that could be written";
        return Err(CommandError::new(message));
    };
    let is_html = path
        .extension()
        .is_some_and(|extension| extension == "html");
    let text = match (is_html, &mail.html) {
        (false, _) => &mail.message,
        (true, Some(html)) => html,
        (true, None) => return Err(CommandError::new("the mail has no html body")),
    };
    write_file(path, text.as_bytes())?;
    Ok(1 + mails.count())
}
