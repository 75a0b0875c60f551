//! Alerts that compare nothing.

use super::condition::Conditions;
use super::pass::RuleCheck;
use super::recorded::Recorded;
use super::result::unusable;
use super::subject::Query;
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::{BinaryOp, Expr, NodeId, NodeKind, ValueType};

/// An alert whose expression compares nothing.
pub static NO_COMPARISON: Code = Code {
    name: "alert-without-comparison",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "an alert whose expression compares nothing, and so fires whatever the value",
    explain: "An alert fires for every series that its expression gives, 0 included. Without a \
comparison that is every series that exists: `node_filesystem_readonly` alone fires for each file \
system. What exists only in trouble fires rightly today, and for ever once the exporter gives its \
zero as well; `> 0` costs nothing. `absent()`, `and` and `unless` are conditions too, and an expression \
without any selector, such as `vector(1)`, is meant to fire always.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: disk\n    rules:\n      - alert: FilesystemReadOnly\n        expr: node_filesystem_readonly{fstype=\"ext4\"}\n        for: 5m\n        labels: {severity: warning}\n        annotations: {summary: '{{ $labels.mountpoint }} is read-only'}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: disk\n    rules:\n      - alert: FilesystemReadOnly\n        expr: node_filesystem_readonly{fstype=\"ext4\"} == 1\n        for: 5m\n        labels: {severity: warning}\n        annotations: {summary: '{{ $labels.mountpoint }} is read-only'}\n",
    }],
};

/// An alert whose comparison has the bool modifier.
pub static BOOL_COMPARISON: Code = Code {
    name: "alert-with-bool",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "an alert compares with `bool`, and so fires whether the comparison holds or not",
    explain: "With `bool` a comparison drops no series but gives 1 where it holds and 0 where it does \
not. An alert fires for every series, whatever its value, so this one always fires. Without `bool` the \
comparison keeps only the series for which it holds.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == bool 0\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: '{{ $labels.instance }} is down'}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: '{{ $labels.instance }} is down'}\n",
    }],
};

/// Checks the expression of each alert.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&NO_COMPARISON, &BOOL_COMPARISON],
    start: |_, recorded| {
        Box::new(move |subject, report| {
            if let Some(query) = Query::of(&subject).filter(|_| subject.rule.is_alert()) {
                check(&query, recorded, report);
            }
        })
    },
};

fn check(query: &Query<'_>, recorded: &Recorded<'_>, report: &mut Reporter<'_>) {
    let expr = query.expr;
    let conditions = Conditions::of(expr, |name| recorded.is_conditional(name));
    // One whose evaluation fails fires for nothing.
    if unusable(expr).is_some() {
        return;
    }
    beside(query, report);
    let root = expr.without_parens(expr.root());
    let is_bool =
        |kind: &NodeKind| matches!(kind, NodeKind::Binary(b) if b.bool_modifier.is_some());
    let is_meant = !selects(expr) && !is_bool(&expr.node(root).kind);
    if conditions.get(root) || is_meant || !compares_series(expr, recorded) {
        return;
    }
    let span = expr.node(root).span;
    let finding = match &expr.node(root).kind {
        NodeKind::Binary(binary) if let Some(modifier) = binary.bool_modifier => query
            .finding(
                report,
                &BOOL_COMPARISON,
                modifier,
                "with `bool` the comparison gives 0 or 1, and the alert fires for both",
            )
            .help(match expr.value_type(root) {
                ValueType::Scalar => {
                    "both sides are numbers, so the alert always fires: compare a metric"
                }
                _ => "remove `bool`",
            }),
        _ => query
            .finding(
                report,
                &NO_COMPARISON,
                span,
                "nothing is compared: the alert fires for every series, whatever its value",
            )
            .help("add a comparison, such as `> 0`"),
    };
    report.push(finding);
}

/// Reports comparisons with `bool` on a side of an operator that asks for existence alone: on the
/// right, or on the left where nothing is done with the value.
fn beside(query: &Query<'_>, report: &mut Reporter<'_>) {
    let expr = query.expr;
    let mut ahead = vec![(expr.root(), true)];
    while let Some((id, is_shown)) = ahead.pop() {
        let NodeKind::Binary(binary) = &expr.node(id).kind else {
            let is_paren = matches!(expr.node(id).kind, NodeKind::Paren(_));
            ahead.extend(expr.children(id).map(|child| (child, is_shown && is_paren)));
            continue;
        };
        let is_condition = matches!(binary.op, BinaryOp::And | BinaryOp::Unless);
        let left_shown = is_shown && binary.op.is_set();
        ahead.extend([(binary.left, left_shown), (binary.right, false)]);
        let sides = [(binary.left, left_shown), (binary.right, true)];
        for (side, asks) in sides.into_iter().filter(|_| is_condition) {
            if let NodeKind::Binary(comparison) = &expr.node(expr.without_parens(side)).kind
                && let Some(modifier) = comparison.bool_modifier.filter(|_| asks)
            {
                let message = format!(
                    "with `bool` the comparison gives 0 or 1, and `{}` takes both",
                    binary.op.symbol()
                );
                let finding = query.finding(report, &BOOL_COMPARISON, modifier, message);
                report.push(finding.help("remove `bool`"));
            }
        }
    }
}

fn selects(expr: &Expr) -> bool {
    expr.nodes().any(|(id, _)| name(expr, id).is_some())
}

/// Returns whether all series that the expression selects may exist at any time.
///
/// `ALERTS` exist only while something fires. What is recorded elsewhere under a name with a colon
/// may have been filtered there.
fn compares_series(expr: &Expr, recorded: &Recorded<'_>) -> bool {
    let mut names = expr.nodes().filter_map(|(id, _)| name(expr, id));
    names.all(|name| {
        let is_foreign = name.contains(':') && recorded.rules(name).is_empty();
        !is_foreign && name != "ALERTS" && name != "ALERTS_FOR_STATE"
    })
}

/// Returns the name that a selector selects, empty when it selects several.
fn name(expr: &Expr, id: NodeId) -> Option<&str> {
    match &expr.node(id).kind {
        NodeKind::VectorSelector(selector) => Some(selector.metric_name().unwrap_or_default()),
        _ => None,
    }
}
