//! Mechanical mends: edits of a text that keep its comments and layout.
//!
//! Most work on the spanned tree alone, so that a file whose schema is broken can be mended too; a few
//! come with the findings of checks, which know more. What cannot be rewritten without moving comments
//! is left alone.

mod alertmanager;
mod compose;
mod edit;
mod words;

pub use edit::{Edit, apply};
pub use words::mend_words;

use crate::diag::Sink;
use crate::model::stack::FileKind;
use crate::source::SourceMap;
use crate::source::yaml;

/// How often mends are looked for again in the mended text; each round only adds what the last
/// one made possible.
const ROUNDS: usize = 4;

/// Returns the mended text of a file, or `None` when nothing is to be mended.
///
/// A file that does not parse is left alone, and so is one that would not parse afterwards.
pub fn mend(kind: FixKind, text: &str) -> Option<String> {
    let mut mended = text.to_owned();
    for _ in 0..ROUNDS {
        let mut map = SourceMap::new();
        let id = map.add("", mended.as_str());
        let tree = yaml::load(id, &mended, &mut Sink::new())?;
        let root = tree.root()?;
        let edits = match kind {
            FixKind::Alertmanager => alertmanager::edits(root, &mended),
            FixKind::Compose => compose::edits(root, &mended),
        };
        let next = apply(&mended, edits);
        if next == mended {
            break;
        }
        yaml::load(id, &next, &mut Sink::new())?;
        mended = next;
    }
    (mended != text).then_some(mended)
}

/// The kinds of files that have mends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixKind {
    /// alertmanager.yml.
    Alertmanager,
    /// A compose file.
    Compose,
}

impl FixKind {
    /// Returns the mends for a kind of file.
    pub fn of(kind: FileKind) -> Option<Self> {
        match kind {
            FileKind::Alertmanager => Some(Self::Alertmanager),
            FileKind::Compose => Some(Self::Compose),
            _ => None,
        }
    }
}
