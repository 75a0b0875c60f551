use std::collections::HashMap;

/// The variables that are declared at one place, looked up in no time however many there are.
pub(super) struct Scope<'a> {
    /// Those that every template has, beside `$`.
    given: &'a [&'a str],
    /// In the order of their declaration.
    names: Vec<String>,
    /// How many declarations of each name are in force.
    counts: HashMap<String, usize>,
}

impl<'a> Scope<'a> {
    /// Returns a scope that holds `$` and these.
    pub fn new(given: &'a [&'a str]) -> Self {
        Self {
            given,
            names: Vec::new(),
            counts: HashMap::new(),
        }
    }

    pub fn declare(&mut self, name: &str) {
        self.names.push(name.to_owned());
        *self.counts.entry(name.to_owned()).or_default() += 1;
    }

    pub fn contains(&self, name: &str) -> bool {
        name == "$" || self.given.contains(&name) || self.counts.contains_key(name)
    }

    /// Returns how many declarations of the template itself are in force.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Forgets all declarations but the first `len`.
    pub fn truncate(&mut self, len: usize) {
        for name in self.names.drain(len.min(self.names.len())..) {
            let count = self.counts.entry(name.clone()).or_default();
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.counts.remove(&name);
            }
        }
    }

    /// Returns a variable whose name differs only in case.
    pub fn similar(&self, name: &str) -> Option<&str> {
        let given = self.given.iter().copied();
        let known = given.chain(self.names.iter().map(String::as_str));
        known.rev().find(|known| known.eq_ignore_ascii_case(name))
    }
}
