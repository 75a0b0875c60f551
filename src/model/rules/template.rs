use crate::diag::Span;
use crate::model::decode::{Context, Decode, Shape};
use crate::source::yaml::{Node, PlacedText};

/// The value of a rule's label or annotation: text that may hold a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleText(PlacedText);

impl RuleText {
    /// Returns the text, actions included.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Returns whether the text has actions, and so a value that the alert decides.
    pub fn is_templated(&self) -> bool {
        self.as_str().contains("{{")
    }

    /// Returns where a range of the text stands in the file.
    pub fn place(&self, inner: Span) -> Span {
        self.0.inner_span(inner)
    }
}

impl Decode for RuleText {
    const EXPECTED: &'static str = "a single value";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        let text = PlacedText::of(node);
        if text.is_none() {
            context.wrong_type(node, Self::EXPECTED);
        }
        text.map(Self)
    }

    fn decode_null(node: Node<'_>, _: &mut Context<'_>) -> Option<Self> {
        PlacedText::of(node).map(Self)
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "text",
            secret: false,
        }
    }
}
