//! Labels to group or match by that series cannot have.

use super::described::list;
use super::matching;
use super::subject::Subject;
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::{Aggregate, Binary, METRIC_NAME, Name, NodeId, NodeKind};
use crate::model::inference::{Others, Presence, Vector};

/// A label to group or match by that series cannot have.
pub static MISSING_GROUPING_LABEL: Code = Code {
    name: "missing-grouping-label",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "an aggregation or operator names a label that its series never have",
    explain: "A label under `by (…)` or `on (…)` that the series do not have is as if it were not \
written: the groups are larger than the text says, and the result has no such label. Where only one \
side of an operator cannot have a label under `on (…)`, only series without it find a partner. Mostly \
the label is misspelt, or an inner aggregation has taken it away.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:max\n        expr: max by (job) (sum by (instance) (up))\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:max\n        expr: max by (job) (sum by (job, instance) (up))\n",
    }],
};

pub(super) fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (id, node) in subject.expr().nodes() {
        match &node.kind {
            NodeKind::Aggregate(aggregate) => grouping(subject, report, aggregate),
            NodeKind::Binary(binary) => on(subject, report, id, binary),
            _ => {}
        }
    }
}

fn grouping(subject: &Subject<'_>, report: &mut Reporter<'_>, aggregate: &Aggregate) {
    let Some(grouping) = aggregate.grouping.as_ref().filter(|g| !g.without) else {
        return;
    };
    let vector = subject.certain.inferred.get(aggregate.expr);
    for name in grouping
        .labels
        .names
        .iter()
        .filter(|name| lacks(vector, name))
    {
        let message = format!(
            "`{}` groups by `{}`, which what it aggregates never has",
            aggregate.op.name(),
            name.text
        );
        let finding = subject.finding(report, &MISSING_GROUPING_LABEL, name.span, message);
        report.push(match known(vector) {
            Some(known) => finding.help(format!("what it aggregates has {known}")),
            None => finding,
        });
    }
}

fn on(subject: &Subject<'_>, report: &mut Reporter<'_>, id: NodeId, binary: &Binary) {
    let Some(on) = binary.matching.as_ref().filter(|matching| matching.on) else {
        return;
    };
    let [left, right] = [binary.left, binary.right].map(|side| subject.certain.inferred.get(side));
    for name in &on.labels.names {
        let message = match (lacks(left, name), lacks(right, name)) {
            (true, true) => format!(
                "neither side of `{}` has `{}`",
                binary.op.symbol(),
                name.text
            ),
            (true, false) => one_sided(name, "left", "right"),
            (false, true) => one_sided(name, "right", "left"),
            (false, false) => continue,
        };
        if matching::is_reported(subject, id) {
            return;
        }
        let finding = subject.finding(report, &MISSING_GROUPING_LABEL, name.span, message);
        report.push(finding.help("name labels that both sides have"));
    }
}

fn one_sided(name: &Name, lacking: &str, other: &str) -> String {
    format!(
        "the {lacking} side never has `{}`, so that only series without it match on the {other}",
        name.text
    )
}

fn lacks(vector: &Vector, name: &Name) -> bool {
    // The metric's name is often named together with what drops it.
    name.text != METRIC_NAME && !vector.is_empty() && vector.presence(&name.text) == Presence::Never
}

/// Returns the labels that series may have, when no others are possible.
fn known(vector: &Vector) -> Option<String> {
    let names = vector.names().into_iter();
    let given = names.filter(|name| vector.presence(name) != Presence::Never);
    let text = list(given.filter(|name| *name != METRIC_NAME));
    match (vector.others(), text.is_empty()) {
        (Others::None, true) => Some("no labels".to_owned()),
        (Others::None, false) => Some(text),
        _ => None,
    }
}
