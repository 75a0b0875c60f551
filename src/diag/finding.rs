use super::{Code, Span};

/// Names one file of the [`SourceMap`](crate::source::SourceMap) that is being checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) usize);

/// A range in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The bytes of its text.
    pub span: Span,
}

/// A second place that a finding speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What stands there.
    pub message: String,
}

/// A change of a few words that mends what a finding tells, without changing anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// Where the words stand, with what surrounds them.
    pub place: Place,
    /// The words as they are.
    pub old: String,
    /// What belongs in their place.
    pub new: String,
}

/// One thing that is wrong, with its place and the next step.
///
/// Messages never hold the value of a secret field.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What kind of fault.
    pub code: &'static Code,
    /// Where.
    pub place: Place,
    /// What is wrong: one sentence without a full stop.
    pub message: String,
    /// A few words under the caret, when they add something to the message.
    pub label: Option<String>,
    /// The next step.
    pub help: Option<String>,
    /// Other places that matter.
    pub related: Vec<Related>,
    /// The change that mends it, when there is only one.
    pub mend: Option<Mend>,
}

impl Finding {
    /// Returns a finding with neither help nor related places.
    pub fn new(code: &'static Code, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            place,
            message: message.into(),
            label: None,
            help: None,
            related: Vec::new(),
            mend: None,
        }
    }

    /// Adds the next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the words under the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds the change that mends it.
    #[must_use]
    pub fn mend(mut self, place: Place, old: &str, new: &str) -> Self {
        self.mend = Some(Mend {
            place,
            old: old.to_owned(),
            new: new.to_owned(),
        });
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related {
            place,
            message: message.into(),
        });
        self
    }
}

/// Collects findings while a stack is loaded and checked.
#[derive(Clone, Debug, Default)]
pub struct Sink {
    findings: Vec<Finding>,
}

impl Sink {
    /// Returns an empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a finding.
    pub fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Returns what was found so far.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Forgets all but the first findings.
    pub fn truncate(&mut self, len: usize) {
        self.findings.truncate(len);
    }

    /// Forgets the findings that do not fulfil a condition.
    pub fn retain(&mut self, keep: impl FnMut(&Finding) -> bool) {
        self.findings.retain(keep);
    }

    /// Returns all findings by file and place, the same fault at the same place once.
    pub fn into_sorted(mut self) -> Vec<Finding> {
        self.findings.sort_by(|a, b| {
            (a.place, a.code.name, &a.message).cmp(&(b.place, b.code.name, &b.message))
        });
        self.findings
            .dedup_by(|a, b| a.place == b.place && a.code == b.code && a.message == b.message);
        self.findings
    }
}

impl FromIterator<Finding> for Sink {
    fn from_iter<I: IntoIterator<Item = Finding>>(findings: I) -> Self {
        Self {
            findings: findings.into_iter().collect(),
        }
    }
}
