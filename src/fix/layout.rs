//! What stands between the nodes of a file, which the tree does not hold.

/// What a gap between two nodes holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Blanks and punctuation.
    Plain,
    /// A comment, and nothing but punctuation beside it.
    Comment,
    /// An anchor, a tag, or an explicit key.
    Mark,
}

/// Returns what stands from one byte to another, between two nodes; a range that is none holds
/// what nobody knows.
pub(super) fn gap(text: &str, from: usize, to: usize) -> Gap {
    let Some(gap) = text.get(from..to) else {
        return Gap::Mark;
    };
    let mut found = Gap::Plain;
    for line in gap.lines() {
        // No text stands in a gap, so that a `#` begins a comment.
        let (code, comment) = line.split_once('#').unwrap_or((line, ""));
        if code.contains(['&', '!', '?']) {
            return Gap::Mark;
        }
        if code.len() < line.len() || !comment.is_empty() {
            found = Gap::Comment;
        }
    }
    found
}

/// Returns how the lines of a text end.
pub(super) fn newline(text: &str) -> &'static str {
    match text.split_once('\n') {
        Some((first, _)) if first.ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

#[cfg(test)]
mod tests {
    use super::{Gap, gap};

    #[test]
    fn comments_hold_no_marks() {
        let of = |text: &str| gap(text, 0, text.len());
        assert_eq!(of(" :\n  "), Gap::Plain);
        assert_eq!(of(": # R&D\n  "), Gap::Comment);
        assert_eq!(of(": &m # c\n"), Gap::Mark);
        assert_eq!(gap("a", 1, 0), Gap::Mark);
    }
}
