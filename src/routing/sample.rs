//! Small trees and label sets for tests.

use proptest::prelude::*;

use super::{Draft, GroupBy, Labels, Tree};
use crate::lang::duration::Duration;
use crate::lang::matcher::{self, Matcher, Mode};

/// Returns the matchers of a text such as `a="b",c=~"d"`.
pub(super) fn matchers(text: &str) -> Vec<Matcher> {
    matcher::parse(text, Mode::Fallback).unwrap().list
}

/// Returns a route with these matchers and this receiver.
pub(super) fn route(text: &str, receiver: &str) -> Draft {
    Draft {
        matchers: matchers(text),
        receiver: Some(receiver.to_owned()),
        ..Draft::default()
    }
}

impl Draft {
    pub(super) fn continues(mut self) -> Self {
        self.continues = true;
        self
    }

    pub(super) fn below(mut self, children: Vec<Draft>) -> Self {
        self.children = children;
        self
    }

    pub(super) fn grouped(mut self, names: &[&str]) -> Self {
        let names = names.iter().map(|name| (*name).to_owned());
        self.group_by = Some(GroupBy::Labels(names.collect()));
        self
    }

    pub(super) fn waiting(mut self, seconds: u64) -> Self {
        self.group_wait = Some(Duration::from_secs(seconds));
        self
    }
}

/// Returns a tree whose root has the receiver `root` and these routes below it.
pub(super) fn tree(children: Vec<Draft>) -> Tree {
    Tree::new(route("", "root").below(children))
}

pub(super) fn labels(pairs: &[(&str, &str)]) -> Labels {
    pairs.iter().copied().collect()
}

/// The names of labels in generated trees.
pub(super) const NAMES: [&str; 3] = ["a", "b", "c é"];

/// Values that tell the generated matchers apart.
pub(super) const VALUES: [&str; 9] = ["", "x", "y", "xy", "xyz", "zx", "X", "\n", "x\nz"];

const PATTERNS: [&str; 18] = [
    "x|y",
    "x.*",
    ".*",
    ".+",
    "",
    "[xy]z?",
    "x?",
    "(?i)x",
    ".*z",
    "(?s).*",
    "x|",
    "[^x]*",
    "y|zx|xyz",
    "x)|(z",
    "[^\\s\\S]",
    "\\bx.*",
    "xy?|q.*",
    "(x|z)+",
];

pub(super) fn matcher_texts() -> impl Strategy<Value = String> {
    let value = prop::sample::select(VALUES.to_vec());
    let pattern = prop::sample::select(PATTERNS.to_vec());
    let name = prop::sample::select(NAMES.to_vec());
    (name, any::<bool>(), 0..5_u8, value, pattern).prop_map(|(name, no, kind, value, pattern)| {
        let (op, value) = match (kind, no) {
            (0..=2, false) => ("=", value),
            (0..=2, true) => ("!=", value),
            (_, false) => ("=~", pattern),
            (_, true) => ("!~", pattern),
        };
        format!("{name:?}{op}{value:?}")
    })
}

fn leaf() -> impl Strategy<Value = Draft> {
    let matchers = prop::collection::vec(matcher_texts(), 0..3);
    let receiver = prop::sample::select(vec!["r", "s", "t"]);
    (matchers, receiver, prop::bool::weighted(0.3), 0..2_u64).prop_map(
        |(matchers, receiver, continues, wait)| {
            let mut draft = route(&matchers.join(","), receiver).waiting(wait);
            draft.continues = continues;
            draft
        },
    )
}

/// Generates drafts of at most about `size` routes, and no more than three levels.
pub(super) fn drafts(size: u32) -> impl Strategy<Value = Draft> {
    let below = leaf().prop_recursive(3, size, 4, |inner| {
        (leaf(), prop::collection::vec(inner, 0..5))
            .prop_map(|(draft, children)| draft.below(children))
    });
    prop::collection::vec(below, 0..5).prop_map(|children| route("", "root").below(children))
}

/// Generates label sets over the names and values that trees are made of.
pub(super) fn label_sets() -> impl Strategy<Value = Vec<Labels>> {
    let value = prop::sample::select(VALUES.to_vec());
    let set = prop::collection::vec(value, NAMES.len())
        .prop_map(|values| NAMES.into_iter().zip(values).collect());
    prop::collection::vec(set, 20)
}

/// Generates a tree with label sets.
pub(super) fn trees(size: u32) -> impl Strategy<Value = (Tree, Vec<Labels>)> {
    (drafts(size).prop_map(Tree::new), label_sets())
}

/// Returns every label set over the names and values that trees are made of.
pub(super) fn all_label_sets() -> Vec<Labels> {
    let mut sets = vec![Vec::new()];
    for name in NAMES {
        sets = sets
            .into_iter()
            .flat_map(|set: Vec<(&str, &str)>| {
                VALUES.map(|value| [set.clone(), vec![(name, value)]].concat())
            })
            .collect();
    }
    sets.into_iter()
        .map(|set| set.into_iter().collect())
        .collect()
}
