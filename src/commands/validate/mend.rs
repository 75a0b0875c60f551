use std::io::Write;
use std::path::Path;

use crate::context::RunContext;
use crate::diag::FileId;
use crate::error::CommandError;
use crate::fix::{FixKind, mend};
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
    write: bool,
    context: &RunContext,
) -> Result<usize, CommandError> {
    let mut mended = 0;
    for (file, path, kind) in candidates(loader) {
        let source = loader.sources.get(file);
        let Some(new) = FixKind::of(kind).and_then(|kind| mend(kind, source.text())) else {
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

fn candidates<'a>(loader: &'a Loader<'_>) -> impl Iterator<Item = (FileId, &'a Path, FileKind)> {
    loader.stack.alertmanagers.iter().filter_map(|loaded| {
        let path = loaded.path.as_deref()?;
        Some((loaded.file, path, FileKind::Alertmanager))
    })
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
