//! Target groups: `static_configs`, and the files of `file_sd_configs`.

use crate::diag::Span;
use crate::model::decode::{At, Context, Decode, Entries, Shape, Spanned, Visitor};
use crate::source::yaml::Node;

crate::model! {
    /// Targets with the labels that they share.
    pub struct TargetGroup("a target group") {
        targets: Vec<Spanned<String>>,
        labels: Entries<String>,
    }
    hints {
        "label" => "write `labels`",
        "target" => "write `targets` with a list",
    }
}

/// A file that `file_sd_configs` names: a list of target groups, in YAML or JSON.
///
/// JSON is read as the YAML that it is, which is a little laxer than Go's JSON reader.
#[derive(Clone, Debug, Default)]
pub struct TargetFile {
    /// Where the list stands.
    pub span: Span,
    /// The groups.
    pub groups: Vec<Spanned<TargetGroup>>,
}

impl Decode for TargetFile {
    const EXPECTED: &'static str = "a list of target groups";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        Some(Self {
            span: node.span(),
            groups: Vec::decode(node, context)?,
        })
    }

    fn decode_null(node: Node<'_>, _: &mut Context<'_>) -> Option<Self> {
        Some(Self {
            span: node.span(),
            groups: Vec::new(),
        })
    }

    fn shape() -> Shape {
        Vec::<Spanned<TargetGroup>>::shape()
    }

    fn visit<'a>(&'a self, at: At<'a>, visitor: &mut Visitor<'_, 'a>) {
        visitor(at, self);
        self.groups.visit(at, visitor);
    }
}
