//! Whether a metric is a counter or a gauge: by the catalogue, or else by its name.

use crate::model::catalogue::{Catalogue, Fact, Kind};

/// What a metric is; `certain` when the catalogue says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// It only ever grows.
    Counter {
        /// Whether the catalogue says so.
        certain: bool,
    },
    /// It goes up and down.
    Gauge {
        /// Whether the catalogue says so.
        certain: bool,
    },
    /// It is a gauge whose value is a point in time.
    Timestamp {
        /// Whether the catalogue says so.
        certain: bool,
    },
}

/// Endings of names of gauges, as the naming conventions of Prometheus have them.
const GAUGES: [&str; 7] = [
    "_celsius",
    "_info",
    "_percent",
    "_percentage",
    "_ratio",
    "_utilization",
    "_up",
];

/// Endings of names of points in time.
const TIMES: [&str; 3] = ["_timestamp", "_timestamp_seconds", "_start_time_seconds"];

/// Returns what the metric of that name is, when it can be told.
pub(super) fn nature(name: &str, catalogue: &Catalogue) -> Option<Nature> {
    let is_time = TIMES.iter().any(|end| name.ends_with(end));
    if let Some(series) = catalogue.series(name) {
        let is_time = is_time || series.facts().contains(&Fact::Timestamp);
        return match series.kind() {
            Kind::Counter => Some(Nature::Counter { certain: true }),
            Kind::Gauge if is_time => Some(Nature::Timestamp { certain: true }),
            Kind::Gauge => Some(Nature::Gauge { certain: true }),
            Kind::Histogram | Kind::Summary | Kind::Untyped => None,
        };
    }
    if is_time {
        Some(Nature::Timestamp { certain: false })
    } else if GAUGES.iter().any(|end| name.ends_with(end)) || is_recorded_rate(name) {
        Some(Nature::Gauge { certain: false })
    } else if name.ends_with("_total") && !name.contains(':') {
        Some(Nature::Counter { certain: false })
    } else {
        None
    }
}

/// Returns whether the name says that a rule recorded a rate: `job:requests:rate5m`.
fn is_recorded_rate(name: &str) -> bool {
    let Some((_, operations)) = name.rsplit_once(':') else {
        return false;
    };
    ["rate", "irate"].iter().any(|function| {
        let range = operations.strip_prefix(function);
        range.is_some_and(|range| range.starts_with(|c: char| c.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_decides_before_the_name() {
        let of = |name| nature(name, Catalogue::builtin());
        let certain = true;
        assert_eq!(
            of("node_boot_time_seconds"),
            Some(Nature::Timestamp { certain })
        );
        assert_eq!(
            of("container_network_tcp_usage_total"),
            Some(Nature::Gauge { certain })
        );
        assert_eq!(
            of("pg_stat_database_xact_commit"),
            Some(Nature::Counter { certain })
        );
        let certain = false;
        assert_eq!(of("app_requests_total"), Some(Nature::Counter { certain }));
        assert_eq!(
            of("job:app_requests:rate5m"),
            Some(Nature::Gauge { certain })
        );
        assert_eq!(of("disk_ratio"), Some(Nature::Gauge { certain }));
        assert_eq!(of("app_latency"), None);
    }
}
