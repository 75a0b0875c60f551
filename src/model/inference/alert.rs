//! The labels of alerts.
//!
//! Source: `AlertingRule.Eval` of rules/alerting.go and `relabelAlerts` of notifier/alert.go in
//! Prometheus 3.5.

use super::{Condition, InferredRule, Presence, Series, Values, Vector, template};
use crate::lang::matcher::Matcher;
use crate::lang::promql::METRIC_NAME;

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
    /// Takes what is known of the labels of alerts.
    pub fn of(alerts: Vector) -> Self {
        Self { alerts }
    }

    /// Returns all descriptions together.
    pub fn vector(&self) -> &Vector {
        &self.alerts
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
    let condition = Condition::of_alertmanager(matcher);
    if values.fulfilled(&condition).is_none() {
        Verdict::Never
    } else if values.all_fulfil(&condition) {
        Verdict::Always
    } else {
        Verdict::Sometimes
    }
}

/// Returns the alerts of a rule as Prometheus keeps them.
pub(super) fn labelled(rule: &InferredRule<'_>) -> Vector {
    let labels = rule.rule.labels_in(rule.group);
    let labels: Vec<_> = labels
        .map(|(name, text)| (&name.value, &text.value))
        .collect();
    let name = rule.rule.alert.get().map_or("", String::as_str);
    rule.result().map(|series| {
        let mut alert = series.clone();
        alert.set(METRIC_NAME, Values::absent());
        for (label, text) in &labels {
            alert.set(label, template::values(text, series));
        }
        alert.set(ALERT_NAME, Values::exactly(name));
        Some(alert)
    })
}
