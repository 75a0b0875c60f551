use super::codes::UNKNOWN_FIELD;
use super::entries::each_entry;
use super::{At, Context, Decode, Field, FieldInfo, Given, Visitor};
use crate::diag::{Finding, Span, suggest};
use crate::source::yaml::{Kind, Node, Tree};

/// Whether a mapping has a field of some name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// It has.
    Yes,
    /// It has not.
    No,
}

/// A mapping with known fields; implemented by [`model!`](crate::model!).
pub trait Model: Default {
    /// What messages call the mapping.
    const LABEL: &'static str;

    /// Returns the fields in the order of their declaration.
    fn fields() -> Vec<FieldInfo>;

    /// Decodes one field.
    fn set(&mut self, key: Node<'_>, value: Node<'_>, context: &mut Context<'_>) -> Known;

    /// Shows the values of the fields; see [`Decode::visit`].
    fn visit_fields<'a>(&'a self, at: At<'a>, visitor: &mut Visitor<'_, 'a>);

    /// Marks a field as wrong that a misspelled key stands for, so that nobody calls it missing.
    fn mistake(&mut self, name: &str, key: Span);

    /// Sets where the mapping stands.
    fn set_span(&mut self, span: Span);

    /// Returns the next step for a key that people write here by mistake.
    fn hint(_key: &str) -> Option<&'static str> {
        None
    }
}

/// Decodes a mapping; unknown keys are reported, each with the nearest known one.
pub fn mapping<M: Model>(node: Node<'_>, context: &mut Context<'_>) -> Option<M> {
    let Kind::Map(_) = node.kind() else {
        context.wrong_type(node, &format!("a mapping with the fields of {}", M::LABEL));
        return None;
    };
    let mut model = M::default();
    model.set_span(node.span());
    context.nested(node, |context| fill(&mut model, node, context))?;
    Some(model)
}

/// Decodes the document of a file; an empty one gives the model's default.
pub fn decode_document<M: Model + Decode>(tree: &Tree, context: &mut Context<'_>) -> Option<M> {
    match tree.root() {
        Some(root) if !context.is_null(root) => M::decode(root, context),
        _ => Some(M::default()),
    }
}

fn fill<M: Model>(model: &mut M, node: Node<'_>, context: &mut Context<'_>) {
    each_entry(node, context, &mut |key, value, context| {
        let Some(name) = key.text() else {
            context.wrong_type(key, "the name of a field");
            return;
        };
        if model.set(key, value, context) == Known::No {
            unknown_field(model, name, key, value, context);
        }
    });
}

fn unknown_field<M: Model>(
    model: &mut M,
    name: &str,
    key: Node<'_>,
    value: Node<'_>,
    context: &mut Context<'_>,
) {
    let fields = M::fields();
    let near = suggest(name, fields.iter().map(|f| f.name));
    // A misspelled secret is a secret still.
    let names_secret = fields
        .iter()
        .any(|f| Some(f.name) == near && (f.shape)().holds_secret());
    if names_secret {
        context.mark_secret(value.span());
    }
    let place = context.place(key.span());
    let mut finding = Finding::new(
        &UNKNOWN_FIELD,
        place,
        format!("unknown field `{name}` in {}", M::LABEL),
    );
    // A hint names the right field first: "write `text` or `html`".
    let meant = match M::hint(name) {
        Some(hint) => hint.split(['`', ':']).nth(1),
        None => near,
    };
    if let Some(meant) = meant {
        model.mistake(meant, key.span());
    }
    finding.help = match (M::hint(name), near) {
        (Some(hint), _) => Some(hint.to_owned()),
        (None, Some(near)) => {
            finding.label = Some(format!("did you mean `{near}`?"));
            None
        }
        (None, None) if fields.len() <= 12 => {
            let names: Vec<_> = fields.iter().map(|f| f.name).collect();
            Some(format!("known fields: {}", names.join(", ")))
        }
        (None, None) => None,
    };
    context.push(finding);
}

/// Decodes the value of a known field.
pub fn field<T: Decode>(key: Node<'_>, value: Node<'_>, context: &mut Context<'_>) -> Field<T> {
    if !context.spend(value) {
        return Field::Invalid(key.span());
    }
    if !context.tag_fits(value) {
        return Field::Invalid(key.span());
    }
    if context.is_null(value) {
        return Field::Null(key.span());
    }
    match T::decode(value, context) {
        Some(decoded) => Field::Set(Given {
            key: key.span(),
            span: value.span(),
            value: decoded,
        }),
        None => {
            // Whatever stands in place of a secret may hold it.
            if T::shape().holds_secret() {
                context.mark_secret(value.span());
            }
            Field::Invalid(key.span())
        }
    }
}

/// Returns the name that files use for a field which Rust has as a raw identifier (`r#for`).
pub const fn field_name(identifier: &'static str) -> &'static str {
    match identifier.as_bytes() {
        [b'r', b'#', ..] => identifier.split_at(2).1,
        _ => identifier,
    }
}

/// Declares a mapping with known fields.
///
/// ```text
/// model! {
///     /// A node of the routing tree.
///     pub struct Route("a route") {
///         receiver: String,
///         labels: Entries<String> [since 0, 34],
///         old: String [until 0, 27],
///         shared: String [since 0, 30; since 3, 8],
///     }
///     flatten { http: HttpConfig }
///     hints { "recipient" => "…" }
///     null { accepted }
/// }
/// ```
///
/// Every field becomes a public [`Field`] of the struct; `flatten` takes the fields of another
/// model into this mapping, as `yaml:",inline"` does in Go. `span` is the mapping's own place.
/// Two `since` tell the versions of the two programs that share a mapping. With `null { accepted }`
/// an empty list item is none that the program refuses: Go makes the mapping without any field of
/// it, and checks nothing. It is told and left out.
#[macro_export]
macro_rules! model {
    (
        $(#[$meta:meta])*
        pub struct $name:ident($label:literal) {
            $( $field:ident : $ty:ty $([$($version:tt)*])? ),* $(,)?
        }
        $(flatten { $( $inner:ident : $inner_ty:ty ),* $(,)? })?
        $(hints { $( $wrong:literal => $hint:expr ),* $(,)? })?
        $(null { $null:ident })?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default)]
        #[allow(missing_docs)]
        pub struct $name {
            pub span: $crate::diag::Span,
            $( pub $field: $crate::model::decode::Field<$ty>, )*
            $($( pub $inner: $inner_ty, )*)?
        }

        impl $crate::model::decode::Model for $name {
            const LABEL: &'static str = $label;

            fn fields() -> Vec<$crate::model::decode::FieldInfo> {
                #[allow(unused_mut)]
                let mut fields = vec![
                    $( $crate::model::decode::FieldInfo {
                        name: const { $crate::model::decode::field_name(stringify!($field)) },
                        since: $crate::model!(@since $($($version)*)?),
                        until: $crate::model!(@until $($($version)*)?),
                        shape: <$ty as $crate::model::decode::Decode>::shape,
                    } ),*
                ];
                $($( fields.extend(<$inner_ty as $crate::model::decode::Model>::fields()); )*)?
                fields
            }

            #[allow(unused_variables)]
            fn set(
                &mut self,
                key: $crate::source::yaml::Node<'_>,
                value: $crate::source::yaml::Node<'_>,
                context: &mut $crate::model::decode::Context<'_>,
            ) -> $crate::model::decode::Known {
                let name = key.text().unwrap_or_default();
                $(
                    if name == const { $crate::model::decode::field_name(stringify!($field)) } {
                        context.has_version(
                            name,
                            key.span(),
                            $crate::model!(@since $($($version)*)?),
                            $crate::model!(@until $($($version)*)?),
                        );
                        self.$field = $crate::model::decode::field(key, value, context);
                        return $crate::model::decode::Known::Yes;
                    }
                )*
                $($(
                    if $crate::model::decode::Model::set(&mut self.$inner, key, value, context)
                        == $crate::model::decode::Known::Yes
                    {
                        return $crate::model::decode::Known::Yes;
                    }
                )*)?
                $crate::model::decode::Known::No
            }

            #[allow(unused_variables)]
            fn visit_fields<'a>(
                &'a self,
                at: $crate::model::decode::At<'a>,
                visitor: &mut $crate::model::decode::Visitor<'_, 'a>,
            ) {
                $(
                    if let Some(given) = self.$field.given() {
                        let at = $crate::model::decode::At {
                            name: const { $crate::model::decode::field_name(stringify!($field)) },
                            key: given.key,
                            span: given.span,
                        };
                        $crate::model::decode::Decode::visit(&given.value, at, visitor);
                    }
                )*
                $($( $crate::model::decode::Decode::visit(&self.$inner, at, visitor); )*)?
            }

            #[allow(unused_variables)]
            fn mistake(&mut self, name: &str, key: $crate::diag::Span) {
                $(
                    if name == const { $crate::model::decode::field_name(stringify!($field)) }
                        && matches!(self.$field, $crate::model::decode::Field::Absent)
                    {
                        self.$field = $crate::model::decode::Field::Invalid(key);
                    }
                )*
                $($( $crate::model::decode::Model::mistake(&mut self.$inner, name, key); )*)?
            }

            fn set_span(&mut self, span: $crate::diag::Span) {
                self.span = span;
                $($( $crate::model::decode::Model::set_span(&mut self.$inner, span); )*)?
            }

            $(fn hint(key: &str) -> Option<&'static str> {
                match key {
                    $( $wrong => Some($hint), )*
                    _ => None,
                }
            })?
        }

        impl $crate::model::decode::Decode for $name {
            const EXPECTED: &'static str = "a mapping";

            fn decode(
                node: $crate::source::yaml::Node<'_>,
                context: &mut $crate::model::decode::Context<'_>,
            ) -> Option<Self> {
                $crate::model::decode::mapping(node, context)
            }

            $(fn decode_null(
                node: $crate::source::yaml::Node<'_>,
                context: &mut $crate::model::decode::Context<'_>,
            ) -> Option<Self> {
                $crate::model!(@null $null);
                context.empty_item(node.span(), $label);
                None
            })?

            fn shape() -> $crate::model::decode::Shape {
                $crate::model::decode::Shape::Struct {
                    label: $label,
                    fields: <$name as $crate::model::decode::Model>::fields,
                }
            }

            fn visit<'a>(
                &'a self,
                at: $crate::model::decode::At<'a>,
                visitor: &mut $crate::model::decode::Visitor<'_, 'a>,
            ) {
                visitor(at, self);
                $crate::model::decode::Model::visit_fields(self, at, visitor);
            }
        }
    };
    (@null accepted) => {};
    (@since since $a:literal, $b:literal; since $c:literal, $d:literal) => {
        const { &[$crate::model::Version::new($a, $b), $crate::model::Version::new($c, $d)] }
    };
    (@since since $major:literal, $minor:literal $(; $($rest:tt)*)?) => {
        const { &[$crate::model::Version::new($major, $minor)] }
    };
    (@since $($other:tt)*) => { &[] };
    (@until until $major:literal, $minor:literal) => {
        Some($crate::model::Version::new($major, $minor))
    };
    (@until since $a:literal, $b:literal; until $major:literal, $minor:literal) => {
        Some($crate::model::Version::new($major, $minor))
    };
    (@until $($other:tt)*) => { None };
}
