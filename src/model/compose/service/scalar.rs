use serde_json::Value as Json;

use crate::model::compose::decode::{Canonical, Read, Reader, choice};
use crate::model::compose::value::{Data, Value};

/// Whose control group a container lives in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cgroup(pub &'static str);

impl Read for Cgroup {
    const EXPECTED: &'static str = "text";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        choice(value, &["host", "private"], reader).map(Self)
    }
}

impl Canonical for Cgroup {
    fn json(&self) -> Option<Json> {
        Some(self.0.into())
    }
}

/// Text, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NullableText(pub String);

impl Read for NullableText {
    const EXPECTED: &'static str = "text";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        match value.data {
            Data::Null => Some(Self::default()),
            _ => String::read(value, reader).map(Self),
        }
    }
}

impl Canonical for NullableText {
    fn json(&self) -> Option<Json> {
        self.0.json()
    }
}
