use std::collections::BTreeSet;
use std::sync::Arc;

use smallvec::{SmallVec, smallvec};

use super::{Others, Presence, Series, Values};

/// The most descriptions of one vector; more are merged into one.
const MOST_ALTERNATIVES: usize = 16;

/// What is known of the series of a vector: each of them fulfils one of the descriptions.
///
/// Without a description the vector is certainly empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vector {
    /// Nearly always one.
    alternatives: SmallVec<[Arc<Series>; 1]>,
}

impl Vector {
    /// Returns the vector that certainly has no series.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Returns a vector of which nothing is known.
    pub fn unknown() -> Self {
        Self::from(Series::new(Others::Any))
    }

    /// Returns the descriptions.
    pub fn alternatives(&self) -> &[Arc<Series>] {
        &self.alternatives
    }

    /// Returns whether the vector certainly has no series.
    pub fn is_empty(&self) -> bool {
        self.alternatives.is_empty()
    }

    /// Returns what is known of a label over all series.
    pub fn get(&self, name: &str) -> Values {
        let mut each = self.alternatives.iter().map(|series| series.get(name));
        let first = each.next().unwrap_or_else(Values::none);
        each.fold(first, |union, values| union.union(&values))
    }

    /// Returns whether the series have a label; [`Presence::Never`] when there are no series.
    pub fn presence(&self, name: &str) -> Presence {
        let mut each = self.alternatives.iter().map(|series| series.presence(name));
        let first = each.next().unwrap_or(Presence::Never);
        match each.all(|presence| presence == first) {
            true => first,
            false => Presence::Maybe,
        }
    }

    /// Returns the labels of which something is known, sorted.
    pub fn names(&self) -> BTreeSet<&str> {
        let each = self.alternatives.iter();
        each.flat_map(|series| series.labels().map(|(name, _)| &**name))
            .collect()
    }

    /// Returns which labels there may be beside those of [`Vector::names`].
    pub fn others(&self) -> Others {
        let each = self.alternatives.iter().map(|series| series.others());
        each.max().unwrap_or(Others::None)
    }

    /// Returns whether a series with exactly these labels may be in the vector.
    pub fn admits<'a>(&self, labels: impl IntoIterator<Item = (&'a str, &'a str)> + Clone) -> bool {
        let mut each = self.alternatives.iter();
        each.any(|series| series.admits(labels.clone()))
    }

    /// Adds a description.
    pub fn add(&mut self, series: Arc<Series>) {
        if self.alternatives.contains(&series) {
            return;
        }
        if self.alternatives.len() < MOST_ALTERNATIVES {
            self.alternatives.push(series);
        } else if let Some(last) = self.alternatives.last_mut() {
            *last = Arc::new(last.union(&series));
        }
    }

    /// Returns a vector with the series of both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut union = self.clone();
        other
            .alternatives
            .iter()
            .cloned()
            .for_each(|s| union.add(s));
        union
    }

    /// Returns the vector with each description changed, or left out where `change` gives none.
    #[must_use]
    pub fn map(&self, mut change: impl FnMut(&Series) -> Option<Series>) -> Self {
        let changed = self.alternatives.iter();
        changed.filter_map(|series| change(series)).collect()
    }
}

impl From<Series> for Vector {
    fn from(series: Series) -> Self {
        Self {
            alternatives: smallvec![Arc::new(series)],
        }
    }
}

impl FromIterator<Series> for Vector {
    fn from_iter<I: IntoIterator<Item = Series>>(each: I) -> Self {
        let mut vector = Self::empty();
        each.into_iter()
            .for_each(|series| vector.add(Arc::new(series)));
        vector
    }
}
