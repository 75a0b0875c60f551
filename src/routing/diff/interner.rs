use std::collections::HashMap;
use std::hash::Hash;
use std::rc::Rc;

/// Numbers values, equal ones alike.
pub(in crate::routing) struct Interner<T: ?Sized> {
    items: Vec<Rc<T>>,
    numbers: HashMap<Rc<T>, u32>,
}

impl<T: ?Sized> Default for Interner<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            numbers: HashMap::new(),
        }
    }
}

impl<T: ?Sized + Eq + Hash> Interner<T> {
    /// Returns the number of a value.
    pub(in crate::routing) fn number(&mut self, value: impl Into<Rc<T>>) -> u32 {
        let value = value.into();
        if let Some(number) = self.numbers.get(&value) {
            return *number;
        }
        let number = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        self.items.push(Rc::clone(&value));
        self.numbers.insert(value, number);
        number
    }

    /// Returns the value of a number that came from this interner.
    pub(in crate::routing) fn get(&self, number: u32) -> &Rc<T> {
        &self.items[number as usize]
    }
}
