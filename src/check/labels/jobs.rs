//! Selectors that no target of the stack's scrape jobs can fulfil.

use super::described::list;
use super::subject::Subject;
use crate::check::Reporter;
use crate::diag::{Code, Example, Finding, Level, Severity, suggest};
use crate::lang::promql::{LabelMatcher, METRIC_NAME, MatchOp, NodeId, NodeKind, VectorSelector};
use crate::model::inference::{AnySeries, Presence, Selection, Storage};

/// A selector that fits no target.
pub static UNKNOWN_TARGETS: Code = Code {
    name: "selector-without-target",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a selector asks for a target label that no scrape job gives",
    explain: "The labels `job` and `instance`, those of `static_configs`, and what `relabel_configs` \
make of them stand on every series of a target. A selector that asks for a value which no target of \
any scrape job has selects nothing: the alert never fires, and `absent()` of it always does. Series \
that reach Prometheus by remote write are not looked at; with `remote_read` or `otlp` in \
prometheus.yml the check is silent.",
    wrong: &[
        Example {
            name: "prometheus.yml",
            text: "rule_files: ['rules.yml']\nscrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['api:9100']\n",
        },
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: api\n    rules:\n      - alert: ApiDown\n        expr: up{job=\"api-service\"} == 0\n        for: 1m\n",
        },
    ],
    right: &[
        Example {
            name: "prometheus.yml",
            text: "rule_files: ['rules.yml']\nscrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['api:9100']\n",
        },
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: api\n    rules:\n      - alert: ApiDown\n        expr: up{job=\"api\"} == 0\n        for: 1m\n",
        },
    ],
};

pub(super) fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    if !subject.inference.knows_series_of(&subject.certain) {
        return;
    }
    for (id, node) in subject.expr().nodes() {
        if let NodeKind::VectorSelector(selector) = &node.kind
            && subject.certain.inferred.get(id).is_empty()
            && let Some(finding) = selected(subject, report, id, selector)
        {
            report.push(finding);
        }
    }
}

fn selected(
    subject: &Subject<'_>,
    report: &Reporter<'_>,
    id: NodeId,
    selector: &VectorSelector,
) -> Option<Finding> {
    let selection = Selection::of(selector);
    // Matchers that contradict each other are another finding.
    if AnySeries.select(&selection).is_empty() {
        return None;
    }
    let whole = subject.expr().node(id).span;
    let all = subject.selected(&selection, None);
    if all.is_empty() {
        let message = "no scrape job keeps a series of this metric";
        let finding = subject.finding(report, &UNKNOWN_TARGETS, whole, message);
        return Some(finding.help("look at `metric_relabel_configs` and `relabel_configs`"));
    }
    let mut matchers = selector.matchers.iter();
    let alone = |matcher: &&LabelMatcher| {
        let name = matcher.name.as_str();
        name != METRIC_NAME && subject.selected(&selection, Some(name)).is_empty()
    };
    let Some(matcher) = matchers.find(alone) else {
        let message = "no series has all the labels that this selector asks for";
        return Some(subject.finding(report, &UNKNOWN_TARGETS, whole, message));
    };
    let name = matcher.name.as_str();
    let values = all.get(name);
    let there = values
        .list()
        .unwrap_or_default()
        .iter()
        .map(|value| &**value);
    let there: Vec<&str> = there.filter(|value| !value.is_empty()).collect();
    let message = match (values.presence(), matcher.op) {
        (Presence::Never, _) => format!("no target of any scrape job has the label `{name}`"),
        (_, MatchOp::Equal) => {
            let wanted = matcher.value.as_str();
            format!("no scrape job gives `{name}` the value \"{wanted}\"")
        }
        _ => format!("no scrape job gives `{name}` a value that is asked for here"),
    };
    let span = matcher.span();
    let finding = subject.finding(report, &UNKNOWN_TARGETS, span, message);
    let near = match matcher.op {
        MatchOp::Equal => suggest(matcher.value.as_str(), there.iter().copied()),
        _ => None,
    };
    Some(match near {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None if there.is_empty() => finding,
        None => finding.help(format!("it has the values {}", list(there))),
    })
}
