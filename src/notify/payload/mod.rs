//! What would leave for each kind of receiver, as Alertmanager 0.33 makes it (`notify/*/*.go`, with
//! the defaults of `config/notifiers.go`).
//!
//! Left open are what only a running Alertmanager knows: the key of the group, ids and times.

mod discord;
mod email;
mod incidentio;
mod jira;
mod json;
mod mattermost;
mod mime;
mod misread;
mod msteams;
mod nested;
mod opsgenie;
mod pagerduty;
mod pushover;
mod request;
mod rocketchat;
mod slack;
mod sns;
mod tail;
mod telegram;
mod url;
mod victorops;
mod webex;
mod webhook;
mod wechat;

use json::{encoded, optional, optional_list};
pub use misread::Misread;
pub use request::{Body, Mail, Request};
use request::{Headers, Message};
use url::Target;

use std::cell::Cell;

use super::Data;
use super::engine::{ErrorKind, ExecError, Limits, Set};
use super::limits;
use crate::diag::Span;
use crate::model::alertmanager::{Global, Receiver, Templated};
use crate::model::decode::Field;

/// What stands for a secret.
pub const REDACTED: &str = "<redacted>";

/// What stands for the hash of the group's key, which a running Alertmanager knows.
pub const GROUP_KEY_HASH: &str = "<hash of the group key>";

/// What stands for a token that the channel gives out before it takes messages.
pub const ACCESS_TOKEN: &str = "<access token>";

/// One request that would leave for one entry of a receiver.
#[derive(Clone, Debug, PartialEq)]
pub struct Payload {
    /// The kind of the entry, such as `slack`.
    pub kind: &'static str,
    /// The position of the entry in the receiver's list of that kind.
    pub index: usize,
    /// Where the entry stands in the configuration.
    pub span: Span,
    /// The request.
    pub request: Request,
    /// On what it depends whether the request leaves, such as the answer to the one before; nothing
    /// when it leaves in any case.
    pub when: Option<String>,
    /// Limits of the channel that the payload goes beyond: one sentence each.
    pub limits: Vec<String>,
}

/// An entry that nothing leaves for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silent {
    /// The kind of the entry.
    pub kind: &'static str,
    /// The position of the entry in the receiver's list of that kind.
    pub index: usize,
    /// Why: one sentence.
    pub reason: &'static str,
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
    /// What would leave, in the order in which it is sent.
    pub sent: Vec<Payload>,
    /// What would fail.
    pub failed: Vec<Failure>,
    /// The entries for which nothing leaves.
    pub silent: Vec<Silent>,
}

/// Why nothing leaves when all alerts have ended.
const NOT_RESOLVED: &str = "all alerts are resolved and `send_resolved` is false";

/// Makes the payloads of a receiver for a notification.
pub fn payloads(set: &Set, data: &Data, receiver: &Receiver, global: &Global) -> Payloads {
    let mut payloads = Payloads::default();
    // Without `send_resolved`, resolved alerts are left out of a notification.
    let firing = data.firing();
    let spent = Cell::new(0);
    let renderer = |kind, span, resolved: bool| Renderer {
        spent: &spent,
        set,
        data: if resolved { data } else { &firing },
        global,
        kind,
        span,
    };
    macro_rules! made {
        ($list:ident, $kind:literal, $resolved:literal, $make:path, $($field:ident).+) => {
            for (index, entry) in receiver.$list.items().iter().enumerate() {
                let resolved = entry.value.$($field).+.effective($resolved).unwrap_or($resolved);
                if !resolved && firing.alerts.is_empty() && !data.alerts.is_empty() {
                    payloads.silent.push(Silent { kind: $kind, index, reason: NOT_RESOLVED });
                    continue;
                }
                let renderer = renderer($kind, entry.span, resolved);
                payloads.add($kind, index, entry.span, $make(&entry.value, &renderer));
            }
        };
        ($($list:ident $kind:literal $resolved:literal $make:path;)*) => {$(
            made!($list, $kind, $resolved, $make, notifier.send_resolved);
        )*};
    }
    made!(webhook_configs "webhook" true webhook::make;);
    made!(email_configs, "email", false, email::make, send_resolved);
    made!(
        pagerduty_configs "pagerduty" true pagerduty::make;
        opsgenie_configs "opsgenie" true opsgenie::make;
        wechat_configs "wechat" false wechat::make;
        slack_configs "slack" false slack::make;
        victorops_configs "victorops" true victorops::make;
        pushover_configs "pushover" true pushover::make;
        sns_configs "sns" true sns::make;
        telegram_configs "telegram" true telegram::make;
        discord_configs "discord" true discord::make;
        webex_configs "webex" true webex::make;
        msteams_configs "msteams" true msteams::make;
        msteamsv2_configs "msteamsv2" true msteams::make_v2;
        jira_configs "jira" true jira::make;
        rocketchat_configs "rocketchat" false rocketchat::make;
        mattermost_configs "mattermost" true mattermost::make;
        incidentio_configs "incidentio" true incidentio::make;
    );
    payloads
}

impl Payloads {
    fn add(&mut self, kind: &'static str, index: usize, span: Span, made: Made) {
        match made {
            Ok(messages) => self
                .sent
                .extend(messages.into_iter().map(|message| Payload {
                    kind,
                    index,
                    span,
                    request: message.request,
                    when: message.when,
                    limits: message.limits,
                })),
            Err(failure) => self.failed.push(*failure),
        }
    }
}

type Made = Result<Vec<Message>, Box<Failure>>;

/// What executing the output of templates once more may use, for one receiver: so much output,
/// where each execution counts as [`AGAIN_EACH`] bytes at least, and so many steps at once.
const AGAIN_BYTES: usize = 16 << 20;
const AGAIN_EACH: usize = 8 << 10;
const AGAIN_STEPS: u64 = 50_000;

/// Executes the fields of one entry.
struct Renderer<'a> {
    /// What was used of [`AGAIN_BYTES`].
    spent: &'a Cell<usize>,
    set: &'a Set,
    data: &'a Data,
    global: &'a Global,
    kind: &'static str,
    span: Span,
}

impl Renderer<'_> {
    /// Executes a field, or what stands for it when the file does not name it.
    fn text(
        &self,
        name: &str,
        field: &Field<Templated>,
        default: &str,
    ) -> Result<String, Box<Failure>> {
        let (text, span) = source(field, default);
        self.execute(name, text, span.unwrap_or(self.span), false)
    }

    /// Executes a field that calls the template of its kind with that name by default.
    fn own(
        &self,
        name: &str,
        field: &Field<Templated>,
        template: &str,
    ) -> Result<String, Box<Failure>> {
        let default = format!("{{{{ template \"{}.default.{template}\" . }}}}", self.kind);
        self.text(name, field, &default)
    }

    /// Executes a field without a default.
    fn plain(&self, name: &str, field: &Field<Templated>) -> Result<String, Box<Failure>> {
        self.text(name, field, "")
    }

    fn execute(
        &self,
        name: &str,
        text: &str,
        span: Span,
        html: bool,
    ) -> Result<String, Box<Failure>> {
        let result = if html {
            self.set.html_field(text, self.data)
        } else {
            self.set.text_field(text, self.data)
        };
        result.map_err(|error| self.failure(name, text, span, error))
    }

    /// Executes what a template gave, as Alertmanager does in details and payloads. That can go on
    /// without end, where it crashes.
    fn again(&self, name: &str, text: &str, span: Span) -> Result<String, Box<Failure>> {
        if !text.contains("{{") {
            return Ok(text.to_owned());
        }
        let mut set = self.set.clone();
        set.limits = Limits {
            steps: AGAIN_STEPS,
            ..set.limits
        };
        let result = set.text_field(text, self.data);
        let out = result.map_err(|error| self.failure(name, text, span, error))?;
        let spent = self.spent.get() + out.len().max(AGAIN_EACH);
        self.spent.set(spent);
        if spent > AGAIN_BYTES {
            let message = "what the templates give holds templates without end";
            let mut failure = self.refused(name, Some(span), message);
            failure.error.kind = ErrorKind::Limit;
            return Err(failure);
        }
        Ok(out)
    }

    fn failure(&self, name: &str, text: &str, span: Span, error: ExecError) -> Box<Failure> {
        Box::new(Failure {
            kind: self.kind,
            field: name.to_owned(),
            span,
            text: text.to_owned(),
            error,
        })
    }

    /// Returns a failure that is no failure of a template.
    fn refused(&self, name: &str, span: Option<Span>, message: impl Into<String>) -> Box<Failure> {
        let error = ExecError {
            kind: ErrorKind::Failed,
            unit: self.set.units().len(),
            span: Span::new(0, 0),
            message: message.into(),
            help: None,
        };
        self.failure(name, "", span.unwrap_or(self.span), error)
    }

    /// Applies the channel's limit to a field and notes when it is reached.
    fn limited(&self, name: &str, text: String, reached: &mut Vec<String>) -> String {
        let Some(limit) = limits::of(self.kind, name) else {
            return text;
        };
        let (text, beyond) = limit.cut(text);
        reached.extend(beyond.map(|beyond| beyond.to_string()));
        text
    }

    /// Whether the notification is about alerts that have ended alone.
    fn is_resolved(&self) -> bool {
        &*self.data.status == "resolved"
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
