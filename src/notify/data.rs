//! The data that notification templates are executed with, as Alertmanager 0.33 makes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

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

    /// Reads the JSON that `amtool template render --template.data` takes, which is what webhooks are
    /// sent; what is missing is empty.
    ///
    /// # Errors
    /// What is no such JSON, in one sentence.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let json: Json =
            serde_json::from_str(text).map_err(|error| format!("this is no JSON: {error}"))?;
        let fields = Fields::of(&json, "the data")?;
        let alerts = match fields.get("alerts") {
            None | Some(Json::Null) => Vec::new(),
            Some(Json::Array(alerts)) => alerts
                .iter()
                .map(|alert| Alert::from_json(alert).map(Arc::new))
                .collect::<Result<_, _>>()?,
            Some(other) => return Err(format!("`alerts` is {}, expected a list", kind(other))),
        };
        Ok(Self {
            receiver: fields.text("receiver")?,
            status: fields.text("status")?,
            alerts: alerts.into(),
            notification_reason: fields.text("notification_reason")?,
            group_labels: fields.key_values("groupLabels")?,
            common_labels: fields.key_values("commonLabels")?,
            common_annotations: fields.key_values("commonAnnotations")?,
            external_url: fields.text("externalURL")?,
        })
    }
}

impl Alert {
    fn from_json(json: &Json) -> Result<Self, String> {
        let fields = Fields::of(json, "an alert")?;
        Ok(Self {
            status: fields.text("status")?,
            labels: fields.key_values("labels")?,
            annotations: fields.key_values("annotations")?,
            starts_at: fields.moment("startsAt")?,
            ends_at: fields.moment("endsAt")?,
            generator_url: fields.text("generatorURL")?,
            fingerprint: fields.text("fingerprint")?,
        })
    }
}

/// The fields of a JSON object, whose names Go compares without regard to case.
struct Fields<'a>(Vec<(&'a str, &'a Json)>);

impl<'a> Fields<'a> {
    fn of(json: &'a Json, what: &str) -> Result<Self, String> {
        let Json::Object(map) = json else {
            return Err(format!("{what} is {}, expected an object", kind(json)));
        };
        Ok(Self(map.iter().map(|(k, v)| (k.as_str(), v)).collect()))
    }

    fn get(&self, name: &str) -> Option<&'a Json> {
        let mut named = self.0.iter().filter(|(k, _)| k.eq_ignore_ascii_case(name));
        named.next_back().map(|(_, value)| *value)
    }

    fn text(&self, name: &str) -> Result<Arc<str>, String> {
        match self.get(name) {
            None | Some(Json::Null) => Ok("".into()),
            Some(Json::String(text)) => Ok(text.as_str().into()),
            Some(other) => Err(format!("`{name}` is {}, expected text", kind(other))),
        }
    }

    fn key_values(&self, name: &str) -> Result<Arc<KeyValues>, String> {
        let map = match self.get(name) {
            None | Some(Json::Null) => return Ok(Arc::default()),
            Some(Json::Object(map)) => map,
            Some(other) => return Err(format!("`{name}` is {}, expected an object", kind(other))),
        };
        let entry = |(key, value): (&String, &Json)| match value {
            Json::String(text) => Ok((key.as_str().into(), text.as_str().into())),
            Json::Null => Ok((key.as_str().into(), "".into())),
            other => Err(format!(
                "`{key}` in `{name}` is {}, expected text",
                kind(other)
            )),
        };
        let entries: Result<KeyValues, String> = map.iter().map(entry).collect();
        entries.map(Arc::new)
    }

    fn moment(&self, name: &str) -> Result<Moment, String> {
        let text = self.text(name)?;
        if text.is_empty() {
            return Ok(Moment::zero());
        }
        let wrong = || format!("`{name}` is no time, expected one as 2026-01-02T15:04:05Z");
        Moment::parse(&text).ok_or_else(wrong)
    }
}

fn kind(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Number(_) => "a number",
        Json::String(_) => "text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
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

    #[test]
    fn json_is_read_as_go_reads_it() {
        let data = Data::from_json(r#"{"Status":"x","alerts":[{"labels":{"a":"b"}}]}"#).unwrap();
        assert_eq!(&*data.status, "x");
        assert_eq!(data.alerts[0].starts_at, Moment::zero());
        let wrong = Data::from_json(r#"{"alerts":[{"labels":{"a":1}}]}"#).unwrap_err();
        assert_eq!(wrong, "`a` in `labels` is a number, expected text");
    }
}
