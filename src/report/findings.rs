use crate::diag::{FileId, Finding, Severity};
use crate::source::SourceMap;

/// What a run found, ready to be shown.
pub struct Report<'a> {
    /// The files.
    pub sources: &'a SourceMap,
    /// Which of them were checked.
    pub checked: &'a [FileId],
    /// The findings, sorted.
    pub findings: &'a [Finding],
    /// The numbers.
    pub summary: Summary,
}

/// The numbers of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many files were checked.
    pub files: usize,
    /// How many findings are errors.
    pub errors: usize,
    /// How many are warnings.
    pub warnings: usize,
    /// How many are neither.
    pub infos: usize,
    /// How many YAML files of the folder belong to none of the programs and were left out.
    pub left_out: usize,
}

impl Summary {
    /// Counts findings.
    pub fn new(files: usize, left_out: usize, findings: &[Finding]) -> Self {
        let count = |severity| {
            findings
                .iter()
                .filter(|f| f.code.severity == severity)
                .count()
        };
        Self {
            files,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
            left_out,
        }
    }

    /// Returns the numbers as a sentence: "2 errors and 1 warning in 3 files".
    pub fn sentence(&self) -> String {
        let mut parts = Vec::new();
        for (count, name) in [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.infos, "note"),
        ] {
            if count > 0 {
                parts.push(plural(count, name));
            }
        }
        let found = match parts.pop() {
            None => "nothing found".to_owned(),
            Some(last) if parts.is_empty() => last,
            Some(last) => format!("{} and {last}", parts.join(", ")),
        };
        let left_out = match self.left_out {
            0 => String::new(),
            n => format!(
                " ({} of no known kind left out)",
                plural(n, "other YAML file")
            ),
        };
        format!("{found} in {}{left_out}", plural(self.files, "file"))
    }
}

fn plural(count: usize, name: &str) -> String {
    match count {
        1 => format!("1 {name}"),
        n => format!("{n} {name}s"),
    }
}
