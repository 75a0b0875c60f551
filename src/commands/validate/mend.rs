use std::io::Write;
use std::path::Path;

use crate::context::RunContext;
use crate::diag::{FileId, Finding};
use crate::error::CommandError;
use crate::fix::{FixKind, mend, mend_words};
use crate::model::stack::{FileKind, Loader};
use crate::report::diff;

/// Shows the mends of every file that was read, and writes them when asked to.
///
/// Returns how many files have mends.
///
/// # Errors
/// A file or the output that cannot be written. Files that were written before stay mended.
pub(super) fn run(
    loader: &Loader<'_>,
    findings: &[Finding],
    write: bool,
    context: &RunContext,
) -> Result<usize, CommandError> {
    let mut mended = 0;
    for (file, path, kind) in candidates(loader) {
        let source = loader.sources.get(file);
        let by_tree = FixKind::of(kind).and_then(|kind| mend(kind, source.text()));
        let Some(new) = by_tree.or_else(|| mend_words(findings, file, source)) else {
            continue;
        };
        mended += 1;
        context.ui.data(&diff(source, &new))?;
        if write {
            replace(path, &new).map_err(|e| {
                CommandError::new(format!("cannot write `{}`: {e}", path.display()))
            })?;
        }
    }
    let done = if write { "mended" } else { "to mend" };
    context.ui.talk(&format!(
        "{mended} {} {done}",
        if mended == 1 { "file" } else { "files" }
    ));
    Ok(mended)
}

/// Returns the files that may have mends, each once.
fn candidates<'a>(loader: &'a Loader<'_>) -> Vec<(FileId, &'a Path, FileKind)> {
    let stack = &loader.stack;
    let alertmanagers = stack.alertmanagers.iter();
    let alertmanagers = alertmanagers.map(|loaded| (loaded.file, FileKind::Alertmanager));
    let rules = stack.rules.iter().map(|l| (l.file, FileKind::Rules));
    let projects = stack.projects.iter().flat_map(|p| p.files.iter().copied());
    let mut files: Vec<_> = alertmanagers
        .chain(rules)
        .chain(projects.map(|file| (file, FileKind::Compose)))
        .collect();
    files.sort_unstable();
    files.dedup_by_key(|(file, _)| *file);
    let paths = files
        .into_iter()
        .filter_map(|(file, kind)| Some((file, loader.path_of(file)?, kind)));
    paths.collect()
}

/// Replaces a file's content so that it is whole at every moment: a new file beside it takes its
/// name. Permissions stay; a symbolic link stays one, its target is replaced.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let path = path.canonicalize()?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file()
        .set_permissions(path.metadata()?.permissions())?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}
