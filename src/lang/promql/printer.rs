//! Writes an expression as `promtool promql format` does.
//!
//! Source: promql/parser/printer.go and prettier.go of Prometheus 3.5.3. Where its text would not
//! read back as the same expression, ours does: labels of `on`, `ignoring` and `group_left` are
//! quoted where they must be, `ignoring ()` stays before `group_left`, a selector without matchers
//! keeps its braces, and arithmetic on durations keeps the parentheses it needs.
//!
//! The work to do lies on a stack of our own, so that a tree of any depth can be written.

mod leaf;

use std::fmt;

use super::ast::{Aggregate, Binary, Expr, NodeId, NodeKind};
use super::operator::ValueType;
use leaf::Fragment;

/// The longest text in bytes that [`Expr::pretty`] makes.
///
/// The indentation grows with the depth of the tree, and a chain of operators is as deep as it is
/// long: 10,000 terms would make 200 MB.
pub const PRETTY_LIMIT: usize = 16 << 20;

/// What fits into a line is not split.
const LINE_WIDTH: usize = 100;

const INDENT: &str = "  ";

impl fmt::Display for Expr {
    /// Writes the expression on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut printer = Printer::new(self, Vec::new(), usize::MAX);
        printer.work.push(Work::Flat(self.root()));
        f.write_str(&printer.run().unwrap_or_default())
    }
}

impl Expr {
    /// Writes the expression as `promtool promql format` does, without the final newline: what is
    /// longer than 100 bytes is split into lines.
    ///
    /// `None` when the text would be longer than [`PRETTY_LIMIT`].
    pub fn pretty(&self) -> Option<String> {
        let mut printer = Printer::new(self, widths(self), PRETTY_LIMIT);
        printer.work.push(Work::Pretty(self.root(), 0));
        printer.run()
    }
}

/// Something to write; the last piece of work is done first.
enum Work<'a> {
    Fragment(Fragment<'a>),
    /// A node on one line.
    Flat(NodeId),
    /// A node that may take several lines, at this depth.
    Pretty(NodeId, usize),
    Indent(usize),
    /// Leaves out the indentation of what follows.
    SkipIndent,
}

struct Printer<'a> {
    expr: &'a Expr,
    /// The length of each node on one line.
    widths: Vec<usize>,
    work: Vec<Work<'a>>,
    out: String,
    limit: usize,
    skip_indent: bool,
}

/// Returns how many bytes each node takes on one line.
fn widths(expr: &Expr) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::with_capacity(expr.node_count());
    let mut scratch = String::new();
    let mut pieces = Vec::new();
    for (id, _) in expr.nodes() {
        push_flat(expr, id, &mut pieces);
        let mut width: usize = 0;
        for piece in pieces.drain(..) {
            width += match piece {
                Work::Flat(child) => widths.get(child.0).copied().unwrap_or_default(),
                Work::Fragment(fragment) => {
                    scratch.clear();
                    fragment.write(&mut scratch);
                    scratch.len()
                }
                _ => 0,
            };
        }
        widths.push(width);
    }
    widths
}

impl<'a> Printer<'a> {
    fn new(expr: &'a Expr, widths: Vec<usize>, limit: usize) -> Self {
        Self {
            expr,
            widths,
            work: Vec::new(),
            out: String::new(),
            limit,
            skip_indent: false,
        }
    }

    fn run(mut self) -> Option<String> {
        while let Some(work) = self.work.pop() {
            match work {
                Work::Fragment(fragment) => {
                    fragment.write(&mut self.out);
                    self.skip_indent = false;
                }
                Work::Flat(id) => push_flat(self.expr, id, &mut self.work),
                Work::Pretty(id, level) => self.pretty(id, level),
                Work::Indent(level) if !self.skip_indent => {
                    if self.out.len() + level * INDENT.len() > self.limit {
                        return None;
                    }
                    self.out.extend(std::iter::repeat_n(INDENT, level));
                }
                Work::Indent(_) => {}
                Work::SkipIndent => self.skip_indent = true,
            }
            if self.out.len() > self.limit {
                return None;
            }
        }
        Some(self.out)
    }

    fn is_long(&self, id: NodeId) -> bool {
        self.widths
            .get(id.0)
            .is_some_and(|width| *width > LINE_WIDTH)
    }

    fn pretty(&mut self, id: NodeId, level: usize) {
        let expr = self.expr;
        let start = self.work.len();
        let kind = &expr.node(id).kind;
        match kind {
            NodeKind::Unary(unary) => self.work.extend([
                Work::Indent(level),
                Work::Fragment(Fragment::Static(unary.sign.symbol())),
                Work::SkipIndent,
                Work::Pretty(unary.expr, level),
            ]),
            NodeKind::Subquery(_) if !self.is_long(id) => self.work.push(Work::Flat(id)),
            _ if !self.is_long(id) => self.work.extend([Work::Indent(level), Work::Flat(id)]),
            NodeKind::Subquery(subquery) => self.work.extend([
                Work::Pretty(subquery.expr, level),
                Work::Fragment(Fragment::SubquerySuffix(subquery)),
            ]),
            NodeKind::Paren(inner) => {
                self.work.push(Work::Indent(level));
                self.split_arguments(std::iter::once(*inner), level);
            }
            NodeKind::Call(call) => {
                let name = Fragment::Static(call.function.name);
                self.work
                    .extend([Work::Indent(level), Work::Fragment(name)]);
                self.split_arguments(call.arguments.iter().copied(), level);
            }
            NodeKind::Aggregate(aggregate) => {
                let head = Fragment::AggregateHead(aggregate);
                self.work
                    .extend([Work::Indent(level), Work::Fragment(head)]);
                self.split_arguments(arguments(aggregate), level);
            }
            NodeKind::Binary(binary) => self.work.extend([
                Work::Pretty(binary.left, level + 1),
                Work::Fragment(Fragment::Static("\n")),
                Work::Indent(level),
                Work::Fragment(operator(expr, binary)),
                Work::Fragment(Fragment::Static("\n")),
                Work::Pretty(binary.right, level + 1),
            ]),
            _ => self.work.extend([Work::Indent(level), Work::Flat(id)]),
        }
        if let Some(added) = self.work.get_mut(start..) {
            added.reverse();
        }
    }

    /// Adds what stands in parentheses, one argument a line.
    fn split_arguments(&mut self, arguments: impl Iterator<Item = NodeId>, level: usize) {
        for (position, argument) in arguments.enumerate() {
            let before = if position == 0 { "(\n" } else { ",\n" };
            let before = Work::Fragment(Fragment::Static(before));
            self.work
                .extend([before, Work::Pretty(argument, level + 1)]);
        }
        self.work.extend([
            Work::Fragment(Fragment::Static("\n")),
            Work::Indent(level),
            Work::Fragment(Fragment::Static(")")),
        ]);
    }
}

fn arguments(aggregate: &Aggregate) -> impl DoubleEndedIterator<Item = NodeId> {
    aggregate.parameter.into_iter().chain([aggregate.expr])
}

/// Adds the parts of a node on one line, the last part first.
fn push_flat<'a>(expr: &'a Expr, id: NodeId, work: &mut Vec<Work<'a>>) {
    let start = work.len();
    match &expr.node(id).kind {
        NodeKind::Number(number) => work.push(Work::Fragment(Fragment::Number(*number))),
        NodeKind::String(text) => work.push(Work::Fragment(Fragment::Text(text))),
        NodeKind::VectorSelector(selector) => {
            work.push(Work::Fragment(Fragment::Selector(selector)));
        }
        NodeKind::MatrixSelector(matrix) => {
            if let NodeKind::VectorSelector(selector) = &expr.node(matrix.selector).kind {
                work.push(Work::Fragment(Fragment::RangeSelector(
                    selector,
                    &matrix.range,
                )));
            }
        }
        NodeKind::Subquery(subquery) => work.extend([
            Work::Flat(subquery.expr),
            Work::Fragment(Fragment::SubquerySuffix(subquery)),
        ]),
        NodeKind::Paren(inner) => push_flat_arguments(std::iter::once(*inner), work),
        NodeKind::Call(call) => {
            work.push(Work::Fragment(Fragment::Static(call.function.name)));
            push_flat_arguments(call.arguments.iter().copied(), work);
        }
        NodeKind::Aggregate(aggregate) => {
            work.push(Work::Fragment(Fragment::AggregateHead(aggregate)));
            push_flat_arguments(arguments(aggregate), work);
        }
        NodeKind::Binary(binary) => work.extend([
            Work::Flat(binary.left),
            Work::Fragment(Fragment::Static(" ")),
            Work::Fragment(operator(expr, binary)),
            Work::Fragment(Fragment::Static(" ")),
            Work::Flat(binary.right),
        ]),
        NodeKind::Unary(unary) => work.extend([
            Work::Fragment(Fragment::Static(unary.sign.symbol())),
            Work::Flat(unary.expr),
        ]),
    }
    if let Some(added) = work.get_mut(start..) {
        added.reverse();
    }
}

fn push_flat_arguments<'a>(arguments: impl Iterator<Item = NodeId>, work: &mut Vec<Work<'a>>) {
    work.push(Work::Fragment(Fragment::Static("(")));
    for (position, argument) in arguments.enumerate() {
        if position > 0 {
            work.push(Work::Fragment(Fragment::Static(", ")));
        }
        work.push(Work::Flat(argument));
    }
    work.push(Work::Fragment(Fragment::Static(")")));
}

/// Returns the operator; what it says about labels means nothing beside a scalar.
fn operator<'a>(expr: &Expr, binary: &'a Binary) -> Fragment<'a> {
    let is_vector = |id| expr.value_type(id) == ValueType::InstantVector;
    Fragment::Operator {
        binary,
        with_matching: is_vector(binary.left) && is_vector(binary.right),
    }
}

#[cfg(test)]
mod tests {
    use crate::lang::promql::{Features, parse};

    fn pretty(source: &str) -> String {
        let features = Features {
            experimental_functions: true,
            duration_expressions: true,
        };
        let expr = parse(source, features)
            .unwrap_or_else(|faults| panic!("{source} is refused: {faults:?}"));
        expr.pretty().expect("a text of usual length")
    }

    #[test]
    fn short_expressions_take_one_line() {
        for (source, wanted) in [
            ("SUM(a)BY(b)", "sum by (b) (a)"),
            ("sum by () (a)", "sum(a)"),
            ("sum without () (a)", "sum without () (a)"),
            ("topk(5,a)", "topk(5, a)"),
            ("a{z='1',b=~\"c\\n\",}", "a{b=~\"c\\n\",z=\"1\"}"),
            ("{'a',\"x y\"!=`b`}", "{\"x y\"!=\"b\",__name__=\"a\"}"),
            ("a [300] offset -1h @ 1.5", "a[5m] @ 1.500 offset -1h"),
            ("a[1h:60s]@start()", "a[1h:1m] @ start()"),
            (
                "a==bool on(b)group_left c",
                "a == bool on (b) group_left () c",
            ),
            ("a*ignoring()b", "a * b"),
            ("1+on()a", "1 + a"),
            ("-0755", "-493"),
            ("+.5e3", "500"),
            ("1e21", "1000000000000000000000"),
            ("Inf", "+Inf"),
            ("90m", "1h30m"),
            ("-(a)", "-(a)"),
            ("a[5m*(2+-1)]", "a[5m * (2 + -1)]"),
            ("a offset -(5m+1s)", "a offset -(5m + 1s)"),
        ] {
            assert_eq!(pretty(source), wanted, "{source}");
        }
    }

    /// promtool 3.5.3 writes these so that they mean something else or nothing.
    #[test]
    fn what_is_written_means_the_same() {
        for (source, wanted) in [
            ("a * on (\"b c\") d", "a * on (\"b c\") d"),
            (
                "a * ignoring () group_left () d",
                "a * ignoring () group_left () d",
            ),
            ("info(a, {})", "info(a, {})"),
            ("a[(-2)^2]", "a[(-2) ^ 2]"),
            ("a offset (1m)+2m", "a offset (1m + 2m)"),
        ] {
            assert_eq!(pretty(source), wanted, "{source}");
        }
    }

    #[test]
    fn long_expressions_are_split() {
        let long = "some_metric_with_a_long_name_total{job=\"a_long_job_name\"}";
        for (source, wanted) in [
            (
                "sum by (job) (rate(M[5m])) / +count((M)) > bool 5",
                "    sum by (job) (rate(M[5m]))\n  /\n    +count((M))\n> bool\n  5",
            ),
            (
                "0 - quantile by (a) (0.5, M and sum_over_time(M[5m:1m] @ end()))",
                "  0\n-\n  quantile by (a) (\n    0.5,\n      M\n    and\n      \
                 sum_over_time(M[5m:1m] @ end())\n  )",
            ),
            (
                "label_replace((M) ^ -(-M - M - 1), \"a\", \"b\", \"c\", \"d\")[5m:]",
                "label_replace(\n    (M)\n  ^\n    -(\n          -M\n        -\n          M\n      \
                 -\n        1\n    ),\n  \"a\",\n  \"b\",\n  \"c\",\n  \"d\"\n)[5m:]",
            ),
        ] {
            assert_eq!(
                pretty(&source.replace('M', long)),
                wanted.replace('M', long),
                "{source}"
            );
        }
    }

    #[test]
    fn a_text_beyond_the_limit_is_not_made() {
        let chain = "a + ".repeat(10_000) + "a";
        let expr = parse(&chain, Features::default()).unwrap();
        assert_eq!(expr.pretty(), None);
        assert_eq!(expr.to_string(), chain);
    }
}
