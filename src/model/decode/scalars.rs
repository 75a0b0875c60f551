use std::collections::HashMap;
use std::fmt;

use super::entries::each_entry;
use super::{At, Context, Decode, Entries, Shape, Spanned, Visitor};
use crate::diag::{Finding, Span};
use crate::source::yaml::{DUPLICATE_KEY, Dialect, Kind, Node, Resolved};

impl Decode for String {
    const EXPECTED: &'static str = "a single value";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        match node.text() {
            Some(text) if node.tag() == Some("binary") => binary_text(text, node, context),
            Some(text) => Some(text.to_owned()),
            None => {
                context.wrong_type(node, Self::EXPECTED);
                None
            }
        }
    }

    fn decode_null(_: Node<'_>, _: &mut Context<'_>) -> Option<Self> {
        Some(String::new())
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "text",
            secret: false,
        }
    }
}

/// Decodes a value with the tag `!!binary`. Go holds any bytes in a string; here they have to be
/// UTF-8, as names and values of labels have to be for the programs.
fn binary_text(text: &str, node: Node<'_>, context: &mut Context<'_>) -> Option<String> {
    let decoded = super::binary::decode(text).map(String::from_utf8);
    let message = match decoded {
        Some(Ok(text)) => return Some(text),
        Some(Err(_)) => "this binary value is not UTF-8",
        None => "this binary value is not base64",
    };
    context.invalid(node.span(), message);
    None
}

/// Text that must never be shown.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Returns the secret itself, for those who send it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Returns whether it is empty, which programs take as absent.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

impl Decode for Secret {
    const EXPECTED: &'static str = "a single value";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        context.mark_secret(node.span());
        String::decode(node, context).map(Secret)
    }

    fn decode_null(_: Node<'_>, _: &mut Context<'_>) -> Option<Self> {
        Some(Self::default())
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "secret",
            secret: true,
        }
    }
}

/// Any value that is read elsewhere, or only for its presence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skip;

impl Decode for Skip {
    const EXPECTED: &'static str = "a value";

    fn decode(_: Node<'_>, _: &mut Context<'_>) -> Option<Self> {
        Some(Self)
    }

    fn decode_null(_: Node<'_>, _: &mut Context<'_>) -> Option<Self> {
        Some(Self)
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "text",
            secret: false,
        }
    }
}

impl Decode for bool {
    const EXPECTED: &'static str = "true or false";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        match context.resolve(node) {
            Some(Resolved::Bool(value)) => return Some(value),
            // go-yaml v3 keeps the YAML 1.1 words for typed bools, quoted or not.
            Some(Resolved::Text) if context.dialect == Dialect::V3 => {
                let old = node.text().and_then(crate::source::yaml::old_bool);
                if old.is_some() {
                    return old;
                }
            }
            _ => {}
        }
        context.wrong_type(node, Self::EXPECTED);
        None
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "true",
            secret: false,
        }
    }
}

macro_rules! integer {
    ($($ty:ty),*) => {$(
        impl Decode for $ty {
            const EXPECTED: &'static str = "a whole number";

            fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
                let value = match context.resolve(node) {
                    Some(Resolved::Int(n)) => <$ty>::try_from(n).ok(),
                    // go-yaml cuts the fraction off; what is far below zero becomes the least.
                    Some(Resolved::Float(f)) if f <= i64::MAX as f64 => {
                        <$ty>::try_from(f as i64).ok()
                    }
                    _ => None,
                };
                if value.is_none() {
                    context.wrong_type(node, Self::EXPECTED);
                }
                value
            }

            fn shape() -> Shape {
                Shape::Scalar { example: "1", secret: false }
            }
        }
    )*};
}

integer!(i64, u64, u32, u16);

impl Decode for f64 {
    const EXPECTED: &'static str = "a number";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        match context.resolve(node) {
            Some(Resolved::Int(n)) => Some(n as f64),
            Some(Resolved::Float(f)) => Some(f),
            _ => {
                context.wrong_type(node, Self::EXPECTED);
                None
            }
        }
    }

    fn shape() -> Shape {
        Shape::Scalar {
            example: "1.5",
            secret: false,
        }
    }
}

impl<T: Decode> Decode for Vec<Spanned<T>> {
    const EXPECTED: &'static str = "a list";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        let Kind::Seq(_) = node.kind() else {
            context.wrong_type(node, Self::EXPECTED);
            return None;
        };
        let mut items = Vec::with_capacity(node.items().count());
        items.extend(node.items().filter_map(|n| item(n, context)));
        Some(items)
    }

    fn decode_null(_: Node<'_>, _: &mut Context<'_>) -> Option<Self> {
        Some(Self::new())
    }

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }

    fn visit<'a>(&'a self, at: At<'a>, visitor: &mut Visitor<'_, 'a>) {
        visitor(at, self);
        for item in self {
            let at = At {
                span: item.span,
                ..at
            };
            item.value.visit(at, visitor);
        }
    }
}

impl<T: Decode> Decode for Entries<T> {
    const EXPECTED: &'static str = "a mapping";

    fn decode(node: Node<'_>, context: &mut Context<'_>) -> Option<Self> {
        let Kind::Map(_) = node.kind() else {
            context.wrong_type(node, Self::EXPECTED);
            return None;
        };
        let mut entries = Entries::default();
        fill(&mut entries, node, context);
        Some(entries)
    }

    fn shape() -> Shape {
        Shape::Map(Box::new(T::shape()))
    }

    fn visit<'a>(&'a self, at: At<'a>, visitor: &mut Visitor<'_, 'a>) {
        visitor(at, self);
        for (key, item) in self.iter() {
            let at = At {
                name: &key.value,
                key: key.span,
                span: item.span,
            };
            item.value.visit(at, visitor);
        }
    }
}

fn fill<T: Decode>(entries: &mut Entries<T>, node: Node<'_>, context: &mut Context<'_>) {
    let count = node.entries().count();
    entries.0.reserve_exact(count);
    let mut met = Met::of(count);
    each_entry(node, context, &mut |key, value, context| {
        let Some(name) = String::decode(key, context) else {
            return;
        };
        let Some(value) = item(value, context) else {
            return;
        };
        let key = Spanned {
            span: key.span(),
            value: name,
        };
        let number = met.number(&key.value, entries);
        match number.and_then(|number| entries.0.get_mut(number)) {
            Some((first, old)) => {
                // A key that stands twice in one mapping is told when the file is read.
                let own = |span: Span| node.entries().any(|(k, _)| k.span() == span);
                if context.dialect == Dialect::V2 && !(own(first.span) && own(key.span)) {
                    merged_twice(first, &key, context);
                }
                (*first, *old) = (key, value);
            }
            None => entries.0.push((key, value)),
        }
    });
}

/// The keys of a map so far, for maps so large that looking at each takes long.
struct Met(Option<HashMap<String, usize>>);

impl Met {
    fn of(count: usize) -> Self {
        Self((count > 16).then(HashMap::new))
    }

    /// Returns the number of the entry with this key; remembers the next one for it otherwise.
    fn number<T>(&mut self, key: &str, entries: &Entries<T>) -> Option<usize> {
        let Some(numbers) = &mut self.0 else {
            let mut keys = entries.iter().map(|(key, _)| &key.value);
            return keys.position(|met| met == key);
        };
        let known = numbers.get(key).copied();
        if known.is_none() {
            numbers.insert(key.to_owned(), entries.0.len());
        }
        known
    }
}

/// Reports a key of a map that a merge brings a second time: unlike in mappings with known fields,
/// go-yaml v2 then takes neither for the better one (`key "a" already set in map`).
fn merged_twice(first: &Spanned<String>, second: &Spanned<String>, context: &mut Context<'_>) {
    let message = format!("`<<` brings the key `{}` a second time", second.value);
    let place = context.place(second.span);
    let finding = Finding::new(&DUPLICATE_KEY, place, message)
        .related(context.place(first.span), "first here")
        .help("write the map out: keys of free maps cannot be overridden");
    context.push(finding);
}

/// Decodes an item of a list or a value of a map.
fn item<T: Decode>(node: Node<'_>, context: &mut Context<'_>) -> Option<Spanned<T>> {
    if !context.spend(node) || !context.tag_fits(node) {
        return None;
    }
    let value = if context.is_null(node) {
        T::decode_null(node, context)
    } else {
        T::decode(node, context)
    };
    if value.is_none() && T::shape().holds_secret() {
        context.mark_secret(node.span());
    }
    Some(Spanned {
        span: node.span(),
        value: value?,
    })
}
