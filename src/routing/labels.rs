use std::fmt;

use crate::lang::gostring;

/// The labels of one alert, sorted by name. A label with an empty value is the same as none, as
/// Alertmanager's API drops such labels.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Labels {
    pairs: Vec<(String, String)>,
}

impl Labels {
    /// Returns the value of a label, which is empty when there is none of that name.
    pub fn get(&self, name: &str) -> &str {
        let at = self.pairs.binary_search_by(|(n, _)| n.as_str().cmp(name));
        at.ok()
            .and_then(|at| self.pairs.get(at))
            .map_or("", |(_, value)| value)
    }

    /// Returns names and values, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(n, v)| (n.as_str(), v.as_str()))
    }

    /// Returns whether there is no label.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Returns the labels whose name is wanted.
    #[must_use]
    pub fn retain(&self, wanted: impl Fn(&str) -> bool) -> Self {
        let pairs = self.pairs.iter().filter(|(name, _)| wanted(name));
        Self {
            pairs: pairs.cloned().collect(),
        }
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Labels {
    /// Takes the last value of a name that comes more than once.
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let mut pairs: Vec<(String, String)> = pairs
            .into_iter()
            .map(|(n, v)| (n.into(), v.into()))
            .collect();
        pairs.sort_by(|(a, _), (b, _)| a.cmp(b));
        pairs.reverse();
        pairs.dedup_by(|(a, _), (b, _)| a == b);
        pairs.reverse();
        pairs.retain(|(_, value)| !value.is_empty());
        Self { pairs }
    }
}

impl fmt::Display for Labels {
    /// Writes the labels as Alertmanager prints a label set: `{a="b", c="d"}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (number, (name, value)) in self.iter().enumerate() {
            let comma = if number > 0 { ", " } else { "" };
            write!(f, "{comma}{name}={}", gostring::quote(value))?;
        }
        f.write_str("}")
    }
}

#[cfg(test)]
mod tests {
    use super::Labels;

    #[test]
    fn the_last_value_counts_and_an_empty_one_is_none() {
        let labels: Labels = [("b", "1"), ("a", "x"), ("b", "2"), ("c", "")]
            .into_iter()
            .collect();
        assert_eq!(labels.to_string(), r#"{a="x", b="2"}"#);
        assert_eq!((labels.get("b"), labels.get("c")), ("2", ""));
        let emptied: Labels = [("a", "x"), ("a", "")].into_iter().collect();
        assert!(emptied.is_empty());
    }
}
