//! What takes a label away between the selectors and the result, and what to do about it.

use super::OF_SCRAPES;
use super::described::list;
use super::subject::Subject;
use crate::lang::promql::{
    Aggregate, AggregateOp, Binary, BinaryOp, Expr, NodeId, NodeKind, VectorSelector,
};
use crate::model::inference::{Inferred, Presence, is_usual_of_targets};

/// Returns what takes the label away, and what to do about it.
pub(super) fn by(subject: &Subject<'_>, inferred: &Inferred, label: &str) -> Option<String> {
    let expr = subject.expr();
    let mut id = expr.root();
    loop {
        let has = |child: &NodeId| inferred.get(*child).presence(label) != Presence::Never;
        let kind = &expr.node(id).kind;
        let mut children = kind.children();
        match (kind, children.find(has)) {
            (NodeKind::Aggregate(_), Some(_)) => return by_aggregations(subject, inferred, label),
            (NodeKind::Binary(binary), Some(_)) => return by_operator(binary, label),
            (_, Some(_)) => return None,
            (kind, None) => id = kind.children().find(|id| is_vector(expr, *id))?,
        }
    }
}

fn is_vector(expr: &Expr, id: NodeId) -> bool {
    use crate::lang::promql::ValueType::{InstantVector, RangeVector};
    matches!(expr.value_type(id), InstantVector | RangeVector)
}

fn by_operator(binary: &Binary, label: &str) -> Option<String> {
    let matching = binary.matching.as_ref()?;
    let symbol = binary.op.symbol();
    match (&matching.group, matching.on) {
        // The result of `and` and `unless` is a part of their left side, with all of its labels.
        _ if binary.op.is_set() => None,
        (None, true) => Some(format!(
            "`{symbol} on (…)` keeps the labels it names only: add `{label}` there, or use group_left"
        )),
        (None, false) => Some(format!("`{symbol} ignoring (…)` takes it away")),
        (Some(_), _) => Some(format!(
            "only the other side of `{symbol}` has it: name it under `group_left (…)`"
        )),
    }
}

/// The parts of an expression whose labels its result has, as far as they lack a label.
#[derive(Default)]
struct Lacking<'e> {
    /// The aggregations that take it away, the outermost first.
    aggregations: Vec<&'e Aggregate>,
    /// The selectors whose series may have it.
    selectors: Vec<&'e VectorSelector>,
    /// Whether the alert would no longer be what it is if the aggregations kept the label: series of
    /// `or` would no longer be the same, each series is asked something else than their group, and a
    /// part no longer differs from the whole that it is compared with.
    is_about_all: bool,
    /// Whether an operator matches on other labels.
    is_matched_otherwise: bool,
}

fn by_aggregations(subject: &Subject<'_>, inferred: &Inferred, label: &str) -> Option<String> {
    let expr = subject.expr();
    let mut lacking = Lacking::default();
    let mut ahead = vec![expr.root()];
    while let Some(id) = ahead.pop() {
        if inferred.get(id).presence(label) != Presence::Never {
            let below = expr.descendants(id).filter_map(|id| selector(expr, id));
            lacking.selectors.extend(below);
            continue;
        }
        lacking.look_at(expr, id, label);
        let kind = &expr.node(id).kind;
        let is_unless = matches!(kind, NodeKind::Binary(binary) if binary.op == BinaryOp::Unless);
        let vectors = kind.children().filter(|id| is_vector(expr, *id));
        let mut vectors: Vec<_> = vectors.take(if is_unless { 1 } else { 2 }).collect();
        vectors.reverse();
        ahead.extend(vectors);
    }
    lacking.help(subject, label)
}

fn selector(expr: &Expr, id: NodeId) -> Option<&VectorSelector> {
    match &expr.node(id).kind {
        NodeKind::VectorSelector(selector) => Some(selector),
        _ => None,
    }
}

impl<'e> Lacking<'e> {
    /// Takes a part of the expression.
    fn look_at(&mut self, expr: &'e Expr, id: NodeId, label: &str) {
        match &expr.node(id).kind {
            NodeKind::Aggregate(aggregate) if !aggregate.keeps(label) => {
                self.aggregations.push(aggregate);
            }
            NodeKind::Binary(binary) => {
                let on = binary.matching.as_ref().filter(|matching| matching.on);
                self.is_matched_otherwise |= on.is_some_and(|on| !on.labels.contains(label));
                self.is_about_all |= binary.op == BinaryOp::Or
                    || is_about_group(expr, binary)
                    || compares_with_itself(expr, binary);
            }
            _ => {}
        }
    }

    fn help(&self, subject: &Subject<'_>, label: &str) -> Option<String> {
        let first = self.aggregations.first()?;
        let takes = takes(&self.aggregations);
        let there = match self.aggregations.len() {
            1 => "there",
            _ => "to each of them",
        };
        let mut selectors = self.selectors.iter();
        let lacking = selectors.find_map(|selector| without_label(subject, selector, label));
        if let Some(metric) = lacking {
            return Some(format!(
                "`{metric}` has no `{label}`: write the text without it"
            ));
        }
        if self.is_about_all {
            return Some(format!(
                "{takes} it away, and the alert is about all series together: write the text \
without it"
            ));
        }
        let add = match (&first.grouping, self.aggregations.len()) {
            (Some(grouping), 1) if grouping.without => format!("remove `{label}` there"),
            (None, 1) if !self.is_matched_otherwise => {
                format!("write `{} by ({label}) (…)`", first.op.name())
            }
            _ => format!("add `{label}` {there}"),
        };
        if self.is_matched_otherwise {
            return Some(format!(
                "{takes} it away: write the text without it, or {add} and to `on (…)`"
            ));
        }
        Some(match self.has_label(subject, label) {
            true => format!(
                "{takes} it away: {add} for one alert for each `{label}`, or write the text \
without it"
            ),
            false => format!(
                "{takes} it away, if the series have it: {add} then, or write the text without it"
            ),
        })
    }

    /// Returns whether it is known that the series have the label.
    fn has_label(&self, subject: &Subject<'_>, label: &str) -> bool {
        let is_matched = |selector: &&VectorSelector| {
            let mut matchers = selector.matchers.iter();
            let named = matchers.any(|m| m.name.as_str() == label && !m.accepts_absent);
            let series = selector
                .metric_name()
                .and_then(|name| subject.catalogue.series(name));
            named || series.is_some_and(|series| series.has_label(label) == Some(true))
        };
        OF_SCRAPES.contains(&label) || self.selectors.iter().all(is_matched)
    }
}

/// Returns what takes something, as it stands in a sentence.
fn takes(aggregations: &[&Aggregate]) -> String {
    let mut ops: Vec<String> = aggregations.iter().map(|a| written(a)).collect();
    ops.dedup();
    let named = list(ops.iter().map(String::as_str));
    match (ops.len(), aggregations.len()) {
        (1, 1) => format!("{named} takes"),
        (1, _) => format!("every {named} takes"),
        _ => format!("{named} take"),
    }
}

/// Returns an aggregation as it stands in a sentence.
fn written(aggregate: &Aggregate) -> String {
    let op = aggregate.op.name();
    match &aggregate.grouping {
        Some(grouping) if grouping.without => format!("{op} without (…)"),
        Some(_) => format!("{op} by (…)"),
        None => op.to_owned(),
    }
}

/// Returns the metric of a selector whose exporter is known not to give it the label, which is none
/// that targets have.
fn without_label<'e>(
    subject: &Subject<'_>,
    selector: &'e VectorSelector,
    label: &str,
) -> Option<&'e str> {
    let name = selector.metric_name()?;
    let series = subject.catalogue.series(name)?;
    let lacks = series.has_label(label) == Some(false) && !OF_SCRAPES.contains(&label);
    (lacks && !is_usual_of_targets(label)).then_some(name)
}

/// Returns whether the operator asks something of all series of a group: how many there are, whether
/// all are 0, and whether even the greatest is too small, as the newest of several times is. What is
/// missing has no labels, and of each alone something else is asked.
fn is_about_group(expr: &Expr, binary: &Binary) -> bool {
    use AggregateOp::{Count, Group, Max, Min, Sum};
    let aggregate = |id: NodeId| match &expr.node(expr.without_parens(id)).kind {
        NodeKind::Aggregate(aggregate) => Some(aggregate.op),
        _ => None,
    };
    let is_time = |id: NodeId| {
        matches!(&expr.node(expr.without_parens(id)).kind,
        NodeKind::Call(call) if call.function.name == "time")
    };
    let (op, aggregated) = match (aggregate(binary.left), aggregate(binary.right)) {
        (Some(aggregate), None) => (binary.op, aggregate),
        (None, Some(aggregate)) if binary.op == BinaryOp::Sub && is_time(binary.left) => {
            return aggregate == Max;
        }
        (None, Some(aggregate)) => (binary.op.mirrored(), aggregate),
        _ => return false,
    };
    match (op, aggregated) {
        (BinaryOp::Equal, Sum | Max) | (BinaryOp::Less | BinaryOp::LessOrEqual, Max) => true,
        (BinaryOp::Greater | BinaryOp::GreaterOrEqual, Min) => true,
        (op, Count | Group) => op.is_comparison(),
        _ => false,
    }
}

/// Returns whether both sides of an operator aggregate the same metric, as where each is compared with
/// the average.
fn compares_with_itself(expr: &Expr, binary: &Binary) -> bool {
    let aggregated = |id: NodeId| {
        let nodes = || expr.descendants(id);
        let has_aggregate = nodes().any(|id| matches!(expr.node(id).kind, NodeKind::Aggregate(_)));
        let selector = nodes().find_map(|id| selector(expr, id));
        selector.filter(|_| has_aggregate)
    };
    let of = |selector: &VectorSelector| {
        let matchers = selector.matchers.iter();
        let matchers = matchers.map(|m| (m.name.clone(), m.op, m.value.clone()));
        let name = selector.metric_name().map(str::to_owned);
        (name, matchers.collect::<Vec<_>>())
    };
    match (aggregated(binary.left), aggregated(binary.right)) {
        (Some(left), Some(right)) => of(left) == of(right),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::check::{self, Scope};
    use crate::diag::Sink;
    use crate::model::catalogue::Catalogue;
    use crate::model::rules::RulePolicy;
    use crate::model::stack::{FileKind, Loader, Targets};
    use crate::source::Disk;

    /// Returns the help for `$labels.<label>` in an alert on the expression.
    fn help(label: &str, expr: &str) -> Option<String> {
        let rules = format!(
            "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: {expr:?}\n    \
             annotations: {{a: '{{{{ $labels.{label} }}}}'}}\n"
        );
        let mut loader = Loader::new(&Disk, Targets::default());
        let kind = Some(FileKind::Rules);
        loader.text("rules.yml", rules.as_bytes(), kind).unwrap();
        let scope = Scope {
            stack: &loader.stack,
            sources: &loader.sources,
            files: None,
            catalogue: &Catalogue::default(),
            policy: &RulePolicy::default(),
        };
        let mut sink = Sink::new();
        check::run(&scope, &mut sink);
        let found = sink.into_sorted();
        let mut found = found.into_iter();
        let missing = found.find(|finding| finding.code.name == "missing-template-label")?;
        Some(missing.help.unwrap_or_default())
    }

    /// A label, an expression, and what is advised.
    const ADVICE: &[(&str, &str, &str)] = &[
        (
            "instance",
            "sum(x) > 1",
            "`sum` takes it away: write `sum by (instance) (…)` for one alert for each `instance`, or write the text without it",
        ),
        (
            "instance",
            "sum by (job) (x) / sum by (job) (y) > 1",
            "every `sum by (…)` takes it away: add `instance` to each of them for one alert for each `instance`, or write the text without it",
        ),
        (
            "job",
            "sum by (instance) (max without (job) (x)) > 1",
            "`sum by (…)` and `max without (…)` take it away: add `job` to each of them for one alert for each `job`, or write the text without it",
        ),
        (
            "operation",
            "sum(x) > 1",
            "`sum` takes it away, if the series have it: write `sum by (operation) (…)` then, or write the text without it",
        ),
        (
            "operation",
            "sum(x{operation=\"a\"}) > 1",
            "`sum` takes it away: write `sum by (operation) (…)` for one alert for each `operation`, or write the text without it",
        ),
        (
            "mountpoint",
            "sum(node_load1) > 1",
            "`node_load1` has no `mountpoint`: write the text without it",
        ),
        (
            "instance",
            "sum by (job) (up) == 0",
            "`sum by (…)` takes it away, and the alert is about all series together: write the text without it",
        ),
        (
            "instance",
            "time() - max by (job) (x) > 5",
            "`max by (…)` takes it away, and the alert is about all series together: write the text without it",
        ),
        (
            "instance",
            "2 < count by (job) (x)",
            "`count by (…)` takes it away, and the alert is about all series together: write the text without it",
        ),
        (
            "instance",
            "max by (job) (x) < 5",
            "`max by (…)` takes it away, and the alert is about all series together: write the text without it",
        ),
        (
            "job",
            "absent(x{a=\"b\"})",
            "`absent()` gives the labels of `=` matchers in the selector itself: write the text without it",
        ),
        (
            "job",
            "count(x) == 0",
            "`count` takes it away, and the alert is about all series together: write the text without it",
        ),
        (
            "job",
            "sum(x) or vector(0)",
            "`sum` takes it away, and the alert is about all series together: write the text without it",
        ),
        (
            "instance",
            "avg by (job) (x) * 2 < max by (job) (x)",
            "`avg by (…)` and `max by (…)` take it away, and the alert is about all series together: write the text without it",
        ),
        (
            "instance",
            "sum by (job) (x) > on (job) group_left sum by (job) (y)",
            "every `sum by (…)` takes it away: write the text without it, or add `instance` to each of them and to `on (…)`",
        ),
        (
            "pod",
            "x * on (job) group_left y / on (job) z > 1",
            "`/ on (…)` keeps the labels it names only: add `pod` there, or use group_left",
        ),
    ];

    #[test]
    fn advice_fits_the_expression() {
        for (label, expr, advice) in ADVICE {
            assert_eq!(
                help(label, expr).as_deref(),
                Some(*advice),
                "{label} of {expr}"
            );
        }
    }

    #[test]
    fn what_never_fires_shows_nothing() {
        assert_eq!(
            help("instance", "sum by (code) (x{code=\"5\"}) / sum(y) > 1"),
            None
        );
    }
}
