//! Files of the past, as git keeps them.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::CommandError;
use crate::source::MAX_FILE_BYTES;

/// How long git may take; a repository that fetches what it lacks would take longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often a running git is looked after.
const PAUSE: Duration = Duration::from_millis(5);

/// A file of a revision, `REV:path` as git takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Revision<'a> {
    revision: &'a str,
    path: &'a str,
}

impl<'a> Revision<'a> {
    /// Takes a name apart; nothing if it has no colon.
    pub(super) fn parse(name: &'a str) -> Option<Self> {
        let (revision, path) = name.split_once(':')?;
        Some(Self { revision, path })
    }

    /// Returns the content of the file.
    ///
    /// # Errors
    /// No git, no repository around the working folder, no such revision or file, or a git that
    /// does not answer.
    pub(super) fn read(self) -> Result<Vec<u8>, CommandError> {
        let Self { revision, path } = self;
        let name = format!("{revision}:{path}");
        if path.is_empty() {
            return Err(CommandError::new(format!("`{name}` names no file"))
                .help("write REVISION:PATH, such as HEAD:alertmanager.yml"));
        }
        // No revision of git's starts like an option.
        let known = |args: &[&str]| -> Result<bool, CommandError> {
            Ok(!revision.starts_with('-') && git(args)?.is_some())
        };
        if git(&["rev-parse", "--git-dir"])?.is_none() {
            return Err(CommandError::new(format!(
                "there is no file `{name}`, and no git repository to look for it in"
            )));
        }
        let tree = format!("{revision}^{{tree}}");
        if !revision.is_empty() && !known(&["rev-parse", "--verify", "--quiet", &tree])? {
            return Err(
                CommandError::new(format!("there is no revision `{revision}`"))
                    .help("`git log --oneline` and `git branch --all` show what there is"),
            );
        }
        let bytes = git(&["cat-file", "blob", &name])?.ok_or_else(|| {
            let place = match revision.is_empty() {
                true => "the index".to_owned(),
                false => format!("revision `{revision}`"),
            };
            CommandError::new(format!("there is no file `{path}` in {place}")).help(
                "paths count from the top of the repository; `./` before one, from this folder",
            )
        })?;
        if bytes.len() as u64 > MAX_FILE_BYTES {
            return Err(CommandError::new(format!("`{name}` is too large")));
        }
        Ok(bytes)
    }
}

/// Runs git and returns its output, or nothing when it refuses.
fn git<S: AsRef<OsStr>>(args: &[S]) -> Result<Option<Vec<u8>>, CommandError> {
    let cannot = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => CommandError::new("git is not installed"),
        _ => CommandError::new(format!("cannot run git: {error}")),
    };
    let child = Command::new("git")
        .args(args)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(cannot)?;
    finish(child).map_err(cannot)
}

/// Waits for a process, for as long as it may take.
fn finish(mut child: Child) -> io::Result<Option<Vec<u8>>> {
    let output = child.stdout.take();
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        let limit = MAX_FILE_BYTES + 1;
        let read = output.map(|output| output.take(limit).read_to_end(&mut bytes));
        read.transpose().map(|_| bytes)
    });
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if start.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            return Err(io::Error::from(io::ErrorKind::TimedOut));
        }
        thread::sleep(PAUSE);
    };
    let bytes = reader
        .join()
        .map_err(|_| io::Error::other("its output cannot be read"))??;
    Ok(status.success().then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart_at_the_first_colon() {
        let of = |name| Revision::parse(name).map(|r| (r.revision, r.path));
        assert_eq!(of("HEAD~1:a/b.yml"), Some(("HEAD~1", "a/b.yml")));
        assert_eq!(of("v1:./a:b.yml"), Some(("v1", "./a:b.yml")));
        assert_eq!(of(":a.yml"), Some(("", "a.yml")));
        assert_eq!(of("a.yml"), None);
    }
}
