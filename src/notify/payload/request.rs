//! The requests that carry notifications.

use super::url::{Target, form};
use super::{REDACTED, Renderer};
use crate::model::http::HttpConfig;

/// What is sent to a channel at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The method of HTTP; `SMTP` for a mail.
    pub method: &'static str,
    /// Where it is sent; what is secret is replaced by [`REDACTED`].
    pub url: String,
    /// The headers that make a difference to the channel, without their secrets.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// None.
    Empty,
    /// None; these parameters stand in the URL.
    Query(Vec<(String, Vec<u8>)>),
    /// JSON, as it is sent.
    Json(String),
    /// The parameters of a form.
    Form(Vec<(String, Vec<u8>)>),
    /// A mail.
    Mail(Mail),
}

/// A mail with its headers and its bodies, as it is sent, and both bodies in plain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The message.
    pub message: String,
    /// The plain text, when the receiver has one.
    pub text: Option<String>,
    /// The html, when the receiver has one.
    pub html: Option<String>,
}

impl Body {
    /// Returns the body as it is sent.
    pub fn text(&self) -> String {
        match self {
            Self::Empty | Self::Query(_) => String::new(),
            Self::Json(text) => text.clone(),
            Self::Form(parameters) => form(parameters),
            Self::Mail(mail) => mail.message.clone(),
        }
    }
}

/// One request of an entry, before it is known which entry that is.
pub(super) struct Message {
    pub request: Request,
    pub when: Option<String>,
    pub limits: Vec<String>,
}

impl Message {
    /// Returns a message with JSON.
    pub fn json(method: &'static str, url: &Target, headers: Headers, body: String) -> Self {
        Self::new(method, url.to_string(), headers, Body::Json(body))
    }

    pub fn new(method: &'static str, url: String, headers: Headers, body: Body) -> Self {
        Self {
            request: Request {
                method,
                url,
                headers: headers.0,
                body,
            },
            when: None,
            limits: Vec::new(),
        }
    }

    pub fn limits(mut self, limits: Vec<String>) -> Self {
        self.limits = limits;
        self
    }

    /// Says on what the request depends.
    pub fn when(mut self, when: impl Into<String>) -> Self {
        self.when = Some(when.into());
        self
    }
}

/// The headers of a request.
#[derive(Clone)]
pub(super) struct Headers(Vec<(String, String)>);

impl Headers {
    pub fn of_mail() -> Self {
        Self(Vec::new())
    }

    /// Sets a header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }
}

impl Renderer<'_> {
    /// Returns the headers of a request with a body of that type, with those of the HTTP
    /// configuration of the entry, otherwise of the global one.
    pub(super) fn headers(&self, http: Option<&HttpConfig>, content: &str) -> Headers {
        let mut headers = Headers(Vec::new());
        if !content.is_empty() {
            headers = headers.with("Content-Type", content);
        }
        let Some(http) = http.or(self.global.http_config.get()) else {
            return headers;
        };
        if let Some(value) = authorization(http) {
            headers = headers.with("Authorization", &value);
        }
        let own = http.http_headers.get();
        for (name, header) in own.iter().flat_map(|entries| entries.iter()) {
            let values = header.value.values.items().iter();
            let shown = values.map(|value| value.value.clone());
            let hidden = header.value.secrets.items().len() + header.value.files.items().len();
            let hidden = std::iter::repeat_n(REDACTED.to_owned(), hidden);
            for value in shown.chain(hidden) {
                headers.0.push((name.value.clone(), value));
            }
        }
        headers
    }

    /// Returns the headers of JSON.
    pub(super) fn json_headers(&self, http: Option<&HttpConfig>) -> Headers {
        self.headers(http, "application/json")
    }
}

fn authorization(http: &HttpConfig) -> Option<String> {
    let kind = if http.basic_auth.is_present() {
        "Basic".to_owned()
    } else if let Some(authorization) = http.authorization.get() {
        match authorization.r#type.or(String::new()) {
            kind if kind.is_empty() => "Bearer".to_owned(),
            kind => kind,
        }
    } else if http.oauth2.is_present()
        || http.bearer_token.is_present()
        || http.bearer_token_file.is_present()
    {
        "Bearer".to_owned()
    } else {
        return None;
    };
    Some(format!("{kind} {REDACTED}"))
}
