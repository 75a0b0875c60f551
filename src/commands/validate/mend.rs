use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use crate::context::RunContext;
use crate::diag::{FileId, Finding, Span};
use crate::error::CommandError;
use crate::fix::{FixKind, mend, mend_words};
use crate::model::Version;
use crate::model::stack::{FileKind, Loader};
use crate::report::diff;
use crate::source::SourceFile;

/// What mending came to.
pub(super) struct Mended {
    /// How many files have mends.
    pub(super) files: usize,
    /// Which files were left as they are although there is something to mend, and why.
    pub(super) refused: Vec<CommandError>,
}

/// Shows the mends of what was found in every file that was read, and writes them when asked to.
///
/// # Errors
/// A file or the output that cannot be written. Files that were written before stay mended.
pub(super) fn run(
    loader: &Loader<'_>,
    findings: &[Finding],
    write: bool,
    context: &RunContext,
) -> Result<Mended, CommandError> {
    let mut files = 0;
    let mut refused = Vec::new();
    for candidate in candidates(loader) {
        let Candidate { file, path, .. } = candidate;
        let source = loader.sources.get(file);
        let new = match candidate.mend(source, findings) {
            Ok(Some(new)) => new,
            Ok(None) => continue,
            Err(why) => {
                refused.push(
                    CommandError::new(format!("`{}` is not mended: {why}", path.display()))
                        .help("mend it by hand as the findings say"),
                );
                continue;
            }
        };
        files += 1;
        context.ui.data(&diff(source, &new))?;
        if write {
            replace(path, &new).map_err(|e| {
                CommandError::new(format!("cannot write `{}`: {e}", path.display()))
            })?;
        }
    }
    let done = if write { "mended" } else { "to mend" };
    let noun = if files == 1 { "file" } else { "files" };
    context.ui.talk(&format!("{files} {noun} {done}"));
    Ok(Mended { files, refused })
}

/// A file that may have mends.
struct Candidate<'a> {
    file: FileId,
    path: &'a Path,
    kind: FileKind,
    target: Version,
}

impl Candidate<'_> {
    /// Returns the text with what was found in it mended, if that can be done.
    ///
    /// # Errors
    /// Why it must not be done.
    fn mend(&self, source: &SourceFile, findings: &[Finding]) -> Result<Option<String>, String> {
        let places: BTreeSet<Span> = findings
            .iter()
            .filter(|finding| finding.place.file == self.file)
            .map(|finding| finding.place.span)
            .collect();
        let wanted = |span: Span| places.contains(&span);
        let by_tree = match FixKind::of(self.kind) {
            Some(kind) => mend(kind, source.text(), self.target, &wanted)?,
            None => None,
        };
        Ok(by_tree.or_else(|| mend_words(findings, self.file, source)))
    }
}

/// Returns the files that may have mends, each once.
fn candidates<'a>(loader: &'a Loader<'_>) -> Vec<Candidate<'a>> {
    let stack = &loader.stack;
    let none = Version::new(0, 0);
    let alertmanagers = stack.alertmanagers.iter();
    let alertmanagers = alertmanagers.map(|l| (l.file, FileKind::Alertmanager, l.target));
    let rules = stack.rules.iter().map(|l| (l.file, FileKind::Rules, none));
    let projects = stack.projects.iter().flat_map(|p| p.files.iter().copied());
    let mut files: Vec<_> = alertmanagers
        .chain(rules)
        .chain(projects.map(|file| (file, FileKind::Compose, none)))
        .collect();
    files.sort_unstable();
    files.dedup_by_key(|(file, ..)| *file);
    let found = files.into_iter().filter_map(|(file, kind, target)| {
        Some(Candidate {
            file,
            path: loader.path_of(file)?,
            kind,
            target,
        })
    });
    found.collect()
}

/// Replaces a file's content so that it is whole at every moment: a new file beside it takes its
/// name. Owner and permissions stay; a symbolic link stays one, its target is replaced.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let path = path.canonicalize()?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    let metadata = path.metadata()?;
    if !keep_owner(file.as_file(), &metadata) {
        // A file in its place would be someone else's.
        return std::fs::write(&path, text);
    }
    file.as_file().set_permissions(metadata.permissions())?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

/// Gives a new file the owner and group of another; returns whether it has them now.
#[cfg(unix)]
fn keep_owner(file: &std::fs::File, like: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::{MetadataExt, fchown};
    let same = file
        .metadata()
        .is_ok_and(|own| (own.uid(), own.gid()) == (like.uid(), like.gid()));
    same || fchown(file, Some(like.uid()), Some(like.gid())).is_ok()
}

#[cfg(not(unix))]
fn keep_owner(_: &std::fs::File, _: &std::fs::Metadata) -> bool {
    true
}
