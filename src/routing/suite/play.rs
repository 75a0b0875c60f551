use super::{Ground, Played};
use crate::diag::{FileId, Finding, Span};
use crate::model::stack::Stack;

/// What became of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All is as expected.
    Passed(Box<Played>),
    /// Something is not.
    Failed(Box<Played>),
    /// The case cannot be played, for these findings, by number.
    Broken(Vec<usize>),
}

/// One case of a suite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRun {
    /// The suite.
    pub file: FileId,
    /// Where the case stands.
    pub span: Span,
    /// Its name, or else its number in the suite.
    pub name: String,
    /// What became of it.
    pub verdict: Verdict,
}

/// Plays every case of every suite. A case with a finding is broken; the others do not suffer from
/// it.
pub fn play(stack: &Stack, ground: &Ground<'_>, findings: &[Finding]) -> Vec<CaseRun> {
    let mut runs = Vec::new();
    for suite in &stack.suites {
        for (number, case) in (1..).zip(suite.model.cases.items()) {
            let own = findings.iter().enumerate().filter(|(_, finding)| {
                finding.place.file == suite.file
                    && (case.span.start..=case.span.end).contains(&finding.place.span.start)
            });
            let own: Vec<usize> = own.map(|(at, _)| at).collect();
            let verdict = match own.is_empty() {
                false => Verdict::Broken(own),
                true => {
                    let played = Box::new(ground.play(&case.value));
                    match played.differences.is_empty() {
                        true => Verdict::Passed(played),
                        false => Verdict::Failed(played),
                    }
                }
            };
            let name = case.value.name.get().filter(|name| !name.is_empty());
            runs.push(CaseRun {
                file: suite.file,
                span: case.span,
                name: name.cloned().unwrap_or_else(|| format!("case {number}")),
                verdict,
            });
        }
    }
    runs
}
