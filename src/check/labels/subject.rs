use std::cell::OnceCell;

use crate::check::Reporter;
use crate::diag::{Code, Finding, Span};
use crate::lang::promql::{Binary, Expr, METRIC_NAME, NodeId, NodeKind, ValueType};
use crate::model::catalogue::Catalogue;
use crate::model::inference::{Inference, InferredRule, Selection, Vector};
use crate::model::rules::Expression;

/// A rule with what is known of its labels.
pub(super) struct Subject<'a> {
    /// What is certain.
    pub certain: InferredRule<'a>,
    /// Its number among the rules of both inferences.
    pub number: usize,
    /// All that is usual of the stack's rules.
    pub usually: &'a Inference<'a>,
    /// What is usual of this rule, once somebody asked.
    pub usual: OnceCell<Option<InferredRule<'a>>>,
    /// The expression with its places.
    pub text: &'a Expression,
    /// What is known of metrics.
    pub catalogue: &'a Catalogue,
    /// All that is certain of the stack's rules.
    pub inference: &'a Inference<'a>,
}

impl<'a> Subject<'a> {
    /// Returns the tree of the expression.
    pub fn expr(&self) -> &'a Expr {
        self.certain.expr
    }

    /// Returns what is usual.
    pub fn usual(&self) -> &InferredRule<'a> {
        let usual = self.usual.get_or_init(|| self.usually.rule(self.number));
        usual.as_ref().unwrap_or(&self.certain)
    }

    /// Returns what is written at a node.
    pub fn source(&self, id: NodeId) -> &'a str {
        let span = self.expr().node(id).span;
        let text = self.text.text();
        text.get(span.start..span.end).unwrap_or_default()
    }

    /// Returns a finding at a range of the expression.
    pub fn finding(
        &self,
        report: &Reporter<'_>,
        code: &'static Code,
        inner: Span,
        message: impl Into<String>,
    ) -> Finding {
        report.finding(code, self.text.place(inner), message)
    }

    /// Returns what is certain of the series of the selected metric that fulfil the selector's
    /// conditions on one more label.
    pub fn selected(&self, selection: &Selection<'_>, label: Option<&str>) -> Vector {
        let wanted = |name: &str| name == METRIC_NAME || Some(name) == label;
        let conditions = selection.conditions.iter();
        let some = Selection {
            name: selection.name,
            conditions: conditions
                .filter(|(name, _)| wanted(name))
                .cloned()
                .collect(),
        };
        self.inference.select(&self.certain, &some)
    }

    /// Returns the operators between two vectors.
    pub fn vector_operators(&self) -> impl Iterator<Item = (NodeId, &'a Binary)> {
        let expr = self.expr();
        expr.nodes().filter_map(move |(id, node)| match &node.kind {
            NodeKind::Binary(binary) => {
                let is_vector = |id| expr.value_type(id) == ValueType::InstantVector;
                (is_vector(binary.left) && is_vector(binary.right)).then_some((id, binary))
            }
            _ => None,
        })
    }
}
