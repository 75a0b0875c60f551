use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use super::job::Job;
use super::{Reliance, Selection, Series, Values, Vector};

/// How often the series of a job are relabelled for one metric; later metrics are told less of.
const MOST_RELABELLINGS: usize = 100_000;

/// What the scrape jobs of one Prometheus bring in.
#[derive(Debug)]
pub(super) struct Scraped<'a> {
    jobs: Vec<Job<'a>>,
    /// The series of any metric.
    any_metric: Rc<Vec<Arc<Series>>>,
    /// The same, bounded.
    merged: Vector,
    target_labels: BTreeSet<Arc<str>>,
    by_metric: RefCell<HashMap<String, Rc<Vec<Arc<Series>>>>>,
    left: Cell<usize>,
    reliance: Reliance<'a>,
}

impl<'a> Scraped<'a> {
    /// Takes the jobs.
    pub fn new(jobs: Vec<Job<'a>>, reliance: Reliance<'a>) -> Self {
        let any_metric = Rc::new(series(&jobs, None, None));
        let mut merged = Vector::empty();
        any_metric
            .iter()
            .cloned()
            .for_each(|series| merged.add(series));
        let labels = jobs.iter().flat_map(|job| job.targets().alternatives());
        let labels = labels.flat_map(|target| target.labels());
        Self {
            target_labels: labels.map(|(name, _)| name.clone()).collect(),
            any_metric,
            merged,
            by_metric: RefCell::default(),
            left: Cell::new(MOST_RELABELLINGS),
            reliance,
            jobs,
        }
    }

    /// Returns whether a job brings in what another Prometheus has recorded.
    pub fn federates(&self) -> bool {
        self.jobs.iter().any(Job::federates)
    }

    /// Returns the series that a selector takes.
    pub fn select(&self, selection: &Selection<'_>) -> Vector {
        let narrows = |(name, _): &(&str, _)| self.target_labels.contains(*name);
        let own = selection.name.and_then(|metric| self.of_metric(metric));
        if own.is_none() && !selection.conditions.iter().any(narrows) {
            return self.merged.map(|series| selection.among(series));
        }
        let all = own.unwrap_or_else(|| Rc::clone(&self.any_metric));
        let possible = all.iter().filter(|series| selection.is_possible(series));
        possible
            .filter_map(|series| selection.among(series))
            .collect()
    }

    /// Returns the series of one metric, when they differ from those of any.
    fn of_metric(&self, metric: &str) -> Option<Rc<Vec<Arc<Series>>>> {
        let own = self.reliance.own_labels(metric);
        if own.is_none() && !self.jobs.iter().any(|job| job.depends_on(metric)) {
            return None;
        }
        if let Some(known) = self.by_metric.borrow().get(metric) {
            return Some(Rc::clone(known));
        }
        let left = self.left.get().checked_sub(self.jobs.len())?;
        self.left.set(left);
        let series = Rc::new(series(&self.jobs, Some(metric), own.as_deref()));
        let mut known = self.by_metric.borrow_mut();
        known.insert(metric.to_owned(), Rc::clone(&series));
        Some(series)
    }
}

fn series(
    jobs: &[Job<'_>],
    metric: Option<&str>,
    own: Option<&[(&str, Values)]>,
) -> Vec<Arc<Series>> {
    let each = jobs.iter().map(|job| job.series(metric, own));
    each.flat_map(|vector| vector.alternatives().to_vec())
        .collect()
}
