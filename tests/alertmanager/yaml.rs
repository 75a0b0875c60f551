use std::fmt;

/// YAML to write, in flow style on one line.
#[derive(Clone, Debug)]
pub enum Yaml {
    /// A scalar as it is written, quotes included.
    Raw(String),
    /// A list.
    List(Vec<Yaml>),
    /// A mapping.
    Map(Vec<(String, Yaml)>),
}

/// A step from a value to one inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into a field of a mapping.
    Field(String),
    /// Into the first item of a list.
    First,
}

impl Yaml {
    /// Returns a scalar as it is written.
    pub fn raw(text: impl Into<String>) -> Self {
        Self::Raw(text.into())
    }

    /// Returns text in double quotes.
    pub fn text(text: &str) -> Self {
        Self::Raw(format!("{text:?}"))
    }

    /// Returns a mapping.
    pub fn map<const N: usize>(entries: [(&str, Yaml); N]) -> Self {
        Self::Map(entries.map(|(k, v)| (k.to_owned(), v)).to_vec())
    }

    /// Puts a value where the path leads, making what is missing on the way.
    pub fn put(&mut self, path: &[Step], value: Yaml) {
        let Some((step, rest)) = path.split_first() else {
            *self = value;
            return;
        };
        match step {
            Step::Field(name) => {
                if !matches!(self, Self::Map(_)) {
                    *self = Self::Map(Vec::new());
                }
                let Self::Map(entries) = self else { return };
                let at = entries.iter().position(|(k, _)| k == name);
                let at = at.unwrap_or_else(|| {
                    entries.push((name.clone(), Self::Map(Vec::new())));
                    entries.len() - 1
                });
                entries[at].1.put(rest, value);
            }
            Step::First => {
                if !matches!(self, Self::List(items) if !items.is_empty()) {
                    *self = Self::List(vec![Self::Map(Vec::new())]);
                }
                let Self::List(items) = self else { return };
                items[0].put(rest, value);
            }
        }
    }

    /// Returns what stands where the path leads.
    pub fn get(&self, path: &[Step]) -> Option<&Yaml> {
        let Some((step, rest)) = path.split_first() else {
            return Some(self);
        };
        match (step, self) {
            (Step::Field(name), Self::Map(entries)) => {
                let found = entries.iter().find(|(k, _)| k == name)?;
                found.1.get(rest)
            }
            (Step::First, Self::List(items)) => items.first()?.get(rest),
            _ => None,
        }
    }

    /// Removes the field that the path leads to.
    pub fn remove(&mut self, path: &[Step]) {
        let [first, rest @ ..] = path else { return };
        match (first, self) {
            (Step::Field(name), Self::Map(entries)) if rest.is_empty() => {
                entries.retain(|(k, _)| k != name);
            }
            (Step::Field(name), Self::Map(entries)) => {
                if let Some((_, value)) = entries.iter_mut().find(|(k, _)| k == name) {
                    value.remove(rest);
                }
            }
            (Step::First, Self::List(items)) => {
                if let Some(item) = items.first_mut() {
                    item.remove(rest);
                }
            }
            _ => {}
        }
    }
}

impl fmt::Display for Yaml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Raw(text) => f.write_str(text),
            Self::List(items) => {
                f.write_str("[")?;
                for (i, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if i == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
            Self::Map(entries) => {
                f.write_str("{")?;
                for (i, (key, value)) in entries.iter().enumerate() {
                    write!(f, "{}{key:?}: {value}", if i == 0 { "" } else { ", " })?;
                }
                f.write_str("}")
            }
        }
    }
}
