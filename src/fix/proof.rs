//! Whether a mended configuration does what it did.

use std::collections::BTreeSet;

use crate::diag::{FileId, Level, Sink};
use crate::lang::matcher::{Matcher, Op};
use crate::model::Version;
use crate::model::alertmanager::Alertmanager;
use crate::model::decode::{Context, decode_document};
use crate::routing::diff::diff;
use crate::routing::{Config, Inhibition};
use crate::source::yaml::{self, Dialect};

/// Proves that Alertmanager does with the new text what it does with the old one.
///
/// # Errors
/// What is not so, or not proven, in one sentence.
pub(super) fn same_routing(
    file: FileId,
    old: &str,
    new: &str,
    target: Version,
) -> Result<(), String> {
    let (old, old_refused) = read(file, old, target);
    let (new, new_refused) = read(file, new, target);
    if let Some(message) = new_refused.difference(&old_refused).next() {
        return Err(format!(
            "Alertmanager would refuse the mended file: {message}"
        ));
    }
    let Some((old, new)) = old.zip(new) else {
        return Err("the mended file cannot be read".to_owned());
    };
    let inhibits =
        |model: &Alertmanager| -> Vec<_> { Inhibition::all(model).iter().map(shown).collect() };
    if inhibits(&old) != inhibits(&new) {
        return Err("the mended file would inhibit other alerts".to_owned());
    }
    match (Config::of(&old, target), Config::of(&new, target)) {
        (None, None) => Ok(()),
        (Some(old), Some(new)) => {
            let diff = diff(&old, &new);
            match diff.unproved.first() {
                _ if diff.is_equivalent() => Ok(()),
                Some(reason) => Err(format!(
                    "that alerts go where they went is not proven: {reason}"
                )),
                None => Err("the mended file would send alerts to other places".to_owned()),
            }
        }
        _ => Err("the mended file would have another routing tree".to_owned()),
    }
}

/// Returns the configuration of a text, and why Alertmanager refuses it.
fn read(file: FileId, text: &str, target: Version) -> (Option<Alertmanager>, BTreeSet<String>) {
    let mut sink = Sink::new();
    let model = yaml::load(file, text, &mut sink).and_then(|tree| {
        let dialect = Dialect::V2;
        let mut context = Context::new(file, &tree, "Alertmanager", target, dialect, &mut sink);
        decode_document::<Alertmanager>(&tree, &mut context)
    });
    let refused = sink.into_sorted().into_iter();
    let refused = refused.filter(|finding| finding.code.level == Level::Load);
    (model, refused.map(|finding| finding.message).collect())
}

/// Returns what a rule says, in one spelling.
fn shown(rule: &Inhibition) -> (Option<String>, Vec<Vec<String>>, Vec<String>) {
    let sides = [&rule.source, &rule.target];
    let sides = sides.map(|side| {
        let mut side: Vec<_> = side.iter().map(spelling).collect();
        side.sort_unstable();
        side
    });
    (rule.name.clone(), sides.to_vec(), rule.equal.clone())
}

/// Returns a matcher without the anchors that it has of itself.
fn spelling(matcher: &Matcher) -> String {
    let value = matcher.value();
    let inner = || value.strip_prefix("^(?:")?.strip_suffix(")$");
    let value = match matcher.op() {
        Op::Regex | Op::NotRegex => inner().unwrap_or(value),
        _ => value,
    };
    format!("{:?} {:?} {value:?}", matcher.name(), matcher.op())
}
