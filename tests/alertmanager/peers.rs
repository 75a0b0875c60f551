//! Generated configurations, accepted or refused by this tool and by the real amtool.
//!
//! Every field of the schema is given every value of a list of awkward ones, in a configuration
//! that is right otherwise; then several fields at once are changed at random.
//!
//! `TECHCORP_PEERS` is the folder of the real programs (else they are looked for on the path),
//! `TECHCORP_PEER_CASES` how many configurations are compared (0: every single-field one, and as
//! many random ones), `TECHCORP_SEED` repeats a run.

use techcorp::diag::{Level, Severity};

use crate::checked::Checked;
use crate::random::{Random, setting};
use crate::{amtool, cases};

const DEFAULT_CASES: u64 = 12_000;

/// Returns the first thing for which this tool refuses the configuration.
fn refused(text: &str) -> Option<String> {
    let refusing = Checked::new(text)
        .findings
        .into_iter()
        .find(|f| f.code.severity == Severity::Error && f.code.level == Level::Load);
    refusing.map(|f| format!("{}: {}", f.code.name, f.message))
}

#[test]
fn generated_configurations_get_amtools_verdict() {
    let wanted = setting("TECHCORP_PEER_CASES", DEFAULT_CASES) as usize;
    let mut random = Random::seeded();
    // Debian builds Alertmanager without Kafka, and takes anything there.
    let kafka = amtool::verdicts(&[cases::EMPTY_KAFKA_OUTPUT.to_owned()])[0].is_some();
    let wanted_case = |text: &String| kafka || !text.contains("kafka_outputs");
    let mut texts: Vec<String> = cases::single()
        .map(|case| case.to_string())
        .filter(wanted_case)
        .collect();
    let all = texts.len();
    if wanted > 0 {
        random.shuffle(&mut texts);
        texts.truncate(wanted / 2);
    }
    let several = if wanted > 0 {
        wanted - texts.len()
    } else {
        all
    };
    let mut random_case = || cases::several(&mut random).to_string();
    texts.extend(
        std::iter::repeat_with(&mut random_case)
            .filter(wanted_case)
            .take(several),
    );
    println!(
        "{} of {all} single-field cases, {several} random ones",
        texts.len() - several
    );
    let verdicts = amtool::verdicts(&texts);
    let mut differences = Vec::new();
    let mut accepted = 0;
    for (text, theirs) in texts.iter().zip(&verdicts) {
        accepted += usize::from(theirs.is_none());
        let ours = refused(text);
        if ours.is_some() != theirs.is_some() {
            differences.push(format!(
                "{text}\n  amtool: {}\n  here:   {}",
                theirs.as_deref().unwrap_or("accepted"),
                ours.as_deref().unwrap_or("accepted"),
            ));
        }
    }
    println!(
        "{} configurations, {accepted} accepted by amtool, {} differences",
        texts.len(),
        differences.len()
    );
    // A generator that makes only one verdict would compare nothing.
    assert!(accepted > texts.len() / 10 && accepted < texts.len());
    differences.sort_by_key(String::len);
    let shown = &differences[..differences.len().min(40)];
    assert!(differences.is_empty(), "{}", shown.join("\n"));
}
