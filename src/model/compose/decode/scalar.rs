use serde_json::Value as Json;

use super::{Canonical, Read, Reader, quoted};
use crate::model::compose::codes::INVALID_SIZE;
use crate::model::compose::syntax::{period, size};
use crate::model::compose::value::{Data, Value, go_text};
use crate::model::decode::INVALID_DURATION;

/// A truth value, or text that compose reads as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flag(pub bool);

impl Read for Flag {
    const EXPECTED: &'static str = "true or false";

    /// Source: compose-go 2.9 `toBoolean`: `true`, `yes`, `on`, `y` and their opposites in either
    /// case.
    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        match &value.data {
            Data::Bool(b) => return Some(Self(*b)),
            Data::Text(text) => match text.value.to_ascii_lowercase().as_str() {
                "true" | "y" | "yes" | "on" => return Some(Self(true)),
                "false" | "n" | "no" | "off" => return Some(Self(false)),
                _ => {}
            },
            _ => {}
        }
        reader.wrong_type(value, Self::EXPECTED);
        None
    }
}

impl Canonical for Flag {
    fn json(&self) -> Option<Json> {
        self.0.then_some(Json::Bool(true))
    }
}

/// A truth value that must not be written as text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StrictFlag(pub bool);

impl Read for StrictFlag {
    const EXPECTED: &'static str = "true or false without quotes";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        match &value.data {
            Data::Bool(b) => Some(Self(*b)),
            _ => {
                reader.wrong_type(value, Self::EXPECTED);
                None
            }
        }
    }
}

impl Canonical for StrictFlag {
    fn json(&self) -> Option<Json> {
        self.0.then_some(Json::Bool(true))
    }
}

/// A value that the canonical form shows even when it is zero or false.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Always<T>(pub T);

impl<T: Read> Read for Always<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        T::read(value, reader).map(Self)
    }
}

impl Canonical for Always<Flag> {
    fn json(&self) -> Option<Json> {
        Some(self.0.0.into())
    }
}

impl Canonical for Always<StrictFlag> {
    fn json(&self) -> Option<Json> {
        Some(self.0.0.into())
    }
}

impl Canonical for Always<Whole> {
    fn json(&self) -> Option<Json> {
        Some(self.0.0.into())
    }
}

impl Canonical for Always<Period> {
    fn json(&self) -> Option<Json> {
        Some(period::format(self.0.0).into())
    }
}

/// A whole number between two bounds, or text that holds a whole number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounded<const MIN: i64, const MAX: i64>(pub i64);

/// A whole number of any size, or text that holds one.
pub type Whole = Bounded<{ i64::MIN }, { i64::MAX }>;

impl<const MIN: i64, const MAX: i64> Read for Bounded<MIN, MAX> {
    const EXPECTED: &'static str = "a whole number";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let number = match &value.data {
            Data::Int(n) => i64::try_from(*n).ok(),
            Data::Float(f) if f.fract() == 0.0 && f.abs() < 9e18 => Some(*f as i64),
            Data::Text(text) => text.value.parse().ok(),
            _ => None,
        };
        let Some(number) = number else {
            reader.wrong_type(value, Self::EXPECTED);
            return None;
        };
        if !(MIN..=MAX).contains(&number) {
            let message = match (MIN, MAX) {
                (min, i64::MAX) => format!("expected a number of at least {min}, found {number}"),
                (min, max) => format!("expected a number from {min} to {max}, found {number}"),
            };
            reader.invalid(value, message);
            return None;
        }
        Some(Self(number))
    }
}

impl<const MIN: i64, const MAX: i64> Canonical for Bounded<MIN, MAX> {
    fn json(&self) -> Option<Json> {
        (self.0 != 0).then(|| self.0.into())
    }
}

/// A number with a fraction, or text that holds one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Number(pub f64);

impl Read for Number {
    const EXPECTED: &'static str = "a number";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let number = match &value.data {
            Data::Int(n) => Some(*n as f64),
            Data::Float(f) => Some(*f),
            Data::Text(text) => size::go_float(&text.value),
            _ => None,
        };
        if number.is_none() {
            reader.wrong_type(value, Self::EXPECTED);
        }
        number.map(Self)
    }
}

impl Canonical for Number {
    /// Compose keeps these numbers in 32 bits and writes their shortest digits.
    fn json(&self) -> Option<Json> {
        if self.0 == 0.0 {
            return None;
        }
        let short: f64 = (self.0 as f32).to_string().parse().ok()?;
        match short.fract() == 0.0 && short.abs() < 9e15 {
            true => Some((short as i64).into()),
            false => Some(short.into()),
        }
    }
}

/// An amount of memory in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size(pub i64);

impl Read for Size {
    const EXPECTED: &'static str = "an amount of memory such as 512m";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        match &value.data {
            Data::Int(n) => i64::try_from(*n).ok().map(Self),
            Data::Text(text) => match size::parse(&text.value) {
                Ok(bytes) => Some(Self(bytes)),
                Err(fault) => {
                    reader.fault(&INVALID_SIZE, value, fault);
                    None
                }
            },
            _ => {
                reader.wrong_type(value, Self::EXPECTED);
                None
            }
        }
    }
}

impl Canonical for Size {
    fn json(&self) -> Option<Json> {
        (self.0 != 0).then(|| self.0.to_string().into())
    }
}

/// A duration in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period(pub i64);

impl Read for Period {
    const EXPECTED: &'static str = "text that is a duration such as 30s";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let Data::Text(text) = &value.data else {
            reader.wrong_type(value, Self::EXPECTED);
            return None;
        };
        match period::parse(&text.value) {
            Ok(nanoseconds) => Some(Self(nanoseconds)),
            Err(fault) => {
                reader.fault(&INVALID_DURATION, value, fault);
                None
            }
        }
    }
}

impl Canonical for Period {
    fn json(&self) -> Option<Json> {
        (self.0 != 0).then(|| period::format(self.0).into())
    }
}

/// Text, a number or a truth value, taken as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plain(pub String);

impl Read for Plain {
    const EXPECTED: &'static str = "a single value";

    fn read(value: &Value, reader: &mut Reader<'_>) -> Option<Self> {
        let text = go_text(value);
        if text.is_none() {
            reader.wrong_type(value, Self::EXPECTED);
        }
        text.map(Self)
    }
}

impl Canonical for Plain {
    fn json(&self) -> Option<Json> {
        self.0.json()
    }
}

/// Reports text that is none of the words a field takes; returns the one it is.
pub fn choice(
    value: &Value,
    words: &[&'static str],
    reader: &mut Reader<'_>,
) -> Option<&'static str> {
    let text = String::read(value, reader)?;
    let found = words.iter().copied().find(|w| *w == text);
    if found.is_none() {
        let words = words.join(", ");
        let message = format!("expected one of {words}, found {}", quoted(value));
        reader.invalid(value, message);
    }
    found
}
