//! Two sides of an operator whose labels never agree.

use super::described::{list, reason};
use super::parted;
use super::subject::Subject;
use crate::check::Reporter;
use crate::diag::{Code, Example, Finding, Level, Severity};
use crate::lang::promql::{Binary, BinaryOp, Expr, NodeId, NodeKind};
use crate::model::inference::{Matching, Mismatch, Others, Presence, Vector};

/// Two sides that never match.
pub static NEVER_MATCHES: Code = Code {
    name: "sides-never-match",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "the two sides of an operator never have series that match",
    explain: "An operator between two vectors brings those series together that agree on all labels, \
or on those that `on (…)` names, or on all but those of `ignoring (…)`. A label that one side always \
has and the other never, or that never has the same value on both, makes that no series has a partner: \
the result is empty, and an alert on it never fires. What each side has follows from the aggregations \
and matchers of the expression, from the recording rules it uses, and from the scrape jobs in \
prometheus.yml.\n\nAggregate both sides by the same labels, or name with `on (…)` the labels that both \
have; `group_left` lets several series on the left meet one on the right.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: HighErrorRate\n        expr: sum by (code) (rate(http_requests_total{code=\"500\"}[5m])) / sum(rate(http_requests_total[5m])) > 0.1\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: HighErrorRate\n        expr: sum(rate(http_requests_total{code=\"500\"}[5m])) / sum(rate(http_requests_total[5m])) > 0.1\n",
    }],
};

/// Two sides that do not match, as far as exporters give what they usually do.
pub static HARDLY_MATCHES: Code = Code {
    name: "sides-hardly-match",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "the two sides of an operator have labels that hardly ever match",
    explain: "As `sides-never-match`, but it follows from what is usual rather than from the files \
alone: that a label which the expression groups by exists, that series have the `job` and `instance` \
which every scrape adds, and that a metric has the labels which the catalogue of metrics knows. \
`metrics:` in techcorp.yml says what other metrics have.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: node\n    rules:\n      - alert: HighLoad\n        expr: node_load15 > count by (instance) (node_cpu_seconds_total{mode=\"idle\"})\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: node\n    rules:\n      - alert: HighLoad\n        expr: node_load15 > on (instance) count by (instance) (node_cpu_seconds_total{mode=\"idle\"})\n",
    }],
};

/// An `unless` that takes nothing away.
pub static IDLE_UNLESS: Code = Code {
    name: "unless-without-effect",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "an `unless` never takes anything away",
    explain: "`a unless b` takes those series of `a` away that agree with one of `b` on all labels, or \
on those that `on (…)` names. When a label that counts is never equal on both sides, nothing is taken \
away, and the alert fires in the very case that was to be left out.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: node\n    rules:\n      - alert: NodeDown\n        expr: up{job=\"node\"} == 0 unless sum by (instance) (maintenance_mode)\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: node\n    rules:\n      - alert: NodeDown\n        expr: up{job=\"node\"} == 0 unless on (instance) sum by (instance) (maintenance_mode)\n",
    }],
};

pub(super) fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (_, binary) in subject.vector_operators() {
        if binary.op == BinaryOp::Or {
            continue;
        }
        if let Some(finding) = operator(subject, report, binary) {
            report.push(finding);
        }
    }
}

fn operator(subject: &Subject<'_>, report: &Reporter<'_>, binary: &Binary) -> Option<Finding> {
    let matching = Matching::of(binary);
    let mismatches = |sides: [&Vector; 2]| matching.mismatches(sides[0], sides[1]);
    let certain = [binary.left, binary.right].map(|side| subject.certain.inferred.get(side));
    let symbol = binary.op.symbol();
    let (code, found, sides) = match mismatches(certain) {
        Some(found) => (&NEVER_MATCHES, found, certain),
        None if !parted::may_be_parted(subject, binary) => return None,
        None => {
            let sides = [binary.left, binary.right];
            let usual = sides.map(|side| subject.usual().inferred.get(side));
            (&HARDLY_MATCHES, mismatches(usual)?, usual)
        }
    };
    let reason = reason(&found);
    let basis = match code.severity {
        Severity::Error => "",
        _ => basis(&found),
    };
    let (code, message) = match (binary.op, code.severity) {
        (BinaryOp::Unless, _) => (
            &IDLE_UNLESS,
            format!("`unless` takes nothing away: {reason}{basis}"),
        ),
        (_, Severity::Error) => (
            code,
            format!("the sides of `{symbol}` never match: {reason}"),
        ),
        _ => (
            code,
            format!("the sides of `{symbol}` do not match: {reason}{basis}"),
        ),
    };
    let finding = subject.finding(report, code, binary.op_span, message);
    Some(match help(subject.expr(), binary, sides, &found) {
        Some(help) => finding.help(help),
        None => finding,
    })
}

/// Returns what a claim relies on, when it is what every scrape adds.
fn basis(mismatches: &[Mismatch]) -> &'static str {
    let every_scrape = |m: &Mismatch| matches!(m.label.as_str(), "job" | "instance");
    match (mismatches.iter().all(every_scrape), mismatches.len()) {
        (true, 1) => ", as every scrape adds it",
        (true, _) => ", as every scrape adds them",
        (false, _) => "",
    }
}

/// Returns how to match, when one side has few labels and the other has them as well.
fn help(
    expr: &Expr,
    binary: &Binary,
    sides: [&Vector; 2],
    mismatches: &[Mismatch],
) -> Option<String> {
    if [binary.left, binary.right]
        .iter()
        .any(|side| is_absence(expr, *side))
    {
        return Some(
            "`absent()` gives the labels of its `=` matchers only: `unless on (…)` leaves out the \
series that have a partner, `and on ()` asks whether there is none at all"
                .to_owned(),
        );
    }
    let names: Vec<&str> = mismatches.iter().map(|m| m.label.as_str()).collect();
    if let Some(matching) = &binary.matching {
        let word = if matching.on { "on" } else { "ignoring" };
        return Some(match matching.on {
            true => format!("name labels under `{word} (…)` that both sides have"),
            false => format!("name {} under `ignoring (…)` as well", list(names)),
        });
    }
    let common = common(sides);
    if common.is_empty() {
        return Some("aggregate both sides by the same labels".to_owned());
    }
    let on = common.join(", ");
    let several = match binary.op.is_set() {
        true => "",
        false => {
            ", with group_left or group_right where one of them has several series for one of \
                  the other"
        }
    };
    Some(format!(
        "aggregate both sides by the same labels, or write `on ({on})`{several}"
    ))
}

fn is_absence(expr: &Expr, id: NodeId) -> bool {
    let kind = &expr.node(expr.without_parens(id)).kind;
    matches!(kind, NodeKind::Call(call)
        if matches!(call.function.name, "absent" | "absent_over_time"))
}

/// Returns the labels that the side with known labels can have and the other as well.
fn common([left, right]: [&Vector; 2]) -> Vec<String> {
    let closed = |vector: &Vector| vector.others() == Others::None;
    let (one, other) = match (closed(left), closed(right)) {
        (_, true) => (right, left),
        (true, false) => (left, right),
        (false, false) => return Vec::new(),
    };
    let names = one.names().into_iter();
    let shared = names.filter(|name| {
        *name != crate::lang::promql::METRIC_NAME
            && one.presence(name) != Presence::Never
            && !one.get(name).is_disjoint(&other.get(name))
            && other.presence(name) != Presence::Never
    });
    let shared: Vec<String> = shared.map(str::to_owned).collect();
    // A long list is no advice.
    match shared.len() {
        0..=3 => shared,
        _ => Vec::new(),
    }
}

/// Returns whether an operator's sides are known never to match, so that other checks stay silent.
pub(super) fn is_reported(subject: &Subject<'_>, id: NodeId) -> bool {
    let mut operators = subject.vector_operators();
    let found = operators.find(|(operator, _)| *operator == id);
    found.is_some_and(|(_, binary)| {
        let matching = Matching::of(binary);
        [&subject.certain, subject.usual()].iter().any(|rule| {
            let side = |side| rule.inferred.get(side);
            matching
                .mismatches(side(binary.left), side(binary.right))
                .is_some()
        })
    })
}
