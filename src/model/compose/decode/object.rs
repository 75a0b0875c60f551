use crate::diag::{Finding, suggest};
use crate::model::compose::value::{Entry, Value};
use crate::model::decode::UNKNOWN_FIELD;

use super::Reader;

/// Whether keys that begin with `x-` are let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keys {
    /// They are; compose ignores them.
    Extensible,
    /// They are refused as any unknown key.
    Closed,
}

/// Calls `set` for each entry of a mapping; reports what is no mapping and the keys that `set`
/// does not know.
///
/// Returns `None` for what is no mapping.
pub(crate) fn read_object(
    value: &Value,
    label: &str,
    known: (&[&'static str], Keys),
    hint: fn(&str) -> Option<&'static str>,
    reader: &mut Reader<'_>,
    mut set: impl FnMut(&str, &Entry, &mut Reader<'_>) -> bool,
) -> Option<()> {
    let Some(map) = value.as_map() else {
        reader.wrong_type(value, &format!("a mapping with the keys of {label}"));
        return None;
    };
    let (names, keys) = known;
    for (name, entry) in map {
        let extension = keys == Keys::Extensible && name.starts_with("x-");
        if extension || set(name, entry, reader) {
            continue;
        }
        let mut finding = Finding::new(
            &UNKNOWN_FIELD,
            entry.key,
            format!("unknown key `{name}` in {label}"),
        );
        match (hint(name), suggest(name, names.iter().copied())) {
            (Some(hint), _) => finding = finding.help(hint),
            (None, Some(near)) => finding = finding.label(format!("did you mean `{near}`?")),
            (None, None) if names.len() <= 12 => {
                finding = finding.help(format!("known keys: {}", names.join(", ")));
            }
            (None, None) => {}
        }
        reader.push(finding);
    }
    Some(())
}

/// Declares a mapping with known keys: the struct with a [`Keyed`](super::Keyed) option for each,
/// how it is read, and its canonical JSON.
///
/// `as "Name"` gives the name in the canonical JSON where it is another. `extra` fields are not
/// part of the file; they start with their default.
macro_rules! object {
    (
        $(#[$meta:meta])*
        pub struct $name:ident($label:literal, $keys:ident) {
            $( $field:ident $(as $json:literal)? : $ty:ty ),* $(,)?
        }
        $(extra { $( $(#[$extra_meta:meta])* $extra:ident : $extra_ty:ty ),* $(,)? })?
        $(hints { $( $wrong:literal => $hint:expr ),* $(,)? })?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs)]
        pub struct $name {
            /// Where the mapping stands.
            pub place: $crate::diag::Place,
            $( pub $field: Option<$crate::model::compose::decode::Keyed<$ty>>, )*
            $($( $(#[$extra_meta])* pub $extra: $extra_ty, )*)?
        }

        impl $name {
            /// The keys that the mapping knows.
            pub const KEYS: &'static [&'static str] = &[$( $crate::model::compose::decode::object!(@key $field) ),*];

            /// Returns the mapping that stands at `place` and says nothing.
            pub fn empty(place: $crate::diag::Place) -> Self {
                Self {
                    place,
                    $( $field: None, )*
                    $($( $extra: Default::default(), )*)?
                }
            }

            fn hint(_key: &str) -> Option<&'static str> {
                match _key {
                    $($( $wrong => Some($hint), )*)?
                    _ => None,
                }
            }
        }

        impl $crate::model::compose::decode::Read for $name {
            const EXPECTED: &'static str = "a mapping";

            fn read(
                value: &$crate::model::compose::value::Value,
                reader: &mut $crate::model::compose::decode::Reader<'_>,
            ) -> Option<Self> {
                let mut object = Self::empty(value.place);
                let keys = $crate::model::compose::decode::Keys::$keys;
                $crate::model::compose::decode::read_object(
                    value,
                    $label,
                    (Self::KEYS, keys),
                    Self::hint,
                    reader,
                    |_name, _entry, _reader| {
                        $(
                            if _name == $crate::model::compose::decode::object!(@key $field) {
                                let read = <$ty as $crate::model::compose::decode::Read>::read(&_entry.value, _reader);
                                object.$field = read.map(|value| $crate::model::compose::decode::Keyed {
                                    key: _entry.key,
                                    place: _entry.value.place,
                                    value,
                                });
                                return true;
                            }
                        )*
                        false
                    },
                )?;
                Some(object)
            }
        }

        impl $crate::model::compose::decode::Canonical for $name {
            fn json(&self) -> Option<serde_json::Value> {
                let mut map = serde_json::Map::new();
                $(
                    if let Some(json) = self.$field.json() {
                        let name = $crate::model::compose::decode::object!(@json $field $($json)?);
                        map.insert(name.to_owned(), json);
                    }
                )*
                Some(serde_json::Value::Object(map))
            }
        }
    };
    (@key $field:ident) => {
        $crate::model::compose::decode::key_name(stringify!($field))
    };
    (@json $field:ident) => { $crate::model::compose::decode::object!(@key $field) };
    (@json $field:ident $json:literal) => { $json };
}
pub(crate) use object;

/// Returns the key that a field's identifier stands for: `r#type` is `type`.
pub(crate) const fn key_name(identifier: &'static str) -> &'static str {
    match identifier.as_bytes() {
        [b'r', b'#', ..] => identifier.split_at(2).1,
        _ => identifier,
    }
}
