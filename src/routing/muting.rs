//! What it takes for an alert to be muted by an inhibition rule.

use std::collections::BTreeSet;

use super::cover::{Cover, cover};
use super::plan::{Constraint, conditions_of};
use super::region::Region;
use super::{Inhibition, Labels, Space};
use crate::lang::matcher::{Matcher, Op};

impl PartialEq for Inhibition {
    /// Compares what rules do, wherever they stand.
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &[Matcher], b: &[Matcher]| {
            let said = |matchers: &[Matcher]| -> BTreeSet<(String, Op, String)> {
                let each = matchers.iter();
                each.map(|m| (m.name().to_owned(), m.op(), bare(m).to_owned()))
                    .collect()
            };
            said(a) == said(b)
        };
        let names = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
        same(&self.source, &other.source)
            && same(&self.target, &other.target)
            && names(&self.equal) == names(&other.equal)
    }
}

/// Returns the value without the anchors that Alertmanager writes around those of `match_re`.
fn bare(matcher: &Matcher) -> &str {
    let value = matcher.value();
    let inner = value
        .strip_prefix("^(?:")
        .and_then(|v| v.strip_suffix(")$"));
    match matcher.regex() {
        Some(_) => inner.unwrap_or(value),
        None => value,
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

impl Inhibition {
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
        let wanted = sorted(self.source.iter().chain(&same));
        let Some(region) = conditions_of(&wanted, &space).and_then(|c| region(&c, &space)) else {
            return Muting::Never;
        };
        let target = conditions_of(&sorted(self.target.iter()), &space);
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

fn sorted<'m>(matchers: impl Iterator<Item = &'m Matcher>) -> Vec<Matcher> {
    let mut matchers: Vec<Matcher> = matchers.cloned().collect();
    matchers.sort_by(Matcher::compare);
    matchers
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
    use crate::diag::Span;
    use crate::routing::sample::{NAMES, all_label_sets, labels, matcher_texts, matchers as read};

    fn rule(source: &str, target: &str, equal: &[&str]) -> Inhibition {
        Inhibition {
            span: Span::default(),
            name: None,
            source: read(source),
            target: read(target),
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
            if !rule.is_target(alert) {
                return Ok(());
            }
            let mutes = |other: &Labels| rule.mutes(other, alert);
            match rule.muting(alert) {
                Muting::By(other) => prop_assert!(mutes(&other), "{}", other),
                Muting::Never => prop_assert!(!sets.iter().any(mutes)),
                Muting::Unknown => prop_assert!(false),
            }
        }
    }
}
