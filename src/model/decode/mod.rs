//! From YAML nodes to typed fields, as go-yaml's strict mode decodes into Go types.
//!
//! [`model!`](crate::model!) declares a mapping: its struct, its field names, the versions that
//! have them and the message label come from one list. Every other type implements [`Decode`].

mod binary;
mod codes;
mod context;
mod entries;
mod field;
mod mapping;
mod scalars;
mod shape;
mod values;
mod visit;

pub use codes::{
    EMPTY_ITEM, FIELD_VERSION, IGNORED_ITEM, INVALID_VALUE, NULL_ITEM, TOO_MANY_ALIASES,
    UNKNOWN_FIELD, UNRENDERED_VARIABLE, WRONG_TYPE,
};
pub use context::Context;
pub use field::{Entries, Field, Given, Spanned};
pub use mapping::{Known, Model, decode_document, field, field_name, mapping};
pub use scalars::{Secret, Skip};
pub use shape::{FieldInfo, Shape};
pub use values::{
    Blank, FilePath, GoDuration, HttpUrl, INVALID_DURATION, INVALID_LABEL_NAME, INVALID_REGEX,
    INVALID_URL, LabelName, MatchRegex, Nanoseconds, SecretUrl, Url, parsed, regex,
};
pub use visit::{At, Visitor, each};

use crate::diag::Code;
use crate::source::yaml::Node;

/// The codes of decoding.
pub static CODES: &[&Code] = &[
    &UNKNOWN_FIELD,
    &WRONG_TYPE,
    &INVALID_VALUE,
    &FIELD_VERSION,
    &NULL_ITEM,
    &IGNORED_ITEM,
    &EMPTY_ITEM,
    &UNRENDERED_VARIABLE,
    &TOO_MANY_ALIASES,
    &INVALID_DURATION,
    &INVALID_LABEL_NAME,
    &INVALID_REGEX,
    &INVALID_URL,
];

/// A type that a YAML node can be decoded into.
pub trait Decode: Sized + 'static {
    /// What the type admits, for messages: "true or false", "a list".
    const EXPECTED: &'static str;

    /// Returns the value, or `None` after a finding was reported.
    ///
    /// The node is never null; see [`Decode::decode_null`].
    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self>;

    /// Decides what an empty item of a list or an empty value of a map means.
    ///
    /// By default that is a finding: Go makes a zero value of it that nobody asked for, and
    /// Alertmanager 0.33 panics on some.
    fn decode_null(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        context.null_item(node.span());
        None
    }

    /// Describes the type for those who walk over the schema.
    fn shape() -> Shape;

    /// Shows the value, then every value inside it; see [`each`].
    fn visit<'a>(&'a self, at: At<'a>, visitor: &mut Visitor<'_, 'a>) {
        visitor(at, self);
    }
}

#[cfg(test)]
mod tests;
