use std::sync::Arc;

use super::usage::exporter_gives;
use super::{Condition, Presence, Values};
use crate::lang::promql::METRIC_NAME;

/// The most labels of one description that are remembered one by one.
const MOST_LABELS: usize = 64;

/// Which labels series may have beside the ones that are described.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Others {
    /// None.
    None,
    /// Those whose name starts with `__`, as service discovery makes them.
    Internal,
    /// Those that a target may have: any but those that only exporters give; see [`exporter_gives`].
    Targets,
    /// Any.
    Any,
}

/// What is known of the labels of series that are alike.
///
/// Each series that occurs fulfils the description; not each that fulfils it has to occur.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Sorted by name.
    labels: Vec<(Arc<str>, Values)>,
    others: Others,
}

impl Series {
    /// Returns the description of series of which nothing is known but which labels they may have.
    pub fn new(others: Others) -> Self {
        Self {
            labels: Vec::new(),
            others,
        }
    }

    /// Returns the description of the series without labels.
    pub fn without_labels() -> Self {
        Self::new(Others::None)
    }

    /// Returns the labels of which something is known, by name.
    pub fn labels(&self) -> impl ExactSizeIterator<Item = (&Arc<str>, &Values)> {
        self.labels.iter().map(|(name, values)| (name, values))
    }

    /// Returns which labels there may be beside the ones of [`Series::labels`].
    pub fn others(&self) -> Others {
        self.others
    }

    fn position(&self, name: &str) -> Result<usize, usize> {
        self.labels
            .binary_search_by(|(known, _)| (**known).cmp(name))
    }

    /// Returns what is known of a label.
    pub fn get(&self, name: &str) -> Values {
        match self.position(name).ok().and_then(|at| self.labels.get(at)) {
            Some((_, values)) => values.clone(),
            None => self.unnamed(name),
        }
    }

    /// Returns what is known of a label that is not among the described ones.
    fn unnamed(&self, name: &str) -> Values {
        match self.others {
            Others::Any => Values::any(),
            Others::Internal if name.starts_with("__") => Values::any(),
            Others::Targets if !exporter_gives(name) => Values::any(),
            Others::Targets | Others::Internal | Others::None => Values::absent(),
        }
    }

    /// Returns whether series have the label.
    pub fn presence(&self, name: &str) -> Presence {
        self.get(name).presence()
    }

    /// Replaces what is known of a label.
    pub fn set(&mut self, name: &str, values: Values) {
        match self.position(name) {
            Ok(at) if values == self.unnamed(name) => {
                self.labels.remove(at);
            }
            Ok(at) => {
                if let Some(label) = self.labels.get_mut(at) {
                    label.1 = values;
                }
            }
            Err(_) if values == self.unnamed(name) => {}
            Err(at) if self.labels.len() < MOST_LABELS => {
                self.labels.insert(at, (Arc::from(name), values));
            }
            Err(_) => self.others = Others::Any,
        }
    }

    /// Replaces which labels there may be beside the described ones. What is known of those in
    /// `kept` stays as it is.
    pub fn set_others<'a>(&mut self, others: Others, kept: impl IntoIterator<Item = &'a str>) {
        let kept: Vec<_> = kept
            .into_iter()
            .map(|name| (name, self.get(name)))
            .collect();
        self.others = others;
        for (name, values) in kept {
            self.set(name, values);
        }
    }

    /// Takes away the metric name, as most functions and operators do. Prometheus 3.5 takes the
    /// type and the unit away as well, which are labels under a feature flag.
    pub fn drop_name(&mut self) {
        self.labels
            .retain(|(name, _)| !matches!(&**name, METRIC_NAME | "__type__" | "__unit__"));
        self.set(METRIC_NAME, Values::absent());
    }

    /// Returns the series whose label fulfils the condition, or `None` when there are none.
    pub fn fulfilling(mut self, name: &str, condition: &Condition) -> Option<Self> {
        let values = self.get(name).fulfilled(condition);
        if values.is_none() {
            return None;
        }
        self.set(name, values);
        Some(self)
    }

    /// Returns a description that holds for both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut union = Self::new(self.others.max(other.others));
        let names = self.labels().chain(other.labels()).map(|(name, _)| name);
        for name in names {
            if union.position(name).is_err() {
                union.set(name, self.get(name).union(&other.get(name)));
            }
        }
        union
    }

    /// Returns whether series with exactly these labels may be among those described.
    pub fn admits<'a>(&self, labels: impl IntoIterator<Item = (&'a str, &'a str)>) -> bool {
        let mut needed = self
            .labels()
            .filter(|(_, v)| v.presence() == Presence::Always)
            .count();
        for (name, value) in labels {
            let values = self.get(name);
            if !values.admits(value) {
                return false;
            }
            needed -= usize::from(values.presence() == Presence::Always);
        }
        needed == 0
    }
}
