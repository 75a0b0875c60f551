use std::collections::HashMap;

use serde_json::Value as Json;

use super::{Canonical, Placed, Plain, Read, Reader};
use crate::diag::Finding;
use crate::model::compose::codes::DUPLICATE_ITEM;
use crate::model::compose::value::{Data, Value};

/// A list.
#[derive(Clone, Debug, PartialEq)]
pub struct List<T>(pub Vec<Placed<T>>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Read> Read for List<T> {
    const EXPECTED: &'static str = "a list";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let items = items(value, Self::EXPECTED, reader)?;
        let read = items.iter().filter_map(|item| {
            T::read(item, reader).map(|value| Placed {
                place: item.place,
                value,
            })
        });
        Some(Self(read.collect()))
    }
}

impl<T: Canonical> Canonical for List<T> {
    fn json(&self) -> Option<Json> {
        let items = self.0.iter().map(|i| i.json().unwrap_or(Json::Null));
        (!self.0.is_empty()).then(|| items.collect())
    }
}

/// Returns the items of a list; reports what is none.
pub(crate) fn items<'v>(
    value: &'v Value,
    expected: &str,
    reader: &mut Reader<'_>,
) -> Option<&'v [Value]> {
    match &value.data {
        Data::List(items) => Some(items),
        _ => {
            reader.wrong_type(value, expected);
            None
        }
    }
}

/// Keeps the last of each key, where the first one stood, as compose does with repeated items.
pub(crate) fn last_of_each<T>(items: Vec<T>, key: impl Fn(&T) -> String) -> Vec<T> {
    let mut kept: Vec<T> = Vec::with_capacity(items.len());
    let mut places: HashMap<String, usize> = HashMap::new();
    for item in items {
        let next = kept.len();
        match places.entry(key(&item)) {
            std::collections::hash_map::Entry::Occupied(place) => {
                if let Some(old) = kept.get_mut(*place.get()) {
                    *old = item;
                }
            }
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(next);
                kept.push(item);
            }
        }
    }
    kept
}

/// A list of texts in which no two may be equal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UniqueTexts(pub Vec<Placed<String>>);

impl Read for UniqueTexts {
    const EXPECTED: &'static str = "a list of texts";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let List(texts) = List::<String>::read(value, reader)?;
        let mut seen: HashMap<&str, &Placed<String>> = HashMap::new();
        for text in &texts {
            if let Some(first) = seen.get(text.value.as_str()) {
                let finding = Finding::new(
                    &DUPLICATE_ITEM,
                    text.place,
                    "this item stands in the list already",
                )
                .related(first.place, "first here")
                .help("remove one of them");
                reader.push(finding);
            } else {
                seen.insert(&text.value, text);
            }
        }
        Some(Self(texts))
    }
}

impl Canonical for UniqueTexts {
    fn json(&self) -> Option<Json> {
        texts_json(&self.0)
    }
}

/// A list of texts; of those with the same part before `=`, the last one holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextSet(pub Vec<Placed<String>>);

impl Read for TextSet {
    const EXPECTED: &'static str = "a list of texts";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let List(texts) = List::<String>::read(value, reader)?;
        Some(Self(last_of_each(texts, before_equals)))
    }
}

impl Canonical for TextSet {
    fn json(&self) -> Option<Json> {
        texts_json(&self.0)
    }
}

fn before_equals(text: &Placed<String>) -> String {
    let value = &text.value;
    value
        .split_once('=')
        .map_or(value.as_str(), |p| p.0)
        .to_owned()
}

/// One text or a list of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OneOrMany(pub Vec<Placed<String>>);

impl Read for OneOrMany {
    const EXPECTED: &'static str = "a text or a list of texts";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        match &value.data {
            Data::Text(text) => Some(Self(vec![Placed {
                place: value.place,
                value: text.value.clone(),
            }])),
            Data::List(_) => TextSet::read(value, reader).map(|set| Self(set.0)),
            _ => {
                reader.wrong_type(value, Self::EXPECTED);
                None
            }
        }
    }
}

impl Canonical for OneOrMany {
    fn json(&self) -> Option<Json> {
        texts_json(&self.0)
    }
}

/// A list of texts and numbers, taken as texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers(pub Vec<Placed<Plain>>);

impl Read for Numbers {
    const EXPECTED: &'static str = "a list of texts or numbers";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let List(items) = List::<Plain>::read(value, reader)?;
        Some(Self(last_of_each(items, |i| i.value.0.clone())))
    }
}

impl Canonical for Numbers {
    fn json(&self) -> Option<Json> {
        let items = self.0.iter().map(|i| Json::from(i.value.0.as_str()));
        (!self.0.is_empty()).then(|| items.collect())
    }
}

fn texts_json(texts: &[Placed<String>]) -> Option<Json> {
    let items = texts.iter().map(|t| Json::from(t.value.as_str()));
    (!texts.is_empty()).then(|| items.collect())
}

#[cfg(test)]
mod tests {
    use super::last_of_each;

    #[test]
    fn the_last_of_equal_keys_stands_where_the_first_stood() {
        let kept = last_of_each(vec!["a=1", "b=1", "a=2"], |s| s[..1].to_owned());
        assert_eq!(kept, ["a=2", "b=1"]);
    }
}
