use super::{Condition, Series, Vector};
use crate::lang::promql::{METRIC_NAME, VectorSelector};

/// What a selector asks for.
#[derive(Clone, Debug)]
pub struct Selection<'e> {
    /// The metric it names.
    pub name: Option<&'e str>,
    /// What each label has to fulfil, the metric's name included.
    pub conditions: Vec<(&'e str, Condition)>,
}

impl<'e> Selection<'e> {
    /// Reads a selector.
    pub fn of(selector: &'e VectorSelector) -> Self {
        let named = selector.name.as_ref();
        let named = named.map(|name| (METRIC_NAME, Condition::equal(&name.text)));
        let matchers = selector.matchers.iter();
        let matchers = matchers.map(|m| (m.name.as_str(), Condition::of(m)));
        Self {
            name: selector.metric_name(),
            conditions: named.into_iter().chain(matchers).collect(),
        }
    }

    /// Returns whether some of the series may be selected.
    pub fn is_possible(&self, series: &Series) -> bool {
        let mut conditions = self.conditions.iter();
        conditions.all(|(name, condition)| !series.get(name).fulfilled(condition).is_none())
    }

    /// Returns the series that are selected, or `None` when there are none among them.
    pub fn among(&self, series: &Series) -> Option<Series> {
        let mut conditions = self.conditions.iter();
        conditions.try_fold(series.clone(), |series, (name, condition)| {
            series.fulfilling(name, condition)
        })
    }
}

/// What is known of the series that can be selected.
pub trait Storage {
    /// Returns what is known of the series that a selector takes.
    fn select(&self, selection: &Selection<'_>) -> Vector;
}

/// A storage of which nothing is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct AnySeries;

impl Storage for AnySeries {
    fn select(&self, selection: &Selection<'_>) -> Vector {
        Vector::unknown().map(|series| selection.among(series))
    }
}
