use crate::diag::{Code, Example, Level, Severity, Span};
use crate::lang::promql::{self, Expr, Features};
use crate::model::decode::{Context, Decode, Shape};
use crate::source::yaml::{Node, PlacedText};

/// An expression that Prometheus does not read.
pub static INVALID_EXPRESSION: Code = Code {
    name: "invalid-expression",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a PromQL expression that Prometheus does not read",
    explain: "The expression breaks the grammar or the types of PromQL, names a function that \
does not exist, or uses a part of the language that stands behind a feature flag. Prometheus \
refuses the whole file (`could not parse expression`). All faults of an expression that can be \
told apart are reported, each at its own place.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:requests:rate5m\n        expr: sum by (job) (rate(http_requests_total))\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:requests:rate5m\n        expr: sum by (job) (rate(http_requests_total[5m]))\n",
    }],
};

/// The text of an expression and, when it is valid, its tree.
#[derive(Clone, Debug)]
pub struct Expression {
    text: PlacedText,
    parsed: Option<Expr>,
}

impl Expression {
    /// Returns the tree, or `None` when the expression is wrong, which was reported.
    pub fn parsed(&self) -> Option<&Expr> {
        self.parsed.as_ref()
    }

    /// Returns the text as it stands after YAML was read.
    pub fn text(&self) -> &str {
        self.text.as_str()
    }

    /// Returns where a range of the expression stands in the file.
    pub fn place(&self, inner: Span) -> Span {
        self.text.inner_span(inner)
    }

    /// Returns whether nothing stands there, which Prometheus takes as absent.
    pub fn is_empty(&self) -> bool {
        self.text.as_str().is_empty()
    }
}

impl Decode for Expression {
    const EXPECTED: &'static str = "a PromQL expression";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        let Some(text) = PlacedText::of(node) else {
            context.wrong_type(node, Self::EXPECTED);
            return None;
        };
        if text.as_str().is_empty() {
            return Some(Self { text, parsed: None });
        }
        let parsed = match promql::parse(text.as_str(), Features::default()) {
            Ok(expr) => Some(expr),
            Err(faults) => {
                for fault in faults {
                    context.fault(&INVALID_EXPRESSION, node, fault);
                }
                None
            }
        };
        Some(Self { text, parsed })
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "up == 0",
            secret: false,
        }
    }
}
