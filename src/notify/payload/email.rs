use super::mime::{header, quoted_printable};
use super::{Body, Failure, Made, Renderer, source};
use crate::diag::Span;
use crate::model::alertmanager::{Email, Global, Templated};
use crate::model::decode::Field;
use crate::notify::layout;

/// What separates the parts of a mail; Alertmanager takes a random one.
const BOUNDARY: &str = "techcorp-boundary";

const SUBJECT: &str = "{{ template \"email.default.subject\" . }}";
const HTML: &str = "{{ template \"email.default.html\" . }}";

/// Makes a mail: headers, plain text and html. The headers that the entry sets stand first, sorted;
/// Alertmanager has no order for them.
pub(super) fn make(email: &Email, global: &Global, renderer: &Renderer<'_>) -> Made {
    let mut message = String::new();
    for (name, value) in headers(email, global, renderer)? {
        message.push_str(&format!("{name}: {}\r\n", header(&value)));
    }
    let date = layout::format(&renderer.set.now, "Mon, 02 Jan 2006 15:04:05 -0700");
    message.push_str(&format!(
        "Date: {date}\r\nContent-Type: multipart/alternative;  boundary={BOUNDARY}\r\n\
         MIME-Version: 1.0\r\n\r\n"
    ));
    let text = body("text", &email.text, "", false, renderer)?;
    let html = body("html", &email.html, HTML, true, renderer)?;
    let mut before = "";
    for (kind, body) in [("plain", &text), ("html", &html)] {
        let Some(body) = body else { continue };
        message.push_str(&format!(
            "{before}--{BOUNDARY}\r\nContent-Transfer-Encoding: quoted-printable\r\n\
             Content-Type: text/{kind}; charset=UTF-8\r\n\r\n{}",
            quoted_printable(body)
        ));
        before = "\r\n";
    }
    message.push_str(&format!("\r\n--{BOUNDARY}--\r\n"));
    let mut limits = Vec::new();
    if text.is_none() && html.is_none() {
        limits.push("the mail has neither `text` nor `html`".to_owned());
    }
    Ok((
        Body::Mail {
            message,
            text,
            html,
        },
        limits,
    ))
}

/// Returns a body, nothing when the entry has none of that kind.
fn body(
    name: &str,
    field: &Field<Templated>,
    default: &str,
    html: bool,
    renderer: &Renderer<'_>,
) -> Result<Option<String>, Failure> {
    let (text, span) = source(field, default);
    if text.is_empty() {
        return Ok(None);
    }
    let span = span.unwrap_or(renderer.span);
    renderer.execute(name, text, span, html).map(Some)
}

fn headers(
    email: &Email,
    global: &Global,
    renderer: &Renderer<'_>,
) -> Result<Vec<(String, String)>, Failure> {
    let mut headers: Vec<(String, String)> = Vec::new();
    let set = email.headers.get();
    for (name, value) in set.iter().flat_map(|entries| entries.iter()) {
        let text = renderer.execute("headers", value.value.as_str(), value.span, false)?;
        headers.push((canonical(&name.value), text));
    }
    let own = source(&email.from, "");
    let from = match own {
        ("", _) => source(&global.smtp_from, ""),
        own => own,
    };
    let defaults: [(&str, &str, (&str, Option<Span>)); 3] = [
        ("Subject", "headers", (SUBJECT, None)),
        ("To", "to", source(&email.to, "")),
        ("From", "from", from),
    ];
    for (name, field, (text, span)) in defaults {
        let value = renderer.execute(field, text, span.unwrap_or(renderer.span), false)?;
        if !headers.iter().any(|(known, _)| known == name) {
            headers.push((name.to_owned(), value));
        }
    }
    headers.sort();
    Ok(headers)
}

/// Returns a header's name with capital letters at the start of each part.
fn canonical(name: &str) -> String {
    let parts = name.split('-').map(|part| {
        let mut chars = part.chars();
        let first = chars.next().map(|c| c.to_ascii_uppercase());
        first
            .into_iter()
            .chain(chars.map(|c| c.to_ascii_lowercase()))
            .collect::<String>()
    });
    parts.collect::<Vec<_>>().join("-")
}
