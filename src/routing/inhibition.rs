//! Which alerts mute others while they fire.

use std::sync::Arc;

use super::config::matchers;
use super::cover::{Cover, cover};
use super::plan::{Constraint, conditions_of};
use super::region::Region;
use super::{Labels, Space};
use crate::diag::Span;
use crate::lang::matcher::{Matcher, Op};
use crate::model::alertmanager;
use crate::model::decode::LabelName;

/// A rule that mutes targets while a source fires, as Alertmanager 0.33 reads it (`inhibit.go`).
#[derive(Clone, Debug)]
pub struct InhibitRule {
    /// Where it stands.
    pub span: Span,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// What an alert has to fulfil to mute others, sorted.
    pub source: Arc<[Matcher]>,
    /// What an alert has to fulfil to be muted, sorted.
    pub target: Arc<[Matcher]>,
    /// The labels whose values have to be the same on both sides, sorted; a label that both lack is
    /// the same.
    pub equal: Vec<String>,
}

impl PartialEq for InhibitRule {
    /// Compares what rules do, wherever they stand.
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &[Matcher], b: &[Matcher]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same_as(b))
        };
        same(&self.source, &other.source)
            && same(&self.target, &other.target)
            && self.equal == other.equal
    }
}

/// What it takes for a rule to mute an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Muting {
    /// No firing alert can.
    Never,
    /// An alert such as this one.
    By(Labels),
    /// This could not be decided.
    Unknown,
}

impl InhibitRule {
    /// Takes a rule of a configuration.
    pub(super) fn of(rule: &alertmanager::InhibitRule) -> Self {
        let sorted = |conditions| {
            let mut matchers = matchers(conditions);
            matchers.sort_by(Matcher::compare);
            matchers.into()
        };
        let equal = rule.equal.items().iter();
        let mut equal: Vec<String> = equal
            .map(|name| LabelName::as_str(&name.value).to_owned())
            .collect();
        equal.sort_unstable();
        equal.dedup();
        Self {
            span: rule.span,
            name: rule.name.get().filter(|name| !name.is_empty()).cloned(),
            source: sorted(rule.source()),
            target: sorted(rule.target()),
            equal,
        }
    }

    /// Returns whether an alert mutes others while it fires.
    pub fn is_source(&self, labels: &Labels) -> bool {
        matches(&self.source, labels)
    }

    /// Returns whether an alert is one that the rule mutes.
    pub fn is_target(&self, labels: &Labels) -> bool {
        matches(&self.target, labels)
    }

    /// Returns what it takes for the rule to mute an alert that is a target. An alert that fulfils
    /// both sides is not muted by one that does so as well, and so not by itself either.
    pub fn muting(&self, labels: &Labels) -> Muting {
        let mut same = Vec::new();
        for name in &self.equal {
            match Matcher::build(name.clone(), Op::Equal, labels.get(name)) {
                Ok(matcher) => same.push(matcher),
                Err(_) => return Muting::Unknown,
            }
        }
        let all = self.source.iter().chain(self.target.iter()).chain(&same);
        let space = Space::new(all);
        let mut wanted: Vec<Matcher> = self.source.iter().chain(&same).cloned().collect();
        wanted.sort_by(Matcher::compare);
        let Some(region) = conditions_of(&wanted, &space).and_then(|c| region(&c, &space)) else {
            return Muting::Never;
        };
        let target = conditions_of(&self.target, &space);
        let excluded: Vec<&[Constraint]> = match (&target, self.is_source(labels)) {
            (Some(target), true) => vec![target],
            _ => Vec::new(),
        };
        match cover(&region, &excluded) {
            Cover::Covered(_) => Muting::Never,
            Cover::GivenUp => Muting::Unknown,
            Cover::Open(open) => match open.witness(&space) {
                Some(witness)
                    if matches(&wanted, &witness)
                        && (excluded.is_empty() || !self.is_target(&witness)) =>
                {
                    Muting::By(witness)
                }
                _ => Muting::Unknown,
            },
        }
    }
}

fn matches(matchers: &[Matcher], labels: &Labels) -> bool {
    matchers.iter().all(|m| m.matches(labels.get(m.name())))
}

fn region(constraints: &[Constraint], space: &Space) -> Option<Region> {
    let mut region = Region::default();
    let mut constraints = constraints.iter();
    let some = constraints.all(|constraint| {
        let set = match constraint.inexact {
            Some(_) => space.label(constraint.label).with_unknown(&constraint.set),
            None => constraint.set.clone(),
        };
        region.narrow(constraint.label, &set)
    });
    some.then_some(region)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::routing::sample::{NAMES, all_label_sets, labels, matcher_texts, matchers as read};

    fn rule(source: &str, target: &str, equal: &[&str]) -> InhibitRule {
        let sorted = |text: &str| {
            let mut matchers = read(text);
            matchers.sort_by(Matcher::compare);
            matchers.into()
        };
        InhibitRule {
            span: Span::default(),
            name: None,
            source: sorted(source),
            target: sorted(target),
            equal: equal.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    #[test]
    fn a_source_shares_the_equal_labels() {
        let rule = rule(
            r#"severity="critical""#,
            r#"severity="warning""#,
            &["cluster", "x"],
        );
        let alert = labels(&[("severity", "warning"), ("cluster", "eu"), ("job", "a")]);
        assert!(rule.is_target(&alert) && !rule.is_source(&alert));
        assert_eq!(
            rule.muting(&alert),
            Muting::By(labels(&[("cluster", "eu"), ("severity", "critical")]))
        );
    }

    #[test]
    fn a_rule_may_never_mute() {
        let alert = labels(&[("a", "1"), ("severity", "warning")]);
        let never = [
            // The source has to have another value of the equal label.
            rule(r#"a="2""#, r#"severity="warning""#, &["a"]),
            // Both sides are fulfilled by whatever could mute.
            rule(r#"severity="warning""#, r#"severity="warning""#, &[]),
            rule("", "", &[]),
            rule(r#"a="1",a="2""#, "", &[]),
        ];
        for rule in never {
            assert_eq!(rule.muting(&alert), Muting::Never, "{rule:?}");
        }
    }

    proptest! {
        #[test]
        fn a_rule_mutes_when_some_source_would(
            source in prop::collection::vec(matcher_texts(), 0..3),
            target in prop::collection::vec(matcher_texts(), 0..3),
            equal in prop::sample::subsequence(NAMES.to_vec(), 0..3),
            at in 0..729_usize,
        ) {
            let rule = rule(&source.join(","), &target.join(","), &equal);
            let sets = all_label_sets();
            let alert = &sets[at];
            let mutes = |other: &Labels| {
                rule.is_source(other)
                    && equal.iter().all(|name| other.get(name) == alert.get(name))
                    && !(rule.is_source(alert) && rule.is_target(other))
            };
            match rule.muting(alert) {
                Muting::By(other) => prop_assert!(mutes(&other), "{}", other),
                Muting::Never => prop_assert!(!sets.iter().any(mutes)),
                Muting::Unknown => prop_assert!(false),
            }
        }
    }
}
