//! Requirements on single fields that the checks of this folder share.

use crate::check::Reporter;
use crate::check::fields::{filled, present};
use crate::diag::Span;
use crate::model::decode::{Blank, Field, INVALID_VALUE};

impl Reporter<'_> {
    /// Reports a field that is missing or empty.
    pub(super) fn need_filled<T: Blank>(
        &mut self,
        owner: &str,
        span: Span,
        name: &'static str,
        field: &Field<T>,
    ) {
        let span = field.key().unwrap_or(span);
        self.one_of(owner, span, &[filled(name, field)]);
    }

    /// Reports a field that has no value; an empty text is one.
    pub(super) fn need_present<T>(
        &mut self,
        owner: &str,
        span: Span,
        name: &'static str,
        field: &Field<T>,
    ) {
        let span = field.key().unwrap_or(span);
        self.one_of(owner, span, &[present(name, field)]);
    }

    /// Reports a field with a default that the file names without a value, which resets it to
    /// nothing.
    pub(super) fn keep_default<T>(&mut self, owner: &str, name: &str, field: &Field<T>) {
        if let Field::Null(key) = field {
            let message = format!("{owner} needs a value for `{name}`");
            let help = "give it a value, or remove the key to have the default";
            self.missing(*key, message, Some(help));
        }
    }

    /// Reports a text field with a default that the file sets to nothing.
    pub(super) fn keep_filled(&mut self, owner: &str, name: &str, field: &Field<String>) {
        match field {
            Field::Set(given) if given.value.is_empty() => {
                let message = format!("{owner} needs a value for `{name}`");
                let help = "give it a value, or remove the key to have the default";
                self.missing(given.key, message, Some(help));
            }
            field => self.keep_default(owner, name, field),
        }
    }

    /// Reports a value that its field refuses, with the next step.
    pub(super) fn refuse(&mut self, span: Span, message: impl Into<String>, help: &str) {
        let finding = self.finding(&INVALID_VALUE, span, message);
        self.push(if help.is_empty() {
            finding
        } else {
            finding.help(help)
        });
    }
}
