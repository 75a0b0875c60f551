use std::sync::Arc;

use clap::ValueEnum;

use crate::notify::{Alert, Data, KeyValues, Moment};

/// A notification to render without real alerts.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Sample {
    /// One alert that fires
    #[default]
    Firing,
    /// One alert that has ended
    Resolved,
    /// Two alerts that fire and one that has ended
    Mixed,
}

impl Sample {
    /// Every sample.
    pub const ALL: [Self; 3] = [Self::Firing, Self::Resolved, Self::Mixed];

    /// Returns its name, as it is written on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Firing => "firing",
            Self::Resolved => "resolved",
            Self::Mixed => "mixed",
        }
    }

    pub(super) fn data(self, receiver: &str) -> Data {
        let alerts = match self {
            Self::Firing => vec![alert("firing", "web-1")],
            Self::Resolved => vec![alert("resolved", "web-1")],
            Self::Mixed => vec![
                alert("firing", "web-1"),
                alert("firing", "web-2"),
                alert("resolved", "web-3"),
            ],
        };
        Data::new(receiver, pairs(&[("alertname", "SampleAlert")]), alerts)
    }
}

/// Returns when sample alerts are looked at.
pub(super) fn now() -> Moment {
    Moment::parse("2026-01-02T04:04:05Z").unwrap_or_else(Moment::zero)
}

fn pairs(pairs: &[(&str, &str)]) -> KeyValues {
    let pairs = pairs.iter();
    pairs
        .map(|(name, value)| ((*name).into(), (*value).into()))
        .collect()
}

fn alert(status: &str, instance: &str) -> Alert {
    let starts_at = Moment::parse("2026-01-02T03:04:05Z").unwrap_or_else(Moment::zero);
    let labels = [
        ("alertname", "SampleAlert"),
        ("instance", instance),
        ("job", "sample"),
        ("service", "sample"),
        ("severity", "critical"),
        ("team", "sample"),
    ];
    let annotations = [
        ("description", "The description of the sample alert."),
        ("runbook_url", "https://runbooks.example/SampleAlert"),
        ("summary", "The summary of the sample alert"),
    ];
    Alert {
        status: status.into(),
        labels: Arc::new(pairs(&labels)),
        annotations: Arc::new(pairs(&annotations)),
        ends_at: match status {
            "resolved" => starts_at.plus(1_800_000_000_000),
            _ => Moment::zero(),
        },
        starts_at,
        generator_url: "http://prometheus.example:9090/graph?g0.expr=up".into(),
        fingerprint: "0123456789abcdef".into(),
    }
}
