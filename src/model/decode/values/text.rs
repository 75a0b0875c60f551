use super::super::{Context, Decode, Field, Secret, Shape};
use super::parsed;
use crate::diag::{Code, Example, Fault, Level, Severity, Span};
use crate::source::yaml::Node;

/// A label name that the program does not take.
pub static INVALID_LABEL_NAME: Code = Code {
    name: "invalid-label-name",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a label name that the program does not take",
    explain: "Alertmanager since 0.27 and Prometheus 3 take any UTF-8 text but the empty one as the \
name of a label. A few old fields (`match`, `source_match`, …) still ask for letters, digits and \
underscores with no digit in front.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  group_by: ['']\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  group_by: [alertname]\nreceivers:\n  - name: ops\n",
    }],
};

/// A value that programs take as absent when it is empty.
pub trait Blank {
    /// Returns whether it is empty.
    fn is_blank(&self) -> bool;
}

impl Blank for String {
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl Blank for Secret {
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl<T: Blank> Field<T> {
    /// Returns whether the file sets a value that is not empty. A wrong value counts, so that a
    /// check for a missing field stays silent where another finding stands already.
    pub fn is_filled(&self) -> bool {
        match self {
            Field::Set(given) => !given.value.is_blank(),
            Field::Invalid(_) => true,
            Field::Absent | Field::Null(_) => false,
        }
    }
}

/// The path of a file that the program reads; relative to the folder of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilePath(String);

impl FilePath {
    /// Returns the path as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Blank for FilePath {
    fn is_blank(&self) -> bool {
        self.0.is_empty()
    }
}

impl Decode for FilePath {
    const EXPECTED: &'static str = "the path of a file";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        String::decode(node, context).map(Self)
    }

    fn decode_null(_: Node<'_>, _: &mut Context<'_>) -> Option<Self> {
        Some(Self::default())
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "secret.txt",
            secret: false,
        }
    }
}

/// A label name as Alertmanager since 0.27 and Prometheus 3 take it: any text but the empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabelName(String);

impl LabelName {
    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether the name is one that all versions take: `[a-zA-Z_][a-zA-Z0-9_]*`.
    pub fn is_classic(name: &str) -> bool {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    }
}

impl Decode for LabelName {
    const EXPECTED: &'static str = "a label name";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        parsed(node, context, Self::EXPECTED, &INVALID_LABEL_NAME, |text| {
            if text.is_empty() {
                Err(Fault::new(Span::default(), "a label name cannot be empty"))
            } else {
                Ok(Self(text.to_owned()))
            }
        })
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "alertname",
            secret: false,
        }
    }
}
