use serde_json::{Map, Value as Json};

use crate::diag::Place;
use crate::model::compose::decode::{
    Always, Canonical, Flag, Keyed, Placed, Read, Reader, StrictFlag, UniqueTexts, choice, items,
    last_of_each, object,
};
use crate::model::compose::value::{Data, Value};

object! {
    /// A secret or a config in the long form.
    pub struct LongReference("a reference to a secret or a config", Extensible) {
        source: String,
        target: String,
        uid: String,
        gid: String,
        mode: FileMode,
    }
}

/// The permissions of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileMode(pub i64);

impl Read for FileMode {
    const EXPECTED: &'static str = "permissions such as '0440'";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let mode = match &value.data {
            Data::Int(n) => i64::try_from(*n).ok(),
            Data::Text(text) => i64::from_str_radix(&text.value, 8).ok(),
            _ => None,
        };
        if mode.is_none() {
            reader.wrong_type(value, Self::EXPECTED);
        }
        mode.map(Self)
    }
}

impl Canonical for FileMode {
    fn json(&self) -> Option<Json> {
        Some(format!("0{:o}", self.0).into())
    }
}

/// A secret or a config that a service reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// Where it stands.
    pub place: Place,
    /// Its name at the top level.
    pub source: Placed<String>,
    /// What the long form said.
    pub long: Option<LongReference>,
}

impl Reference {
    /// Returns the path in the container, when the file names one.
    pub fn target(&self) -> Option<&str> {
        let target = self.long.as_ref()?.target.as_ref()?;
        Some(&target.value)
    }
}

/// The secrets or configs that a service reads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct References(pub Vec<Reference>);

impl Read for References {
    const EXPECTED: &'static str = "a list of names";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let items = items(value, Self::EXPECTED, reader)?;
        let references = items.iter().filter_map(|item| match &item.data {
            Data::Text(text) => Some(Reference {
                place: item.place,
                source: Placed {
                    place: item.place,
                    value: text.value.clone(),
                },
                long: None,
            }),
            Data::Map(_) => {
                let long = LongReference::read(item, reader)?;
                let source = Placed {
                    place: long.source.as_ref().map_or(item.place, |s| s.place),
                    value: long
                        .source
                        .as_ref()
                        .map(|s| s.value.clone())
                        .unwrap_or_default(),
                };
                Some(Reference {
                    place: item.place,
                    source,
                    long: Some(long),
                })
            }
            _ => {
                reader.wrong_type(item, "a name or a mapping with `source`");
                None
            }
        });
        let references: Vec<_> = references.collect();
        let key = |r: &Reference| r.target().unwrap_or(&r.source.value).to_owned();
        Some(Self(last_of_each(references, key)))
    }
}

impl Canonical for References {
    fn json(&self) -> Option<Json> {
        let references = self.0.iter().map(|r| match &r.long {
            Some(long) => long.json().unwrap_or_default(),
            None => serde_json::json!({"source": r.source.value}),
        });
        (!self.0.is_empty()).then(|| references.collect())
    }
}

object! {
    /// What a service waits for.
    pub struct Dependency("a dependency", Extensible) {
        condition: Condition,
        restart: Flag,
        required: Always<StrictFlag>,
    }
}

/// When a dependency is fulfilled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Condition {
    /// As soon as the container runs.
    #[default]
    Started,
    /// When its health check passes.
    Healthy,
    /// When it has ended with exit code 0.
    Completed,
}

impl Condition {
    const WORDS: [&'static str; 3] = [
        "service_started",
        "service_healthy",
        "service_completed_successfully",
    ];

    /// Returns the word of the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Started => "service_started",
            Self::Healthy => "service_healthy",
            Self::Completed => "service_completed_successfully",
        }
    }
}

impl Read for Condition {
    const EXPECTED: &'static str = "a condition";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        Some(match choice(value, &Self::WORDS, reader)? {
            "service_healthy" => Self::Healthy,
            "service_completed_successfully" => Self::Completed,
            _ => Self::Started,
        })
    }
}

impl Canonical for Condition {
    fn json(&self) -> Option<Json> {
        Some(self.name().into())
    }
}

/// The services that a service waits for, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DependsOn {
    /// Each with its key and its conditions.
    pub services: std::collections::BTreeMap<String, Keyed<Dependency>>,
    /// Whether it is written as a plain list of names.
    pub list: bool,
}

impl Dependency {
    /// Returns the condition; `service_started` when the file has none.
    pub fn condition(&self) -> Condition {
        self.condition
            .as_ref()
            .map_or(Condition::Started, |c| c.value)
    }

    /// Returns whether the service must exist.
    pub fn required(&self) -> bool {
        self.required.as_ref().is_none_or(|r| r.value.0.0)
    }
}

impl Read for DependsOn {
    const EXPECTED: &'static str = "a list of services or a mapping";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let mut found = Self::default();
        match &value.data {
            Data::List(_) => {
                found.list = true;
                for name in UniqueTexts::read(value, reader)?.0 {
                    let keyed = Keyed {
                        key: name.place,
                        place: name.place,
                        value: Dependency::empty(name.place),
                    };
                    found.services.insert(name.value, keyed);
                }
            }
            Data::Map(map) => {
                for (name, entry) in map {
                    let Some(dependency) = Dependency::read(&entry.value, reader) else {
                        continue;
                    };
                    if entry.value.get("condition").is_none() {
                        reader.required(entry.key, "condition", "a dependency");
                    }
                    let keyed = Keyed {
                        key: entry.key,
                        place: entry.value.place,
                        value: dependency,
                    };
                    found.services.insert(name.clone(), keyed);
                }
            }
            _ => {
                reader.wrong_type(value, Self::EXPECTED);
                return None;
            }
        }
        Some(found)
    }
}

impl Canonical for DependsOn {
    fn json(&self) -> Option<Json> {
        let services = self.services.iter().map(|(name, d)| {
            let mut map = Map::new();
            map.insert("condition".to_owned(), d.value.condition().name().into());
            if d.value.restart.as_ref().is_some_and(|r| r.value.0) {
                map.insert("restart".to_owned(), true.into());
            }
            map.insert("required".to_owned(), d.value.required().into());
            (name.clone(), Json::Object(map))
        });
        (!self.services.is_empty()).then(|| Json::Object(services.collect()))
    }
}

object! {
    /// An env file in the long form.
    pub struct LongEnvFile("an env file", Closed) {
        path: String,
        format: String,
        required: Flag,
    }
}

/// An env file that fills the environment of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct EnvFileEntry {
    /// The path as it is written.
    pub path: Placed<String>,
    /// Whether compose refuses to go on without it.
    pub required: bool,
    /// Whether it is read without quotes and variables (`format: raw`).
    pub raw: bool,
}

/// The env files of a service, in the order they are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EnvFileEntries(pub Vec<EnvFileEntry>);

impl Read for EnvFileEntries {
    const EXPECTED: &'static str = "a path or a list of paths";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let entries: Vec<_> = match &value.data {
            Data::Text(_) => env_file(value, reader).into_iter().collect(),
            Data::List(items) => {
                let entries = items.iter().filter_map(|item| env_file(item, reader));
                entries.collect()
            }
            _ => {
                reader.wrong_type(value, Self::EXPECTED);
                return None;
            }
        };
        Some(Self(last_of_each(entries, |e| e.path.value.clone())))
    }
}

fn env_file(item: &Value, reader: &mut Reader<'_>) -> Option<EnvFileEntry> {
    if let Data::Text(text) = &item.data {
        return Some(EnvFileEntry {
            path: Placed {
                place: item.place,
                value: text.value.clone(),
            },
            required: true,
            raw: false,
        });
    }
    let long = LongEnvFile::read(item, reader)?;
    if let Some(format) = &long.format
        && !matches!(format.value.as_str(), "" | ".env" | "raw")
        && let Some(value) = item.get("format")
    {
        reader.invalid(value, "the format of an env file is `raw` or nothing");
    }
    let Some(path) = long.path else {
        if item.get("path").is_none() {
            reader.required(item.place, "path", "an env file");
        }
        return None;
    };
    Some(EnvFileEntry {
        path: Placed {
            place: path.place,
            value: path.value,
        },
        required: long.required.is_none_or(|r| r.value.0),
        raw: long.format.is_some_and(|f| f.value == "raw"),
    })
}

impl Canonical for EnvFileEntries {
    /// The canonical form has their values in the environment instead.
    fn json(&self) -> Option<Json> {
        None
    }
}

object! {
    /// Whose definition a service starts from, in the long form.
    pub struct Extends("`extends`", Closed) {
        service: String,
        file: String,
    }
}
