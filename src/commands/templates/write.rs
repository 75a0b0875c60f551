use std::io::Write;
use std::path::Path;

use crate::error::CommandError;

/// Writes a file so that it appears under its name only when it is whole.
///
/// # Errors
/// A file that cannot be written, with its name.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), CommandError> {
    whole(path, bytes)
        .map_err(|error| CommandError::new(format!("cannot write `{}`: {error}", path.display())))
}

fn whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any file that is made: the process's mask takes from it.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.prefix(".techcorp-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
