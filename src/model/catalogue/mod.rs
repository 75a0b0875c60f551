//! What is known of metrics: type, unit, labels, and the exporters that give them.
//!
//! | file | what it holds | from where |
//! |---|---|---|
//! | `scraped.tsv` | name, type, unit, labels, exporters | real scrapes; `generate` writes it |
//! | `documented.tsv` | the same of what could not be scraped | public documentation, named in the file |
//! | `facts.tsv` | what holds for single metrics beyond that | written by hand |
//!
//! A stack adds its own metrics under `metrics:` in techcorp.yml; see [`MetricEntry`].

mod entry;
mod metric;
mod table;

pub use entry::MetricEntry;
pub use metric::{Fact, Kind, Labels, Metric, Part, Series};

use std::borrow::Cow;
use std::sync::OnceLock;

use foldhash::HashMap;

/// What is known of metrics, by name.
#[derive(Clone, Debug)]
pub struct Catalogue {
    metrics: HashMap<Cow<'static, str>, Metric>,
    /// Prefixes of names, with the exporter that they belong to.
    families: Vec<(&'static str, &'static str)>,
    /// Whether [`Catalogue::builtin`] is asked for what is not here.
    extends_builtin: bool,
}

impl Default for Catalogue {
    /// Returns the metrics of the usual exporters alone.
    fn default() -> Self {
        Self::of_stack([])
    }
}

impl Catalogue {
    /// Returns the metrics of the usual exporters.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Catalogue> = OnceLock::new();
        BUILTIN.get_or_init(table::load)
    }

    /// Returns the metrics that a stack describes itself, over those of the usual exporters.
    pub fn of_stack(own: impl IntoIterator<Item = Metric>) -> Self {
        let own = own.into_iter();
        Self {
            metrics: own.map(|metric| (metric.name.clone(), metric)).collect(),
            families: Vec::new(),
            extends_builtin: true,
        }
    }

    fn base(&self) -> Option<&'static Self> {
        self.extends_builtin.then(Self::builtin)
    }

    /// Returns what is known of the metric of that name, as its exporter declares it.
    pub fn get(&self, name: &str) -> Option<&Metric> {
        let own = self.metrics.get(name);
        own.or_else(|| self.base()?.metrics.get(name))
    }

    /// Returns what is known of the series of that name: those of a metric, or those of the buckets,
    /// the sum or the count of a histogram or summary.
    pub fn series(&self, name: &str) -> Option<Series<'_>> {
        if let Some(metric) = self.get(name) {
            let part = Part::Whole;
            return Some(Series { metric, part });
        }
        Part::SUFFIXES.into_iter().find_map(|(suffix, part)| {
            let metric = self.get(name.strip_suffix(suffix)?)?;
            metric.kind.has(part).then_some(Series { metric, part })
        })
    }

    /// Returns the exporter that names beginning like this one belong to, and all of whose metrics
    /// are known.
    pub fn family(&self, name: &str) -> Option<&'static str> {
        let families = self.families.iter();
        let families = families.chain(self.base().into_iter().flat_map(|base| &base.families));
        let mut found = families.filter(|(prefix, _)| name.starts_with(prefix));
        let exporter = found.next().map(|(_, exporter)| *exporter);
        exporter.filter(|exporter| *exporter != table::NONE)
    }

    /// Returns the names of all metrics, in no order; a name may come twice.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let base = self.base().into_iter().flat_map(|base| &base.metrics);
        let all = self.metrics.iter().chain(base);
        all.map(|(name, _)| name.as_ref())
    }
}
