//! The labels and annotations of alerts against the real promtool and a real Prometheus, which are
//! found in the folder that `TECHCORP_PEERS` names, or in the `PATH`.
//!
//! ANNOTATION_CASES sets how many templates are made at random, TECHCORP_SEED where to start. Both
//! are printed, with the template, when something differs.

// A failure of a test is a panic, and its figures are read from its output.
#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::too_many_lines
)]

mod grammar;
mod promtool;
#[path = "../support/random.rs"]
mod random;
mod server;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;
use techcorp::lang::gotmpl::{Functions, Options, RULE_VARIABLES, parse};
use techcorp::notify::engine::{ErrorKind, ExecError};
use techcorp::notify::rule::{RuleTemplates, Sample, World};
use techcorp::notify::{KeyValues, Moment};

use grammar::template;
use random::{Random, seed, setting};

/// The external URL in promtool's tests.
pub(crate) const PEER_URL: &str = "https://prometheus.example/below/it";

pub(crate) type Pairs = Vec<(String, String)>;

/// A series whose alert the templates are executed for.
pub(crate) struct Case {
    pub(crate) value: &'static str,
    pub(crate) labels: Pairs,
}

/// The labels and annotations of an alert.
pub(crate) struct Expanded {
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) annotations: BTreeMap<String, String>,
}

const VALUES: [&str; 30] = [
    "NaN",
    "+Inf",
    "-Inf",
    "0",
    "-0",
    "1",
    "-1",
    "0.5",
    "-1.5",
    "1234567.891",
    "999.95",
    "999.949",
    "1000",
    "1023.99",
    "1024",
    "59.9999",
    "60",
    "3600",
    "90061.5",
    "-86400",
    "1435065584.128",
    "9223372036.85",
    "9223372036.9",
    "-62135596801",
    "1e-30",
    "-4.9e-324",
    "1e21",
    "1e30",
    "1.7976931348623157e308",
    "0.1",
];

const TEXTS: [&str; 6] = [
    "hELLO wORLD",
    "ünï <b>&\"quoted\"</b> 日本 \u{2028}",
    "a.b.c:9100",
    "12.5",
    "line\nbreak\ttab",
    "{{ .Value }} {{",
];

impl Case {
    fn all() -> Vec<Self> {
        let values = VALUES.iter().enumerate();
        values
            .map(|(number, value)| Self {
                value,
                labels: vec![
                    ("instance".to_owned(), format!("web-{number}.example:9100")),
                    ("job".to_owned(), "node".to_owned()),
                    ("text".to_owned(), TEXTS[number % TEXTS.len()].to_owned()),
                ],
            })
            .collect()
    }

    /// Returns an expression whose only series this is.
    pub(crate) fn expression(&self) -> String {
        let vector = format!("vector({})", self.value);
        self.labels.iter().fold(vector, |inner, (name, value)| {
            format!(
                "label_replace({inner}, {name:?}, {}, \"\", \"\")",
                json!(value)
            )
        })
    }

    fn number(&self) -> f64 {
        self.value.parse().expect("a number")
    }

    fn key_values(&self) -> Arc<KeyValues> {
        Arc::new(key_values(&self.labels))
    }
}

fn key_values(pairs: &Pairs) -> KeyValues {
    let pairs = pairs.iter();
    pairs
        .map(|(name, value)| (name.as_str().into(), value.as_str().into()))
        .collect()
}

fn external() -> Pairs {
    vec![
        ("site".to_owned(), "a <b>".to_owned()),
        ("zone".to_owned(), "z".to_owned()),
    ]
}

/// The series `m` that queries find in promtool's tests.
fn series() -> Vec<serde_json::Value> {
    [("1", "z", "7"), ("2", "y", "-0.25")]
        .iter()
        .map(|(a, b, value)| {
            json!({"series": format!("m{{a={a:?},b={b:?}}}"), "values": format!("{value}x10")})
        })
        .collect()
}

fn templates(url: &str, with_series: bool) -> RuleTemplates {
    let mut world = World::new(key_values(&external()), url);
    let sample = |labels: &[(&str, &str)], value: f64| {
        let labels = labels.iter().map(|(n, v)| ((*n).into(), (*v).into()));
        let labels = Arc::new(labels.collect::<KeyValues>());
        Arc::new(Sample { labels, value })
    };
    let one = sample(&[("__name__", "m"), ("a", "1"), ("b", "z")], 7.0);
    let other = sample(&[("__name__", "m"), ("a", "2"), ("b", "y")], -0.25);
    let vector = sample(&[], 1.0);
    world
        .queries
        .insert("vector(1)".to_owned(), Arc::new([vector]));
    if with_series {
        let only = Arc::new([Arc::clone(&one)]);
        world.queries.insert("m{a=\"1\"}".to_owned(), only);
        world.queries.insert("m".to_owned(), Arc::new([one, other]));
    }
    RuleTemplates::new(Functions::prometheus((3, 5)), world, Moment::zero())
}

/// How many texts were compared.
#[derive(Debug, Default)]
struct Tally {
    same: usize,
    failing: usize,
    placed: usize,
    unsupported: usize,
}

/// What Prometheus writes before each text.
const DECLARATIONS: &str = "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}";

/// Returns where Prometheus saw the failure, counted from the start of the text; `None` beyond the
/// first line.
fn place(theirs: &str) -> Option<usize> {
    let (_, position) = theirs.split_once("template: __alert_")?;
    let mut parts = position.split(':').skip(1);
    let line = parts.next()?;
    let column: usize = parts.next()?.parse().ok()?;
    (line == "1").then(|| column.checked_sub(DECLARATIONS.len()))?
}

const FAILURE: &str = "<error expanding template: ";

impl Tally {
    /// Returns what differs.
    fn compare(
        &mut self,
        templates: &RuleTemplates,
        case: &Case,
        text: &str,
        theirs: &str,
    ) -> Option<String> {
        let ours = templates.expand(text, &case.key_values(), case.number());
        let differs = |what: &str| {
            Some(format!(
                "{what}: {text}\n  value  {}\n  theirs {theirs:?}\n  ours   {ours:?}",
                case.value
            ))
        };
        match &ours.error {
            Some(error) if error.kind == ErrorKind::Unsupported => {
                self.unsupported += 1;
                None
            }
            Some(error) if theirs.starts_with(FAILURE) => {
                self.failing += 1;
                self.placed += usize::from(place(theirs).is_some_and(|at| stands(error, at)));
                None
            }
            None if theirs == ours.text => {
                self.same += 1;
                None
            }
            // Promtool hands no URL to these functions.
            None if theirs.contains("nil pointer") && theirs.contains("calling externalURL") => {
                None
            }
            // Where samples stand in memory.
            None if ours.text.contains("0xc000000000") => {
                self.unsupported += 1;
                None
            }
            _ => differs("differs"),
        }
    }

    fn print(&self, what: &str) {
        println!("{what}: {self:?}");
    }
}

/// Returns whether the failure was seen at most an operand away.
fn stands(error: &ExecError, at: usize) -> bool {
    (error.span.start.saturating_sub(1)..=error.span.end).contains(&at)
}

fn lines() -> Vec<String> {
    let lines = include_str!("cases.txt").lines();
    lines
        .map(str::to_owned)
        .filter(|text| can_be_read(text))
        .collect()
}

fn can_be_read(text: &str) -> bool {
    let options = Options {
        name: "",
        functions: Functions::prometheus((3, 5)),
        variables: &RULE_VARIABLES,
    };
    let template = parse(text, &options);
    template.faults.is_empty()
}

fn compare(
    tally: &mut Tally,
    templates: &RuleTemplates,
    cases: &[Case],
    texts: &[String],
    theirs: &[Expanded],
) -> Vec<String> {
    let mut differences = Vec::new();
    for (number, (case, theirs)) in cases.iter().zip(theirs).enumerate() {
        for (at, text) in texts.iter().enumerate() {
            let annotation = &theirs.annotations[&format!("t{at}")];
            differences.extend(tally.compare(templates, case, text, annotation));
        }
        // A label without a value is not there.
        let label = theirs.labels.get("templated").map_or("", String::as_str);
        differences.extend(tally.compare(templates, case, &texts[number % texts.len()], label));
    }
    differences
}

/// Runs a test on a stack as large as that of the program.
fn on_a_large_stack(test: fn()) {
    let thread = std::thread::Builder::new().stack_size(techcorp::cli::STACK_BYTES);
    thread
        .spawn(test)
        .expect("a thread")
        .join()
        .expect("a test that passes");
}

fn report(what: &str, tally: &Tally, differences: &[String]) {
    tally.print(what);
    let shown: Vec<_> = differences.iter().take(20).cloned().collect();
    assert!(
        differences.is_empty(),
        "{} differ, {what}\n{}",
        differences.len(),
        shown.join("\n")
    );
    assert!(
        tally.same > 100 && tally.unsupported * 20 < tally.same,
        "{tally:?}"
    );
    // What our message points at is what Prometheus' does, but for a few.
    assert!(tally.placed * 10 >= tally.failing * 9, "{tally:?}");
}

#[test]
fn promtool_shows_the_same() {
    on_a_large_stack(|| {
        let (cases, texts) = (Case::all(), lines());
        let theirs = promtool::alerts(&cases, &texts, &external(), &series());
        let mut tally = Tally::default();
        let ours = templates(PEER_URL, true);
        let differences = compare(&mut tally, &ours, &cases, &texts, &theirs);
        report("cases", &tally, &differences);
    });
}

#[test]
fn promtool_shows_the_same_for_random_templates() {
    on_a_large_stack(|| {
        let count = setting("ANNOTATION_CASES", 400);
        let mut random = Random::seeded();
        let texts = (0..count).map(|_| template(&mut random));
        let texts: Vec<String> = texts.filter(|text| can_be_read(text)).collect();
        let cases: Vec<Case> = Case::all().into_iter().step_by(7).collect();
        let theirs = promtool::alerts(&cases, &texts, &external(), &series());
        let mut tally = Tally::default();
        let ours = templates(PEER_URL, true);
        let differences = compare(&mut tally, &ours, &cases, &texts, &theirs);
        report("made at random", &tally, &differences);
    });
}

#[test]
fn a_running_prometheus_makes_the_same() {
    on_a_large_stack(|| {
        let mut random = Random::new(seed().rotate_left(7));
        let made: Vec<String> = (0..60).map(|_| template(&mut random)).collect();
        let made = made.into_iter().filter(|text| can_be_read(text));
        let texts: Vec<String> = lines().into_iter().chain(made).collect();
        let cases = Case::all();
        let (theirs, url) = server::alerts(&cases, &texts, &external());
        let mut tally = Tally::default();
        let ours = templates(&url, false);
        let differences = compare(&mut tally, &ours, &cases, &texts, &theirs);
        report("of a running Prometheus", &tally, &differences);
    });
}
