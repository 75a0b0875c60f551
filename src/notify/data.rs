//! The data that notification templates are executed with, as Alertmanager 0.33 makes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Moment;

/// A set of labels or annotations.
pub type KeyValues = BTreeMap<Arc<str>, Arc<str>>;

/// One alert of a notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// `firing` or `resolved`.
    pub status: Arc<str>,
    /// The labels.
    pub labels: Arc<KeyValues>,
    /// The annotations.
    pub annotations: Arc<KeyValues>,
    /// Since when it fires.
    pub starts_at: Moment,
    /// When it ended; Go's zero time while it fires.
    pub ends_at: Moment,
    /// Where it comes from.
    pub generator_url: Arc<str>,
    /// The hash of its labels, as Alertmanager shows it.
    pub fingerprint: Arc<str>,
}

/// A notification: the alerts of one group for one receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    /// The name of the receiver; Alertmanager escapes it for regular expressions.
    pub receiver: Arc<str>,
    /// `firing` when any alert is, otherwise `resolved`.
    pub status: Arc<str>,
    /// The alerts.
    pub alerts: Arc<[Arc<Alert>]>,
    /// Why it is sent now (since 0.32).
    pub notification_reason: Arc<str>,
    /// The labels that the route groups by.
    pub group_labels: Arc<KeyValues>,
    /// The labels that all alerts share.
    pub common_labels: Arc<KeyValues>,
    /// The annotations that all alerts share.
    pub common_annotations: Arc<KeyValues>,
    /// Where Alertmanager is reached from outside.
    pub external_url: Arc<str>,
}

impl Data {
    /// Returns the data of a notification about `alerts`, with what they share found as Alertmanager
    /// finds it.
    pub fn new(receiver: &str, group_labels: KeyValues, alerts: Vec<Alert>) -> Self {
        let firing = alerts.iter().any(|alert| &*alert.status == "firing");
        let common = |of: fn(&Alert) -> &KeyValues| -> Arc<KeyValues> {
            let Some((first, others)) = alerts.split_first() else {
                return Arc::default();
            };
            let mut shared = of(first).clone();
            // A missing label equals an empty one.
            shared.retain(|name, value| {
                let same = |alert: &Alert| of(alert).get(name).map_or("", |v| v) == &**value;
                others.iter().all(same)
            });
            Arc::new(shared)
        };
        Self {
            receiver: quote_meta(receiver).into(),
            status: if firing { "firing" } else { "resolved" }.into(),
            notification_reason: if firing {
                "first notification"
            } else {
                "all alerts resolved"
            }
            .into(),
            common_labels: common(|alert| &alert.labels),
            common_annotations: common(|alert| &alert.annotations),
            group_labels: Arc::new(group_labels),
            external_url: "http://localhost:9093".into(),
            alerts: alerts.into_iter().map(Arc::new).collect(),
        }
    }

    /// Returns the same notification with its first alerts only.
    pub(super) fn cut(&self, most: usize) -> Self {
        self.of(self.alerts.iter().take(most))
    }

    /// Returns the same notification without the alerts that have ended, as it is made for those
    /// who are not told of them.
    pub(super) fn firing(&self) -> Self {
        let is_firing = |alert: &&Arc<Alert>| &*alert.status != "resolved";
        if self.alerts.iter().all(|alert| is_firing(&alert)) {
            return self.clone();
        }
        self.of(self.alerts.iter().filter(is_firing))
    }

    fn of<'a>(&self, alerts: impl Iterator<Item = &'a Arc<Alert>>) -> Self {
        let alerts = alerts.map(|alert| (**alert).clone()).collect();
        Self {
            receiver: self.receiver.clone(),
            notification_reason: self.notification_reason.clone(),
            external_url: self.external_url.clone(),
            ..Self::new("", (*self.group_labels).clone(), alerts)
        }
    }
}

/// Escapes what means something in a regular expression, as Go's `QuoteMeta`.
fn quote_meta(text: &str) -> String {
    let mut quoted = String::new();
    for c in text.chars() {
        if r"\.+*?()|[]{}^$".contains(c) {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted
}

/// Returns the labels or annotations in the order of `SortedPairs`: the name of the alert first.
pub(super) fn sorted(values: &KeyValues) -> impl Iterator<Item = (&Arc<str>, &Arc<str>)> {
    let first = values.get_key_value("alertname");
    let others = values.iter().filter(|(name, _)| &***name != "alertname");
    first.into_iter().chain(others)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &[(&str, &str)]) -> KeyValues {
        text.iter()
            .map(|(k, v)| ((*k).into(), (*v).into()))
            .collect()
    }

    fn alert(status: &str, labels: &[(&str, &str)]) -> Alert {
        Alert {
            status: status.into(),
            labels: Arc::new(pairs(labels)),
            annotations: Arc::default(),
            starts_at: Moment::zero(),
            ends_at: Moment::zero(),
            generator_url: "".into(),
            fingerprint: "".into(),
        }
    }

    #[test]
    fn common_labels_are_those_that_all_alerts_share() {
        let alerts = vec![
            alert("resolved", &[("a", "1"), ("b", "1"), ("c", "1")]),
            alert("firing", &[("a", "1"), ("b", "2")]),
        ];
        let data = Data::new("team.a", pairs(&[("a", "1")]), alerts);
        assert_eq!(*data.common_labels, pairs(&[("a", "1")]));
        assert_eq!(&*data.status, "firing");
        assert_eq!(&*data.receiver, "team\\.a");
    }
}
