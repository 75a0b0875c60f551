//! From plain values to typed fields, as docker compose's schema and its types read them.
//!
//! `object!` declares a mapping: its struct, its keys, the label of messages and its canonical
//! JSON come from one list.

mod list;
mod object;
mod pairs;
mod scalar;

pub use list::{List, Numbers, OneOrMany, TextSet, UniqueTexts};
pub(crate) use list::{items, last_of_each};
pub(crate) use object::{Keys, key_name, object, read_object};
pub use pairs::{Labels, Options, Pair, Pairs, Variables};
pub use scalar::{Always, Bounded, Flag, Number, Period, Plain, Size, StrictFlag, Whole, choice};

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::codes::REQUIRED_KEY;
use super::value::{Data, Value};
use crate::diag::{Code, Fault, Finding, Place, Sink};
use crate::model::decode::{INVALID_VALUE, Secret, WRONG_TYPE};

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed<T> {
    /// Where it stands.
    pub place: Place,
    /// The value.
    pub value: T,
}

/// A value that stands under a key.
#[derive(Clone, Debug, PartialEq)]
pub struct Keyed<T> {
    /// Where the key stands.
    pub key: Place,
    /// Where the value stands.
    pub place: Place,
    /// The value.
    pub value: T,
}

/// What reading one project needs, and what it leaves behind.
pub struct Reader<'a> {
    sink: &'a mut Sink,
    /// Places of values that must never be shown.
    pub secrets: Vec<Place>,
}

/// A type that a value can be read into.
pub trait Read: Sized {
    /// What the type admits, for messages: "true or false", "a list".
    const EXPECTED: &'static str;

    /// Returns what the value says, or `None` after a finding was reported.
    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self>;
}

/// A type that the canonical form of `docker compose config --format json` shows.
pub trait Canonical {
    /// Returns the JSON, secrets included, or `None` when the canonical form leaves it out.
    fn json(&self) -> Option<Json>;
}

impl<'a> Reader<'a> {
    /// Returns a reader that reports to `sink`.
    pub fn new(sink: &'a mut Sink) -> Self {
        Self {
            sink,
            secrets: Vec::new(),
        }
    }

    /// Takes a finding.
    pub fn push(&mut self, finding: Finding) {
        self.sink.push(finding);
    }

    /// Reports a value of another kind than wanted.
    pub fn wrong_type(&mut self, value: &Value, expected: &str) {
        let found = value.describe();
        let mut finding = Finding::new(
            &WRONG_TYPE,
            value.place,
            format!("expected {expected}, found {found}"),
        );
        if matches!(value.data, Data::Int(_) | Data::Float(_) | Data::Bool(_))
            && expected.starts_with("text")
        {
            finding = finding.help("put the value in quotes");
        }
        self.push(finding);
    }

    /// Reports a value that the field refuses.
    pub fn invalid(&mut self, value: &Value, message: impl Into<String>) {
        self.push(Finding::new(&INVALID_VALUE, value.place, message));
    }

    /// Reports a key that is missing in a mapping.
    pub fn required(&mut self, place: Place, key: &str, label: &str) {
        let finding = Finding::new(&REQUIRED_KEY, place, format!("{label} needs `{key}`"));
        self.push(finding);
    }

    /// Reports a fault in the small language that a text is written in.
    pub fn fault(&mut self, code: &'static Code, value: &Value, fault: Fault) {
        let place = value.place_of(fault.span.start..fault.span.end);
        let mut finding = Finding::new(code, place, fault.message);
        finding.help = fault.help;
        self.push(finding);
    }
}

/// Returns the letters of a text, quoted for a message, unless a secret went into them.
pub fn quoted(value: &Value) -> String {
    match &value.data {
        Data::Text(text) if text.hidden => "this value".to_owned(),
        Data::Text(text) => format!("`{}`", text.value),
        _ => value.describe().to_owned(),
    }
}

impl Read for String {
    const EXPECTED: &'static str = "text";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        match &value.data {
            Data::Text(text) => Some(text.value.clone()),
            _ => {
                reader.wrong_type(value, Self::EXPECTED);
                None
            }
        }
    }
}

impl Canonical for String {
    fn json(&self) -> Option<Json> {
        (!self.is_empty()).then(|| self.clone().into())
    }
}

impl Canonical for Secret {
    fn json(&self) -> Option<Json> {
        Some(self.reveal().into())
    }
}

impl<T: Canonical> Canonical for Keyed<T> {
    fn json(&self) -> Option<Json> {
        self.value.json()
    }
}

impl<T: Canonical> Canonical for Placed<T> {
    fn json(&self) -> Option<Json> {
        self.value.json()
    }
}

impl<T: Canonical> Canonical for Option<T> {
    fn json(&self) -> Option<Json> {
        self.as_ref().and_then(Canonical::json)
    }
}

/// A mapping whose keys are names that the author chooses.
#[derive(Clone, Debug, PartialEq)]
pub struct Named<T>(pub BTreeMap<String, Keyed<T>>);

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Named<T> {
    /// Returns the value of a name.
    pub fn get(&self, name: &str) -> Option<&Keyed<T>> {
        self.0.get(name)
    }

    /// Returns the names with their values, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Keyed<T>)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

impl<T: Read> Read for Named<T> {
    const EXPECTED: &'static str = "a mapping";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(map) = value.as_map() else {
            reader.wrong_type(value, Self::EXPECTED);
            return None;
        };
        let mut named = BTreeMap::new();
        for (name, entry) in map {
            if !is_name(name) {
                let message = "names are made of letters, digits, `.`, `_` and `-`";
                reader.push(Finding::new(&INVALID_VALUE, entry.key, message));
            }
            if let Some(read) = T::read(&entry.value, reader) {
                let keyed = Keyed {
                    key: entry.key,
                    place: entry.value.place,
                    value: read,
                };
                named.insert(name.clone(), keyed);
            }
        }
        Some(Self(named))
    }
}

impl<T: Canonical> Canonical for Named<T> {
    fn json(&self) -> Option<Json> {
        let entries = self
            .iter()
            .map(|(name, value)| (name.to_owned(), value.json().unwrap_or(Json::Null)));
        (!self.0.is_empty()).then(|| Json::Object(entries.collect()))
    }
}

/// Returns whether the schema admits a text as the name of a service, a network or a volume.
pub fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}
