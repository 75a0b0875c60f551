//! Allowed findings: comments in the files and entries of techcorp.yml take a finding away, with
//! a reason and, if wanted, until a day.

mod codes;
mod comment;

pub use codes::CODES;
pub use comment::Comment;

use codes::{ALLOW_EXPIRED, ALLOW_INVALID, ALLOW_UNUSED};
use jiff::civil::Date;

use crate::diag::{Code, Finding, Level, Place};
use crate::source::SourceMap;

/// One finding that may be, and why.
#[derive(Clone, Debug)]
pub struct Allowance {
    /// The codes.
    pub codes: Vec<String>,
    /// Why, in the words of who allowed it.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Where it is written, when in one of the files.
    pub place: Place,
    /// Where it holds.
    pub reach: Reach,
}

/// Where an allowance holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// From one line to another of its own file, counted from 1.
    Lines(usize, usize),
    /// In files whose name ends with this path; in all when it is empty.
    Files(String),
}

/// Takes allowed findings away, and adds what is wrong with the allowances themselves.
///
/// What a program refuses to load is never taken away: allowing it would not make it load.
/// `complete` says whether every check has run, so that an allowance without a finding is idle.
pub fn apply(
    findings: &mut Vec<Finding>,
    sources: &SourceMap,
    mut allowances: Vec<Allowance>,
    known: &[&'static Code],
    today: Date,
    complete: bool,
) {
    for (id, file) in sources.iter() {
        for comment in comment::find(id, file) {
            match comment {
                Comment::Allows(allowance) => allowances.push(allowance),
                Comment::Invalid(finding) => findings.push(*finding),
            }
        }
    }
    let mut told = Vec::new();
    for allowance in &allowances {
        told.extend(faults(allowance, known, today));
        if allowance.until.is_some_and(|day| day < today) {
            continue;
        }
        for name in &allowance.codes {
            let before = findings.len();
            findings.retain(|f| f.code.name != name || !reaches(allowance, f, sources));
            let idle = before == findings.len() && known.iter().any(|c| c.name == name);
            if idle && complete && can_be_allowed(known, name) {
                let message = format!("`{name}` is allowed here, and is not found here");
                told.push(
                    Finding::new(&ALLOW_UNUSED, allowance.place, message)
                        .help("remove it, so that a new one is not hidden"),
                );
            }
        }
    }
    findings.extend(told);
}

fn faults(allowance: &Allowance, known: &[&'static Code], today: Date) -> Vec<Finding> {
    let mut faults = Vec::new();
    let place = allowance.place;
    for name in &allowance.codes {
        match known.iter().find(|c| c.name == name) {
            None => {
                let mut finding = Finding::new(
                    &ALLOW_INVALID,
                    place,
                    format!("there is no finding `{name}`"),
                );
                finding.label = crate::diag::suggest(name, known.iter().map(|c| c.name))
                    .map(|near| format!("did you mean `{near}`?"));
                faults.push(finding);
            }
            Some(code) if code.level == Level::Load => faults.push(
                Finding::new(
                    &ALLOW_INVALID,
                    place,
                    format!("`{name}` cannot be allowed: the program refuses the file"),
                )
                .help("mend the file"),
            ),
            Some(_) => {}
        }
    }
    if let Some(day) = allowance.until.filter(|day| *day < today) {
        let names = allowance.codes.join(", ");
        faults.push(
            Finding::new(
                &ALLOW_EXPIRED,
                place,
                format!("`{names}` was allowed until {day}"),
            )
            .help(format!(
                "mend it, or set a new day; the reason was: {}",
                allowance.reason
            )),
        );
    }
    faults
}

fn can_be_allowed(known: &[&'static Code], name: &str) -> bool {
    let code = known.iter().find(|c| c.name == name);
    code.is_some_and(|c| c.level != Level::Load)
}

fn reaches(allowance: &Allowance, finding: &Finding, sources: &SourceMap) -> bool {
    if finding.code.level == Level::Load {
        return false;
    }
    match &allowance.reach {
        Reach::Lines(first, last) => {
            let line = sources.position(finding.place).line;
            finding.place.file == allowance.place.file && (*first..=*last).contains(&line)
        }
        Reach::Files(path) => {
            let name = sources.get(finding.place.file).name();
            path.is_empty() || name == path || name.ends_with(&format!("/{path}"))
        }
    }
}
