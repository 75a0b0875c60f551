use crate::model::decode::{Entries, Field};
use crate::model::inference::{ALERT_NAME, AlertLabels, Values, Vector};
use crate::routing::Labels;
use crate::routing::coverage::RuleUse;

/// Returns the labels of an alert: those that all alerts of the rule have with one value, and those
/// that are given.
pub(super) fn labels(
    given: &Field<Entries<String>>,
    rule: Option<&String>,
    rules: &[RuleUse],
) -> Labels {
    let own = rule.map(|name| narrowed(name, given, rules, |rule| &rule.labels));
    let own = own.iter().flat_map(AlertLabels::certain);
    let own = own.filter_map(|(name, values)| Some((name.to_owned(), values.exact()?.to_owned())));
    own.chain(pairs(given).map(|(name, value)| (name.to_owned(), value.to_owned())))
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
