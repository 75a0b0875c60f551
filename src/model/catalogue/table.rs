//! The tables that are built in.
//!
//! Tests hold them well-formed; a line that is not is left out.

use std::borrow::Cow;

use foldhash::{HashMap, HashMapExt};

use super::Catalogue;
use super::metric::{Fact, Kind, Labels, Metric};

const METRICS: [&str; 2] = [include_str!("scraped.tsv"), include_str!("documented.tsv")];

const FACTS: &str = include_str!("facts.tsv");

/// Stands for no value.
pub(super) const NONE: &str = "-";

/// Stands for labels that are not known.
const OTHERS: &str = "*";

pub(super) fn load() -> Catalogue {
    let mut catalogue = Catalogue {
        metrics: HashMap::with_capacity(2_400),
        families: Vec::new(),
        extends_builtin: false,
    };
    for metric in METRICS.into_iter().flat_map(lines).filter_map(metric) {
        match catalogue.metrics.get_mut(&metric.name) {
            Some(known) => merge(known, metric),
            None => {
                catalogue.metrics.insert(metric.name.clone(), metric);
            }
        }
    }
    for line in lines(FACTS) {
        if let Some((name, "family", exporter)) = columns(line) {
            catalogue.families.push((name, exporter));
        } else if let Some((name, fact)) = fact(line)
            && let Some(metric) = catalogue.metrics.get_mut(name)
        {
            metric.facts.push(fact);
        }
    }
    // The longest prefix that fits decides.
    catalogue
        .families
        .sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
    catalogue
}

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn columns(line: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let mut columns = line.split('\t');
    Some((columns.next()?, columns.next()?, columns.next()?))
}

fn metric(line: &'static str) -> Option<Metric> {
    let mut columns = line.split('\t');
    let (name, kind) = (columns.next()?, columns.next()?);
    let (unit, labels, exporters) = (columns.next()?, columns.next()?, columns.next()?);
    let is_label = |label: &&str| *label != NONE && *label != OTHERS;
    Some(Metric {
        name: Cow::Borrowed(name),
        kind: Kind::named(kind)?,
        unit: (unit != NONE).then_some(Cow::Borrowed(unit)),
        labels: Labels {
            names: labels
                .split(',')
                .filter(is_label)
                .map(Cow::Borrowed)
                .collect(),
            complete: !labels.ends_with(OTHERS),
        },
        exporters: exporters.split(',').map(Cow::Borrowed).collect(),
        facts: Vec::new(),
    })
}

/// Adds what another line says of a metric that is known.
fn merge(known: &mut Metric, other: Metric) {
    if known.kind == Kind::Untyped {
        known.kind = other.kind;
    }
    let lists = [
        (&mut known.labels.names, other.labels.names),
        (&mut known.exporters, other.exporters),
    ];
    for (all, more) in lists {
        all.extend(more);
        all.sort_unstable();
        all.dedup();
    }
    known.labels.complete &= other.labels.complete;
}

fn fact(line: &'static str) -> Option<(&'static str, Fact)> {
    let (name, kind, value) = columns(line)?;
    let fact = match kind {
        "bool" => Fact::Bool,
        "timestamp" => Fact::Timestamp,
        "part-of" => Fact::PartOf(value),
        "rate-limit" => Fact::RateLimit(value.parse().ok()?),
        "zero" => Fact::Zero(value),
        "only" => Fact::Only(value),
        "values" => {
            let (label, values) = value.split_once('=')?;
            Fact::Values { label, values }
        }
        _ => return None,
    };
    Some((name, fact))
}

#[cfg(test)]
mod tests {
    use super::super::{Catalogue, Fact, Kind, Part};
    use super::{FACTS, METRICS, columns, fact, lines, metric};

    #[test]
    fn every_line_is_read() {
        for line in METRICS.into_iter().flat_map(lines) {
            let metric = metric(line);
            assert!(metric.is_some_and(|m| !m.exporters.is_empty()), "{line}");
            assert_eq!(line.split('\t').count(), 5, "{line}");
        }
        for line in lines(FACTS) {
            let family = columns(line).is_some_and(|(_, kind, _)| kind == "family");
            assert!(family || fact(line).is_some(), "{line}");
        }
    }

    #[test]
    fn facts_speak_of_known_metrics_and_labels() {
        let catalogue = Catalogue::builtin();
        for line in lines(FACTS) {
            let Some((name, fact)) = fact(line) else {
                continue;
            };
            let metric = catalogue.get(name).unwrap_or_else(|| panic!("{line}"));
            match fact {
                Fact::PartOf(whole) => {
                    let whole = catalogue.get(whole).unwrap_or_else(|| panic!("{line}"));
                    assert_eq!(whole.kind, metric.kind, "{line}");
                }
                Fact::Values { label, .. } => {
                    assert!(metric.labels.names.iter().any(|l| l == label), "{line}");
                }
                Fact::RateLimit(_) => assert_eq!(metric.kind, Kind::Counter, "{line}"),
                Fact::Bool | Fact::Timestamp => assert_eq!(metric.kind, Kind::Gauge, "{line}"),
                Fact::Zero(_) | Fact::Only(_) => {}
            }
        }
    }

    #[test]
    fn parts_of_histograms_are_found_and_are_counters() {
        let catalogue = Catalogue::builtin();
        let bucket = catalogue
            .series("prometheus_http_request_duration_seconds_bucket")
            .unwrap();
        assert_eq!((bucket.part, bucket.kind()), (Part::Bucket, Kind::Counter));
        assert_eq!(bucket.has_label("le"), Some(true));
        assert_eq!(bucket.has_label("handler"), Some(true));
        assert_eq!(bucket.has_label("status"), Some(false));
        let sum = catalogue.series("go_gc_duration_seconds_sum").unwrap();
        assert_eq!(sum.has_label("quantile"), Some(false));
        let whole = catalogue.series("go_gc_duration_seconds").unwrap();
        assert_eq!(whole.kind(), Kind::Gauge);
        assert!(catalogue.series("go_gc_duration_seconds_bucket").is_none());
        assert!(catalogue.series("up_count").is_none());
    }

    #[test]
    fn what_other_versions_give_is_joined() {
        let catalogue = Catalogue::builtin();
        let cpu = catalogue.series("node_cpu_seconds_total").unwrap();
        assert_eq!(cpu.kind(), Kind::Counter);
        assert_eq!(cpu.metric.labels.names, ["cpu", "mode"]);
        assert!(cpu.metric.labels.complete);
        assert_eq!(cpu.metric.unit.as_deref(), Some("seconds"));
        let limit = catalogue.get("container_spec_memory_limit_bytes").unwrap();
        assert!(!limit.labels.complete);
        assert_eq!(
            catalogue.family("nginx_requests"),
            Some("nginx-prometheus-exporter")
        );
        assert_eq!(catalogue.family("nginx_vts_info"), None);
        assert_eq!(catalogue.family("http_requests_total"), None);
    }
}
