use std::sync::Arc;

use crate::diag::Span;
use crate::lang::gotmpl::{self, Functions, Options, RULE_VARIABLES, Template};
use crate::model::decode::{Context, Decode, Shape};
use crate::source::yaml::{Node, PlacedText};

/// The value of a rule's label or annotation: text that may hold a template.
///
/// Only those of alerting rules are templates for Prometheus; the labels of recording rules are
/// taken as they are written.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleText {
    text: PlacedText,
    template: Option<Arc<Template>>,
}

impl RuleText {
    /// Returns the text, actions included.
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// Returns whether the text has actions, and so a value that the alert decides.
    pub fn is_templated(&self) -> bool {
        gotmpl::has_actions(self.as_str())
    }

    /// Returns the template that the text is, or `None` for text without actions.
    pub fn template(&self) -> Option<&Template> {
        self.template.as_deref()
    }

    /// Returns the same, to be kept.
    pub fn shared_template(&self) -> Option<Arc<Template>> {
        self.template.clone()
    }

    /// Returns where a range of the text stands in the file.
    pub fn place(&self, inner: Span) -> Span {
        self.text.inner_span(inner)
    }

    fn of(node: Node<'_>, context: &Context<'_>) -> Option<Self> {
        let text = PlacedText::of(node)?;
        let version = (context.target.major.into(), context.target.minor.into());
        let options = Options {
            name: "",
            functions: Functions::prometheus(version),
            variables: &RULE_VARIABLES,
        };
        let is_templated = gotmpl::has_actions(text.as_str());
        let template = is_templated.then(|| Arc::new(gotmpl::parse(text.as_str(), &options)));
        Some(Self { text, template })
    }
}

impl Decode for RuleText {
    const EXPECTED: &'static str = "a single value";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        let text = Self::of(node, context);
        if text.is_none() {
            context.wrong_type(node, Self::EXPECTED);
        }
        text
    }

    fn decode_null(node: Node<'_>, _: &mut Context<'_>) -> Option<Self> {
        Some(Self {
            text: PlacedText::empty(node.span()),
            template: None,
        })
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "text",
            secret: false,
        }
    }
}
