//! What is usual: what exporters are known to give, and what every scrape adds.

use std::sync::LazyLock;

use foldhash::HashSet;

use super::{Others, Presence, Series, Values};
use crate::model::catalogue::{Catalogue, Fact};

/// What may be relied on besides what the files say.
#[derive(Clone, Copy, Debug)]
pub enum Reliance<'c> {
    /// Nothing.
    Files,
    /// What is usual: a metric of the catalogue has the labels that are known of it, and the series
    /// of exporters have `job` and `instance`, which every scrape adds unless it is told otherwise.
    Usage(&'c Catalogue),
}

/// Labels that exporters list and often leave empty: node_exporter gives `device_error` a value only
/// with an error, postgres_exporter gives `server` only in some versions, and `datname` is empty for
/// what all databases share.
const OFTEN_EMPTY: [&str; 3] = ["datname", "device_error", "server"];

/// Labels that exporters give and that targets have in many a stack as well.
const OF_TARGETS_AS_WELL: [&str; 39] = [
    "address",
    "app",
    "arch",
    "az",
    "cluster",
    "component",
    "container",
    "datacenter",
    "dc",
    "endpoint",
    "env",
    "environment",
    "family",
    "group",
    "host",
    "hostname",
    "id",
    "instance",
    "job",
    "name",
    "namespace",
    "node",
    "nodename",
    "os",
    "owner",
    "pod",
    "project",
    "region",
    "replica",
    "role",
    "server",
    "service",
    "site",
    "stage",
    "system",
    "target",
    "type",
    "version",
    "zone",
];

static EXPORTER_LABELS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let catalogue = Catalogue::builtin();
    let metrics = catalogue.names().filter_map(|name| catalogue.get(name));
    let labels = metrics.flat_map(|metric| metric.labels.names.iter().map(AsRef::as_ref));
    let labels = labels.chain(["le", "quantile"]);
    labels
        .filter(|label| !OF_TARGETS_AS_WELL.contains(label))
        .collect()
});

/// Returns whether a label is one that exporters give and that targets do not have.
pub(super) fn exporter_gives(label: &str) -> bool {
    EXPORTER_LABELS.contains(label)
}

/// Returns whether a label is one that exporters give or that targets have in many a stack.
pub fn is_usual_label(label: &str) -> bool {
    exporter_gives(label) || is_usual_of_targets(label)
}

/// Returns whether a label is one that targets have in many a stack.
pub fn is_usual_of_targets(label: &str) -> bool {
    OF_TARGETS_AS_WELL.contains(&label)
}

impl<'c> Reliance<'c> {
    /// Returns what is known of the labels that the exporter gives to series of a metric, when all of
    /// them are known.
    pub(super) fn own_labels(self, metric: &str) -> Option<Vec<(&'c str, Values)>> {
        let Self::Usage(catalogue) = self else {
            return None;
        };
        let series = catalogue.series(metric)?;
        if !series.metric.labels.complete {
            return None;
        }
        let names = series.metric.labels.names.iter().map(AsRef::as_ref);
        let of_part = ["le", "quantile"].into_iter();
        let of_part = of_part.filter(|label| series.has_label(label) == Some(true));
        let values = |label: &str| match OFTEN_EMPTY.contains(&label) {
            true => Values::any(),
            false => known_values(series.facts(), label).unwrap_or_else(Values::present),
        };
        Some(
            names
                .chain(of_part)
                .map(|name| (name, values(name)))
                .collect(),
        )
    }

    /// Returns what is usual of the series of a metric whose target is not known.
    pub(super) fn series(self, metric: &str) -> Series {
        // A colon is the sign of a recorded series, whose labels its rule decides.
        if matches!(self, Self::Files) || metric.contains(':') {
            return Series::new(Others::Any);
        }
        let own = self.own_labels(metric);
        let mut series = Series::new(match own {
            Some(_) => Others::Targets,
            None => Others::Any,
        });
        for (name, values) in own.unwrap_or_default() {
            series.set(name, values);
        }
        for name in ["job", "instance"] {
            series.set(name, Values::present());
        }
        series
    }
}

fn known_values(facts: &[Fact], wanted: &str) -> Option<Values> {
    let mut facts = facts.iter();
    facts.find_map(|fact| match fact {
        Fact::Values { label, values } if *label == wanted => {
            Some(Values::listed(values.split('|').map(Into::into)))
        }
        _ => None,
    })
}

/// Returns the series of a target with the labels that its exporter gives, which are all known.
///
/// The target's labels win over those of the same name, which are renamed; with `honor_labels` it
/// is the other way round.
pub(super) fn with_own_labels(
    target: &Series,
    own: &[(&str, Values)],
    honor_labels: bool,
) -> Series {
    let mut series = target.clone();
    for (name, values) in own {
        let of_target = target.get(name);
        let may_conflict = of_target.presence() != Presence::Never;
        if honor_labels || !may_conflict {
            let missing = match values.admits("") {
                true => of_target,
                false => Values::none(),
            };
            series.set(name, values.without_absence().union(&missing));
            continue;
        }
        if of_target.presence() == Presence::Maybe {
            series.set(name, of_target.without_absence().union(values));
        }
        let renamed = format!("exported_{name}");
        let old = series.get(&renamed);
        series.set(&renamed, old.union(values).union(&Values::absent()));
    }
    series
}
