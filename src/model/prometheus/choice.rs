/// Declares a value that is one of a few words.
///
/// ```text
/// choice! {
///     /// What to discover.
///     pub enum Role("role of hetzner_sd_configs", exact) {
///         Robot = "robot",
///         Hcloud = "hcloud",
///     }
/// }
/// ```
///
/// The text names the value in messages. `exact` compares letter by letter; `fold` and `upper`
/// ignore case, with words in small letters and in capitals. A
/// variant for the empty word takes part in comparing but not in messages.
macro_rules! choice {
    (
        $(#[$meta:meta])*
        pub enum $name:ident($what:literal, $compare:ident) {
            $( $(#[$doc:meta])* $variant:ident = $word:literal ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $( $(#[$doc])* #[doc = concat!("`", $word, "`")] $variant, )*
        }

        impl $name {
            /// Every word with its value, in the order of the program's documentation.
            pub const ALL: &'static [(&'static str, Self)] = &[ $( ($word, Self::$variant) ),* ];

            /// Returns the word that stands for the value.
            pub fn word(self) -> &'static str {
                match self {
                    $( Self::$variant => $word, )*
                }
            }
        }

        impl $crate::model::decode::Decode for $name {
            const EXPECTED: &'static str = "a single value";

            fn decode(
                node: $crate::source::yaml::Node<'_>,
                context: &mut $crate::model::decode::Context<'_>,
            ) -> Option<Self> {
                let compare = $crate::model::prometheus::choice::$compare;
                $crate::model::prometheus::choice::decode($what, Self::ALL, compare, node, context)
            }

            fn shape() -> $crate::model::decode::Shape {
                $crate::model::prometheus::choice::shape(Self::ALL)
            }
        }
    };
}

pub(super) use choice;

use crate::diag::{Finding, suggest};
use crate::model::decode::{Context, INVALID_VALUE, Shape};
use crate::source::yaml::Node;

/// Compares letter by letter.
pub(super) fn exact(word: &str, text: &str) -> bool {
    word == text
}

/// Compares without regard to case.
pub(super) fn fold(word: &str, text: &str) -> bool {
    word == text.to_lowercase()
}

/// Compares capital words without regard to case.
pub(super) fn upper(word: &str, text: &str) -> bool {
    word == text.to_uppercase()
}

/// Decodes one of `words`; anything else is reported with the words that `what` may be.
pub(super) fn decode<T: Copy>(
    what: &str,
    words: &[(&'static str, T)],
    same: fn(&str, &str) -> bool,
    node: Node<'_>,
    context: &mut Context<'_>,
) -> Option<T> {
    let Some(text) = node.text() else {
        context.wrong_type(node, "a single value");
        return None;
    };
    if let Some((_, value)) = words.iter().find(|(word, _)| same(word, text)) {
        return Some(*value);
    }
    let listed: Vec<_> = words
        .iter()
        .map(|w| w.0)
        .filter(|w| !w.is_empty())
        .collect();
    let place = context.place(node.span());
    let message = if text.is_empty() {
        format!("the {what} is empty")
    } else {
        format!("`{text}` is no {what}")
    };
    let mut finding = Finding::new(&INVALID_VALUE, place, message)
        .help(format!("write one of: {}", listed.join(", ")));
    finding.label = suggest(text, listed).map(|near| format!("did you mean `{near}`?"));
    context.push(finding);
    None
}

/// Describes a choice by its first word.
pub(super) fn shape<T>(words: &[(&'static str, T)]) -> Shape {
    let example = words.iter().map(|w| w.0).find(|w| !w.is_empty());
    Shape::Scalar {
        example: example.unwrap_or_default(),
        secret: false,
    }
}
