use serde_json::Value as Json;

use super::network::Hook;
use crate::model::compose::decode::{
    Canonical, List, OneOrMany, Read, Reader, StrictFlag, choice, object,
};
use crate::model::compose::value::{Data, Value};

object! {
    /// What happens when sources change during development.
    pub struct DevelopOptions("`develop`", Extensible) {
        watch: List<WatchTrigger>,
    }
}

/// What happens when sources change during development, or nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Develop(pub Option<DevelopOptions>);

impl Read for Develop {
    const EXPECTED: &'static str = "a mapping";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        match value.data {
            Data::Null => Some(Self(None)),
            _ => DevelopOptions::read(value, reader).map(|o| Self(Some(o))),
        }
    }
}

impl Canonical for Develop {
    fn json(&self) -> Option<Json> {
        self.0.json()
    }
}

object! {
    /// What happens when files below a path change.
    pub struct TriggerOptions("a watch", Extensible) {
        ignore: OneOrMany,
        include: OneOrMany,
        path: String,
        action: WatchAction,
        target: String,
        exec: Hook,
        initial_sync: StrictFlag,
    }
}

/// What happens when files below a path change; the path and the action are given.
#[derive(Clone, Debug, PartialEq)]
pub struct WatchTrigger(pub TriggerOptions);

impl Read for WatchTrigger {
    const EXPECTED: &'static str = "a mapping";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let options = TriggerOptions::read(value, reader)?;
        for key in ["path", "action"] {
            if value.get(key).is_none() {
                reader.required(value.place, key, "a watch");
            }
        }
        Some(Self(options))
    }
}

impl Canonical for WatchTrigger {
    fn json(&self) -> Option<Json> {
        let mut json = self.0.json()?;
        if self.0.exec.is_none() {
            json["exec"] = serde_json::json!({"command": null});
        }
        Some(json)
    }
}

/// What is done with changed files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WatchAction(pub &'static str);

impl Read for WatchAction {
    const EXPECTED: &'static str = "text";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let words = ["rebuild", "sync", "restart", "sync+restart", "sync+exec"];
        choice(value, &words, reader).map(Self)
    }
}

impl Canonical for WatchAction {
    fn json(&self) -> Option<Json> {
        Some(self.0.into())
    }
}
