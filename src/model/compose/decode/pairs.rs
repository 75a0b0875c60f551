use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{Canonical, Placed, Read, Reader};
use crate::diag::{Finding, Place};
use crate::model::compose::value::{Data, Value, go_text};
use crate::model::decode::{INVALID_VALUE, Secret};
use crate::source::names_secret;

/// Names with values, written as a mapping or as a list of `NAME=value`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs(pub BTreeMap<String, Pair>);

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Where the name stands.
    pub name: Place,
    /// The value; `None` for a name without one.
    pub value: Option<Placed<Secret>>,
}

impl Pairs {
    /// Returns the value of a name, for those who may see it.
    pub fn get(&self, name: &str) -> Option<&str> {
        let pair = self.0.get(name)?;
        pair.value.as_ref().map(|v| v.value.reveal())
    }
}

impl Read for Pairs {
    const EXPECTED: &'static str = "a mapping or a list of NAME=value";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let mut pairs = BTreeMap::new();
        match &value.data {
            Data::Map(map) => {
                for (name, entry) in map {
                    if let Some(pair) = from_entry(name, entry.key, &entry.value, reader) {
                        pairs.insert(name.clone(), pair);
                    }
                }
            }
            Data::List(items) => {
                for item in items {
                    if let Some((name, pair)) = from_item(item, reader) {
                        pairs.insert(name, pair);
                    }
                }
            }
            _ => {
                reader.wrong_type(value, Self::EXPECTED);
                return None;
            }
        }
        Some(Self(pairs))
    }
}

fn from_entry(name: &str, key: Place, value: &Value, reader: &mut Reader<'_>) -> Option<Pair> {
    if value.data == Data::Null {
        return Some(Pair {
            name: key,
            value: None,
        });
    }
    let Some(text) = go_text(value) else {
        reader.wrong_type(value, "a single value");
        return None;
    };
    if names_secret(name) {
        reader.secrets.push(value.place);
    }
    Some(Pair {
        name: key,
        value: Some(Placed {
            place: value.place,
            value: Secret::from(text),
        }),
    })
}

fn from_item(item: &Value, reader: &mut Reader<'_>) -> Option<(String, Pair)> {
    let text = String::read(item, reader)?;
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (text.as_str(), None),
    };
    if name.ends_with(char::is_whitespace) {
        let finding = Finding::new(
            &INVALID_VALUE,
            item.place_of(0..name.len()),
            "this name ends in a space",
        );
        reader.push(finding.help("write NAME=value without spaces around `=`"));
        return None;
    }
    let value_place = item.place_of(name.len() + 1..text.len());
    if value.is_some() && names_secret(name) {
        reader.secrets.push(value_place);
    }
    let pair = Pair {
        name: item.place_of(0..name.len()),
        value: value.map(|value| Placed {
            place: value_place,
            value: Secret::from(value.to_owned()),
        }),
    };
    Some((name.to_owned(), pair))
}

/// Variables: a name without a value takes it from outside.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variables(pub Pairs);

/// Labels and the like: a name without a value has an empty one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labels(pub Pairs);

impl Read for Variables {
    const EXPECTED: &'static str = Pairs::EXPECTED;

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        Pairs::read(value, reader).map(Self)
    }
}

impl Read for Labels {
    const EXPECTED: &'static str = Pairs::EXPECTED;

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        Pairs::read(value, reader).map(Self)
    }
}

impl Canonical for Variables {
    fn json(&self) -> Option<Json> {
        pairs_json(&self.0, Json::Null)
    }
}

impl Canonical for Labels {
    fn json(&self) -> Option<Json> {
        pairs_json(&self.0, "".into())
    }
}

fn pairs_json(pairs: &Pairs, empty: Json) -> Option<Json> {
    let entries = pairs.0.iter().map(|(name, pair)| {
        let value = pair.value.as_ref().and_then(|v| v.value.json());
        (name.clone(), value.unwrap_or_else(|| empty.clone()))
    });
    (!pairs.0.is_empty()).then(|| Json::Object(entries.collect()))
}

/// A mapping of options, whose values are single ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options(pub Pairs);

impl Read for Options {
    const EXPECTED: &'static str = "a mapping";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        if value.as_map().is_none() {
            reader.wrong_type(value, Self::EXPECTED);
            return None;
        }
        Pairs::read(value, reader).map(Self)
    }
}

impl Canonical for Options {
    fn json(&self) -> Option<Json> {
        pairs_json(&self.0, "".into())
    }
}
