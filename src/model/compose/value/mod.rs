//! Compose files between YAML and the typed model: what go-yaml v3 makes of them, with places.
//!
//! Compose works on plain values (interpolation, `extends`, merging of several files) before it
//! looks at types. Every value keeps the place in the file that it came from.

mod number;
mod yaml;

pub use number::go_text;
pub use yaml::read;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diag::{FileId, Place, Span};
use crate::source::yaml::PlacedText;

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub data: Data,
    /// What its tag says about merging.
    pub mark: Mark,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// `null`, `~` or nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// Any other number.
    Float(f64),
    /// A date or time, which no field of a compose file takes.
    Time(String),
    /// Text.
    Text(Text),
    /// A list.
    List(Vec<Value>),
    /// A mapping.
    Map(Map),
}

/// A mapping by key.
pub type Map = BTreeMap<String, Entry>;

/// An entry of a mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Where the key stands.
    pub key: Place,
    /// The value.
    pub value: Value,
}

/// What a tag says about merging with an earlier file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// No such tag.
    #[default]
    Merge,
    /// `!override`: the earlier value is replaced, not merged with.
    Override,
    /// `!reset`: the earlier value is removed.
    Reset,
}

/// Text, with the way back to the file for every part of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// The text, variables replaced.
    pub value: String,
    /// What the file has; `None` for a text that was made from something else.
    pub raw: Option<Arc<PlacedText>>,
    /// Which part of the raw text each part comes from; empty when both are the same.
    pub parts: Vec<Part>,
    /// Whether the value of a secret variable went into it, so that no message may quote it.
    pub hidden: bool,
}

/// A part of a text and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Bytes of the raw text: the same letters, or the variable that was replaced.
    pub raw: Range<usize>,
    /// Whether both have the same letters.
    pub literal: bool,
}

impl Value {
    /// Returns a value without a tag.
    pub fn new(place: Place, data: Data) -> Self {
        Self {
            place,
            data,
            mark: Mark::Merge,
        }
    }

    /// Returns a text that stands at `place`, but not letter by letter.
    pub fn text(place: Place, value: impl Into<String>) -> Self {
        let text = Text {
            value: value.into(),
            ..Text::default()
        };
        Self::new(place, Data::Text(text))
    }

    /// Returns the entries of a mapping.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    /// Returns the letters of a text.
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::Text(text) => Some(&text.value),
            _ => None,
        }
    }

    /// Returns the value of a key, when this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_map()?.get(key).map(|entry| &entry.value)
    }

    /// Returns where bytes of a text stand in the file; the whole value's place where that is
    /// not known.
    pub fn place_of(&self, range: Range<usize>) -> Place {
        let span = match &self.data {
            Data::Text(text) => text.raw.as_ref().map(|raw| {
                let range = text.raw_range(range);
                raw.inner_span(Span::new(range.start, range.end))
            }),
            _ => None,
        };
        Place {
            file: self.place.file,
            span: span.unwrap_or(self.place.span),
        }
    }

    /// Returns what the value is, for messages.
    pub fn describe(&self) -> &'static str {
        match &self.data {
            Data::Null => "nothing",
            Data::Bool(_) => "true or false",
            Data::Int(_) | Data::Float(_) => "a number",
            Data::Time(_) => "a date",
            Data::Text(_) => "text",
            Data::List(_) => "a list",
            Data::Map(_) => "a mapping",
        }
    }
}

impl Text {
    /// Returns the bytes of the raw text that bytes of the text come from.
    fn raw_range(&self, range: Range<usize>) -> Range<usize> {
        let Some(last) = self.parts.last() else {
            return range;
        };
        let holds = |at: usize| {
            self.parts
                .iter()
                .find(|p| p.range.start <= at && at < p.range.end)
                .unwrap_or(last)
        };
        let first = holds(range.start);
        let start = match first.literal {
            true => first.raw.start + range.start.saturating_sub(first.range.start),
            false => first.raw.start,
        };
        if range.end <= range.start {
            return start..start;
        }
        let last = holds(range.end - 1);
        let end = match last.literal {
            true => last.raw.start + range.end.saturating_sub(last.range.start),
            false => last.raw.end,
        };
        start..end.max(start)
    }
}

/// Returns a place in a file.
pub fn place(file: FileId, span: Span) -> Place {
    Place { file, span }
}

#[cfg(test)]
mod tests {
    use super::{Part, Text};

    #[test]
    fn bytes_of_an_interpolated_text_map_to_the_raw_text() {
        // `--a=${X}:9` with X = "host"
        let part = |range, raw, literal| Part {
            range,
            raw,
            literal,
        };
        let text = Text {
            value: "--a=host:9".to_owned(),
            parts: vec![
                part(0..4, 0..4, true),
                part(4..8, 4..8, false),
                part(8..10, 8..10, true),
            ],
            ..Text::default()
        };
        assert_eq!(text.raw_range(0..3), 0..3);
        assert_eq!(text.raw_range(4..10), 4..10);
        assert_eq!(text.raw_range(5..7), 4..8);
        assert_eq!(text.raw_range(9..10), 9..10);
        assert_eq!(Text::default().raw_range(1..2), 1..2);
    }
}
