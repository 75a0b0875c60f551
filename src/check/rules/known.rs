//! Selectors of what no known exporter gives: metrics, labels and values of labels.

mod codes;

use std::collections::HashMap;

use super::pass::RuleCheck;
use super::recorded::Recorded;
use super::subject::{Query, Subject};
use super::target_labels::TargetLabels;
use crate::check::{Reporter, Scope};
use crate::diag::{Span, suggest};
use crate::lang::promql::{LabelMatcher, METRIC_NAME, MatchOp, NodeKind, VectorSelector};
use crate::model::catalogue::{Fact, Series};
use codes::{
    CONDITIONAL_SERIES, LIKELY_UNKNOWN_LABEL, UNKNOWN_LABEL, UNKNOWN_METRIC, UNKNOWN_VALUE,
};

/// Labels that targets often have, whatever is not seen of the scrape configuration.
const USUAL_TARGET_LABELS: [&str; 22] = [
    "app",
    "cluster",
    "component",
    "container",
    "datacenter",
    "dc",
    "endpoint",
    "env",
    "environment",
    "group",
    "host",
    "hostname",
    "instance",
    "job",
    "name",
    "namespace",
    "node",
    "pod",
    "region",
    "role",
    "service",
    "team",
];

/// Checks every selector.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[
        &UNKNOWN_METRIC,
        &UNKNOWN_LABEL,
        &LIKELY_UNKNOWN_LABEL,
        &UNKNOWN_VALUE,
        &CONDITIONAL_SERIES,
    ],
    start: |scope, recorded| {
        let mut known = Known {
            scope,
            recorded,
            targets: TargetLabels::of(scope),
            similar: HashMap::new(),
        };
        Box::new(move |subject, report| {
            let Some(query) = Query::of(&subject) else {
                return;
            };
            for (_, node) in query.expr.nodes() {
                if let NodeKind::VectorSelector(selector) = &node.kind {
                    known.selector(&subject, &query, selector, report);
                }
            }
        })
    },
};

struct Known<'a> {
    scope: &'a Scope<'a>,
    recorded: &'a Recorded<'a>,
    targets: TargetLabels,
    /// The names most like those that are not known.
    similar: HashMap<String, Option<String>>,
}

impl Known<'_> {
    fn selector(
        &mut self,
        subject: &Subject<'_>,
        query: &Query<'_>,
        selector: &VectorSelector,
        report: &mut Reporter<'_>,
    ) {
        let Some(name) = selector.metric_name().filter(|name| !name.contains(':')) else {
            return;
        };
        let span = name_span(selector);
        if !self.recorded.rules(name).is_empty() {
            return;
        }
        let Some(series) = self.scope.catalogue.series(name) else {
            self.metric(query, name, span, report);
            return;
        };
        for matcher in &selector.matchers {
            let is_name = matcher.name.as_str() == METRIC_NAME;
            if !is_name && !matcher.accepts_absent {
                self.label(query, &series, matcher, report);
                value(query, &series, matcher, report);
            }
        }
        if subject.rule.is_alert() {
            only(query, name, &series, span, report);
        }
    }

    fn metric(&mut self, query: &Query<'_>, name: &str, span: Span, report: &mut Reporter<'_>) {
        let catalogue = self.scope.catalogue;
        let Some(exporter) = catalogue.family(name) else {
            return;
        };
        let message = format!("`{name}` is not among the metrics that are known of {exporter}");
        let similar = self.similar.entry(name.to_owned()).or_insert_with(|| {
            let others = catalogue
                .names()
                .filter(|n| catalogue.family(n) == Some(exporter));
            suggest(name, others).map(str::to_owned)
        });
        let finding = query.finding(report, &UNKNOWN_METRIC, span, message);
        report.push(match similar {
            Some(similar) => finding.label(format!("did you mean `{similar}`?")),
            None => finding.help(
                "if another exporter or the application gives it, name it under `metrics:` in \
                 techcorp.yml",
            ),
        });
    }

    fn label(
        &self,
        query: &Query<'_>,
        series: &Series<'_>,
        matcher: &LabelMatcher,
        report: &mut Reporter<'_>,
    ) {
        let label = matcher.name.as_str();
        if series.has_label(label) != Some(false) {
            return;
        }
        let code = match &self.targets {
            TargetLabels::Any => return,
            TargetLabels::Known(labels) if labels.contains(label) => return,
            TargetLabels::Known(_) => &UNKNOWN_LABEL,
            TargetLabels::Unknown if USUAL_TARGET_LABELS.contains(&label) => return,
            TargetLabels::Unknown => &LIKELY_UNKNOWN_LABEL,
        };
        let name = &series.metric.name;
        let message = format!(
            "{} gives `{name}` no label `{label}`: this selects nothing unless the target has it",
            series.exporters(),
        );
        let message = match code == &UNKNOWN_LABEL {
            true => format!(
                "nothing gives `{name}` the label `{label}`, neither {} nor the scrape \
                 configuration: this selects nothing",
                series.exporters(),
            ),
            false => message,
        };
        let finding = query.finding(report, code, matcher.span(), message);
        let labels = &series.metric.labels.names;
        report.push(match labels.is_empty() {
            true => finding.help(format!("`{name}` has no labels of its own")),
            false => finding.help(format!("its labels are {}", labels.join(", "))),
        });
    }
}

/// Returns where the name of the metric stands.
fn name_span(selector: &VectorSelector) -> Span {
    let name = selector.name.as_ref().map(|name| name.span);
    let matcher = selector
        .matchers
        .iter()
        .find(|m| m.name.as_str() == METRIC_NAME);
    name.or_else(|| matcher.map(LabelMatcher::span))
        .unwrap_or_default()
}

fn value(
    query: &Query<'_>,
    series: &Series<'_>,
    matcher: &LabelMatcher,
    report: &mut Reporter<'_>,
) {
    let known = series.facts().iter().find_map(|fact| match fact {
        Fact::Values { label, values } if *label == matcher.name.as_str() => Some(*values),
        _ => None,
    });
    let Some(values) = known else { return };
    let text = matcher.value.as_str();
    let exists = match matcher.op {
        MatchOp::Equal => values.split('|').any(|value| value == text),
        MatchOp::Regex => matcher.regex().is_none_or(|regex| {
            let mut values = values.split('|');
            values.any(|value| regex.is_match(value))
        }),
        MatchOp::NotEqual | MatchOp::NotRegex => true,
    };
    if exists {
        return;
    }
    let message = format!(
        "`{}` never has `{}`: this selects nothing",
        series.metric.name,
        query.source(matcher.span()),
    );
    let finding = query.finding(report, &UNKNOWN_VALUE, matcher.span(), message);
    let all = values.replace('|', ", ");
    report.push(finding.help(format!("its values are {all}")));
}

/// Reports an alert on series that exist only under a condition.
fn only(query: &Query<'_>, name: &str, series: &Series<'_>, span: Span, report: &mut Reporter<'_>) {
    let condition = series.facts().iter().find_map(|fact| match fact {
        Fact::Only(condition) => Some(*condition),
        _ => None,
    });
    if let Some(condition) = condition {
        let message = format!("`{name}` exists only {condition}: else this alert never fires");
        report.push(query.finding(report, &CONDITIONAL_SERIES, span, message));
    }
}
