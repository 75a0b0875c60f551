use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use super::Value;

/// What holds other values, with what they come to: a value that holds another one twice doubles it
/// without taking more memory, until it is written.
#[derive(Clone, Debug, Default)]
pub struct Holder<T> {
    held: T,
    size: usize,
    depth: usize,
}

impl<T> Holder<T> {
    /// Returns about how many bytes all of it takes as text.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Returns how many lists and dicts are inside each other, this one included.
    pub fn depth(&self) -> usize {
        self.depth
    }
}

impl<T> Deref for Holder<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.held
    }
}

impl Value {
    /// Returns the list of some values.
    pub fn list(values: Vec<Value>) -> Self {
        let (size, depth) = sum(values.iter());
        let held = values;
        Self::List(Arc::new(Holder { held, size, depth }))
    }

    /// Returns the dict of some entries.
    pub fn map(entries: BTreeMap<Arc<str>, Value>) -> Self {
        let (size, depth) = sum(entries.values());
        let keys: usize = entries.keys().map(|key| key.len() + 1).sum();
        Self::Map(Arc::new(Holder {
            held: entries,
            size: size.saturating_add(keys + 3),
            depth,
        }))
    }
}

/// Returns the size and the depth of what holds these values.
fn sum<'a>(values: impl Iterator<Item = &'a Value>) -> (usize, usize) {
    values.fold((2, 1), |(size, depth), value| {
        let size = size.saturating_add(value.size()).saturating_add(1);
        (size, depth.max(value.depth().saturating_add(1)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_twice_counts_twice() {
        let one = Value::list(vec![Value::text("abc")]);
        let two = Value::list(vec![one.clone(), one.clone()]);
        assert!(two.size() >= 2 * one.size());
        assert_eq!((one.depth(), two.depth()), (1, 2));
        assert!(two.size() >= two.to_string().len());
        let dict = Value::map([("key".into(), two)].into());
        assert_eq!(dict.depth(), 3);
        assert!(dict.size() >= dict.to_string().len());
    }
}
