use std::fmt;

use super::super::{Context, Decode, Secret, Shape};
use super::parsed;
use crate::diag::{Code, Example, Fault, Level, Severity, Span};
use crate::lang::url;
use crate::source::yaml::Node;

/// A URL that the program does not take.
pub static INVALID_URL: Code = Code {
    name: "invalid-url",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a URL that the program does not take",
    explain: "Alertmanager takes complete URLs with `http://` or `https://` and a host \
(`unsupported scheme \"\" for URL`, `missing host for URL`). A host and port alone is no URL.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: hooks.example.org/alerts\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: https://hooks.example.org/alerts\n",
    }],
};

/// A complete `http` or `https` URL with a host, as Alertmanager takes it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct HttpUrl(String);

impl fmt::Debug for HttpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        without_user(&self.0, f)
    }
}

impl HttpUrl {
    /// Returns the URL as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Decode for HttpUrl {
    const EXPECTED: &'static str = "a URL";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        hide_user(node, context);
        parsed(node, context, Self::EXPECTED, &INVALID_URL, |text| {
            url::parse_http(text).map(|_| Self(text.to_owned()))
        })
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "https://example.org/",
            secret: false,
        }
    }
}

/// Any URL that Go's `net/url` reads, relative ones included, as Prometheus takes it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Url(String);

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        without_user(&self.0, f)
    }
}

impl Url {
    /// Returns the URL as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl super::Blank for Url {
    fn is_blank(&self) -> bool {
        self.0.is_empty()
    }
}

impl Decode for Url {
    const EXPECTED: &'static str = "a URL";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        hide_user(node, context);
        parsed(node, context, Self::EXPECTED, &INVALID_URL, |text| {
            url::parse(text).map(|_| Self(text.to_owned()))
        })
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "http://example.org/",
            secret: false,
        }
    }
}

/// As [`HttpUrl`], but never shown: whoever knows it can send messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecretUrl(Secret);

impl SecretUrl {
    /// Returns the URL, for those who send to it.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }

    /// Reads a URL whose text no message may quote.
    ///
    /// # Errors
    /// As [`HttpUrl`], with a message that holds nothing of the text.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        // What Alertmanager's API shows in place of a secret is taken back.
        if text != "<secret>" {
            url::parse_http(text).map_err(|fault| Fault {
                span: Span::new(0, text.len()),
                message: "this is no complete URL with `http://` or `https://` and a host"
                    .to_owned(),
                ..fault
            })?;
        }
        Ok(Self(text.to_owned().into()))
    }
}

impl Decode for SecretUrl {
    const EXPECTED: &'static str = "a URL";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        context.mark_secret(node.span());
        parsed(node, context, Self::EXPECTED, &INVALID_URL, Self::parse)
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "https://example.org/secret",
            secret: true,
        }
    }
}

/// Writes a URL for debugging, unless it holds a user and so perhaps a password.
fn without_user(url: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if url.contains('@') {
        f.write_str("<redacted>")
    } else {
        fmt::Debug::fmt(url, f)
    }
}

/// Marks a URL that holds a user and a password as secret.
fn hide_user(node: Node<'_>, context: &mut Context<'_>) {
    if node.text().is_some_and(|text| text.contains('@')) {
        context.mark_secret(node.span());
    }
}
