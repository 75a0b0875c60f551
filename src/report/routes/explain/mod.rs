//! Why an alert goes where it goes, in each output format.

mod json;
mod text;

pub use json::explained_json;
pub use text::explained_text;

use jiff::Timestamp;

use crate::diag::{FileId, Place, Span};
use crate::lang::matcher::Matcher;
use crate::report::plain;
use crate::routing::{Config, Inhibition, Labels};
use crate::source::{Position, SourceMap};

/// An alert and the configuration that takes it.
#[derive(Clone, Copy, Debug)]
pub struct Explained<'a> {
    /// What the configuration does.
    pub config: &'a Config,
    /// Its text.
    pub sources: &'a SourceMap,
    /// The file in `sources`.
    pub file: FileId,
    /// The labels of the alert.
    pub labels: &'a Labels,
    /// When the alert is looked at.
    pub at: Timestamp,
}

impl Explained<'_> {
    fn position(&self, span: Span) -> Position {
        self.sources.position(Place {
            file: self.file,
            span,
        })
    }

    /// Returns `alertmanager.yml:12`.
    fn place(&self, span: Span) -> String {
        let name = plain(self.sources.get(self.file).name());
        format!("{name}:{}", self.position(span).line)
    }

    fn holds(&self, matcher: &Matcher) -> bool {
        matcher.matches(self.labels.get(matcher.name()))
    }

    /// Returns the rules in whose target the alert is, and those in whose source, by number.
    fn rules(&self, of: fn(&Inhibition, &Labels) -> bool) -> Vec<(usize, &Inhibition)> {
        let rules = self.config.inhibition.iter().enumerate();
        rules.filter(|(_, rule)| of(rule, self.labels)).collect()
    }
}
