//! How often the stack scrapes and evaluates.

use std::collections::HashMap;

use crate::check::Scope;
use crate::check::prometheus::document::Document;
use crate::check::prometheus::jobs::Pace;
use crate::lang::duration::Duration;
use crate::lang::promql::{MatchOp, VectorSelector};

/// The scrape and evaluation intervals of every Prometheus of the stack.
///
/// Of several the shortest counts: what is said of it holds for the others too.
#[derive(Debug, Default)]
pub(super) struct Intervals {
    /// The shortest scrape interval of all jobs; nothing without a Prometheus.
    scrape: Option<Duration>,
    jobs: HashMap<String, Duration>,
    /// The shortest evaluation interval of all that is known.
    pub evaluation: Option<Duration>,
}

impl Intervals {
    /// Reads the intervals from the configurations of the stack.
    pub fn of(scope: &Scope<'_>) -> Self {
        let mut intervals = Self::default();
        for document in Document::all(scope) {
            for job in document.jobs() {
                let Some(interval) = Pace::of_job(&job.value, document.global()).interval else {
                    continue;
                };
                let name = job.value.job_name.or(String::new());
                let known = intervals.jobs.entry(name).or_insert(interval);
                *known = interval.min(*known);
                shorten(&mut intervals.scrape, interval);
            }
        }
        for prometheus in &scope.stack.prometheuses {
            let global = prometheus.model.global.get();
            let interval = match global.map(|g| g.evaluation_interval.effective(Duration::ZERO)) {
                None | Some(Some(Duration::ZERO)) => Duration::from_secs(60),
                Some(Some(interval)) => interval,
                Some(None) => continue,
            };
            shorten(&mut intervals.evaluation, interval);
        }
        intervals
    }

    /// Returns the interval at which the series of a selector are scraped, the shortest of several.
    ///
    /// Nothing for a job that is not in the configuration: relabelling may have named it.
    pub fn of_selector(&self, selector: &VectorSelector) -> Option<Duration> {
        let mut matchers = selector.matchers.iter();
        let job = matchers.find(|m| m.op == MatchOp::Equal && m.name.as_str() == "job");
        match job {
            Some(job) => self.jobs.get(job.value.as_str()).copied(),
            None => self.scrape,
        }
    }
}

fn shorten(known: &mut Option<Duration>, other: Duration) {
    *known = Some(known.map_or(other, |known| known.min(other)));
}
