//! Relabelling rules.

use super::choice::choice;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::regex::{Dialect, Regex};
use crate::model::decode::{Context, Decode, EMPTY_ITEM, LabelName, Shape, Spanned, parsed};
use crate::source::yaml::Node;

/// A regular expression of a relabelling rule that Prometheus does not read.
pub static INVALID_RELABEL_REGEX: Code = Code {
    name: "invalid-relabel-regex",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a regular expression of a relabelling rule that Prometheus does not read",
    explain: "Prometheus reads regular expressions in RE2's syntax: no look-ahead, no \
back-references, every parenthesis and bracket closed. The whole value has to match: Prometheus puts \
`^(?s:` in front and `)$` behind.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    metric_relabel_configs:\n      - source_labels: [__name__]\n        regex: 'go_(gc'\n        action: drop\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['api:9100']\n    metric_relabel_configs:\n      - source_labels: [__name__]\n        regex: 'go_(gc.*)'\n        action: drop\n",
    }],
};

/// The regular expression of a relabelling rule: `^(?s:…)$`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelabelRegex(pub Regex);

impl Decode for RelabelRegex {
    const EXPECTED: &'static str = "a regular expression";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        parsed(
            node,
            context,
            Self::EXPECTED,
            &INVALID_RELABEL_REGEX,
            |text| Regex::new(text, Dialect::Relabel).map(Self),
        )
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "(.*)",
            secret: false,
        }
    }
}

/// The name of a label that a relabelling rule reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceLabel(LabelName);

impl SourceLabel {
    /// Returns the name.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Decode for SourceLabel {
    const EXPECTED: &'static str = LabelName::EXPECTED;

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        LabelName::decode(node, context).map(Self)
    }

    /// Prometheus takes an empty item for the label without a name, which no target has.
    fn decode_null(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        let message = "this item has no value, and Prometheus reads it as a label without a name";
        context.report(&EMPTY_ITEM, node.span(), message);
        Some(Self::default())
    }

    fn shape() -> Shape {
        LabelName::shape()
    }
}

crate::model! {
    /// A relabelling rule: `relabel_configs`, `metric_relabel_configs`, `write_relabel_configs` and
    /// `alert_relabel_configs`.
    pub struct Relabel("a relabelling rule") {
        source_labels: Vec<Spanned<SourceLabel>>,
        separator: String,
        regex: RelabelRegex,
        modulus: u64,
        target_label: String,
        replacement: String,
        action: Action,
    }
}

choice! {
    /// What a relabelling rule does.
    pub enum Action("relabelling action", fold) {
        Replace = "replace",
        Keep = "keep",
        Drop = "drop",
        KeepEqual = "keepequal",
        DropEqual = "dropequal",
        HashMod = "hashmod",
        LabelMap = "labelmap",
        LabelDrop = "labeldrop",
        LabelKeep = "labelkeep",
        Lowercase = "lowercase",
        Uppercase = "uppercase",
    }
}
