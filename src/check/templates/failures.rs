//! What executions fail at: the same failure is told once, whichever receivers and alerts show it.

use std::collections::{BTreeMap, BTreeSet};

use super::execution::FAILING_EXECUTION;
use super::samples::Sample;
use crate::diag::{FileId, Finding, Place, Sink};
use crate::notify::engine::{ErrorKind, ExecError};

/// Failures by their place, whichever receivers they come from.
#[derive(Default)]
pub(super) struct Found(BTreeMap<(FileId, usize, usize, String), Folded>);

/// What fails at one place in one way.
pub(super) struct Folded {
    place: Place,
    error: ExecError,
    /// Completes `in a notification …`.
    pub about: Option<String>,
    /// Whether that is an alert that a rule makes.
    pub is_made: bool,
    /// The rules that make alerts with which it fails.
    pub rules: BTreeSet<usize>,
    /// The fields that use the template.
    pub uses: Vec<(Place, String)>,
}

/// How many fields that use a template are named.
const MAX_USES: usize = 4;

impl Found {
    /// Returns what is known of a failure at a place.
    pub fn at(&mut self, place: Place, error: ExecError) -> &mut Folded {
        let key = (
            place.file,
            place.span.start,
            place.span.end,
            error.message.clone(),
        );
        self.0.entry(key).or_insert_with(|| Folded {
            place,
            error,
            about: None,
            is_made: false,
            rules: BTreeSet::new(),
            uses: Vec::new(),
        })
    }

    /// Reports each once.
    pub fn report(self, sink: &mut Sink) {
        for folded in self.0.into_values() {
            let mut message = folded.error.message;
            if let Some(about) = &folded.about {
                message = format!("{message}, in a notification {about}");
            }
            let count = folded.rules.len();
            if count > 1 {
                message = format!("{message}; {count} rules make such alerts");
            }
            let mut finding = Finding::new(&FAILING_EXECUTION, folded.place, message);
            finding.help = folded.error.help;
            for (place, used) in folded.uses.into_iter().take(MAX_USES) {
                finding = finding.related(place, used);
            }
            sink.push(finding);
        }
    }
}

/// The failures of one field that are the same as the first.
#[derive(Default)]
pub(super) struct Failures<'s> {
    pub first: Option<(ExecError, &'s Sample)>,
    shapes: BTreeSet<usize>,
    /// The rules that make alerts with which it fails.
    pub rules: BTreeSet<usize>,
}

impl<'s> Failures<'s> {
    /// Returns whether the field failed with the alerts of these rules before.
    pub fn holds(&self, sample: &Sample) -> bool {
        let alike = sample.rules.as_ref();
        alike.is_some_and(|alike| self.shapes.contains(&alike.shape))
    }

    /// Takes a failure; returns whether others are of interest.
    pub fn add(&mut self, error: ExecError, sample: &'s Sample) -> bool {
        let is_limit = error.kind == ErrorKind::Limit;
        let first = self.first.get_or_insert_with(|| (error.clone(), sample));
        let Some(alike) = &sample.rules else {
            return false;
        };
        if first.0 == error && self.shapes.insert(alike.shape) {
            self.rules.extend(alike.rules.iter().copied());
        }
        !is_limit
    }
}
