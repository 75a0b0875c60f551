use super::Templated;
use crate::model::decode::{At, Context, Decode, Entries, Shape, Spanned, Visitor};
use crate::source::yaml::{Kind, Node, Resolved};

/// A value of any shape, whose texts are templates: PagerDuty's details, Jira's fields, the payload
/// of a webhook.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing.
    Null,
    /// A number or a truth value, as it was written.
    Plain(String),
    /// Text, executed as a template.
    Text(Templated),
    /// A list.
    List(Vec<Spanned<Value>>),
    /// A mapping.
    Map(Entries<Value>),
}

impl Decode for Value {
    const EXPECTED: &'static str = "a value";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        context.nested(node, |context| match node.kind() {
            Kind::Seq(_) => Vec::decode(node, context).map(Self::List),
            Kind::Map(_) => Entries::decode(node, context).map(Self::Map),
            Kind::Scalar(text, _) => match context.resolve(node) {
                Some(Resolved::Text) => Templated::decode(node, context).map(Self::Text),
                _ => Some(Self::Plain(text.to_owned())),
            },
        })?
    }

    fn decode_null(_: Node<'_>, _: &mut Context<'_>) -> Option<Self> {
        Some(Self::Null)
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "text",
            secret: false,
        }
    }

    fn visit<'a>(&'a self, at: At<'a>, visitor: &mut Visitor<'_, 'a>) {
        match self {
            Self::Null | Self::Plain(_) => visitor(at, self),
            Self::Text(text) => text.visit(at, visitor),
            Self::List(items) => items.visit(at, visitor),
            Self::Map(entries) => entries.visit(at, visitor),
        }
    }
}
