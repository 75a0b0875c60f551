//! Whether every alert that some matchers take fulfils others as well.

use super::Labels;
use super::region::Region;
use super::space::Space;
use crate::lang::matcher::Matcher;

/// Whether all that one list of matchers takes is taken by another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Within {
    /// Yes, for every label set.
    Proved,
    /// No.
    Refuted {
        /// A label set that fulfils the first list and not the second.
        witness: Labels,
        /// The matchers of the second list, by number, that label sets of the first fail.
        failed: Vec<usize>,
    },
    /// The values of a label fall into too many classes.
    Undecided,
}

/// Decides whether every label set that fulfils `inner` fulfils `outer`, regular expressions
/// included. What no label set fulfils is within everything.
///
/// Both lists are conjunctions, so that `inner` is within `outer` when the values it leaves to each
/// label are among those of each matcher of `outer`.
pub fn within(inner: &[Matcher], outer: &[Matcher]) -> Within {
    let space = Space::new(inner.iter().chain(outer));
    let mut region = Region::default();
    for matcher in inner {
        let Some(number) = space.number(matcher.name()) else {
            return Within::Undecided;
        };
        let Some(set) = space.label(number).set_at_most(matcher) else {
            return Within::Undecided;
        };
        if !region.narrow(number, &set) {
            return Within::Proved;
        }
    }
    let mut witness = None;
    let mut failed = Vec::new();
    let mut undecided = false;
    for (at, matcher) in outer.iter().enumerate() {
        let Some(number) = space.number(matcher.name()) else {
            return Within::Undecided;
        };
        let label = space.label(number);
        let Some(taken) = label.set(matcher) else {
            return Within::Undecided;
        };
        let mut refused = taken.complement();
        if !label.is_exact(matcher) {
            refused = label.with_unknown(&refused);
        }
        let mut outside = region.clone();
        if !outside.narrow(number, &refused) {
            continue;
        }
        match outside.witness(&space) {
            Some(labels) => {
                failed.push(at);
                witness.get_or_insert(labels);
            }
            None => undecided = true,
        }
    }
    match witness {
        Some(witness) => Within::Refuted { witness, failed },
        None if undecided => Within::Undecided,
        None => Within::Proved,
    }
}

/// Returns a label set that fulfils both lists of matchers, or nothing when there is none, or none is
/// found as the values of a label fall into too many classes.
pub fn common(one: &[Matcher], other: &[Matcher]) -> Option<Labels> {
    let space = Space::new(one.iter().chain(other));
    let mut region = Region::default();
    for matcher in one.iter().chain(other) {
        let number = space.number(matcher.name())?;
        let set = space.label(number).set_at_most(matcher)?;
        if !region.narrow(number, &set) {
            return None;
        }
    }
    let witness = region.witness(&space)?;
    let mut all = one.iter().chain(other);
    all.all(|matcher| matcher.matches(witness.get(matcher.name())))
        .then_some(witness)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::routing::sample::{all_label_sets, labels, matcher_texts, matchers};

    fn fulfils(matchers: &[Matcher], labels: &Labels) -> bool {
        matchers.iter().all(|m| m.matches(labels.get(m.name())))
    }

    fn decide(inner: &str, outer: &str) -> Within {
        within(&matchers(inner), &matchers(outer))
    }

    fn refuted(witness: &[(&str, &str)], failed: &[usize]) -> Within {
        Within::Refuted {
            witness: labels(witness),
            failed: failed.to_vec(),
        }
    }

    #[test]
    fn a_narrower_list_is_within_a_wider_one() {
        let proved = Within::Proved;
        assert_eq!(decide(r#"a="x",b="y""#, r#"a="x""#), proved);
        assert_eq!(decide(r#"a=~"x|xy""#, r#"a=~"x.*""#), proved);
        assert_eq!(decide(r#"a=~"x.*z""#, r#"a=~"x.*",a!="xy""#), proved);
        assert_eq!(decide(r#"a=~"x.*",a!~".*z""#, r#"a!="xz""#), proved);
        assert_eq!(decide(r#"a="x",a="y""#, r#"b="z""#), proved);
        assert_eq!(decide("", ""), proved);
    }

    #[test]
    fn lists_that_share_label_sets_have_one_of_them() {
        let shared = |one: &str, other: &str| common(&matchers(one), &matchers(other));
        assert_eq!(shared(r#"a="x""#, r#"a="y""#), None);
        assert_eq!(
            shared(r#"a=~"x|y""#, r#"a=~"z|y""#),
            Some(labels(&[("a", "y")]))
        );
        assert_eq!(shared(r#"a=~"x.*""#, r#"a!~"x.*""#), None);
        let both = shared(r#"a="x""#, r#"b=~"y.*z""#).expect("one");
        assert!(fulfils(&matchers(r#"a="x",b=~"y.*z""#), &both), "{both}");
    }

    #[test]
    fn a_wider_list_has_a_witness() {
        assert_eq!(decide("", r#"a="x""#), refuted(&[], &[0]));
        assert_eq!(
            decide(r#"a=~"x|y",b="z""#, r#"b="z",a="x""#),
            refuted(&[("a", "y"), ("b", "z")], &[1])
        );
        assert_eq!(
            decide(r#"a=~"x.+""#, r#"a=~"xy?",b!="""#),
            refuted(&[("a", "xa")], &[0, 1])
        );
    }

    #[test]
    fn too_many_kinds_of_values_are_left_undecided() {
        let many: Vec<_> = (0..40).map(|i| format!(r#"a=~".*w{i}x.*""#)).collect();
        let many = many.join(",");
        assert_eq!(decide(&many, r#"a=~"q.*|.*w1x.*""#), Within::Undecided);
    }

    proptest! {
        #[test]
        fn what_is_decided_holds_for_every_label_set(
            inner in prop::collection::vec(matcher_texts(), 0..5),
            outer in prop::collection::vec(matcher_texts(), 0..4),
        ) {
            let (inner, outer) = (matchers(&inner.join(",")), matchers(&outer.join(",")));
            let outside = |labels: &Labels| fulfils(&inner, labels) && !fulfils(&outer, labels);
            match within(&inner, &outer) {
                Within::Proved => {
                    let found = all_label_sets().into_iter().find(outside);
                    prop_assert_eq!(found, None);
                }
                Within::Refuted { witness, failed } => {
                    prop_assert!(outside(&witness), "{}", witness);
                    for labels in all_label_sets().iter().filter(|labels| outside(labels)) {
                        let fails = |at: &usize| {
                            let matcher = &outer[*at];
                            !matcher.matches(labels.get(matcher.name()))
                        };
                        prop_assert!(failed.iter().any(fails), "{}", labels);
                    }
                }
                Within::Undecided => prop_assert!(false),
            }
        }
    }
}
