use super::Notifier;
use crate::lang::duration::Duration;
use crate::model;
use crate::model::Version;
use crate::model::alertmanager::{Templated, Value};
use crate::model::decode::{
    At, Context, Decode, Entries, Field, Given, HttpUrl, Shape, Spanned, Visitor,
};
use crate::source::yaml::Node;

model! {
    /// Jira.
    pub struct Jira("a Jira receiver") {
        api_url: HttpUrl,
        api_type: String [since 0, 29],
        project: Templated,
        summary: JiraText,
        description: JiraText,
        labels: Vec<Spanned<Templated>>,
        priority: Templated,
        issue_type: Templated,
        reopen_transition: String,
        resolve_transition: String,
        wont_fix_resolution: String,
        reopen_duration: Duration,
        fields: Entries<Value>,
    }
    flatten { notifier: Notifier }
    hints {
        "custom_fields" => "write `fields`",
        "url" => "write `api_url`",
    }
}

model! {
    /// A text of an issue with its settings.
    pub struct JiraField("a field of a Jira issue") {
        template: Templated,
        enable_update: bool,
    }
}

/// A text of an issue: a template alone, or since 0.30 a mapping with settings.
#[derive(Clone, Debug, Default)]
pub struct JiraText(pub JiraField);

impl Decode for JiraText {
    const EXPECTED: &'static str = "text";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        if node.text().is_none() && context.target >= Version::new(0, 30) {
            return JiraField::decode(node, context).map(Self);
        }
        let template = Field::Set(Given {
            key: node.span(),
            span: node.span(),
            value: Templated::decode(node, context)?,
        });
        Some(Self(JiraField {
            span: node.span(),
            template,
            enable_update: Field::Absent,
        }))
    }

    fn shape() -> Shape {
        Templated::shape()
    }

    fn visit<'a>(&'a self, at: At<'a>, visitor: &mut Visitor<'_, 'a>) {
        self.0.visit(at, visitor);
    }
}
