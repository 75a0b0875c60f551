use crate::model::Version;

/// One field of a mapping's schema.
#[derive(Clone, Copy, Debug)]
pub struct FieldInfo {
    /// The key in the file.
    pub name: &'static str,
    /// The first version that has it, of each program whose older versions lack it: Alertmanager's
    /// has the major number 0, Prometheus' 3. Empty when every supported version has it.
    pub since: &'static [Version],
    /// The first version that no longer has it.
    pub until: Option<Version>,
    /// The type of its value.
    pub shape: fn() -> Shape,
}

/// What a type looks like in a file.
///
/// Serves tests and tools that walk over the whole schema, so that none of them lists it again.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A single value, with an example that the type accepts.
    Scalar {
        /// A value that decodes.
        example: &'static str,
        /// Whether the value must never be shown.
        secret: bool,
    },
    /// A list.
    List(Box<Shape>),
    /// A mapping with free keys.
    Map(Box<Shape>),
    /// A mapping with known fields.
    Struct {
        /// The label that messages use.
        label: &'static str,
        /// The fields.
        fields: fn() -> Vec<FieldInfo>,
    },
}

impl Shape {
    /// Returns whether the value is a secret, or a list or free mapping of secrets.
    pub fn holds_secret(&self) -> bool {
        match self {
            Self::Scalar { secret, .. } => *secret,
            Self::List(inner) | Self::Map(inner) => inner.holds_secret(),
            Self::Struct { .. } => false,
        }
    }
}
