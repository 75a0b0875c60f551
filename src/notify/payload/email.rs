use super::mime::{header, quoted_printable};
use super::{Body, Failure, GROUP_KEY_HASH, Headers, Made, Mail, Message, Renderer, source};
use crate::diag::Span;
use crate::model::alertmanager::{Email, Templated};
use crate::model::decode::Field;
use crate::notify::layout;

/// What separates the parts of a mail; Alertmanager takes a random one.
const BOUNDARY: &str = "techcorp-boundary";

/// What stands for the number of a mail, which Alertmanager makes of the time, chance and its host.
const MESSAGE_ID: &str = "<time.number@host>";

const SUBJECT: &str = "{{ template \"email.default.subject\" . }}";
const HTML: &str = "{{ template \"email.default.html\" . }}";

/// Makes a mail: headers, plain text and html. The headers that the entry sets stand first, sorted;
/// Alertmanager has no order for them.
pub(super) fn make(email: &Email, renderer: &Renderer<'_>) -> Made {
    let mut message = String::new();
    let headers = headers(email, renderer)?;
    for (name, value) in &headers {
        message.push_str(&format!("{name}: {}\r\n", header(value)));
    }
    if !headers.iter().any(|(name, _)| name == "Message-Id") {
        message.push_str(&format!("Message-Id: {MESSAGE_ID}\r\n"));
    }
    message.push_str(&threading(email, renderer));
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
    let mail = Mail {
        message,
        text,
        html,
    };
    let server = email
        .smarthost
        .get()
        .or(renderer.global.smtp_smarthost.get());
    let server = server.and_then(|server| server.0.as_ref());
    let url = server.map_or_else(String::new, |server| match server.host.contains(':') {
        true => format!("smtp://[{}]:{}", server.host, server.port),
        false => format!("smtp://{}:{}", server.host, server.port),
    });
    let message = Message::new("SMTP", url, Headers::of_mail(), Body::Mail(mail));
    Ok(vec![message.limits(limits)])
}

/// Returns the headers that make one thread of all mails of a group, or of those of a day.
fn threading(email: &Email, renderer: &Renderer<'_>) -> String {
    let threading = email.threading.get();
    let Some(threading) = threading.filter(|threading| threading.enabled.get() == Some(&true))
    else {
        return String::new();
    };
    let day = match threading.thread_by_date.or(String::new()).as_str() {
        "none" => String::new(),
        _ => layout::format(&renderer.set.now, "2006-01-02"),
    };
    // Only the first 16 digits of the hash.
    let root = format!("<alert-{GROUP_KEY_HASH}-{day}@alertmanager>");
    format!("References: {root}\r\nIn-Reply-To: {root}\r\n")
}

/// Returns a body, nothing when the entry has none of that kind.
fn body(
    name: &str,
    field: &Field<Templated>,
    default: &str,
    html: bool,
    renderer: &Renderer<'_>,
) -> Result<Option<String>, Box<Failure>> {
    let (text, span) = source(field, default);
    if text.is_empty() {
        return Ok(None);
    }
    let span = span.unwrap_or(renderer.span);
    renderer.execute(name, text, span, html).map(Some)
}

fn headers(email: &Email, renderer: &Renderer<'_>) -> Result<Vec<(String, String)>, Box<Failure>> {
    let mut headers: Vec<(String, String)> = Vec::new();
    let set = email.headers.get();
    for (name, value) in set.iter().flat_map(|entries| entries.iter()) {
        let text = renderer.execute("headers", value.value.as_str(), value.span, false)?;
        headers.push((canonical(&name.value), text));
    }
    let own = source(&email.from, "");
    let from = match own {
        ("", _) => source(&renderer.global.smtp_from, ""),
        own => own,
    };
    let defaults = [
        ("Subject", "headers", (SUBJECT, None::<Span>)),
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
