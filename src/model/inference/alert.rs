//! The labels of alerts.
//!
//! Source: `AlertingRule.Eval` of rules/alerting.go and `relabelAlerts` of notifier/alert.go in
//! Prometheus 3.5.

use std::collections::BTreeMap;

use super::{InferredRule, Presence, Series, Values, Vector};
use crate::lang::matcher::Matcher;
use crate::lang::promql::METRIC_NAME;
use crate::model::decode::Entries;

/// The label that holds the name of an alert.
pub const ALERT_NAME: &str = "alertname";

/// What is known of the labels of a rule's alerts when Alertmanager gets them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertLabels {
    alerts: Vector,
}

/// Whether alerts fulfil a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Each does.
    Always,
    /// Some may and some may not.
    Sometimes,
    /// None does.
    Never,
}

impl AlertLabels {
    pub(super) fn new(alerts: Vector) -> Self {
        Self { alerts }
    }

    /// Returns the kinds of alerts there are; none when there can be no alert.
    pub fn alternatives(&self) -> impl Iterator<Item = &Series> {
        self.alerts.alternatives().iter().map(|series| &**series)
    }

    /// Returns whether the alerts have a label.
    pub fn presence(&self, name: &str) -> Presence {
        self.alerts.presence(name)
    }

    /// Returns the values that a label may have.
    pub fn values(&self, name: &str) -> Values {
        self.alerts.get(name)
    }

    /// Returns the labels that every alert has, by name, with their values.
    pub fn certain(&self) -> impl Iterator<Item = (&str, Values)> {
        self.of_presence(Presence::Always)
    }

    /// Returns the labels that some alerts may have, of which something is known, by name.
    pub fn possible(&self) -> impl Iterator<Item = (&str, Values)> {
        self.of_presence(Presence::Maybe)
    }

    fn of_presence(&self, presence: Presence) -> impl Iterator<Item = (&str, Values)> {
        let names = self.alerts.names().into_iter();
        let names = names.filter(move |name| self.presence(name) == presence);
        names.map(|name| (name, self.values(name)))
    }

    /// Returns whether alerts may have labels besides those that are certain or possible.
    pub fn has_others(&self) -> bool {
        self.alerts.others() != super::Others::None
    }

    /// Returns whether the alerts fulfil a matcher.
    pub fn verdict(&self, matcher: &Matcher) -> Verdict {
        let each = self.alternatives().map(|series| verdict(series, matcher));
        each.reduce(|all, one| if all == one { all } else { Verdict::Sometimes })
            .unwrap_or(Verdict::Never)
    }
}

/// Returns whether series fulfil a matcher of Alertmanager.
pub fn verdict(series: &Series, matcher: &Matcher) -> Verdict {
    let values = series.get(matcher.name());
    let Some(listed) = values.list() else {
        let condition = super::Condition::of_alertmanager(matcher);
        let fulfilled = values.fulfilled(&condition);
        return match (fulfilled.is_none(), fulfilled == values) {
            (true, _) => Verdict::Never,
            (false, true) => Verdict::Always,
            (false, false) => Verdict::Sometimes,
        };
    };
    let matching = listed.iter().filter(|value| matcher.matches(value)).count();
    match matching {
        0 => Verdict::Never,
        all if all == listed.len() => Verdict::Always,
        _ => Verdict::Sometimes,
    }
}

/// Returns the alerts of a rule as Prometheus keeps them.
pub(super) fn labelled(rule: &InferredRule<'_>) -> Vector {
    let of_group = rule.group.labels.get().into_iter().flat_map(Entries::iter);
    let of_group = of_group.map(|(name, value)| (name.value.as_str(), value.value.as_str()));
    let own = rule.rule.labels.get().into_iter().flat_map(Entries::iter);
    let own = own.map(|(name, value)| (name.value.as_str(), value.value.as_str()));
    let labels: BTreeMap<&str, &str> = of_group.chain(own).collect();
    let name = rule.rule.alert.get().map_or("", String::as_str);
    rule.result().map(|series| {
        let mut alert = series.clone();
        alert.set(METRIC_NAME, Values::absent());
        for (label, text) in &labels {
            alert.set(label, template_values(text, series));
        }
        alert.set(ALERT_NAME, Values::exactly(name));
        Some(alert)
    })
}

/// Returns the values that a label's text gives, which may be a template over the labels of the
/// result.
fn template_values(text: &str, series: &Series) -> Values {
    if !text.contains("{{") {
        return Values::exactly(text);
    }
    match copied_label(text) {
        Some(label) => series.get(label),
        None => Values::any(),
    }
}

/// Returns the label that a template copies: `{{ $labels.team }}` and nothing else.
pub fn copied_label(text: &str) -> Option<&str> {
    let action = text.strip_prefix("{{")?.strip_suffix("}}")?;
    let action = action.strip_prefix("- ").unwrap_or(action);
    let action = action.strip_suffix(" -").unwrap_or(action).trim();
    let field = action
        .strip_prefix("$labels.")
        .or_else(|| action.strip_prefix(".Labels."))?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    field.chars().all(is_name).then_some(field)
}
