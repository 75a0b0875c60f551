//! Walks over decoded models, so that a check that looks at one type of value sees it wherever
//! the schema has it.

use std::any::Any;

use super::Decode;
use crate::diag::Span;

/// Where a value stands: the field that holds it, itself or in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At<'a> {
    /// The field's name, or the key of a mapping with free keys.
    pub name: &'a str,
    /// Where that name stands.
    pub key: Span,
    /// Where the value stands.
    pub span: Span,
}

/// Takes every value of a walk; see [`Decode::visit`].
pub type Visitor<'v, 'a> = dyn FnMut(At<'a>, &'a dyn Any) + 'v;

/// Calls `take` for every value of type `T` in a model, the model itself included, outer values
/// first and in the order of the schema.
pub fn each<'a, T: 'static>(
    model: &'a impl Decode,
    at: At<'a>,
    mut take: impl FnMut(At<'a>, &'a T),
) {
    model.visit(at, &mut |at, value| {
        if let Some(value) = value.downcast_ref() {
            take(at, value);
        }
    });
}

impl At<'_> {
    /// Returns the place of a whole file, which no field holds.
    pub fn document() -> At<'static> {
        At {
            name: "",
            key: Span::default(),
            span: Span::default(),
        }
    }
}
