use std::collections::BTreeMap;

use super::job::{Job, groups_of_files};
use super::relabel::Relabelling;
use super::scraped::Scraped;
use super::{AnySeries, Condition, Others, Reliance, Selection, Series, Storage, Values, Vector};
use crate::diag::{FileId, Place};
use crate::lang::promql::METRIC_NAME;
use crate::model::decode::Entries;
use crate::model::prometheus::{Prometheus, ScrapeConfig, TargetGroup};
use crate::model::stack::{Loaded, Stack};

/// The series that Prometheus makes of the alerts that are pending or firing.
const ALERT_SERIES: [&str; 2] = ["ALERTS", "ALERTS_FOR_STATE"];

/// One Prometheus, or one of which no configuration is known.
#[derive(Debug)]
pub(super) struct Server<'a> {
    reliance: Reliance<'a>,
    /// What it scrapes, when all of its series come from there.
    scraped: Option<Scraped<'a>>,
    /// The labels that alerts are given when they are sent.
    external: Vec<(&'a str, Values)>,
    /// How alerts are relabelled for each set of Alertmanagers.
    alert_relabelling: Vec<[Relabelling<'a>; 2]>,
}

impl<'a> Server<'a> {
    /// Returns a Prometheus of which no configuration is known.
    pub fn unknown(reliance: Reliance<'a>) -> Self {
        Self {
            reliance,
            scraped: None,
            external: Vec::new(),
            alert_relabelling: Vec::new(),
        }
    }

    /// Reads a configuration.
    pub fn new(stack: &'a Stack, config: &'a Loaded<Prometheus>, reliance: Reliance<'a>) -> Self {
        let model = &config.model;
        let jobs = jobs(stack, config);
        let external = model.global.get().and_then(|g| g.external_labels.get());
        let external = external.into_iter().flat_map(Entries::iter);
        Self {
            reliance,
            scraped: jobs.map(|jobs| Scraped::new(jobs, reliance)),
            external: external
                .map(|(name, value)| (name.value.as_str(), external_value(&value.value)))
                .collect(),
            alert_relabelling: alert_relabelling(model),
        }
    }

    /// Returns what is known of the series that a selector takes, but for recorded ones.
    pub fn select(&self, selection: &Selection<'_>) -> Vector {
        match selection.name {
            None | Some("") => AnySeries.select(selection),
            Some(name) if ALERT_SERIES.contains(&name) => {
                Vector::from(of_alerts(name)).map(|series| selection.among(series))
            }
            Some(name) => {
                let selected = match &self.scraped {
                    Some(scraped) => scraped.select(selection),
                    None => {
                        let all = Vector::from(self.reliance.series(name));
                        all.map(|series| selection.among(series))
                    }
                };
                match self.reliance {
                    Reliance::Usage(_) if is_total(name) => selected.map(|s| Some(undivided(s))),
                    _ => selected,
                }
            }
        }
    }

    /// Returns what may be relied on.
    pub fn reliance(&self) -> Reliance<'a> {
        self.reliance
    }

    /// Returns whether series that are recorded here may come from elsewhere as well.
    pub fn federates(&self) -> bool {
        self.scraped.as_ref().is_some_and(Scraped::federates)
    }

    /// Returns whether all series come from jobs that are known.
    pub fn is_known(&self) -> bool {
        self.scraped.is_some()
    }

    /// Returns alerts as the Alertmanagers get them: with external labels, relabelled.
    pub fn sent(&self, alerts: &Vector) -> Vector {
        let labelled = alerts.map(|series| {
            let mut series = series.clone();
            for (name, value) in &self.external {
                let own = series.get(name);
                if own.admits("") {
                    series.set(name, own.without_absence().union(value));
                }
            }
            Some(series)
        });
        let each = self.alert_relabelling.iter().map(|[first, second]| {
            labelled.map(|series| second.apply(first.apply(series.clone())?))
        });
        each.reduce(|all, sent| all.union(&sent))
            .unwrap_or(labelled)
    }
}

/// Returns whether the name is that of the count or sum of a histogram or summary.
fn is_total(name: &str) -> bool {
    !name.contains(':') && (name.ends_with("_count") || name.ends_with("_sum"))
}

/// Returns the series without the label that tells buckets or quantiles apart, unless it is asked
/// for.
fn undivided(series: &Series) -> Series {
    let mut series = series.clone();
    for label in ["le", "quantile"] {
        if series.get(label).is_any() {
            series.set(label, Values::absent());
        }
    }
    series
}

/// Returns the jobs, or `None` when series may come from elsewhere: from other storages, over
/// OTLP, or from jobs in files that are not here.
fn jobs<'a>(stack: &'a Stack, config: &'a Loaded<Prometheus>) -> Option<Vec<Job<'a>>> {
    let model = &config.model;
    if model.remote_read.is_present() || model.otlp.is_present() {
        return None;
    }
    let groups = target_groups(stack);
    let of = |file: FileId, job: &'a ScrapeConfig| {
        let files = groups_of_files(job, |pattern| {
            let span = pattern.span;
            groups.get(&Place { file, span }).cloned()
        });
        Job::new(job, files.as_deref())
    };
    let own = model.scrape_configs.items().iter();
    let mut jobs: Vec<Job<'a>> = own.map(|job| of(config.file, &job.value)).collect();
    for pattern in model.scrape_config_files.items() {
        let by = Place {
            file: config.file,
            span: pattern.span,
        };
        let mut named = stack
            .scrape_files
            .iter()
            .filter(|file| file.by.iter().any(|r| r.by == by))
            .peekable();
        named.peek()?;
        for file in named {
            let others = file.file.model.scrape_configs.items().iter();
            jobs.extend(others.map(|job| of(file.file.file, &job.value)));
        }
    }
    (!jobs.is_empty()).then_some(jobs)
}

/// Returns the target groups in files by the pattern that names them.
fn target_groups(stack: &Stack) -> BTreeMap<Place, Vec<&TargetGroup>> {
    let mut groups: BTreeMap<Place, Vec<&TargetGroup>> = BTreeMap::new();
    for file in &stack.target_files {
        for reference in &file.by {
            let named = file.file.model.groups.iter().map(|group| &group.value);
            groups.entry(reference.by).or_default().extend(named);
        }
    }
    groups
}

/// Returns the value of an external label, in which Prometheus 3 replaces environment variables.
fn external_value(text: &str) -> Values {
    match text.contains('$') {
        true => Values::any(),
        false => Values::exactly(text),
    }
}

fn alert_relabelling(model: &Prometheus) -> Vec<[Relabelling<'_>; 2]> {
    let Some(alerting) = model.alerting.get() else {
        return Vec::new();
    };
    let own = alerting.alertmanagers.items().iter();
    own.map(|alertmanager| {
        [
            Relabelling::new(alerting.alert_relabel_configs.items()),
            Relabelling::new(alertmanager.value.alert_relabel_configs.items()),
        ]
    })
    .collect()
}

fn of_alerts(name: &str) -> Series {
    let mut series = Series::new(Others::Any);
    series.set("alertname", Values::present());
    if name == "ALERTS" {
        let states = ["firing", "pending"].map(Condition::equal);
        let [firing, pending] = states.map(|state| Values::any().fulfilled(&state));
        series.set("alertstate", firing.union(&pending));
    }
    series.set(METRIC_NAME, Values::exactly(name));
    series
}
