//! The syntax tree of an expression.
//!
//! The nodes lie in one vector in post-order, so that walking a tree of any depth takes no recursion
//! and dropping it takes no stack.

use std::sync::Arc;

use super::duration::Duration;
use super::functions::Function;
use super::operator::{AggregateOp, BinaryOp, MatchOp, Sign, ValueType};
use super::text::Text;
use crate::diag::Span;
use crate::lang::regex::{Dialect, Regex};

/// The label that holds the name of a metric.
pub const METRIC_NAME: &str = "__name__";

/// A valid expression: its nodes, each after its children, and the type of each.
#[derive(Clone, Debug)]
pub struct Expr {
    nodes: Vec<Node>,
    types: Vec<ValueType>,
}

/// Names a node of one [`Expr`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) usize);

impl NodeId {
    /// Returns the position of the node in the order of [`Expr::nodes`].
    pub fn index(self) -> usize {
        self.0
    }
}

/// One node of the tree.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is, with its children.
    pub kind: NodeKind,
    /// Where it stands: from its first to its last byte, parentheses and modifiers included.
    pub span: Span,
}

/// What a [`Node`] is.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// `1.5` or `5m`.
    Number(NumberLiteral),
    /// `"text"`.
    String(Text),
    /// `up{job="a"} offset 5m`.
    VectorSelector(Box<VectorSelector>),
    /// `up[5m]`.
    MatrixSelector(MatrixSelector),
    /// `rate(x[1m])[5m:1m]`.
    Subquery(Box<Subquery>),
    /// `rate(…)`.
    Call(Call),
    /// `sum by (job) (…)`.
    Aggregate(Box<Aggregate>),
    /// `a + b`.
    Binary(Binary),
    /// `-a`; a sign before a number belongs to the number.
    Unary(Unary),
    /// `(a)`.
    Paren(NodeId),
}

/// A number, with its sign.
#[derive(Clone, Copy, Debug)]
pub struct NumberLiteral {
    /// The value; of a duration the seconds.
    pub value: f64,
    /// Whether it is written as a duration, such as `5m`.
    pub is_duration: bool,
}

/// A selection of series.
#[derive(Clone, Debug)]
pub struct VectorSelector {
    /// The metric name before the braces.
    pub name: Option<Name>,
    /// The matchers inside the braces, in their order.
    pub matchers: Vec<LabelMatcher>,
    /// `offset` and `@`; of a range selector they stand after the range.
    pub modifiers: Modifiers,
}

impl VectorSelector {
    /// Returns the one metric name the selector asks for, wherever it is written.
    pub fn metric_name(&self) -> Option<&str> {
        let named = self.name.as_ref().map(|name| name.text.as_str());
        named.or_else(|| {
            let mut equal = self.matchers.iter().filter(|matcher| {
                matcher.op == MatchOp::Equal && matcher.name.as_str() == METRIC_NAME
            });
            equal.next().map(|matcher| matcher.value.as_str())
        })
    }
}

/// A name of a metric or label and where it stands, quotes included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A condition on one label.
#[derive(Clone, Debug)]
pub struct LabelMatcher {
    /// The label; a quoted metric name alone is a condition on [`METRIC_NAME`].
    pub name: Text,
    /// Where the label stands; of a quoted metric name alone that name.
    pub name_span: Span,
    /// How it compares.
    pub op: MatchOp,
    /// Where the operator stands; `None` for a quoted metric name alone.
    pub op_span: Option<Span>,
    /// The value.
    pub value: Text,
    /// Where the value stands, quotes included.
    pub value_span: Span,
    /// Whether a series without the label satisfies it.
    pub accepts_absent: bool,
}

impl LabelMatcher {
    /// Returns the regular expression it compares with; `None` for a text, and for one that holds
    /// bytes that are no UTF-8.
    pub fn regex(&self) -> Option<Arc<Regex>> {
        let is_read = self.op.is_regex() && self.value.is_utf8();
        let read = || Regex::shared(self.value.as_str(), Dialect::Prometheus).ok();
        is_read.then(read).flatten()
    }

    /// Returns where the whole matcher stands.
    pub fn span(&self) -> Span {
        self.name_span.to(self.value_span)
    }
}

/// What moves the time at which a selector or subquery looks.
#[derive(Clone, Debug, Default)]
pub struct Modifiers {
    /// `offset 5m`; the duration may be negative.
    pub offset: Option<Offset>,
    /// `@ 1700000000`, `@ start()` or `@ end()`.
    pub at: Option<At>,
}

/// An `offset` modifier.
#[derive(Clone, Debug)]
pub struct Offset {
    /// How far back.
    pub duration: Duration,
    /// Where the word `offset` stands.
    pub keyword: Span,
}

/// An `@` modifier.
#[derive(Clone, Copy, Debug)]
pub struct At {
    /// The time.
    pub time: AtTime,
    /// Where it stands, from `@` on.
    pub span: Span,
}

/// The time an `@` modifier names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtTime {
    /// Milliseconds since 1970.
    Milliseconds(i64),
    /// The start of the query's range.
    Start,
    /// The end of the query's range.
    End,
}

/// A selection of series over a range of time.
#[derive(Clone, Debug)]
pub struct MatrixSelector {
    /// The [`VectorSelector`], which holds the modifiers as well.
    pub selector: NodeId,
    /// How far back it looks.
    pub range: Duration,
}

/// An expression evaluated over a range of time.
#[derive(Clone, Debug)]
pub struct Subquery {
    /// What is evaluated.
    pub expr: NodeId,
    /// How far back it looks.
    pub range: Duration,
    /// Where the colon stands; Prometheus takes a single letter for one.
    pub colon: Span,
    /// The distance of the evaluations; `None` takes the evaluation interval.
    pub step: Option<Duration>,
    /// `offset` and `@`.
    pub modifiers: Modifiers,
}

/// A call of a function.
#[derive(Clone, Debug)]
pub struct Call {
    /// The function.
    pub function: &'static Function,
    /// Where its name stands.
    pub name_span: Span,
    /// The arguments.
    pub arguments: Vec<NodeId>,
}

/// An aggregation of the series of a vector.
#[derive(Clone, Debug)]
pub struct Aggregate {
    /// The operator.
    pub op: AggregateOp,
    /// Where the operator stands.
    pub op_span: Span,
    /// `by (…)` or `without (…)`, before or after the arguments.
    pub grouping: Option<Grouping>,
    /// The parameter, of an operator that takes one.
    pub parameter: Option<NodeId>,
    /// What is aggregated.
    pub expr: NodeId,
}

/// The labels by which an aggregation groups.
#[derive(Clone, Debug)]
pub struct Grouping {
    /// Whether the labels are the ones to drop (`without`) rather than to keep (`by`).
    pub without: bool,
    /// Where the word `by` or `without` stands.
    pub keyword: Span,
    /// The labels.
    pub labels: LabelList,
}

/// A list of labels in parentheses.
#[derive(Clone, Debug, Default)]
pub struct LabelList {
    /// The labels in their order.
    pub names: Vec<Name>,
    /// Where the list stands, parentheses included.
    pub span: Span,
}

impl Aggregate {
    /// Returns whether its result keeps a label of what it aggregates.
    pub fn keeps(&self, label: &str) -> bool {
        let grouping = self.grouping.as_ref();
        grouping.is_some_and(|grouping| grouping.without != grouping.labels.contains(label))
    }
}

impl LabelList {
    /// Returns whether the label is in the list.
    pub fn contains(&self, label: &str) -> bool {
        self.names.iter().any(|name| name.text == label)
    }
}

/// An operator between two expressions.
#[derive(Clone, Debug)]
pub struct Binary {
    /// The operator.
    pub op: BinaryOp,
    /// Where the operator stands.
    pub op_span: Span,
    /// Where the word `bool` stands, when a comparison gives 0 or 1 rather than filters.
    pub bool_modifier: Option<Span>,
    /// `on (…)` or `ignoring (…)`.
    pub matching: Option<Box<VectorMatching>>,
    /// The left side.
    pub left: NodeId,
    /// The right side.
    pub right: NodeId,
}

/// Which labels decide that two series belong together.
#[derive(Clone, Debug)]
pub struct VectorMatching {
    /// Whether the labels are the ones that count (`on`) rather than the ones that do not
    /// (`ignoring`).
    pub on: bool,
    /// Where the word `on` or `ignoring` stands.
    pub keyword: Span,
    /// The labels.
    pub labels: LabelList,
    /// `group_left` or `group_right`.
    pub group: Option<GroupModifier>,
}

/// Lets many series of one side meet one series of the other.
#[derive(Clone, Debug)]
pub struct GroupModifier {
    /// The side with many series.
    pub many: Side,
    /// Where the word `group_left` or `group_right` stands.
    pub keyword: Span,
    /// The labels taken over from the side with one series.
    pub include: LabelList,
}

/// A side of a [`Binary`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The left side: `group_left`.
    Left,
    /// The right side: `group_right`.
    Right,
}

/// A sign before an expression.
#[derive(Clone, Copy, Debug)]
pub struct Unary {
    /// The sign.
    pub sign: Sign,
    /// Where the sign stands.
    pub sign_span: Span,
    /// What it stands before.
    pub expr: NodeId,
}

impl Expr {
    /// Returns the expression of these nodes, the last one being the root; `None` without a node.
    pub(super) fn new(mut nodes: Vec<Node>, mut types: Vec<ValueType>) -> Option<Self> {
        nodes.shrink_to_fit();
        types.shrink_to_fit();
        (!nodes.is_empty() && nodes.len() == types.len()).then_some(Self { nodes, types })
    }

    /// Returns the node that holds all others.
    pub fn root(&self) -> NodeId {
        NodeId(self.nodes.len() - 1)
    }

    /// Returns a node by its name, which must come from this expression.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    /// Returns what the node evaluates to.
    pub fn value_type(&self, id: NodeId) -> ValueType {
        self.types[id.0]
    }

    /// Returns the number of nodes.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// Returns all nodes in post-order: each after its children, children from left to right.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = (NodeId, &Node)> + ExactSizeIterator {
        let numbered = self.nodes.iter().enumerate();
        numbered.map(|(at, node)| (NodeId(at), node))
    }
}
