//! Values that both programs share and that are more than YAML's own types.

mod duration;
mod regex;
mod text;
mod url;

pub use duration::{GoDuration, INVALID_DURATION, Nanoseconds};
pub use regex::{INVALID_REGEX, MatchRegex, regex};
pub use text::{Blank, FilePath, INVALID_LABEL_NAME, LabelName};
pub use url::{HttpUrl, INVALID_URL, SecretUrl, Url};

use super::Context;
use crate::diag::{Code, Fault};
use crate::source::yaml::Node;

/// Decodes text with a parser of `lang`; what it refuses is a finding with its place.
pub fn parsed<T>(
    node: Node<'_>,
    context: &mut Context<'_>,
    expected: &str,
    code: &'static Code,
    parse: impl FnOnce(&str) -> Result<T, Fault>,
) -> Option<T> {
    let Some(text) = node.text() else {
        context.wrong_type(node, expected);
        return None;
    };
    match parse(text) {
        Ok(value) => Some(value),
        Err(fault) => {
            context.fault(code, node, fault);
            None
        }
    }
}

/// Makes a type that wraps text and accepts any.
macro_rules! text_type {
    ($(#[$meta:meta])* $name:ident, $example:literal) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// Returns the text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl $crate::model::decode::Decode for $name {
            const EXPECTED: &'static str = String::EXPECTED;

            fn decode(
                node: $crate::source::yaml::Node<'_>,
                context: &mut $crate::model::decode::Context<'_>,
            ) -> Option<Self> {
                String::decode(node, context).map(Self)
            }

            fn decode_null(
                _: $crate::source::yaml::Node<'_>,
                _: &mut $crate::model::decode::Context<'_>,
            ) -> Option<Self> {
                Some(Self::default())
            }

            fn shape() -> $crate::model::decode::Shape {
                $crate::model::decode::Shape::Scalar {
                    example: $example,
                    secret: false,
                }
            }
        }

        impl $crate::model::decode::Blank for $name {
            fn is_blank(&self) -> bool {
                self.0.is_empty()
            }
        }
    };
}

pub(crate) use text_type;
