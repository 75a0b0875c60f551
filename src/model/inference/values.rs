use std::sync::{Arc, LazyLock};

use super::Condition;

/// The most values of one label that are listed one by one.
const MOST_LISTED: usize = 24;

/// The most bytes of a value that is listed: values made of others can double at every step.
pub(super) const MOST_BYTES: usize = 1_024;

/// The most conditions on one label that are remembered.
const MOST_CONDITIONS: usize = 6;

/// Whether series have a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// Each of them has it.
    Always,
    /// Nothing is known, or some have it and some have not.
    Maybe,
    /// None of them has it.
    Never,
}

/// The values that a label may have: a set that holds every value that can occur, and perhaps more.
///
/// As in Prometheus, a label that is absent has the empty value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values(Set);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Set {
    /// These and no others, sorted.
    Listed(Arc<[Arc<str>]>),
    /// Every text that fulfils the conditions; the empty one only when `absent`.
    Fulfilling {
        absent: bool,
        conditions: Vec<Condition>,
    },
}

static ABSENT: LazyLock<Values> = LazyLock::new(|| Values::exactly(""));

impl Values {
    /// Returns the set of every value, so that nothing is known of the label.
    pub fn any() -> Self {
        Self::fulfilling(true, Vec::new())
    }

    /// Returns the set of every value but the empty one: the label is there.
    pub fn present() -> Self {
        Self::fulfilling(false, Vec::new())
    }

    /// Returns the set of the empty value alone: the label is not there.
    pub fn absent() -> Self {
        ABSENT.clone()
    }

    /// Returns the set of one value.
    pub fn exactly(value: impl Into<Arc<str>>) -> Self {
        let value = value.into();
        match value.len() > MOST_BYTES {
            true => Self::present(),
            false => Self(Set::Listed(Arc::new([value]))),
        }
    }

    /// Returns the set of these values, or a larger one when they are too many or too long to list.
    pub fn listed(values: impl IntoIterator<Item = Arc<str>>) -> Self {
        let mut values: Vec<Arc<str>> = values.into_iter().collect();
        values.sort_unstable();
        values.dedup();
        if values.len() > MOST_LISTED || values.iter().any(|value| value.len() > MOST_BYTES) {
            let absent = values.first().is_some_and(|value| value.is_empty());
            return Self::fulfilling(absent, Vec::new());
        }
        Self(Set::Listed(values.into()))
    }

    /// Returns the set of no value: there is no such series.
    pub fn none() -> Self {
        Self(Set::Listed(Arc::new([])))
    }

    fn fulfilling(absent: bool, conditions: Vec<Condition>) -> Self {
        Self(Set::Fulfilling { absent, conditions })
    }

    /// Returns whether the set is empty, so that no series has any of its values.
    pub fn is_none(&self) -> bool {
        matches!(&self.0, Set::Listed(values) if values.is_empty())
    }

    /// Returns whether nothing is known of the label.
    pub fn is_any(&self) -> bool {
        matches!(&self.0, Set::Fulfilling { absent: true, conditions } if conditions.is_empty())
    }

    /// Returns whether series with these values have the label.
    pub fn presence(&self) -> Presence {
        match &self.0 {
            Set::Listed(values) => match values.as_ref() {
                [only] if only.is_empty() => Presence::Never,
                [first, ..] if first.is_empty() => Presence::Maybe,
                _ => Presence::Always,
            },
            Set::Fulfilling { absent: true, .. } => Presence::Maybe,
            Set::Fulfilling { absent: false, .. } => Presence::Always,
        }
    }

    /// Returns the values when they are few enough to be listed; the empty one stands for an absent
    /// label.
    pub fn list(&self) -> Option<&[Arc<str>]> {
        match &self.0 {
            Set::Listed(values) => Some(values),
            Set::Fulfilling { .. } => None,
        }
    }

    /// Returns what every value but the empty one fulfils, when the values are not listed.
    pub fn conditions(&self) -> &[Condition] {
        match &self.0 {
            Set::Listed(_) => &[],
            Set::Fulfilling { conditions, .. } => conditions,
        }
    }

    /// Returns the one value the label has, when only one is possible.
    pub fn exact(&self) -> Option<&str> {
        match self.list() {
            Some([only]) => Some(only),
            _ => None,
        }
    }

    /// Returns whether the label may have this value.
    pub fn admits(&self, value: &str) -> bool {
        match &self.0 {
            Set::Listed(values) => values.iter().any(|v| **v == *value),
            Set::Fulfilling { absent, .. } if value.is_empty() => *absent,
            Set::Fulfilling { conditions, .. } => conditions.iter().all(|c| c.holds(value)),
        }
    }

    /// Returns whether every value certainly fulfils a condition.
    pub fn all_fulfil(&self, condition: &Condition) -> bool {
        match &self.0 {
            Set::Listed(values) => values.iter().all(|value| condition.holds(value)),
            Set::Fulfilling { absent, conditions } => {
                let there = condition.is_about_presence() || conditions.contains(condition);
                there && (!absent || condition.holds(""))
            }
        }
    }

    /// Returns the values that fulfil a condition.
    #[must_use]
    pub fn fulfilled(&self, condition: &Condition) -> Self {
        match &self.0 {
            Set::Listed(values) => self.retain(values, |value| condition.holds(value)),
            Set::Fulfilling { absent, conditions } => {
                let absent = *absent && condition.holds("");
                if let Some(listed) = condition.listed() {
                    let possible = |v: &&Arc<str>| match v.is_empty() {
                        true => absent,
                        false => conditions.iter().all(|c| c.holds(v)),
                    };
                    return Self::listed(listed.iter().filter(possible).cloned());
                }
                if condition.is_about_presence() {
                    return Self::fulfilling(absent, conditions.clone());
                }
                if conditions.iter().any(|c| c.contradicts(condition)) {
                    return Self::listed(absent.then(|| Arc::from("")));
                }
                if conditions.contains(condition) || conditions.len() >= MOST_CONDITIONS {
                    return Self::fulfilling(absent, conditions.clone());
                }
                let more = conditions.iter().chain([condition]).cloned();
                Self::fulfilling(absent, more.collect())
            }
        }
    }

    fn retain(&self, values: &[Arc<str>], keep: impl Fn(&str) -> bool) -> Self {
        match values.iter().all(|value| keep(value)) {
            true => self.clone(),
            false => Self::listed(values.iter().filter(|value| keep(value)).cloned()),
        }
    }

    /// Returns the values that both sets may hold.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        match (&self.0, &other.0) {
            (Set::Listed(values), _) => self.retain(values, |value| other.admits(value)),
            (_, Set::Listed(values)) => other.retain(values, |value| self.admits(value)),
            (_, Set::Fulfilling { absent, conditions }) => {
                let start = match absent {
                    true => self.clone(),
                    false => self.without_absence(),
                };
                conditions.iter().fold(start, |values, condition| {
                    values.fulfilled_if_there(condition)
                })
            }
        }
    }

    /// As [`Values::fulfilled`], but the condition says nothing of an absent label.
    fn fulfilled_if_there(&self, condition: &Condition) -> Self {
        let there = self.without_absence().fulfilled(condition);
        match self.admits("") {
            true => there.union(&Self::absent()),
            false => there,
        }
    }

    /// Returns the set without the empty value.
    #[must_use]
    pub fn without_absence(&self) -> Self {
        match &self.0 {
            Set::Listed(values) => self.retain(values, |value| !value.is_empty()),
            Set::Fulfilling { conditions, .. } => Self::fulfilling(false, conditions.clone()),
        }
    }

    /// Returns a set that holds the values of both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        match (&self.0, &other.0) {
            _ if self == other => self.clone(),
            (Set::Listed(a), Set::Listed(b)) => Self::listed(a.iter().chain(b.iter()).cloned()),
            (Set::Listed(values), Set::Fulfilling { absent, conditions })
            | (Set::Fulfilling { absent, conditions }, Set::Listed(values)) => {
                let mut there = values.iter().filter(|value| !value.is_empty());
                let absent = *absent || values.iter().any(|value| value.is_empty());
                let holding: Vec<_> = conditions.iter().collect();
                let holding = there.try_fold(holding, |mut holding, value| {
                    holding.retain(|condition| condition.holds(value));
                    (!holding.is_empty()).then_some(holding)
                });
                let holding = holding.unwrap_or_default().into_iter().cloned();
                Self::fulfilling(absent, holding.collect())
            }
            (
                Set::Fulfilling { absent, conditions },
                Set::Fulfilling {
                    absent: other_absent,
                    conditions: others,
                },
            ) => {
                let common = conditions.iter().filter(|c| others.contains(c)).cloned();
                Self::fulfilling(*absent || *other_absent, common.collect())
            }
        }
    }

    /// Returns whether the sets certainly hold no common value.
    pub fn is_disjoint(&self, other: &Self) -> bool {
        self.intersection(other).is_none()
    }
}
