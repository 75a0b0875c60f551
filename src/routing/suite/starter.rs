use std::collections::BTreeSet;
use std::fmt::Write;

use super::{Ground, alert};
use crate::diag::FileId;
use crate::model::decode::Field;
use crate::routing::Labels;
use crate::routing::coverage::RuleUse;
use crate::routing::landing::{Landings, Outcome};

/// How many ways of one rule become cases.
const MAX_WAYS: usize = 20;

/// Returns a suite with a case for each way that alerts of the rules go, as far as they have labels
/// that the stack speaks of, and how many cases it has. It expects what happens today. Only rules of
/// the named files count, or all when none is named.
pub fn starter(ground: &Ground<'_>, files: &BTreeSet<FileId>) -> (String, usize) {
    let mut text = String::from(
        "# What happens today, written by `techcorp routes coverage --write-suite`: read it, and keep\n\
         # what has to stay so.\ncases:\n",
    );
    let mut cases = 0;
    let mut told = BTreeSet::new();
    let rules = ground.rules.iter();
    let rules = rules.filter(|rule| files.is_empty() || files.contains(&rule.file));
    let mut landings = Landings::new(&ground.config.tree);
    for rule in rules.filter(|rule| told.insert(rule.name.as_str())) {
        // The alerts of all rules of this name are the case's.
        let alerts = alert::kinds(&Field::Absent, Some(&rule.name), ground.rules);
        let certain = alert::certain(&alerts);
        let landing = landings.of(&alerts);
        let ways: Vec<&Outcome> = landing.usual().take(MAX_WAYS).collect();
        for way in &ways {
            let given = match ways.len() {
                1 => Vec::new(),
                _ => telling(way, &ways, &certain),
            };
            case(&mut text, rule, way, &given, ground);
            cases += 1;
        }
    }
    if cases == 0 {
        text.truncate(text.len() - 1);
        text.push_str(" []\n");
    }
    (text, cases)
}

/// Returns the labels that tell one way from the others, those that are missing as empty.
fn telling(way: &Outcome, ways: &[&Outcome], certain: &Labels) -> Vec<(String, String)> {
    let names = ways
        .iter()
        .flat_map(|way| way.witness.iter().map(|(name, _)| name));
    let names: BTreeSet<&str> = names.collect();
    let given = names.into_iter().filter_map(|name| {
        let value = way.witness.get(name);
        let differs = ways.iter().any(|other| other.witness.get(name) != value);
        (differs && certain.get(name).is_empty()).then(|| (name.to_owned(), value.to_owned()))
    });
    given.collect()
}

fn case(
    text: &mut String,
    rule: &RuleUse,
    way: &Outcome,
    given: &[(String, String)],
    ground: &Ground<'_>,
) {
    let tree = &ground.config.tree;
    let receivers = way.routes.iter().map(|id| &*tree.get(*id).receiver.value);
    let receivers: Vec<&str> = receivers.collect();
    let pairs: Vec<_> = given
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let with = match pairs.is_empty() {
        true => String::new(),
        false => format!(" with {}", pairs.join(", ")),
    };
    let title = format!("{}{with} goes to {}", rule.name, receivers.join(", "));
    let _ = writeln!(text, "  - name: {}", quoted(&title));
    let _ = writeln!(text, "    rule: {}", quoted(&rule.name));
    if !given.is_empty() {
        let _ = writeln!(text, "    labels:");
        for (name, value) in given {
            let _ = writeln!(text, "      {}: {}", quoted(name), quoted(value));
        }
    }
    let list: Vec<String> = receivers.iter().map(|name| quoted(name)).collect();
    let _ = writeln!(text, "    expect:\n      receivers: [{}]", list.join(", "));
}

/// Returns the text as YAML reads it, whatever it holds: plain where nothing can be mistaken.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic());
    match starts && text.chars().all(is_plain) && !words.contains(&&*text.to_ascii_lowercase()) {
        true => text.to_owned(),
        // Every JSON string is a YAML string.
        false => serde_json::Value::from(text).to_string(),
    }
}
