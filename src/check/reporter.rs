use crate::diag::{Code, FileId, Finding, Place, Sink, Span};
use crate::source::SourceFile;

use super::Scope;

/// Reports findings of one file.
pub(crate) struct Reporter<'a> {
    file: FileId,
    source: &'a SourceFile,
    sink: &'a mut Sink,
}

impl<'a> Reporter<'a> {
    /// Returns a reporter for one file of the scope.
    pub(crate) fn new(scope: &Scope<'a>, file: FileId, sink: &'a mut Sink) -> Self {
        Self {
            file,
            source: scope.sources.get(file),
            sink,
        }
    }

    /// Takes a finding.
    pub(crate) fn push(&mut self, finding: Finding) {
        self.sink.push(finding);
    }

    /// Returns a place in the file.
    pub(crate) fn place(&self, span: Span) -> Place {
        Place {
            file: self.file,
            span,
        }
    }

    /// Returns a finding to complete and push.
    pub(crate) fn finding(
        &self,
        code: &'static Code,
        span: Span,
        message: impl Into<String>,
    ) -> Finding {
        Finding::new(code, self.place(span), message)
    }

    /// Returns the first line of what may be a long mapping, to point at it.
    pub(crate) fn head(&self, span: Span) -> Span {
        let text = self.source.slice(span);
        let len = text.find(['\n', '\r']).unwrap_or(text.len());
        Span::new(span.start, span.start + text[..len].trim_end().len())
    }
}
