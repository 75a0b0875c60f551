//! Comparisons whose outcome does not depend on the data.

mod pair;

use std::cell::LazyCell;

use super::bounds::{AllBounds, Bounds};
use super::condition::Conditions;
use super::pass::RuleCheck;
use super::subject::{Query, Subject};
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::{AggregateOp, Binary, BinaryOp, Expr, NodeId, NodeKind};
use crate::model::catalogue::Catalogue;

/// A comparison that never holds.
pub static NEVER_TRUE: Code = Code {
    name: "comparison-never-true",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a comparison that never holds, whatever the data",
    explain: "The values that one side can have never fulfil the comparison, so it gives no series \
and an alert on it never fires. Most often `absent()` or `count()` is compared with 0, although \
neither ever gives 0 (without series they give nothing: ask `absent(x)` alone), or a ratio from 0 to 1 \
is compared with a percentage. What is taken for granted: the functions themselves, counters that are \
never negative, and of known metrics that they are 0 or 1 or a part of another one.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: NoTargets\n        expr: count(up{job=\"web\"}) == 0\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: no target of job web}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: NoTargets\n        expr: absent(up{job=\"web\"})\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: no target of job web}\n",
    }],
};

/// A comparison that always holds.
pub static ALWAYS_TRUE: Code = Code {
    name: "comparison-always-true",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a comparison that always holds, whatever the data",
    explain: "Every value that the sides can have fulfils the comparison, so it filters nothing and \
an alert on it fires for every series. Most often the operator is the wrong way round, or the limit \
was meant for another unit. Comparisons that only ask whether there is a series at all, such as \
`absent(x) == 1` and `count(x) > 0`, are left alone.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: RuleFailures\n        expr: increase(prometheus_rule_evaluation_failures_total[5m]) >= 0\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: rules fail}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: RuleFailures\n        expr: increase(prometheus_rule_evaluation_failures_total[5m]) > 0\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: rules fail}\n",
    }],
};

/// Checks every comparison of every expression.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&NEVER_TRUE, &ALWAYS_TRUE],
    start: |scope, _| {
        Box::new(move |subject, report| {
            if let Some(query) = Query::of(&subject) {
                check(&query, &subject, scope.catalogue, report);
                pair::check(&query, report);
            }
        })
    },
};

fn check(
    query: &Query<'_>,
    subject: &Subject<'_>,
    catalogue: &Catalogue,
    report: &mut Reporter<'_>,
) {
    let expr = query.expr;
    let root = expr.without_parens(expr.root());
    let comparisons = |kind: &NodeKind| matches!(kind, NodeKind::Binary(b) if b.op.is_comparison());
    if !expr.nodes().any(|(_, node)| comparisons(&node.kind)) {
        return;
    }
    let bounds = AllBounds::of(expr, catalogue);
    let conditions = LazyCell::new(|| Conditions::of(expr, |_| false));
    for (id, node) in expr.nodes() {
        let NodeKind::Binary(binary) = &node.kind else {
            continue;
        };
        // An alert with `bool` fires whether the comparison holds or not.
        let fires_anyway = id == root && binary.bool_modifier.is_some() && subject.rule.is_alert();
        if !binary.op.is_comparison() || fires_anyway {
            continue;
        }
        let (left, right) = (bounds.get(binary.left), bounds.get(binary.right));
        let (code, outcome) = match outcome(binary.op, left, right) {
            Some(false) => (&NEVER_TRUE, "is never true"),
            Some(true) if filters(expr, binary, &conditions) => (&ALWAYS_TRUE, "is always true"),
            _ => continue,
        };
        let why = reason(expr, binary, left, right);
        let but = match code == &ALWAYS_TRUE && (left.nan || right.nan) {
            true => ", or no number",
            false => "",
        };
        let finding = query.finding(
            report,
            code,
            node.span,
            format!("this comparison {outcome}: {why}{but}"),
        );
        report.push(match help(expr, binary, code) {
            Some(help) => finding.help(help),
            None => finding,
        });
    }
}

/// Returns what the comparison always gives, when it always gives the same.
fn outcome(op: BinaryOp, left: Bounds, right: Bounds) -> Option<bool> {
    let may_be_nan = left.nan || right.nan;
    let never = match op {
        BinaryOp::Greater => left.max <= right.min,
        BinaryOp::GreaterOrEqual => left.max < right.min,
        BinaryOp::Equal => left.max < right.min || right.max < left.min,
        BinaryOp::NotEqual => !may_be_nan && are_equal(left, right),
        BinaryOp::Less | BinaryOp::LessOrEqual => return outcome(op.mirrored(), right, left),
        _ => return None,
    };
    let always = match op {
        BinaryOp::Greater => left.min > right.max,
        BinaryOp::GreaterOrEqual => left.min >= right.max,
        BinaryOp::Equal => are_equal(left, right),
        BinaryOp::NotEqual => left.max < right.min || right.max < left.min,
        _ => false,
    };
    match (never, always) {
        (true, _) => Some(false),
        // A part of nothing is no number, which no alert is about.
        (_, true) if !may_be_nan || is_finite(left) && is_finite(right) => Some(true),
        _ => None,
    }
}

fn is_finite(bounds: Bounds) -> bool {
    bounds.min.is_finite() && bounds.max.is_finite()
}

fn are_equal(left: Bounds, right: Bounds) -> bool {
    left.min == left.max && right.min == right.max && left.min == right.min
}

/// Returns whether the comparison is there to filter values, and not to ask for existence.
fn filters(expr: &Expr, binary: &Binary, conditions: &Conditions) -> bool {
    let sides = [binary.left, binary.right];
    let selects = |id: NodeId| {
        let mut nodes = expr.descendants(id);
        nodes.any(|id| matches!(expr.node(id).kind, NodeKind::VectorSelector(_)))
    };
    sides.into_iter().any(selects)
        && !sides
            .into_iter()
            .any(|id| conditions.get(id) || is_existence(expr, id))
}

/// Returns whether the value says only that there are series, by itself or in a calculation with
/// numbers.
fn is_existence(expr: &Expr, id: NodeId) -> bool {
    let mut ahead = vec![id];
    let mut found = false;
    while let Some(id) = ahead.pop() {
        match &expr.node(id).kind {
            NodeKind::Paren(inner) => ahead.push(*inner),
            NodeKind::Number(_) => {}
            NodeKind::Aggregate(aggregate) => match aggregate.op {
                AggregateOp::Count | AggregateOp::CountValues | AggregateOp::Group => found = true,
                _ => ahead.push(aggregate.expr),
            },
            NodeKind::Call(call) => match (call.function.name, call.arguments.first()) {
                ("absent" | "absent_over_time" | "count_over_time" | "present_over_time", _) => {
                    found = true;
                }
                ("label_replace" | "label_join", Some(vector)) => ahead.push(*vector),
                _ => return false,
            },
            NodeKind::Binary(binary) if !binary.op.is_set() && !binary.op.is_comparison() => {
                ahead.extend([binary.left, binary.right]);
            }
            _ => return false,
        }
    }
    found
}

fn reason(expr: &Expr, binary: &Binary, left: Bounds, right: Bounds) -> String {
    let is_number =
        |id: NodeId| matches!(expr.node(expr.without_parens(id)).kind, NodeKind::Number(_));
    match (is_number(binary.left), is_number(binary.right)) {
        (false, false) => format!(
            "the left side is {}, the right side {}",
            range(left),
            range(right)
        ),
        (true, _) => format!("the right side is {}", range(right)),
        (_, true) => format!("the left side is {}", range(left)),
    }
}

fn range(bounds: Bounds) -> String {
    let Bounds { min, max, .. } = bounds;
    if min == max {
        format!("always {min}")
    } else if max.is_infinite() {
        format!("never below {min}")
    } else if min.is_infinite() {
        format!("never above {max}")
    } else {
        format!("between {min} and {max}")
    }
}

fn help(expr: &Expr, binary: &Binary, code: &Code) -> Option<&'static str> {
    let is_ratio = |id: NodeId| matches!(&expr.node(expr.without_parens(id)).kind, NodeKind::Binary(b) if b.op == BinaryOp::Div);
    let sides = [binary.left, binary.right];
    if code != &NEVER_TRUE {
        None
    } else if sides.into_iter().any(|id| is_existence(expr, id)) {
        Some("without series there is no value at all: ask for that with `absent(…)` alone")
    } else if sides.into_iter().any(is_ratio) {
        Some("multiply the ratio by 100, or compare it with a ratio")
    } else {
        None
    }
}
