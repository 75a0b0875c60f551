use serde_json::Value as Json;

use super::network::ExtraHosts;
use super::references::References;
use super::resources::Ulimits;
use crate::model::compose::decode::{
    Canonical, Flag, Keyed, Labels, List, Pairs, Plain, Read, Reader, Size, TextSet, Variables,
    object,
};
use crate::model::compose::value::{Data, Value};
use crate::model::decode::INVALID_VALUE;

object! {
    /// How an image is built, in the long form.
    pub struct BuildOptions("`build`", Extensible) {
        context: String,
        dockerfile: String,
        dockerfile_inline: String,
        entitlements: List<String>,
        args: Variables,
        provenance: TextOrFlag,
        sbom: TextOrFlag,
        ssh: SshKeys,
        labels: Labels,
        cache_from: List<String>,
        cache_to: List<String>,
        no_cache: Flag,
        additional_contexts: Contexts,
        pull: Flag,
        extra_hosts: ExtraHosts,
        isolation: String,
        network: String,
        target: String,
        secrets: References,
        shm_size: Size,
        tags: TextSet,
        ulimits: Ulimits,
        platforms: List<String>,
        privileged: Flag,
    }
}

/// How an image is built.
#[derive(Clone, Debug, PartialEq)]
pub struct Build(pub BuildOptions);

impl Build {
    /// Returns the folder or address that the build starts from, as it is written.
    pub fn context(&self) -> &str {
        self.0.context.as_ref().map_or(".", |c| c.value.as_str())
    }

    /// Returns the Dockerfile's path below the context, or `None` when the compose file holds its
    /// text.
    pub fn dockerfile(&self) -> Option<&str> {
        match (&self.0.dockerfile, &self.0.dockerfile_inline) {
            (Some(path), _) => Some(&path.value),
            (None, Some(_)) => None,
            (None, None) => Some("Dockerfile"),
        }
    }
}

impl Read for Build {
    const EXPECTED: &'static str = "a path or a mapping";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        match &value.data {
            Data::Text(text) => {
                let mut options = BuildOptions::empty(value.place);
                options.context = Some(Keyed {
                    key: value.place,
                    place: value.place,
                    value: text.value.clone(),
                });
                Some(Self(options))
            }
            Data::Map(_) => BuildOptions::read(value, reader).map(Self),
            _ => {
                reader.wrong_type(value, Self::EXPECTED);
                None
            }
        }
    }
}

impl Canonical for Build {
    fn json(&self) -> Option<Json> {
        let mut json = self.0.json()?;
        json["context"] = self.context().into();
        if let Some(dockerfile) = self.dockerfile().filter(|d| !d.is_empty()) {
            json["dockerfile"] = dockerfile.into();
        }
        Some(json)
    }
}

/// Text, or a truth value taken as text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextOrFlag(pub String);

impl Read for TextOrFlag {
    const EXPECTED: &'static str = "text or true or false";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        match &value.data {
            Data::Text(_) | Data::Bool(_) => Plain::read(value, reader).map(|p| Self(p.0)),
            _ => {
                reader.wrong_type(value, Self::EXPECTED);
                None
            }
        }
    }
}

impl Canonical for TextOrFlag {
    fn json(&self) -> Option<Json> {
        self.0.json()
    }
}

/// Further folders or images that a build reads: `NAME=VALUE`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contexts(pub Pairs);

impl Read for Contexts {
    const EXPECTED: &'static str = Pairs::EXPECTED;

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let pairs = Pairs::read(value, reader)?;
        if let Data::List(_) = value.data {
            for pair in pairs.0.values().filter(|p| p.value.is_none()) {
                let message = "expected NAME=VALUE, found no value";
                reader.push(crate::diag::Finding::new(
                    &INVALID_VALUE,
                    pair.name,
                    message,
                ));
            }
        }
        Some(Self(pairs))
    }
}

impl Canonical for Contexts {
    fn json(&self) -> Option<Json> {
        Labels(self.0.clone()).json()
    }
}

/// The SSH keys that a build may use: `default` or `ID=PATH`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SshKeys(pub Pairs);

impl Read for SshKeys {
    const EXPECTED: &'static str = Pairs::EXPECTED;

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let pairs = Pairs::read(value, reader)?;
        if let Data::List(_) = value.data {
            for (id, pair) in &pairs.0 {
                if pair.value.is_none() && id != "default" {
                    let message = "expected `default` or ID=PATH";
                    reader.push(crate::diag::Finding::new(
                        &INVALID_VALUE,
                        pair.name,
                        message,
                    ));
                }
            }
        }
        Some(Self(pairs))
    }
}

impl Canonical for SshKeys {
    fn json(&self) -> Option<Json> {
        let keys = self.0.0.iter().map(|(id, pair)| match &pair.value {
            Some(path) => Json::from(format!("{id}={}", path.value.reveal())),
            None => Json::from(id.as_str()),
        });
        (!self.0.0.is_empty()).then(|| keys.collect())
    }
}
