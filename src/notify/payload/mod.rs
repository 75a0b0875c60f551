//! What would leave for each kind of receiver, as Alertmanager 0.33 makes it.
//!
//! Left open are what only a running Alertmanager knows: the key of the group, ids and times.

mod email;
mod mime;
mod nested;
mod pagerduty;
mod slack;
mod webhook;

use serde_json::{Map, Value as Json};

use super::Data;
use super::engine::{ExecError, Set};
use crate::diag::Span;
use crate::model::alertmanager::{Global, Receiver, Templated};
use crate::model::decode::Decode;
use crate::model::decode::{At, Field};

/// What stands for a secret.
pub const REDACTED: &str = "<redacted>";

/// What stands for the hash of the group's key, which a running Alertmanager knows.
pub const GROUP_KEY_HASH: &str = "<hash of the group key>";

/// What would leave for one entry of a receiver.
#[derive(Clone, Debug, PartialEq)]
pub struct Payload {
    /// The kind of the entry, such as `slack`.
    pub kind: &'static str,
    /// The position of the entry in the receiver's list of that kind.
    pub index: usize,
    /// Where the entry stands in the configuration.
    pub span: Span,
    /// The body.
    pub body: Body,
    /// Limits of the channel that the payload goes beyond: one sentence each.
    pub limits: Vec<String>,
}

/// The body of a payload.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// The JSON of an HTTP request, as it is sent.
    Json(String),
    /// A mail with its headers and its bodies, as it is sent, and both bodies in plain.
    Mail {
        /// The message.
        message: String,
        /// The plain text, when the receiver has one.
        text: Option<String>,
        /// The html, when the receiver has one.
        html: Option<String>,
    },
}

/// Why an entry's payload cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The kind of the entry.
    pub kind: &'static str,
    /// The field whose template fails.
    pub field: String,
    /// Where the field stands in the configuration; the entry, when the field is not there.
    pub span: Span,
    /// The text of the field.
    pub text: String,
    /// What the execution fails at.
    pub error: ExecError,
}

/// The payloads of a receiver.
#[derive(Clone, Debug, Default)]
pub struct Payloads {
    /// What would leave.
    pub sent: Vec<Payload>,
    /// What would fail.
    pub failed: Vec<Failure>,
    /// The kinds of entries that the receiver has and that cannot be shown.
    pub unsupported: Vec<&'static str>,
}

/// Makes the payloads of a receiver for a notification.
pub fn payloads(set: &Set, data: &Data, receiver: &Receiver, global: &Global) -> Payloads {
    let mut payloads = Payloads::default();
    let renderer = |kind, span| Renderer {
        set,
        data,
        kind,
        span,
    };
    macro_rules! made {
        ($list:ident, $kind:literal, $make:expr) => {
            for (index, entry) in receiver.$list.items().iter().enumerate() {
                let renderer = renderer($kind, entry.span);
                match $make(&entry.value, &renderer) {
                    Ok((body, limits)) => payloads.sent.push(Payload {
                        kind: $kind,
                        index,
                        span: entry.span,
                        body,
                        limits,
                    }),
                    Err(failure) => payloads.failed.push(failure),
                }
            }
        };
    }
    made!(webhook_configs, "webhook", webhook::make);
    made!(slack_configs, "slack", slack::make);
    made!(email_configs, "email", |entry, renderer: &Renderer<'_>| {
        email::make(entry, global, renderer)
    });
    made!(pagerduty_configs, "pagerduty", pagerduty::make);
    macro_rules! unsupported {
        ($($list:ident $kind:literal),*) => {$(
            if !receiver.$list.items().is_empty() {
                payloads.unsupported.push($kind);
            }
        )*};
    }
    unsupported!(
        discord_configs "discord", incidentio_configs "incidentio", jira_configs "jira",
        mattermost_configs "mattermost", msteams_configs "msteams", msteamsv2_configs "msteamsv2",
        opsgenie_configs "opsgenie", pushover_configs "pushover", rocketchat_configs "rocketchat",
        sns_configs "sns", telegram_configs "telegram", victorops_configs "victorops",
        webex_configs "webex", wechat_configs "wechat"
    );
    payloads
}

type Made = Result<(Body, Vec<String>), Failure>;

/// Executes the fields of one entry.
struct Renderer<'a> {
    set: &'a Set,
    data: &'a Data,
    kind: &'static str,
    span: Span,
}

impl Renderer<'_> {
    /// Executes a field, or what stands for it when the file does not name it.
    fn text(&self, name: &str, field: &Field<Templated>, default: &str) -> Result<String, Failure> {
        let (text, span) = source(field, default);
        self.execute(name, text, span.unwrap_or(self.span), false)
    }

    /// Executes a field without a default.
    fn plain(&self, name: &str, field: &Field<Templated>) -> Result<String, Failure> {
        self.text(name, field, "")
    }

    fn execute(&self, name: &str, text: &str, span: Span, html: bool) -> Result<String, Failure> {
        let result = if html {
            self.set.html_field(text, self.data)
        } else {
            self.set.text_field(text, self.data)
        };
        result.map_err(|error| Failure {
            kind: self.kind,
            field: name.to_owned(),
            span,
            text: text.to_owned(),
            error,
        })
    }
}

/// Returns the text that Alertmanager executes for a field, and where it stands.
fn source<'f>(field: &'f Field<Templated>, default: &'f str) -> (&'f str, Option<Span>) {
    match field {
        Field::Absent => (default, None),
        Field::Null(_) | Field::Invalid(_) => ("", None),
        Field::Set(given) => (given.value.as_str(), Some(given.span)),
    }
}

/// Adds an entry unless it is empty, as Go's `omitempty`.
fn optional(map: &mut Map<String, Json>, key: &str, text: String) {
    if !text.is_empty() {
        map.insert(key.to_owned(), text.into());
    }
}

/// Returns JSON as Go's encoder writes it, with the line feed behind it.
fn encoded(json: &Json) -> String {
    let mut out = String::new();
    for c in json.to_string().chars() {
        match c {
            // These stand in texts alone.
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            _ => out.push(c),
        }
    }
    out.push('\n');
    out
}

/// Cuts a text to that many characters, the last of which is an ellipsis; tells whether it did.
fn truncated(text: String, most: usize) -> (String, bool) {
    if text.chars().count() <= most {
        return (text, false);
    }
    let mut cut: String = text.chars().take(most.saturating_sub(1)).collect();
    cut.push('…');
    (cut, true)
}

/// Returns whether any field of the receiver is a template.
pub fn has_templates(receiver: &Receiver) -> bool {
    let mut found = false;
    receiver.visit(At::document(), &mut |_, value| {
        let text = value.downcast_ref::<Templated>();
        found |= text.is_some_and(|text| text.as_str().contains("{{"));
    });
    found
}
