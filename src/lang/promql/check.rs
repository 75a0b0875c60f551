//! Checks the types of a tree and the rules that go with them.
//!
//! A node whose type is not known, because of a fault told already, breaks no rule.
//! Source: `checkAST` in promql/parser/parse.go of Prometheus 3.5.3.

use std::collections::HashSet;

use super::ast::{
    Aggregate, Binary, Call, METRIC_NAME, NodeId, NodeKind, Side, Subquery, Unary, VectorSelector,
};
use super::operator::ValueType;
use super::parser::Draft;
use crate::diag::{Fault, Span};

/// Returns the type of each node, or `None` when one has none; reports what does not fit.
pub(super) fn check(draft: &Draft, faults: &mut Vec<Fault>) -> Option<Vec<ValueType>> {
    let mut checker = Checker {
        draft,
        types: Vec::with_capacity(draft.nodes.len()),
        faults,
    };
    for at in 0..draft.nodes.len() {
        let value_type = checker.node(NodeId(at));
        checker.types.push(value_type);
    }
    checker.types.into_iter().collect()
}

struct Checker<'a> {
    draft: &'a Draft,
    /// The types of the nodes checked so far, which the children of a node are among.
    types: Vec<Option<ValueType>>,
    faults: &'a mut Vec<Fault>,
}

impl Checker<'_> {
    fn type_of(&self, id: NodeId) -> Option<ValueType> {
        self.types.get(id.0).copied().flatten()
    }

    fn report(&mut self, span: Span, message: impl Into<String>) -> &mut Fault {
        let at = self.faults.len();
        self.faults.push(Fault::new(span, message));
        &mut self.faults[at]
    }

    fn node(&mut self, id: NodeId) -> Option<ValueType> {
        let draft = self.draft;
        match draft.kind(id) {
            NodeKind::Number(_) if draft.is_damaged(id) => None,
            NodeKind::Number(_) => Some(ValueType::Scalar),
            NodeKind::String(_) => Some(ValueType::String),
            NodeKind::VectorSelector(selector) => {
                self.selector(id, selector);
                Some(ValueType::InstantVector)
            }
            NodeKind::MatrixSelector(_) => Some(ValueType::RangeVector),
            NodeKind::Subquery(subquery) => {
                self.subquery(subquery);
                Some(ValueType::RangeVector)
            }
            NodeKind::Call(call) => {
                // With arguments missing or left over it is not known which is which.
                if !draft.is_damaged(id) {
                    self.call(call);
                }
                Some(call.function.returns)
            }
            NodeKind::Aggregate(aggregate) => {
                self.aggregate(aggregate);
                Some(ValueType::InstantVector)
            }
            NodeKind::Binary(binary) => self.binary(id, binary),
            NodeKind::Unary(unary) => self.unary(id, unary),
            NodeKind::Paren(inner) => self.type_of(*inner),
        }
    }

    fn selector(&mut self, id: NodeId, selector: &VectorSelector) {
        if self.draft.is_damaged(id) {
            return;
        }
        if let Some(name) = &selector.name {
            for matcher in &selector.matchers {
                if matcher.name.as_bytes() == METRIC_NAME.as_bytes() {
                    let value = matcher.value.as_str();
                    let message = format!("the metric is named twice: {} and {value}", name.text);
                    let fault = self.report(matcher.span(), message);
                    fault.help = Some("keep one of the names".to_owned());
                }
            }
            return;
        }
        let mut matchers = selector.matchers.iter();
        if matchers.all(|m| m.accepts_absent) && !self.draft.label_selectors.contains(&id) {
            let message = "the selector would take every series: no matcher rules out an empty \
                           label";
            let fault = self.report(self.draft.span(id), message);
            fault.help = Some("name a metric, or ask for a value such as job=~\".+\"".to_owned());
        }
    }

    fn subquery(&mut self, subquery: &Subquery) {
        if let Some(found) = self.type_of(subquery.expr)
            && found != ValueType::InstantVector
        {
            let message = format!(
                "a subquery needs an instant vector, not {}",
                found.with_article()
            );
            self.report(self.draft.span(subquery.expr), message);
        }
    }

    fn call(&mut self, call: &Call) {
        let function = call.function;
        for (position, &argument) in call.arguments.iter().enumerate() {
            if let Some(wanted) = function.argument(position) {
                let place = format!("argument {} of {}()", position + 1, function.name);
                self.expect(argument, wanted, &place);
            }
        }
    }

    fn aggregate(&mut self, aggregate: &Aggregate) {
        let name = aggregate.op.name();
        if let (Some(parameter), Some(wanted)) = (aggregate.parameter, aggregate.op.parameter()) {
            self.expect(parameter, wanted, &format!("the parameter of {name}()"));
        }
        let place = format!("what {name}() aggregates");
        self.expect(aggregate.expr, ValueType::InstantVector, &place);
    }

    /// Reports an operand of another type than `wanted`; `place` begins the sentence.
    fn expect(&mut self, id: NodeId, wanted: ValueType, place: &str) {
        let Some(found) = self.type_of(id) else {
            return;
        };
        if found == wanted {
            return;
        }
        let (wants, is) = (wanted.with_article(), found.with_article());
        let help = match (found, wanted) {
            (ValueType::InstantVector, ValueType::RangeVector) => {
                let plain = matches!(self.draft.kind(id), NodeKind::VectorSelector(_));
                let range = if plain { "[5m]" } else { "[5m:]" };
                format!("add a range, such as {range}")
            }
            (ValueType::RangeVector, ValueType::InstantVector) => {
                "remove the range, or put a function such as rate(…) around it".to_owned()
            }
            (ValueType::Scalar, ValueType::InstantVector) => "vector(…) makes one of it".to_owned(),
            (ValueType::InstantVector, ValueType::Scalar) => "scalar(…) makes one of it".to_owned(),
            _ => String::new(),
        };
        let message = format!("{place} must be {wants}, not {is}");
        let fault = self.report(self.draft.span(id), message);
        fault.help = (!help.is_empty()).then_some(help);
    }

    fn unary(&mut self, id: NodeId, unary: &Unary) -> Option<ValueType> {
        let found = self.type_of(unary.expr)?;
        if matches!(found, ValueType::Scalar | ValueType::InstantVector) {
            return Some(found);
        }
        let sign = unary.sign.symbol();
        let message = format!(
            "\"{sign}\" can stand before a scalar or an instant vector, not before {}",
            found.with_article()
        );
        self.report(self.draft.span(id), message);
        None
    }

    fn binary(&mut self, id: NodeId, binary: &Binary) -> Option<ValueType> {
        let (left, right) = (
            self.operand(binary, binary.left),
            self.operand(binary, binary.right),
        );
        self.bool_modifier(binary);
        self.label_in_both_lists(binary);
        let types = [left?, right?];
        let scalars = types.iter().filter(|t| **t == ValueType::Scalar).count();
        if scalars == 0 {
            self.set_operation(binary);
            return Some(ValueType::InstantVector);
        }
        let symbol = binary.op.symbol();
        if binary.op.is_set() {
            let message = format!("\"{symbol}\" joins two instant vectors, not a scalar");
            let fault = self.report(self.draft.span(id), message);
            fault.help = Some("write vector(…) around the scalar".to_owned());
        }
        if let Some(matching) = &binary.matching
            && !matching.labels.names.is_empty()
        {
            let word = if matching.on { "on" } else { "ignoring" };
            let message = format!("{word} (…) can stand between two instant vectors only");
            let span = matching.keyword.to(matching.labels.span);
            let fault = self.report(span, message);
            fault.help = Some("remove it: a scalar has no labels".to_owned());
        }
        if scalars == 1 {
            return Some(ValueType::InstantVector);
        }
        if binary.op.is_comparison() && binary.bool_modifier.is_none() {
            let message = "a comparison of two scalars needs bool";
            let fault = self.report(binary.op_span, message);
            fault.help = Some(format!("write {symbol} bool, which gives 0 or 1"));
        }
        Some(ValueType::Scalar)
    }

    /// Returns the type of an operand when an operator can take it.
    fn operand(&mut self, binary: &Binary, id: NodeId) -> Option<ValueType> {
        let found = self.type_of(id)?;
        if matches!(found, ValueType::Scalar | ValueType::InstantVector) {
            return Some(found);
        }
        let message = format!(
            "\"{}\" takes scalars and instant vectors, not {}",
            binary.op.symbol(),
            found.with_article()
        );
        let fault = self.report(self.draft.span(id), message);
        if found == ValueType::RangeVector {
            fault.help = Some("put a function such as rate(…) around the range".to_owned());
        }
        None
    }

    fn bool_modifier(&mut self, binary: &Binary) {
        if let Some(span) = binary.bool_modifier
            && !binary.op.is_comparison()
        {
            let message = format!(
                "bool can follow a comparison, not \"{}\"",
                binary.op.symbol()
            );
            let fault = self.report(span, message);
            fault.help = Some("remove bool".to_owned());
        }
    }

    fn label_in_both_lists(&mut self, binary: &Binary) {
        let Some(matching) = binary.matching.as_ref().filter(|matching| matching.on) else {
            return;
        };
        let Some(group) = &matching.group else {
            return;
        };
        let on = matching.labels.names.iter().map(|name| name.text.as_str());
        let on: HashSet<&str> = on.collect();
        for name in &group.include.names {
            if on.contains(name.text.as_str()) {
                let message = format!(
                    "the label {} stands in on (…) already: both sides have it alike",
                    name.text
                );
                let fault = self.report(name.span, message);
                fault.help = Some("remove it here".to_owned());
            }
        }
    }

    fn set_operation(&mut self, binary: &Binary) {
        let group = binary
            .matching
            .as_ref()
            .and_then(|matching| matching.group.as_ref());
        if let Some(group) = group
            && binary.op.is_set()
        {
            let symbol = binary.op.symbol();
            let word = match group.many {
                Side::Left => "group_left",
                Side::Right => "group_right",
            };
            let message = format!("\"{symbol}\" matches many to many and takes no {word}");
            let fault = self.report(group.keyword, message);
            fault.help = Some(format!("remove {word}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lang::promql::{Features, ValueType, parse};

    const EXPERIMENTAL: Features = Features {
        experimental_functions: true,
        duration_expressions: true,
    };

    fn value_type(source: &str) -> ValueType {
        let expr = parse(source, EXPERIMENTAL)
            .unwrap_or_else(|faults| panic!("{source} is refused: {faults:?}"));
        expr.value_type(expr.root())
    }

    fn refusal(source: &str) -> String {
        let faults = parse(source, EXPERIMENTAL)
            .err()
            .unwrap_or_else(|| panic!("{source} is accepted"));
        assert_eq!(faults.len(), 1, "{source}: {faults:?}");
        faults.into_iter().next().unwrap().message
    }

    #[test]
    fn knows_the_type_of_each_kind_of_expression() {
        for (source, wanted) in [
            ("-1 + 5m", ValueType::Scalar),
            ("1 == bool 2", ValueType::Scalar),
            ("time() + scalar(up)", ValueType::Scalar),
            ("(\"a\")", ValueType::String),
            ("-(up)", ValueType::InstantVector),
            ("1 + up", ValueType::InstantVector),
            ("up @ start() [5m]", ValueType::RangeVector),
            ("vector(1)[1h:]", ValueType::RangeVector),
            ("count_values(\"v\", up)", ValueType::InstantVector),
            ("info(up, {})", ValueType::InstantVector),
            ("label_join(up, \"a\", \",\")", ValueType::InstantVector),
            ("1 + on() group_left() up", ValueType::InstantVector),
            ("{a=~\"b|\", c!=\"\"}", ValueType::InstantVector),
        ] {
            assert_eq!(value_type(source), wanted, "{source}");
        }
    }

    #[test]
    fn refuses_types_that_do_not_fit() {
        for (source, wanted) in [
            (
                "-\"a\"",
                "\"-\" can stand before a scalar or an instant vector, not before a string",
            ),
            (
                "up + up[5m]",
                "\"+\" takes scalars and instant vectors, not a range vector",
            ),
            ("1 == 1", "a comparison of two scalars needs bool"),
            (
                "up and 1",
                "\"and\" joins two instant vectors, not a scalar",
            ),
            ("up + bool up", "bool can follow a comparison, not \"+\""),
            (
                "1 + on (a) up",
                "on (…) can stand between two instant vectors only",
            ),
            (
                "up and on (a) group_left up",
                "\"and\" matches many to many and takes no group_left",
            ),
            (
                "up + on (a) group_left (a) up",
                "the label a stands in on (…) already: both sides have it alike",
            ),
            (
                "sum(1)",
                "what sum() aggregates must be an instant vector, not a scalar",
            ),
            (
                "topk(up, up)",
                "the parameter of topk() must be a scalar, not an instant vector",
            ),
            (
                "up[5m][5m:]",
                "a subquery needs an instant vector, not a range vector",
            ),
            (
                "rate(up)",
                "argument 1 of rate() must be a range vector, not an instant vector",
            ),
            ("floor(1, 2)", "floor() takes 1 argument, not 2"),
            ("round()", "round() takes 1 to 2 arguments, not 0"),
            (
                "label_join(up)",
                "label_join() takes 3 or more arguments, not 1",
            ),
            (
                "sum(up, up)",
                "sum() takes 1 argument, the instant vector to aggregate, not 2",
            ),
            (
                "info(up, (up))",
                "argument 2 of info() must be label matchers in braces",
            ),
            (
                "info(up, up)",
                "argument 2 of info() must not name a metric",
            ),
        ] {
            assert_eq!(refusal(source), wanted, "{source}");
        }
    }

    #[test]
    fn refuses_selectors_that_name_nothing_or_two_metrics() {
        let everything =
            "the selector would take every series: no matcher rules out an empty label";
        for source in ["{}", "{a!=\"b\"}", "{a=~\".*\"}", "{a!~\".+\"}", "{\"\"}"] {
            assert_eq!(refusal(source), everything, "{source}");
        }
        assert_eq!(refusal("a{\"b\"}"), "the metric is named twice: a and b");
        assert_eq!(
            refusal("a{__name__!=\"a\"}"),
            "the metric is named twice: a and a"
        );
        assert_eq!(value_type("{\"a\", \"b\"}"), ValueType::InstantVector);
    }

    #[test]
    fn one_fault_does_not_make_others() {
        let unknown = "unknown function \"nope\"";
        assert_eq!(refusal("-(nope(1) == 2) * 2"), unknown);
        assert_eq!(refusal("sum(rate(nope(up))) + nope"), unknown);
        assert!(refusal("histogram_quantile(up)").starts_with("histogram_quantile() takes 2"));
        assert!(refusal("{a=~\"(\"}").starts_with("the regular expression is not valid"));
    }
}
