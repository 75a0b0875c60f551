use std::io;
use std::path::{Path, PathBuf};

use super::{Glob, MAX_FILE_BYTES};

/// What checks may ask of the file system.
///
/// A narrow port: the checks stay pure, and `--no-files` gives them none.
pub trait Files {
    /// Returns whether something stands at the path.
    fn exists(&self, path: &Path) -> bool;

    /// Returns where a path leads when links are followed; nothing where that is not known.
    fn canonical(&self, _path: &Path) -> Option<PathBuf> {
        None
    }

    /// Returns whether a folder stands at the path.
    fn is_dir(&self, path: &Path) -> bool;

    /// Returns the files that a pattern names; see [`glob`](super::glob).
    fn glob(&self, pattern: &Path) -> Glob;

    /// Returns the bytes of a file.
    ///
    /// # Errors
    /// As [`std::fs::read`]; a file above [`MAX_FILE_BYTES`] gives
    /// [`FileTooLarge`](io::ErrorKind::FileTooLarge).
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Returns the entries of a folder, sorted.
    ///
    /// # Errors
    /// As [`std::fs::read_dir`].
    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>>;
}

/// The file system of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Files for Disk {
    fn exists(&self, path: &Path) -> bool {
        path.exists()
    }

    fn canonical(&self, path: &Path) -> Option<PathBuf> {
        path.canonicalize().ok()
    }

    fn is_dir(&self, path: &Path) -> bool {
        path.is_dir()
    }

    fn glob(&self, pattern: &Path) -> Glob {
        super::glob(pattern)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        use io::Read;
        // Opening a pipe or a device may wait for ever.
        let kind = path.metadata()?.file_type();
        if kind.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !kind.is_file() && !is_handed_over(path) {
            return Err(io::Error::other("it is no regular file"));
        }
        let file = std::fs::File::open(path)?;
        let mut bytes = Vec::new();
        // Bounded while reading, too: a pipe or a device has no honest length.
        file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MAX_FILE_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let mut found: Vec<_> = path
            .read_dir()?
            .map(|entry| entry.map(|e| e.path()))
            .collect::<io::Result<_>>()?;
        found.sort();
        Ok(found)
    }
}

/// Returns whether a path names what the process was started with: standard input, or what a shell
/// makes of `<(…)`. A pipe there was meant to be read.
fn is_handed_over(path: &Path) -> bool {
    ["/dev/fd", "/dev/stdin", "/proc/self/fd"]
        .iter()
        .any(|start| path.starts_with(start))
}
