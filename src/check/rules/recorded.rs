//! The series that the stack's own rules record.

use std::collections::HashMap;

use super::condition::Conditions;
use super::subject::{Subject, subjects};
use crate::check::Scope;

/// The recording rules by the name of what they record.
pub(super) struct Recorded<'a>(HashMap<&'a str, Vec<Subject<'a>>>);

impl<'a> Recorded<'a> {
    /// Finds every recording rule.
    pub fn of(scope: &Scope<'a>) -> Self {
        let mut rules: HashMap<&str, Vec<_>> = HashMap::new();
        for subject in subjects(scope) {
            if let Some(name) = subject.rule.record.get().filter(|name| !name.is_empty()) {
                rules.entry(name).or_default().push(subject);
            }
        }
        Self(rules)
    }

    /// Returns the rules that record series of this name.
    pub fn rules(&self, name: &str) -> &[Subject<'a>] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Returns whether series of this name exist only under a condition, as far as one rule's own
    /// expression shows it.
    pub fn is_conditional(&self, name: &str) -> bool {
        self.rules(name).iter().any(|rule| {
            let tree = rule.expression().map(|(_, expr)| expr);
            tree.is_some_and(|expr| Conditions::of(expr, |_| false).get(expr.root()))
        })
    }
}
