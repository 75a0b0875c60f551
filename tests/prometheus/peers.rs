//! Generated files, accepted or refused by this tool and by the real promtool.
//!
//! Every field of every mapping of the schema is set to right and wrong values, alone and in random
//! company; `promtool check config --syntax-only` has to agree on what is refused.
//!
//! `TECHCORP_PEERS` is the folder of the real programs (else they are looked for on the path),
//! `TECHCORP_PEER_CASES` how many files are compared (0: every single-field one, and as many random
//! ones), `TECHCORP_SEED` repeats a run.

use techcorp::diag::{Level, Severity};

use crate::checked::Checked;
use crate::generate::{Case, Generator};
use crate::random::{seed, setting};
use crate::{known, promtool};

const DEFAULT_CASES: u64 = 4_000;

/// How many files one call of promtool takes.
const BATCH: usize = 500;

/// Returns nothing, or the first finding for which this tool refuses the file.
fn judge(text: &str) -> Result<(), String> {
    let refusing = Checked::new(text)
        .findings
        .into_iter()
        .find(|f| f.code.severity == Severity::Error && f.code.level == Level::Load);
    match refusing {
        Some(finding) => Err(format!("{}: {}", finding.code.name, finding.message)),
        None => Ok(()),
    }
}

/// Returns the files to compare.
fn cases(generator: &mut Generator) -> Vec<Case> {
    let systematic = generator.systematic();
    let wanted = setting("TECHCORP_PEER_CASES", DEFAULT_CASES) as usize;
    if wanted == 0 {
        let count = systematic.len();
        return systematic
            .into_iter()
            .chain(generator.random(count))
            .collect();
    }
    let mut cases = generator.sample(systematic, wanted / 2);
    cases.extend(generator.random(wanted - cases.len()));
    cases
}

#[test]
fn generated_files_are_judged_as_promtool_judges_them() {
    let seed = seed();
    let tool = promtool::find();
    let lacking = promtool::lacking(&tool);
    println!("this promtool lacks: {}", lacking.join(", "));
    let mut generator = Generator::new(seed, lacking);
    let cases = cases(&mut generator);
    let mut accepted = 0;
    let mut differences = Vec::new();
    for batch in cases.chunks(BATCH) {
        let verdicts = promtool::judge(&tool, batch.iter().map(|case| case.text.as_str()));
        for (case, theirs) in batch.iter().zip(verdicts) {
            let ours = judge(&case.text);
            accepted += usize::from(theirs.is_ok());
            if theirs.is_ok() == ours.is_ok() || known::difference(case, &theirs, &ours) {
                continue;
            }
            differences.push((case, theirs, ours));
        }
    }
    println!("{} files, {accepted} accepted by promtool", cases.len());
    for (case, theirs, ours) in differences.iter().take(100) {
        println!(
            "--- {}\n{}promtool: {theirs:?}\nours: {ours:?}",
            case.what, case.text
        );
    }
    assert!(
        differences.is_empty(),
        "{} of {} files are judged differently",
        differences.len(),
        cases.len()
    );
    assert!(
        accepted * 10 > cases.len(),
        "hardly any file is a right one"
    );
}
