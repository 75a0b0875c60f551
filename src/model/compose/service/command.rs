use serde_json::Value as Json;

use crate::diag::Place;
use crate::model::compose::codes::INVALID_COMMAND;
use crate::model::compose::decode::{Canonical, Placed, Read, Reader};
use crate::model::compose::syntax::words;
use crate::model::compose::value::{Data, Value};

/// A command line (`command`, `entrypoint`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Command {
    /// Its words with their places; `None` for `null`, which leaves the image's own in force.
    pub words: Option<Vec<Placed<String>>>,
    /// Where the part begins that compose drops when it splits a text into words.
    pub dropped: Option<Place>,
}

impl Command {
    /// Returns the words; none for `null`.
    pub fn words(&self) -> &[Placed<String>] {
        self.words.as_deref().unwrap_or_default()
    }
}

impl Read for Command {
    const EXPECTED: &'static str = "text or a list of texts";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        match &value.data {
            Data::Null => Some(Self::default()),
            Data::Text(text) => match words::split(&text.value) {
                Ok(split) => {
                    let words = split.words.into_iter().map(|word| Placed {
                        place: value.place_of(word.range),
                        value: word.text,
                    });
                    Some(Self {
                        words: Some(words.collect()),
                        dropped: split.dropped.map(|at| value.place_of(at..text.value.len())),
                    })
                }
                Err(fault) => {
                    reader.fault(&INVALID_COMMAND, value, fault);
                    None
                }
            },
            Data::List(items) => {
                let words = items.iter().filter_map(|item| {
                    String::read(item, reader).map(|value| Placed {
                        place: item.place,
                        value,
                    })
                });
                Some(Self {
                    words: Some(words.collect()),
                    dropped: None,
                })
            }
            _ => {
                reader.wrong_type(value, Self::EXPECTED);
                None
            }
        }
    }
}

impl Canonical for Command {
    fn json(&self) -> Option<Json> {
        let words = self.words.as_ref()?;
        Some(words.iter().map(|w| Json::from(w.value.as_str())).collect())
    }
}

/// The test of a health check.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HealthTest(pub Vec<Placed<String>>);

impl Read for HealthTest {
    const EXPECTED: &'static str = "text or a list of texts";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        match &value.data {
            Data::Text(text) => {
                let word = |text: &str| Placed {
                    place: value.place,
                    value: text.to_owned(),
                };
                Some(Self(vec![word("CMD-SHELL"), word(&text.value)]))
            }
            _ => {
                let command = Command::read(value, reader)?;
                Some(Self(command.words.unwrap_or_default()))
            }
        }
    }
}

impl Canonical for HealthTest {
    fn json(&self) -> Option<Json> {
        let words = self.0.iter().map(|w| Json::from(w.value.as_str()));
        (!self.0.is_empty()).then(|| words.collect())
    }
}
