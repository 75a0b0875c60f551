use crate::diag::{Code, Example, Fault, Level, Severity, Span};
use crate::lang::gotmpl::{self, Functions, Options};
use crate::model::Version;
use crate::model::decode::{Blank, Context, Decode, INVALID_URL, Secret, SecretUrl, Shape, parsed};
use crate::source::yaml::{Node, PlacedText};

/// A template that Alertmanager refuses when it loads the file.
pub static EARLY_TEMPLATE: Code = Code {
    name: "early-template",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a template that Alertmanager refuses when it loads the file",
    explain: "Most templates in receivers are looked at when a notification is due. The URL of a \
webhook (since 0.31) and the type of an Opsgenie responder are parsed when the file is loaded, and \
only Go's built-in functions are known there: `{{ toUpper .Status }}` is refused although it would \
work when the notification is sent.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: 'https://example.org/{{ toLower .Status }}'\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: 'https://example.org/{{ .Status }}'\n",
    }],
};

/// Text that Alertmanager executes as a template for every notification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Templated(Option<PlacedText>);

impl Templated {
    /// Returns the text.
    pub fn as_str(&self) -> &str {
        self.0.as_ref().map_or("", PlacedText::as_str)
    }

    /// Returns where a range of the text stands in the file.
    pub fn place(&self, inner: Span) -> Span {
        let placed = self.0.as_ref();
        placed.map_or(inner, |text| text.inner_span(inner))
    }
}

impl Blank for Templated {
    fn is_blank(&self) -> bool {
        self.as_str().is_empty()
    }
}

impl Decode for Templated {
    const EXPECTED: &'static str = String::EXPECTED;

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        let placed = PlacedText::of(node);
        if placed.is_none() {
            context.wrong_type(node, Self::EXPECTED);
        }
        placed.map(|text| Self(Some(text)))
    }

    fn decode_null(_: Node<'_>, _: &mut Context<'_>) -> Option<Self> {
        Some(Self::default())
    }

    fn shape() -> Shape {
        String::shape()
    }
}

/// A secret that Alertmanager executes as a template for every notification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplatedSecret(Secret);

impl TemplatedSecret {
    /// Returns the secret itself, for those who execute it.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

impl Blank for TemplatedSecret {
    fn is_blank(&self) -> bool {
        self.0.is_empty()
    }
}

impl Decode for TemplatedSecret {
    const EXPECTED: &'static str = Secret::EXPECTED;

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        Secret::decode(node, context).map(Self)
    }

    fn shape() -> Shape {
        Secret::shape()
    }
}

/// The URL of a webhook, which may be a template since Alertmanager 0.31; never shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplateUrl(Secret);

impl TemplateUrl {
    /// Returns the URL or the template, for those who send to it.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

impl Blank for TemplateUrl {
    fn is_blank(&self) -> bool {
        self.0.is_empty()
    }
}

impl Decode for TemplateUrl {
    const EXPECTED: &'static str = "a URL";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        context.mark_secret(node.span());
        let text = node.text().unwrap_or_default();
        if context.target >= Version::new(0, 31) && (text.is_empty() || gotmpl::has_actions(text)) {
            return parsed(node, context, Self::EXPECTED, &EARLY_TEMPLATE, |text| {
                built_in_template(text).map(|()| Self(text.to_owned().into()))
            });
        }
        parsed(node, context, Self::EXPECTED, &INVALID_URL, |text| {
            SecretUrl::parse(text).map(|_| Self(text.to_owned().into()))
        })
    }

    fn shape() -> Shape {
        SecretUrl::shape()
    }
}

/// Parses a template as Alertmanager does when it loads a file: with Go's built-in functions only.
///
/// # Errors
/// Returns the first thing the parser refuses, with a message that holds nothing of the text but
/// the name of a function of Alertmanager.
pub fn built_in_template(text: &str) -> Result<(), Fault> {
    let options = |functions| Options {
        name: "",
        functions,
        variables: &[],
    };
    // Before its version 0.1 Alertmanager had no functions of its own.
    let built_in = options(Functions::alertmanager((0, 0)));
    let Some(fault) = gotmpl::parse(text, &built_in).faults.into_iter().next() else {
        return Ok(());
    };
    let own = options(Functions::alertmanager((u32::MAX, 0)));
    let message = if gotmpl::parse(text, &own).faults.is_empty() {
        "only Go's built-in functions are known where this template is loaded"
    } else {
        "this is no template that Go reads"
    };
    Err(Fault::new(fault.span, message))
}
