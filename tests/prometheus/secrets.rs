//! Secrets are in nothing that is shown: a marked one is put into every secret field there is,
//! right and wrong, and looked for in every output format and in the debug output of the model.

use techcorp::diag::Severity;
use techcorp::model::Version;
use techcorp::model::stack::Targets;
use techcorp::report::{Report, Summary, github, human, json, junit, sarif, short};

use crate::checked::Checked;
use crate::generate::{SecretField, secret_fields};

const MARK: &str = "hunter2-Xq7";

/// Values that go wrong in each of the ways a value can; `@` stands for the mark.
const WRONG: [&str; 9] = [
    "['@']",
    "{'@': '@'}",
    "{value: '@'}",
    "[['@']]",
    "'${NAME}@'",
    "'${@}'",
    "\"line\\n@\\n\"",
    "!!binary '@'",
    "[{'@': ['@']}]",
];

/// Returns the name of the first thing shown that holds the mark.
fn leak(text: &str, version: Version) -> Option<&'static str> {
    let targets = Targets {
        prometheus: version,
        ..Targets::default()
    };
    let checked = Checked::with(text, targets);
    let report = Report {
        sources: &checked.sources,
        checked: &[],
        findings: &checked.findings,
        summary: Summary::new(1, 0, &checked.findings),
    };
    let shown = [
        ("a finding", format!("{:?}", checked.findings)),
        ("the model", format!("{:?}", checked.stack)),
        ("human", human(&report, false)),
        ("human in colour", human(&report, true)),
        ("short", short(&report)),
        ("json", json(&report).to_string()),
        ("sarif", sarif(&report).to_string()),
        ("github", github(&report)),
        ("junit", junit(&report, Severity::Info)),
    ];
    let leaking = shown.into_iter().find(|(_, text)| text.contains(MARK));
    leaking.map(|(name, _)| name)
}

/// Returns what leaks of one field.
fn leaks(field: &SecretField) -> Vec<String> {
    let mut texts = vec![
        field.right(MARK),
        field.right(&format!("'http://u:{MARK}@h/'")),
    ];
    // Names of headers are no secrets.
    let names = |wrong: &&str| field.is_map() && wrong.contains("'@':");
    for wrong in WRONG.iter().filter(|wrong| !names(wrong)) {
        let value = wrong.replace('@', MARK);
        texts.push(field.with(field.name(), &value));
        texts.push(field.with(&field.misspelled(), &value));
    }
    texts.push(field.with(&field.misspelled(), MARK));
    let versions = [Version::new(3, 5), Version::new(3, 14)];
    let pairs = texts
        .iter()
        .flat_map(|text| versions.map(|version| (text, version)));
    let leaking = pairs.filter_map(|(text, version)| {
        Some(format!(
            "{} in {}: {text}",
            field.what(),
            leak(text, version)?
        ))
    });
    leaking.collect()
}

#[test]
fn no_secret_of_any_field_is_ever_shown() {
    let fields = secret_fields();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut leaks: Vec<String> = std::thread::scope(|scope| {
        let chunks = fields.chunks(fields.len().div_ceil(threads));
        let work: Vec<_> = chunks
            .map(|chunk| scope.spawn(|| chunk.iter().flat_map(leaks).collect::<Vec<_>>()))
            .collect();
        let done = work.into_iter().map(|thread| thread.join());
        done.flat_map(|leaks| leaks.expect("no panic")).collect()
    });
    println!("{} secret fields, {} leaks", fields.len(), leaks.len());
    assert!(
        fields.len() > 200,
        "{} secret fields are too few",
        fields.len()
    );
    leaks.sort_by_key(String::len);
    let shown = &leaks[..leaks.len().min(20)];
    assert!(leaks.is_empty(), "{}", shown.join("\n"));
}

#[test]
fn the_search_finds_what_is_no_secret() {
    let text = format!("{{scrape_configs: [{{job_name: {MARK}}}, {{job_name: {MARK}}}]}}");
    assert_eq!(leak(&text, Version::new(3, 5)), Some("a finding"));
}
