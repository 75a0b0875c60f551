use crate::diag::Span;

/// Why an execution ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// Alertmanager fails in the same way.
    Failed,
    /// Alertmanager fails in the same way, because of what a text says: another text may do.
    Content,
    /// More steps, depth or output than any notification needs.
    Limit,
    /// Something that Alertmanager can do and this engine cannot.
    Unsupported,
}

/// An execution that ended early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecError {
    /// Why.
    pub kind: ErrorKind,
    /// The index of the unit in the [`Set`](super::Set) whose text failed.
    pub unit: usize,
    /// Where in that text.
    pub span: Span,
    /// What is wrong: one sentence without a full stop.
    pub message: String,
    /// The next step, when there is one to name.
    pub help: Option<String>,
}

/// What a function or method refuses, before its place is known.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub kind: ErrorKind,
    pub message: String,
    pub help: Option<String>,
}

impl Refusal {
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            kind: ErrorKind::Failed,
            message: message.into(),
            help: None,
        }
    }

    pub fn content(message: impl Into<String>) -> Self {
        Self {
            kind: ErrorKind::Content,
            ..Self::new(message)
        }
    }

    pub fn limit(message: impl Into<String>) -> Self {
        Self {
            kind: ErrorKind::Limit,
            ..Self::new(message)
        }
    }

    pub fn unsupported(message: impl Into<String>) -> Self {
        Self {
            kind: ErrorKind::Unsupported,
            ..Self::new(message)
        }
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub fn at(self, unit: usize, span: Span) -> ExecError {
        ExecError {
            kind: self.kind,
            unit,
            span,
            message: self.message,
            help: self.help,
        }
    }
}
