//! Relabelling, as Prometheus does it: `ProcessBuilder` of Prometheus 3.5.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use md5::{Digest, Md5};

use super::relabel_rule::{DEFAULT_REPLACEMENT, DEFAULT_SEPARATOR, action};
use crate::lang::regex::{Captures, Dialect, Regex};
use crate::model::decode::{Field, Spanned};
use crate::model::prometheus::{Action, Relabel};

/// A set of labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::check) struct Labels(BTreeMap<String, String>);

impl Labels {
    /// Returns the value of a label; a label that is not there is empty.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Sets a label; the empty value removes it.
    pub fn set(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            self.0.remove(name);
        } else {
            self.0.insert(name.to_owned(), value.to_owned());
        }
    }

    /// Sets a label unless it has a value.
    pub fn set_default(&mut self, name: &str, value: &str) {
        if self.get(name).is_empty() {
            self.set(name, value);
        }
    }

    /// Returns all labels, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(n, v)| (n.as_str(), v.as_str()))
    }
}

/// What rules do with a set of labels.
#[derive(Clone, Copy, Debug)]
pub(in crate::check) enum Outcome<'a> {
    /// It goes on with the labels that are left.
    Kept,
    /// This rule drops it.
    Dropped(&'a Spanned<Relabel>),
    /// A rule is written wrong, or its expression is too large to be followed.
    Unknown,
}

/// Applies rules to labels in their order.
pub(super) fn apply<'a>(labels: &mut Labels, rules: &'a [Spanned<Relabel>]) -> Outcome<'a> {
    for rule in rules {
        match step(labels, &rule.value) {
            Some(true) => {}
            Some(false) => return Outcome::Dropped(rule),
            None => return Outcome::Unknown,
        }
    }
    Outcome::Kept
}

static ANYTHING: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new("(.*)", Dialect::Relabel).ok());
static NOTHING: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("", Dialect::Relabel).ok());

/// Returns the expression of a rule, nothing when it is written wrong.
pub(super) fn regex(rule: &Relabel) -> Option<&Regex> {
    match &rule.regex {
        Field::Absent => ANYTHING.as_ref(),
        Field::Null(_) => NOTHING.as_ref(),
        Field::Set(given) => Some(&given.value.0),
        Field::Invalid(_) => None,
    }
}

/// Returns whether a rule keeps the labels, after it changed them; nothing when that is not known.
fn step(labels: &mut Labels, rule: &Relabel) -> Option<bool> {
    let separator = rule.separator.effective(DEFAULT_SEPARATOR.to_owned())?;
    let target = rule.target_label.effective(String::new())?;
    let source = source(labels, rule, &separator)?;
    match action(rule)? {
        Action::Keep => return Some(regex(rule)?.is_match(&source)),
        Action::Drop => return Some(!regex(rule)?.is_match(&source)),
        Action::KeepEqual => return Some(labels.get(&target) == source),
        Action::DropEqual => return Some(labels.get(&target) != source),
        Action::Replace => replace(labels, rule, &source, &target)?,
        Action::Lowercase => labels.set(&target, &each_char(&source, |c| c.to_lowercase())),
        Action::Uppercase => labels.set(&target, &each_char(&source, |c| c.to_uppercase())),
        Action::HashMod => {
            let modulus = rule.modulus.effective(0).filter(|m| *m > 0)?;
            labels.set(&target, &(hash(&source) % modulus).to_string());
        }
        Action::LabelMap => label_map(labels, rule)?,
        Action::LabelDrop => {
            let regex = regex(rule)?;
            labels.0.retain(|name, _| !regex.is_match(name));
        }
        Action::LabelKeep => {
            let regex = regex(rule)?;
            labels.0.retain(|name, _| regex.is_match(name));
        }
    }
    Some(true)
}

fn source(labels: &Labels, rule: &Relabel, separator: &str) -> Option<String> {
    if let Field::Invalid(_) = rule.source_labels {
        return None;
    }
    let names = rule.source_labels.items().iter();
    let values: Vec<_> = names.map(|name| labels.get(name.value.as_str())).collect();
    Some(values.join(separator))
}

fn captures(rule: &Relabel, text: &str) -> Option<Option<Captures>> {
    regex(rule)?.captures(text).ok()
}

fn replacement(rule: &Relabel) -> Option<String> {
    rule.replacement.effective(DEFAULT_REPLACEMENT.to_owned())
}

fn replace(labels: &mut Labels, rule: &Relabel, source: &str, target: &str) -> Option<()> {
    let replacement = replacement(rule)?;
    let Some(captures) = captures(rule, source)? else {
        return Some(());
    };
    let target = captures.expand(target, source);
    if !target.is_empty() {
        labels.set(&target, &captures.expand(&replacement, source));
    }
    Some(())
}

fn label_map(labels: &mut Labels, rule: &Relabel) -> Option<()> {
    let replacement = replacement(rule)?;
    for (name, value) in labels.clone().iter() {
        if let Some(captures) = captures(rule, name)? {
            labels.set(&captures.expand(&replacement, name), value);
        }
    }
    Some(())
}

/// Changes characters as Go does: one by one, those that would become several not at all.
fn each_char<I: Iterator<Item = char>>(text: &str, change: fn(char) -> I) -> String {
    let single = |c| {
        let mut changed = change(c);
        match (changed.next(), changed.next()) {
            (Some(one), None) => one,
            _ => c,
        }
    };
    text.chars().map(single).collect()
}

/// Returns the last eight bytes of the MD5 sum as a number.
fn hash(text: &str) -> u64 {
    let sum = Md5::digest(text.as_bytes());
    let last = sum.iter().skip(8);
    last.fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::{Labels, Outcome, apply};
    use crate::diag::Sink;
    use crate::model::Version;
    use crate::model::decode::{Context, Decode, Spanned};
    use crate::model::prometheus::Relabel;
    use crate::source::SourceMap;
    use crate::source::yaml::{Dialect, load};

    /// Applies rules, written as a YAML list, to labels; nothing when the labels are dropped.
    fn relabel(rules: &str, labels: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
        let mut sources = SourceMap::new();
        let file = sources.add("rules.yml", rules);
        let mut sink = Sink::new();
        let tree = load(file, rules, &mut sink).unwrap();
        let target = Version::new(3, 5);
        let mut context = Context::new(file, &tree, "P", target, Dialect::V2, &mut sink);
        let rules = Vec::<Spanned<Relabel>>::decode(tree.root().unwrap(), &mut context).unwrap();
        let mut set = Labels::default();
        for (name, value) in labels {
            set.set(name, value);
        }
        match apply(&mut set, &rules) {
            Outcome::Kept => Some(set.0.into_iter().collect()),
            Outcome::Dropped(_) => None,
            Outcome::Unknown => panic!("unknown outcome"),
        }
    }

    fn pairs(labels: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
        let owned = labels
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        Some(owned.collect())
    }

    #[test]
    fn replace_writes_groups_and_removes_with_the_empty_text() {
        let labels = [("a", "foo:80"), ("b", "x")];
        let rules = "- {source_labels: [a], regex: '(.+):(.+)', target_label: 'p_$2', replacement: '${1}'}\n\
                     - {target_label: b, replacement: ''}\n\
                     - {source_labels: [a], regex: 'no', target_label: c}\n";
        assert_eq!(
            relabel(rules, &labels),
            pairs(&[("a", "foo:80"), ("p_80", "foo")])
        );
    }

    #[test]
    fn keep_and_drop_compare_the_joined_values() {
        let labels = [("a", "x"), ("b", "y")];
        assert!(
            relabel(
                "- {source_labels: [a, b], regex: 'x;y', action: keep}",
                &labels
            )
            .is_some()
        );
        assert!(
            relabel(
                "- {source_labels: [a, b], regex: 'x;y', action: drop}",
                &labels
            )
            .is_none()
        );
        assert!(relabel("- {source_labels: [c], regex: '.+', action: keep}", &labels).is_none());
        assert!(
            relabel(
                "- {source_labels: [a], target_label: b, action: keepequal}",
                &labels
            )
            .is_none()
        );
        assert!(
            relabel(
                "- {source_labels: [a], target_label: b, action: Dropequal}",
                &labels
            )
            .is_some()
        );
    }

    #[test]
    fn hashmod_gives_the_numbers_that_prometheus_gives() {
        let rules = "- {source_labels: [c], target_label: d, action: hashmod, modulus: 1000}";
        let found = relabel(rules, &[("c", "baz")]).unwrap();
        assert!(
            found.contains(&("d".to_owned(), "976".to_owned())),
            "{found:?}"
        );
    }

    #[test]
    fn label_actions_work_on_names() {
        let labels = [("__meta_my_bar", "aaa"), ("bar", "bbb"), ("q", "Ab")];
        let rules = "- {regex: '__meta_(my.*)', action: labelmap}\n- {regex: '__.*', action: labeldrop}\n\
                     - {source_labels: [q], target_label: q, action: uppercase}";
        let want = pairs(&[("bar", "bbb"), ("my_bar", "aaa"), ("q", "AB")]);
        assert_eq!(relabel(rules, &labels), want);
        let rules = "- {regex: 'b.*', action: labelkeep}";
        assert_eq!(relabel(rules, &labels), pairs(&[("bar", "bbb")]));
    }
}
