use crate::diag::Span;

/// A range of a text and what takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go; empty to insert.
    pub span: Span,
    /// What comes.
    pub text: String,
}

impl Edit {
    /// Returns an edit.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self {
            span,
            text: text.into(),
        }
    }
}

/// Applies edits. Of two that overlap, the later one is left out.
pub fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|e| (e.span.start, e.span.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let Some(kept) = text.get(at..edit.span.start) else {
            continue;
        };
        if text.get(edit.span.start..edit.span.end).is_none() {
            continue;
        }
        out.push_str(kept);
        out.push_str(&edit.text);
        at = edit.span.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::{Edit, apply};
    use crate::diag::Span;

    #[test]
    fn edits_apply_in_order_and_never_overlap() {
        let edits = vec![
            Edit::new(Span::new(4, 5), "E"),
            Edit::new(Span::new(0, 1), "A"),
            Edit::new(Span::new(0, 3), "no"),
            Edit::new(Span::new(5, 5), "!"),
        ];
        assert_eq!(apply("abcde", edits), "AbcdE!");
    }
}
