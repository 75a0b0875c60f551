//! What became of notifications that are held against files.

use std::fmt::Write;

use serde_json::{Value, json};

use super::diff::changes;
use super::junit::escape;
use crate::source::SourceMap;

/// One notification that is held against a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldenCase {
    /// The receiver.
    pub receiver: String,
    /// What is notified of and how: `firing slack`.
    pub title: String,
    /// The file.
    pub file: String,
    /// What became of it.
    pub verdict: GoldenVerdict,
}

/// What became of a notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GoldenVerdict {
    /// It is as the file says.
    Same,
    /// It differs.
    Differs {
        /// The text of the file.
        expected: String,
        /// What is rendered.
        rendered: String,
    },
    /// There is no such file.
    Missing,
    /// The file is there, but nothing leaves that it stands for.
    Stale,
    /// It cannot be rendered: why.
    Failed(String),
}

impl GoldenVerdict {
    /// Returns its name in output.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Differs { .. } => "differs",
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::Failed(_) => "failed",
        }
    }
}

impl GoldenCase {
    /// Returns whether all is well.
    pub fn is_same(&self) -> bool {
        self.verdict == GoldenVerdict::Same
    }

    /// Returns what is wrong in one line.
    fn message(&self) -> String {
        match &self.verdict {
            GoldenVerdict::Same => String::new(),
            GoldenVerdict::Differs { .. } => format!("differs from {}", self.file),
            GoldenVerdict::Missing => format!("{} is missing", self.file),
            GoldenVerdict::Stale => format!("nothing leaves that {} stands for", self.file),
            GoldenVerdict::Failed(why) => why.clone(),
        }
    }

    fn diff(&self) -> Option<String> {
        let GoldenVerdict::Differs { expected, rendered } = &self.verdict else {
            return None;
        };
        let mut map = SourceMap::new();
        let id = map.add(self.file.clone(), expected.clone());
        Some(changes(map.get(id), rendered, "rendered"))
    }
}

/// Returns the cases that failed with what differs, and how many there are; with `verbose` all.
pub fn golden_human(cases: &[GoldenCase], verbose: bool) -> String {
    let mut out = String::new();
    for case in cases.iter().filter(|case| verbose || !case.is_same()) {
        let (verdict, receiver, title) = (case.verdict.name(), &case.receiver, &case.title);
        let _ = write!(out, "{verdict}: {receiver}, {title}");
        let message = case.message();
        if !message.is_empty() {
            let _ = write!(out, ": {message}");
        }
        out.push('\n');
        out.push_str(&case.diff().unwrap_or_default());
    }
    let same = cases.iter().filter(|case| case.is_same()).count();
    let _ = writeln!(
        out,
        "{same} of {} notifications are as expected",
        cases.len()
    );
    out
}

/// Returns the cases as JUnit XML: a suite a receiver.
pub fn golden_junit(cases: &[GoldenCase]) -> String {
    let failures = cases.iter().filter(|case| !case.is_same()).count();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"techcorp templates test\" \
         tests=\"{}\" failures=\"{failures}\">\n",
        cases.len()
    );
    for suite in cases.chunk_by(|a, b| a.receiver == b.receiver) {
        let name = suite.first().map_or("", |case| case.receiver.as_str());
        let failures = suite.iter().filter(|case| !case.is_same()).count();
        let name = escape(name);
        let _ = writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{failures}\">",
            suite.len()
        );
        for case in suite {
            let title = escape(&case.title);
            let _ = write!(out, "    <testcase name=\"{title}\" classname=\"{name}\"");
            if case.is_same() {
                out.push_str("/>\n");
                continue;
            }
            let message = escape(&case.message());
            let kind = case.verdict.name();
            let diff = case.diff().unwrap_or_default();
            let diff: Vec<String> = diff.lines().map(escape).collect();
            let _ = writeln!(
                out,
                "><failure type=\"{kind}\" message=\"{message}\">{}</failure></testcase>",
                diff.join("\n")
            );
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

/// Returns the cases as JSON.
pub fn golden_json(folder: &str, cases: &[GoldenCase]) -> Value {
    let case_json = |case: &GoldenCase| {
        json!({
            "receiver": case.receiver,
            "title": case.title,
            "file": case.file,
            "verdict": case.verdict.name(),
            "message": case.message(),
            "diff": case.diff(),
        })
    };
    let same = cases.iter().filter(|case| case.is_same()).count();
    json!({
        "schema": "techcorp/templates-test/v1",
        "folder": folder,
        "cases": cases.iter().map(case_json).collect::<Vec<_>>(),
        "summary": { "cases": cases.len(), "same": same, "failed": cases.len() - same },
    })
}
