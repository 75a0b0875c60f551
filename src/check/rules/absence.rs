//! Alerts on series that are not there.

use std::cell::LazyCell;

use super::pass::RuleCheck;
use super::subject::{Query, Subject};
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::duration::Duration;
use crate::lang::promql::{BinaryOp, Call, MatchOp, NodeKind};

/// An alert on `absent()` that does not wait.
pub static ABSENT_AT_ONCE: Code = Code {
    name: "absent-without-for",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "an alert on absent() that does not wait",
    explain: "After a start Prometheus evaluates its rules before it has scraped every target, and \
what was not scraped yet is absent. Without `for` such an alert fires at each restart of Prometheus; \
two scrape intervals are enough.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: NoTargets\n        expr: absent(up{job=\"web\"})\n        labels: {severity: critical}\n        annotations: {summary: no target of job web}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: NoTargets\n        expr: absent(up{job=\"web\"})\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: no target of job web}\n",
    }],
};

/// `absent()` of several values of one label.
pub static ABSENT_OF_SEVERAL: Code = Code {
    name: "absent-of-several",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "absent() of several alternatives gives something only when all are gone",
    explain: "`absent()` asks whether the selector gives nothing at all. Of `job=~\"api|web\"` that is \
so only once both are gone; while one is left, the loss of the other goes unseen. Ask for each one: \
`absent(up{job=\"api\"}) or absent(up{job=\"web\"})`. That also keeps the label, which a regular \
expression cannot give.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: NoTargets\n        expr: absent(up{job=~\"api|web\"})\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: no targets}\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: NoTargets\n        expr: absent(up{job=\"api\"}) or absent(up{job=\"web\"})\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: 'no target of job {{ $labels.job }}'}\n",
    }],
};

/// Checks every `absent()` in an alert.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&ABSENT_AT_ONCE, &ABSENT_OF_SEVERAL],
    start: |_, _| {
        Box::new(move |subject, report| {
            if let Some(query) = Query::of(&subject).filter(|_| subject.rule.is_alert()) {
                let parents = LazyCell::new(|| query.expr.parents());
                for (id, node) in query.expr.nodes() {
                    if let NodeKind::Call(call) = &node.kind
                        && call.function.name == "absent"
                    {
                        // Beside another condition it alone lets nothing fire.
                        let mut above = parents.above(id).map(|id| &query.expr.node(id).kind);
                        if !above.any(is_conjunction) {
                            at_once(&subject, &query, call, report);
                        }
                        several(&query, call, report);
                    }
                }
            }
        })
    },
};

fn is_conjunction(kind: &NodeKind) -> bool {
    matches!(kind, NodeKind::Binary(binary) if binary.op.is_set() && binary.op != BinaryOp::Or)
}

fn at_once(subject: &Subject<'_>, query: &Query<'_>, call: &Call, report: &mut Reporter<'_>) {
    let wait = match &subject.rule.r#for {
        crate::model::decode::Field::Invalid(_) => return,
        field => field.or(Duration::ZERO),
    };
    if !wait.is_zero() {
        return;
    }
    let finding = query.finding(
        report,
        &ABSENT_AT_ONCE,
        call.name_span,
        "without `for` this alert fires whenever Prometheus starts, before the first scrapes",
    );
    report.push(finding.help("add `for: 5m`"));
}

fn several(query: &Query<'_>, call: &Call, report: &mut Reporter<'_>) {
    let expr = query.expr;
    let Some(argument) = call.arguments.first() else {
        return;
    };
    let NodeKind::VectorSelector(selector) = &expr.node(expr.without_parens(*argument)).kind else {
        return;
    };
    for matcher in &selector.matchers {
        let text = matcher.value.as_str();
        let is_list = text.contains('|')
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"|-_:/".contains(&b));
        if matcher.op == MatchOp::Regex && is_list {
            let finding = query.finding(
                report,
                &ABSENT_OF_SEVERAL,
                matcher.span(),
                "absent() gives something only once all of these are gone",
            );
            report.push(finding.help("write an absent() for each, joined with `or`"));
        }
    }
}
