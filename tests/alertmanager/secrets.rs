//! Secrets are in nothing that is shown: a marked one is put into every secret field there is,
//! right and wrong, and looked for in every output format and in the debug output of the model.

use techcorp::diag::Severity;
use techcorp::report::{Report, Summary, github, human, json, junit, sarif, short};

use crate::cases;
use crate::checked::Checked;
use crate::schema::{Place, places};
use crate::yaml::{Step, Yaml};

const MARK: &str = "hunter2-Xq7";

/// What the field is given: what it takes, and what goes wrong in each of the ways a value can.
fn values() -> Vec<Yaml> {
    let inside = |text: &str| Yaml::text(&text.replace('@', MARK));
    let mut values: Vec<Yaml> = [
        "@",
        "https://hooks.example.org/services/@",
        "https://user:@@example.org/",
        "ftp://example.org/@",
        "http://[@]/",
        "@://x",
        "http://x/%@",
        "{{ @ }}",
        "{{ .Status | @ }}",
        "{{ template \"@\" . }}",
        "https://example.org/{{ @ }}",
        "${NAME}@",
        "${name}/@",
        "@:25",
        "line\n@\n",
    ]
    .into_iter()
    .map(inside)
    .collect();
    let mark = Yaml::text(MARK);
    values.push(Yaml::List(vec![mark.clone()]));
    values.push(Yaml::map([(MARK, mark.clone())]));
    values.push(Yaml::map([("value", mark)]));
    values
}

/// Returns the field's name with two letters swapped: a secret is a secret still.
fn misspelled(place: &Place) -> Option<Vec<Step>> {
    let mut path = place.path.clone();
    let Some(Step::Field(name)) = path.last_mut() else {
        return None;
    };
    let mut letters: Vec<char> = name.chars().collect();
    let len = letters.len();
    if len < 4 {
        return None;
    }
    letters.swap(len - 2, len - 3);
    let wrong: String = letters.into_iter().collect();
    (wrong != *name).then(|| *name = wrong)?;
    Some(path)
}

/// Returns the name of the first thing shown that holds the mark.
fn leak(text: &str) -> Option<&'static str> {
    let checked = Checked::new(text);
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
fn leaks(place: &Place) -> Vec<String> {
    let ways = [Some(place.path.clone()), misspelled(place)];
    let paths = ways.into_iter().flatten();
    let configs = paths.flat_map(|path| {
        values().into_iter().map(move |value| {
            let mut config = cases::base(place);
            config.put(&path, value);
            config.to_string()
        })
    });
    configs
        .filter_map(|text| Some(format!("{}: {text}", leak(&text)?)))
        .collect()
}

#[test]
fn no_secret_of_any_field_is_ever_shown() {
    let fields: Vec<Place> = places().into_iter().filter(|place| place.secret).collect();
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
    let text = format!("{{route: {{receiver: {MARK}}}, receivers: [{{name: ops}}]}}");
    assert_eq!(leak(&text), Some("a finding"));
}
