//! The alerts, as they are sent to Alertmanager and as they stand in its notifications.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// A group of alerts with a receiver of its own.
pub struct Case {
    /// The label `case`, and the first part of the paths of the receiver's URLs.
    pub name: &'static str,
    pub receiver: &'static str,
    alertname: &'static str,
}

pub const CASES: [Case; 3] = [
    Case {
        name: "plain",
        receiver: "plain",
        alertname: "HostDown",
    },
    Case {
        name: "rich",
        receiver: "rich.all",
        alertname: "Disk \"full\" <90%> & é 🔥\n\\ 'x'",
    },
    Case {
        name: "long",
        receiver: "long",
        alertname: "Long",
    },
];

/// What the alerts of each group do, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Three alerts fire.
    Firing,
    /// The third has ended, and a fourth fires.
    Mixed,
    /// All have ended.
    Resolved,
}

impl Phase {
    pub const ALL: [Self; 3] = [Self::Firing, Self::Mixed, Self::Resolved];

    /// Returns the alerts of the notification and whether each fires still.
    fn alerts(self) -> &'static [(&'static str, bool)] {
        match self {
            Self::Firing => &[("a", true), ("b", true), ("c", true)],
            Self::Mixed => &[("a", true), ("b", true), ("c", false), ("d", true)],
            // The third one was told of before, and is forgotten.
            Self::Resolved => &[("a", false), ("b", false), ("d", false)],
        }
    }

    fn reason(self) -> &'static str {
        match self {
            Self::Firing => "first notification",
            Self::Mixed => "new alerts added",
            Self::Resolved => "all alerts resolved",
        }
    }
}

/// Returns whether the one notification that came is about all alerts of the phase: Alertmanager may
/// send while they come in.
pub fn is_whole(phase: Phase, notifications: &[Value]) -> bool {
    let [notification] = notifications else {
        return false;
    };
    let alerts = notification["alerts"].as_array().into_iter().flatten();
    let told: Vec<_> = alerts
        .filter_map(|alert| {
            Some((
                alert["labels"]["instance"].as_str()?,
                alert["status"] == "firing",
            ))
        })
        .collect();
    told == phase.alerts()
}

fn labels(case: &Case, instance: &str) -> Map<String, Value> {
    let mut labels = Map::new();
    for (name, value) in [
        ("alertname", case.alertname),
        ("case", case.name),
        ("instance", instance),
        ("job", "node"),
        ("severity", "critical"),
    ] {
        labels.insert(name.to_owned(), value.into());
    }
    labels
}

fn annotations(case: &Case, instance: &str) -> Map<String, Value> {
    let mut annotations = Map::new();
    let mut add = |name: &str, value: String| annotations.insert(name.to_owned(), value.into());
    match case.name {
        "long" => add("long", "x<&é日🔥 \"\n".repeat(18_000)),
        _ => add("summary", format!("{instance} is down")),
    };
    if case.name == "rich" {
        add("link", "javascript:alert(1)?a=b c&d=é".to_owned());
        add(
            "odd",
            "'<b>\"q\"</b>' &amp; \\n \t\u{7}\u{8}\u{c}\u{1b}\u{7f}\u{85}\u{a0}\u{2028}\u{202e}\u{feff} ünïcode 日本 🔥👩‍🚒 ${x} {{ .x }} trailing "
                .to_owned(),
        );
        add("json", "{\"a\": [1, 2.50, null]}".to_owned());
    }
    annotations
}

/// Since when the alerts fire and when they end. Alertmanager does not wait for the rest of a group
/// when the first alert has fired for long, so both are just before now.
pub struct Times {
    starts_at: String,
    ends_at: String,
}

impl Times {
    pub fn now() -> Self {
        let now = jiff::Timestamp::now();
        let text = |milliseconds: i64| {
            let at = now + jiff::SignedDuration::from_millis(milliseconds);
            at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
        };
        Self {
            starts_at: text(0),
            ends_at: text(1000),
        }
    }
}

const GENERATOR: &str = "http://p.example/graph?g0.expr=up+%3D%3D+0&g0.tab=1";

/// Returns the alerts as `/api/v2/alerts` takes them.
pub fn posted(case: &Case, phase: Phase, times: &Times) -> Value {
    let alerts = phase.alerts().iter();
    let alerts = alerts.map(|(instance, fires)| {
        let mut alert = json!({
            "labels": labels(case, instance),
            "annotations": annotations(case, instance),
            "startsAt": times.starts_at,
            "generatorURL": GENERATOR,
        });
        if !fires {
            alert["endsAt"] = times.ends_at.as_str().into();
        }
        alert
    });
    alerts.collect()
}

/// Returns the notification about the alerts, as templates see it.
pub fn data(
    case: &Case,
    phase: Phase,
    times: &Times,
    fingerprints: &BTreeMap<String, String>,
) -> Value {
    let alerts = phase.alerts();
    let alert = |(instance, fires): &(&str, bool)| {
        json!({
            "status": if *fires { "firing" } else { "resolved" },
            "labels": labels(case, instance),
            "annotations": annotations(case, instance),
            "startsAt": times.starts_at,
            "endsAt": if *fires { "0001-01-01T00:00:00Z" } else { &times.ends_at },
            "generatorURL": GENERATOR,
            "fingerprint": fingerprints.get(*instance),
        })
    };
    let mut common_labels = labels(case, "");
    common_labels.remove("instance");
    let mut common_annotations = annotations(case, "");
    common_annotations.remove("summary");
    let fires = alerts.iter().any(|(_, fires)| *fires);
    json!({
        "receiver": case.receiver.replace('.', "\\."),
        "status": if fires { "firing" } else { "resolved" },
        "alerts": alerts.iter().map(alert).collect::<Vec<_>>(),
        "notification_reason": phase.reason(),
        "groupLabels": { "alertname": case.alertname, "case": case.name },
        "commonLabels": common_labels,
        "commonAnnotations": common_annotations,
        "externalURL": "https://am.example/x",
    })
}
