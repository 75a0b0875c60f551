//! Mechanical mends: edits of a text that keep its comments and layout.
//!
//! Most work on the spanned tree alone, so that a file whose schema is broken can be mended too; a few
//! come with the findings of checks, which know more. What cannot be rewritten without moving comments
//! is left alone.

mod alertmanager;
mod compose;
mod edit;
mod layout;
mod proof;
mod words;

pub use edit::{Edit, apply};
pub use words::mend_words;

use crate::diag::{Sink, Span};
use crate::model::Version;
use crate::model::stack::FileKind;
use crate::source::SourceMap;
use crate::source::yaml;

/// Returns the mended text of a file, or `None` when nothing is to be mended.
///
/// Mended is what `wanted` holds for, by the place of its key: what was reported. A file that does not
/// parse is left alone. `target` is the version of the program that will read the file.
///
/// # Errors
/// Why the mended text is not taken: it would not parse, or not do what the text does.
pub fn mend(
    kind: FixKind,
    text: &str,
    target: Version,
    wanted: &dyn Fn(Span) -> bool,
) -> Result<Option<String>, String> {
    let mut map = SourceMap::new();
    let id = map.add("", text);
    let Some(tree) = yaml::load(id, text, &mut Sink::new()) else {
        return Ok(None);
    };
    let Some(root) = tree.root() else {
        return Ok(None);
    };
    let edits = match kind {
        FixKind::Alertmanager => alertmanager::edits(root, text, wanted),
        FixKind::Compose => compose::edits(root, text, wanted),
    };
    let mended = apply(text, edits);
    if mended == text {
        return Ok(None);
    }
    if yaml::load(id, &mended, &mut Sink::new()).is_none() {
        return Err("the mended file would not be YAML".to_owned());
    }
    if kind == FixKind::Alertmanager {
        proof::same_routing(id, text, &mended, target)?;
    }
    Ok(Some(mended))
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
