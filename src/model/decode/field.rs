use crate::diag::Span;

/// A value with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spanned<T> {
    /// Where the value stands.
    pub span: Span,
    /// The value.
    pub value: T,
}

/// A field that the file sets, with its key's and its value's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given<T> {
    /// Where the key stands.
    pub key: Span,
    /// Where the value stands.
    pub span: Span,
    /// The value.
    pub value: T,
}

/// A field of a mapping, as the file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Field<T> {
    /// The file does not name it.
    #[default]
    Absent,
    /// The file names it without a value; programs take that as absent. Holds the key's place.
    Null(Span),
    /// Its value is wrong and was reported. Holds the key's place.
    Invalid(Span),
    /// It has a value.
    Set(Given<T>),
}

impl<T> Field<T> {
    /// Returns the value.
    pub fn get(&self) -> Option<&T> {
        self.given().map(|g| &g.value)
    }

    /// Returns the value with its places.
    pub fn given(&self) -> Option<&Given<T>> {
        match self {
            Field::Set(given) => Some(given),
            _ => None,
        }
    }

    /// Returns whether the file sets a value, a wrong one included, so that a check for a missing
    /// field stays silent where another finding stands already.
    pub fn is_present(&self) -> bool {
        matches!(self, Field::Set(_) | Field::Invalid(_))
    }

    /// Returns where the key stands.
    pub fn key(&self) -> Option<Span> {
        match self {
            Field::Absent => None,
            Field::Null(key) | Field::Invalid(key) => Some(*key),
            Field::Set(given) => Some(given.key),
        }
    }
}

impl<T: Clone> Field<T> {
    /// Returns the value, or what holds when the file has none.
    pub fn or(&self, default: T) -> T {
        self.get().cloned().unwrap_or(default)
    }
}

impl<T: Clone + Default> Field<T> {
    /// Returns the value that the program reads: the default when the file does not name the field,
    /// the zero value when it names it without a value, nothing when the value is wrong.
    ///
    /// go-yaml resets a field to zero for an empty value, so that the default is lost.
    pub fn effective(&self, default: T) -> Option<T> {
        match self {
            Field::Absent => Some(default),
            Field::Null(_) => Some(T::default()),
            Field::Invalid(_) => None,
            Field::Set(given) => Some(given.value.clone()),
        }
    }
}

impl<T> Field<Vec<Spanned<T>>> {
    /// Returns the items of a list field; none when it is absent.
    pub fn items(&self) -> &[Spanned<T>] {
        self.get().map_or(&[], Vec::as_slice)
    }
}

/// A mapping with free keys, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entries<T>(pub Vec<(Spanned<String>, Spanned<T>)>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Entries<T> {
    /// Returns the value of a key.
    pub fn get(&self, key: &str) -> Option<&Spanned<T>> {
        self.0.iter().find(|(k, _)| k.value == key).map(|(_, v)| v)
    }

    /// Returns the entries in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &(Spanned<String>, Spanned<T>)> {
        self.0.iter()
    }
}
