//! Labels that `group_left` and `group_right` take from a side that has none of them.

use super::matching;
use super::subject::Subject;
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::promql::{METRIC_NAME, Name, Side};
use crate::model::inference::Presence;

/// A label that the other side cannot have.
pub static MISSING_INCLUDED_LABEL: Code = Code {
    name: "missing-included-label",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "`group_left` or `group_right` takes over a label that the other side never has",
    explain: "The labels in the parentheses of `group_left (…)` are taken from the side with one series \
for several, and given to the result. A label that this side does not have is even taken away from the \
result, should the series with many have had it.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: node\n    rules:\n      - record: instance:up:version\n        expr: up * on (instance) group_left (version) max by (instance) (node_exporter_build_info)\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: node\n    rules:\n      - record: instance:up:version\n        expr: up * on (instance) group_left (version) max by (instance, version) (node_exporter_build_info)\n",
    }],
};

pub(super) fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    for (id, binary) in subject.vector_operators() {
        let group = binary.matching.as_ref().and_then(|m| m.group.as_ref());
        let Some(group) = group else {
            continue;
        };
        let (one, side, word) = match group.many {
            Side::Left => (binary.right, "right", "group_left"),
            Side::Right => (binary.left, "left", "group_right"),
        };
        let vector = subject.certain.inferred.get(one);
        // Calculations drop the metric's name, and nothing comes of naming it.
        let is_missing = |name: &&Name| {
            name.text != METRIC_NAME && vector.presence(&name.text) == Presence::Never
        };
        let mut missing = group.include.names.iter().filter(is_missing).peekable();
        if missing.peek().is_none() || vector.is_empty() || matching::is_reported(subject, id) {
            continue;
        }
        for name in missing {
            let message = format!(
                "`{word}` takes `{}` from the {side} side, which never has it",
                name.text
            );
            let finding = subject.finding(report, &MISSING_INCLUDED_LABEL, name.span, message);
            report.push(finding.help(format!(
                "remove it here, or let the {side} side keep the label where it has one value for each \
                 partner"
            )));
        }
    }
}
