use std::sync::Arc;

use crate::model::decode::{Entries, Field};
use crate::model::inference::{ALERT_NAME, AlertLabels, Series, Values, Vector};
use crate::routing::Labels;
use crate::routing::coverage::RuleUse;

/// Returns what is known of the alerts that are meant: those of the rule with the given labels, as far
/// as they have labels that the stack speaks of, or the one with just these labels.
pub(super) fn kinds(
    given: &Field<Entries<String>>,
    rule: Option<&String>,
    rules: &[RuleUse],
) -> AlertLabels {
    if let Some(name) = rule {
        return narrowed(name, given, rules, |rule| &rule.known_labels);
    }
    let mut series = Series::without_labels();
    for (name, value) in pairs(given) {
        series.set(name, Values::exactly(value));
    }
    let mut alert = Vector::empty();
    alert.add(Arc::new(series));
    AlertLabels::of(alert)
}

/// Returns the labels that all alerts have with one value.
pub(super) fn certain(alerts: &AlertLabels) -> Labels {
    let own = alerts.certain();
    own.filter_map(|(name, values)| Some((name.to_owned(), values.exact()?.to_owned())))
        .collect()
}

/// Returns names and values that a case gives.
pub(super) fn pairs(given: &Field<Entries<String>>) -> impl Iterator<Item = (&str, &str)> {
    let entries = given.get().into_iter().flat_map(Entries::iter);
    entries.map(|(name, value)| (name.value.as_str(), value.value.as_str()))
}

/// Returns what is known of the alerts of a rule that have the given labels.
pub(super) fn narrowed(
    name: &str,
    given: &Field<Entries<String>>,
    rules: &[RuleUse],
    labels: fn(&RuleUse) -> &AlertLabels,
) -> AlertLabels {
    let mut left = Vector::empty();
    for rule in rules.iter().filter(|rule| rule.name == name) {
        let kinds = labels(rule).vector().map(|series| {
            let mut series = series.clone();
            for (name, value) in pairs(given) {
                if !series.get(name).admits(value) {
                    return None;
                }
                series.set(name, Values::exactly(value));
            }
            Some(series)
        });
        left = left.union(&kinds);
    }
    AlertLabels::of(left)
}

/// Returns what an alert is called: its name, or else all of its labels.
pub(super) fn title(labels: &Labels) -> String {
    match labels.get(ALERT_NAME) {
        "" => labels.to_string(),
        name => name.to_owned(),
    }
}
