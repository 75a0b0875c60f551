use std::fmt;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing has to be done.
    Info,
    /// Works, but not as somebody who wrote it would expect.
    Warning,
    /// Does not load, or fails when it is needed.
    Error,
}

/// When the fault shows, and so which part of the checks it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The program itself refuses the file.
    Load,
    /// The program accepts the file and then fails, or does something else than it says.
    Runtime,
    /// It works; there is a better way.
    Advice,
}

impl Severity {
    /// Returns the name used in every output format.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl Level {
    /// Returns the name used in every output format and by `--level`.
    pub fn name(self) -> &'static str {
        match self {
            Level::Load => "load",
            Level::Runtime => "runtime",
            Level::Advice => "advice",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One file of an example: its name, which decides how it is read, and its text.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// File name, with folders when the example needs them.
    pub name: &'static str,
    /// The whole file.
    pub text: &'static str,
}

/// A kind of finding: a name that never changes its meaning, and all that `explain` tells of it.
///
/// `wrong` and `right` are complete inputs. A test validates both: the wrong one must give the
/// finding and the right one must not, so an explanation cannot drift away from its check.
#[derive(Debug)]
pub struct Code {
    /// Kebab-case name.
    pub name: &'static str,
    /// Severity of its findings.
    pub severity: Severity,
    /// Level of its findings.
    pub level: Level,
    /// One line for lists.
    pub summary: &'static str,
    /// The long text: what happens, which program and version does so, and what to do.
    pub explain: &'static str,
    /// Files that give the finding.
    pub wrong: &'static [Example],
    /// The same files mended.
    pub right: &'static [Example],
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Code {}
