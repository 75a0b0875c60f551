//! Values of generated files, written as YAML in flow style.

/// A value.
#[derive(Clone, Debug)]
pub enum Value {
    /// A scalar, as it stands in the file.
    Raw(String),
    /// A list.
    List(Vec<Value>),
    /// A mapping.
    Map(Vec<(String, Value)>),
}

impl Value {
    pub fn raw(text: impl Into<String>) -> Self {
        Self::Raw(text.into())
    }

    /// Text in quotes.
    pub fn quoted(text: &str) -> Self {
        Self::Raw(format!("'{}'", text.replace('\'', "''")))
    }

    /// Sets a key of a mapping, instead of the one that is there.
    pub fn set(&mut self, key: &str, value: Value) {
        if let Self::Map(entries) = self {
            entries.retain(|(k, _)| k != key);
            entries.push((key.to_owned(), value));
        }
    }

    /// Writes the value; mappings of the outermost levels on lines of their own.
    pub fn write(&self, out: &mut String, depth: usize) {
        match self {
            Self::Raw(text) => out.push_str(text),
            Self::List(items) => {
                out.push('[');
                for (number, item) in items.iter().enumerate() {
                    out.push_str(if number == 0 { "" } else { ", " });
                    item.write(out, depth + 1);
                }
                out.push(']');
            }
            Self::Map(entries) if depth == 0 => {
                for (key, value) in entries {
                    out.push_str(key);
                    out.push_str(": ");
                    value.write(out, depth + 1);
                    out.push('\n');
                }
            }
            Self::Map(entries) => {
                out.push('{');
                for (number, (key, value)) in entries.iter().enumerate() {
                    out.push_str(if number == 0 { "" } else { ", " });
                    out.push_str(key);
                    out.push_str(": ");
                    value.write(out, depth + 1);
                }
                out.push('}');
            }
        }
    }
}
