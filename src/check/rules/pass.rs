//! The checks that look at one rule by itself, run over all rules at once.

use super::recorded::Recorded;
use super::subject::{Subject, subjects};
use crate::check::{Reporter, Scope};
use crate::diag::{Code, Sink};

/// A check that looks at one rule after the other.
///
/// A rule is shown to every such check before the next one is: many rules do not fit into a cache.
pub struct RuleCheck {
    /// The codes of its findings.
    pub codes: &'static [&'static Code],
    /// Prepares what holds for all rules, and returns what looks at one.
    pub(super) start: for<'s> fn(&'s Scope<'s>, &'s Recorded<'s>) -> Each<'s>,
}

/// Reports what it finds in one rule.
pub(super) type Each<'s> = Box<dyn FnMut(Subject<'s>, &mut Reporter<'_>) + 's>;

/// Shows every rule to the checks.
pub(in crate::check) fn run(checks: &[&RuleCheck], scope: &Scope<'_>, sink: &mut Sink) {
    let recorded = Recorded::of(scope);
    let start = |check: &&RuleCheck| (check.start)(scope, &recorded);
    let mut each: Vec<Each<'_>> = checks.iter().map(start).collect();
    for subject in subjects(scope) {
        let mut report = Reporter::new(scope, subject.file.file, sink);
        for check in &mut each {
            check(subject, &mut report);
        }
    }
}
