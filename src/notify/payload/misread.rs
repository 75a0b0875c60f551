//! Texts that are read as YAML and are no texts then.

use super::nested::{self, Read};
use crate::source::yaml::{Kind, Node};

/// How many structures in texts of structures are looked into.
const MAX_DEPTH: usize = 3;

/// What takes the place of a text that is read as YAML; see [`super::nested`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misread {
    /// A comment: nothing is sent.
    Nothing,
    /// An object: a colon and a blank stand behind its first words, or a brace before them.
    Object,
    /// A list: it begins with a dash and a blank, or with a bracket: what stands behind is left out.
    List,
}

impl Misread {
    /// Returns what takes the place of a text that is executed already, or of one in the structure
    /// that it is. Nothing for texts that look as if they were meant to be read: those of several
    /// lines.
    pub fn of(text: &str) -> Option<Self> {
        Self::within(text, 0)
    }

    fn within(text: &str, depth: usize) -> Option<Self> {
        let line = text.trim();
        let is_structure = line.starts_with(['{', '[']);
        if line.is_empty() || depth > MAX_DEPTH || !is_structure && line.contains('\n') {
            return None;
        }
        let tree = match nested::read(text) {
            Read::Refused => return None,
            Read::Nothing => return Some(Self::Nothing),
            Read::Tree(tree) => tree,
        };
        let root = tree.root()?;
        let is_whole = line.ends_with([']', '}']);
        match root.kind() {
            Kind::Map(_) | Kind::Seq(_) if is_structure && is_whole => Self::below(root, depth),
            Kind::Map(_) => Some(Self::Object),
            Kind::Seq(_) => Some(Self::List),
            Kind::Scalar(..) => None,
        }
    }

    /// The number of nodes is bounded by [`nested::read`].
    fn below(root: Node<'_>, depth: usize) -> Option<Self> {
        let mut ahead = vec![root];
        while let Some(node) = ahead.pop() {
            if let Kind::Scalar(text, _) = node.kind()
                && let Some(misread) = Self::within(text, depth + 1)
            {
                return Some(misread);
            }
            ahead.extend(node.items());
            ahead.extend(node.entries().map(|(_, value)| value));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_lines_that_are_no_texts_are_found() {
        for (text, misread) in [
            ("#alerts", Some(Misread::Nothing)),
            ("firing: HighLoad", Some(Misread::Object)),
            (" firing: HighLoad ", Some(Misread::Object)),
            ("- one", Some(Misread::List)),
            ("{\"text\": \"a: b\"}", Some(Misread::Object)),
            ("[{\"text\": \"#a\"}]", Some(Misread::Nothing)),
            ("{\"text\": \"a:b\"}", None),
            ("firing:HighLoad", None),
            ("a: b: c", None),
            ("[firing] a", Some(Misread::List)),
            ("[firing] a: b", None),
            ("{a: b} c", Some(Misread::Object)),
            ("...", None),
            (": x", None),
            ("a: b\nc: d", None),
            ("", None),
            ("12", None),
            ("null", None),
            ("{{ a: b", None),
        ] {
            assert_eq!(Misread::of(text), misread, "{text}");
        }
    }
}
