//! The labels of the series that a scrape job brings in.
//!
//! Source: scrape/target.go and scrape/scrape.go of Prometheus 3.5.

use super::relabel::Relabelling;
use super::usage::with_own_labels;
use super::{Others, Presence, Series, Values, Vector};
use crate::lang::promql::METRIC_NAME;
use crate::model::decode::{At, Entries, Model, Spanned};
use crate::model::prometheus::sd::Discovery;
use crate::model::prometheus::{ScrapeConfig, TargetGroup};

/// The series that Prometheus itself writes for every target of every scrape.
const REPORTS: [&str; 8] = [
    "scrape_body_size_bytes",
    "scrape_duration_seconds",
    "scrape_sample_limit",
    "scrape_samples_post_metric_relabeling",
    "scrape_samples_scraped",
    "scrape_series_added",
    "scrape_timeout_seconds",
    "up",
];

/// A scrape job: what is known of the labels that its targets have.
#[derive(Debug)]
pub(super) struct Job<'a> {
    targets: Vector,
    honor_labels: bool,
    metric_relabelling: Relabelling<'a>,
}

impl<'a> Job<'a> {
    /// Reads a job. `files` are the target groups of its `file_sd_configs`, when they are known.
    pub fn new(config: &'a ScrapeConfig, files: Option<&[&'a TargetGroup]>) -> Self {
        let relabelling = Relabelling::new(config.relabel_configs.items());
        let written = config.discovery.static_configs.items();
        let written = written.iter().map(|group| &group.value);
        let of_files = files.unwrap_or_default().iter().copied();
        let mut targets = Vector::empty();
        for group in written.chain(of_files) {
            if let Some(series) = of_group(config, group, &relabelling) {
                targets.add(series.into());
            }
        }
        for series in discovered(config, files.is_some()) {
            if let Some(series) = relabelling.apply(series) {
                targets.add(finished(series).into());
            }
        }
        Self {
            targets,
            honor_labels: config.honor_labels.or(false),
            metric_relabelling: Relabelling::new(config.metric_relabel_configs.items()),
        }
    }

    /// Returns what is known of the series of one metric, or of all when none is named. `own` are
    /// the labels that the metric has of itself, when all of them are known.
    pub fn series(&self, metric: Option<&str>, own: Option<&[(&str, Values)]>) -> Vector {
        let is_report = metric.is_some_and(|metric| REPORTS.contains(&metric));
        let name = metric.map_or_else(Values::present, Values::exactly);
        self.targets.map(|target| {
            if is_report && !self.honor_labels {
                let mut series = target.clone();
                series.set(METRIC_NAME, name.clone());
                return Some(series);
            }
            let mut series = match own {
                Some(own) => with_own_labels(target, own, self.honor_labels),
                None => self.with_any_labels(target),
            };
            series.set(METRIC_NAME, name.clone());
            self.metric_relabelling.apply(series)
        })
    }

    /// Returns the series of a target that may have any labels of their own.
    fn with_any_labels(&self, target: &Series) -> Series {
        let mut series = Series::new(Others::Any);
        if !self.honor_labels {
            // The target's labels win; those of the series that are in the way are renamed.
            for (label, values) in target.labels() {
                if values.presence() == Presence::Always {
                    series.set(label, values.clone());
                }
            }
        }
        series
    }

    /// Returns whether more can be said of the series of this metric than of those of any.
    pub fn depends_on(&self, metric: &str) -> bool {
        !self.metric_relabelling.is_empty() || REPORTS.contains(&metric)
    }

    /// Returns whether the job writes series that others scraped before, recorded ones included.
    pub fn federates(&self) -> bool {
        self.honor_labels
    }

    /// Returns the labels of the targets.
    pub fn targets(&self) -> &Vector {
        &self.targets
    }
}

/// Returns the targets of one written group after relabelling.
fn of_group(
    config: &ScrapeConfig,
    group: &TargetGroup,
    relabelling: &Relabelling<'_>,
) -> Option<Series> {
    let mut common = of_job(config, Others::None);
    for (name, value) in group.labels.get().into_iter().flat_map(Entries::iter) {
        common.set(&name.value, Values::exactly(value.value.as_str()));
    }
    let targets = group.targets.items().iter().filter_map(|address| {
        let mut target = common.clone();
        target.set("__address__", Values::exactly(address.value.as_str()));
        Some(finished(relabelling.apply(target)?))
    });
    targets.reduce(|all, target| all.union(&target))
}

/// Returns the targets that service discovery finds, before relabelling.
fn discovered(config: &ScrapeConfig, files_are_known: bool) -> Vec<Series> {
    let mut found = Vec::new();
    let free = &config.discovery;
    // These two let the found groups have any label, the job's name included.
    let any_labels = free.http_sd_configs.is_present()
        || (free.file_sd_configs.is_present() && !files_are_known);
    if any_labels {
        let mut target = of_job(config, Others::Any);
        for name in ["job", "__scheme__", "__metrics_path__"] {
            target.set(name, Values::present());
        }
        found.push(target);
    }
    if finds_by_service(free) {
        let mut target = of_job(config, Others::Internal);
        // Kuma names scheme and path.
        for name in ["__scheme__", "__metrics_path__"] {
            target.set(name, Values::present());
        }
        found.push(target);
    }
    for target in &mut found {
        target.set("__address__", Values::present());
    }
    found
}

/// Returns whether targets are found by a mechanism that sets internal labels only: each but
/// `http_sd_configs` and `file_sd_configs`.
fn finds_by_service(discovery: &Discovery) -> bool {
    let mut found = false;
    discovery.visit_fields(At::document(), &mut |at, _| {
        let free = matches!(at.name, "http_sd_configs" | "file_sd_configs");
        found |= at.name.ends_with("_sd_configs") && !free;
    });
    found
}

/// Returns the labels that every target of a job starts with.
fn of_job(config: &ScrapeConfig, others: Others) -> Series {
    let mut target = Series::new(others);
    let text = |value: &str| Values::exactly(value);
    target.set("job", text(&config.job_name.or(String::new())));
    let scheme = config.scheme.effective("http".to_owned());
    target.set("__scheme__", scheme.map_or_else(Values::any, |s| text(&s)));
    let path = config.metrics_path.effective("/metrics".to_owned());
    target.set(
        "__metrics_path__",
        path.map_or_else(Values::any, |p| text(&p)),
    );
    for name in ["__scrape_interval__", "__scrape_timeout__"] {
        target.set(name, Values::present());
    }
    for (name, values) in config.params.get().into_iter().flat_map(Entries::iter) {
        if let Some(first) = values.value.first() {
            target.set(&format!("__param_{}", name.value), text(&first.value));
        }
    }
    target
}

/// Returns what the series of a relabelled target have: `instance`, and no internal label.
fn finished(mut target: Series) -> Series {
    let instance = target.get("instance");
    if instance.admits("") {
        let address = target.get("__address__").without_absence();
        target.set("instance", instance.without_absence().union(&address));
    }
    let mut series = Series::new(match target.others() {
        Others::None | Others::Internal => Others::None,
        others @ (Others::Targets | Others::Any) => others,
    });
    for (name, values) in target.labels().filter(|(name, _)| !name.starts_with("__")) {
        series.set(name, values.clone());
    }
    series
}

/// Returns the files' target groups of a job, when every pattern of it names a file that is known.
pub(super) fn groups_of_files<'a>(
    config: &ScrapeConfig,
    groups: impl Fn(&Spanned<String>) -> Option<Vec<&'a TargetGroup>>,
) -> Option<Vec<&'a TargetGroup>> {
    let named = config.discovery.file_sd_configs.items().iter();
    let patterns = named.flat_map(|sd| sd.value.files.items());
    let found: Option<Vec<Vec<_>>> = patterns.map(groups).collect();
    found.map(|each| each.into_iter().flatten().collect())
}
