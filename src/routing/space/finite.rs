use std::collections::BTreeSet;

use crate::lang::regex::{Assertion, Kind, Node, Regex};

/// How many texts are listed at most.
const MAX_TEXTS: usize = 300;

/// How long the texts may be together, in bytes.
const MAX_BYTES: usize = 30_000;

/// Returns all texts that an expression matches, when they are few.
pub(super) fn texts(regex: &Regex) -> Option<BTreeSet<String>> {
    // An expression without a body matches anywhere in a text, and so infinitely many.
    let body = regex.body()?;
    let Kind::Concat(nodes) = &body.kind else {
        return expand(body);
    };
    // Anchors at the ends say nothing new: the whole text has to match.
    let mut nodes = nodes.as_slice();
    while let [Node { kind: START, .. }, rest @ ..] = nodes {
        nodes = rest;
    }
    while let [rest @ .., Node { kind: END, .. }] = nodes {
        nodes = rest;
    }
    concat(nodes)
}

const START: Kind = Kind::Assertion(Assertion::StartText);
const END: Kind = Kind::Assertion(Assertion::EndText);

fn concat(nodes: &[Node]) -> Option<BTreeSet<String>> {
    let start = BTreeSet::from([String::new()]);
    nodes
        .iter()
        .try_fold(start, |texts, node| joined(&texts, &expand(node)?))
}

/// The depth of the recursion is bounded by the height of the tree.
fn expand(node: &Node) -> Option<BTreeSet<String>> {
    match &node.kind {
        Kind::Empty => Some(BTreeSet::from([String::new()])),
        Kind::Literal(c) => Some(BTreeSet::from([c.to_string()])),
        Kind::Class(class) => {
            let count = class
                .ranges()
                .iter()
                .map(|(a, b)| *b as usize - *a as usize + 1);
            if count.sum::<usize>() > MAX_TEXTS {
                return None;
            }
            let ranges = class.ranges().iter();
            Some(
                ranges
                    .flat_map(|(a, b)| *a..=*b)
                    .map(String::from)
                    .collect(),
            )
        }
        // A condition on the position depends on what stands around it.
        Kind::Assertion(_) => None,
        Kind::Capture { node, .. } => expand(node),
        Kind::Concat(nodes) => concat(nodes),
        Kind::Alternate(nodes) => nodes.iter().try_fold(BTreeSet::new(), |mut all, node| {
            all.extend(expand(node)?);
            bounded(all)
        }),
        Kind::Repeat { node, min, max, .. } => {
            let once = expand(node)?;
            let max = (*max)?;
            let mut texts = BTreeSet::from([String::new()]);
            for _ in 0..*min {
                texts = joined(&texts, &once)?;
            }
            for _ in *min..max {
                let more = joined(&texts, &once)?;
                let before = texts.len();
                texts.extend(more);
                if texts.len() == before {
                    break;
                }
                texts = bounded(texts)?;
            }
            Some(texts)
        }
    }
}

fn joined(heads: &BTreeSet<String>, tails: &BTreeSet<String>) -> Option<BTreeSet<String>> {
    if heads.len().saturating_mul(tails.len()) > 4 * MAX_TEXTS {
        return None;
    }
    let texts = heads
        .iter()
        .flat_map(|head| tails.iter().map(move |tail| format!("{head}{tail}")));
    bounded(texts.collect())
}

fn bounded(texts: BTreeSet<String>) -> Option<BTreeSet<String>> {
    let bytes: usize = texts.iter().map(String::len).sum();
    (texts.len() <= MAX_TEXTS && bytes <= MAX_BYTES).then_some(texts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lang::regex::Dialect;

    fn list(pattern: &str) -> Option<Vec<String>> {
        let regex = Regex::new(pattern, Dialect::Alertmanager).unwrap();
        texts(&regex).map(|texts| texts.into_iter().collect())
    }

    #[test]
    fn few_texts_are_listed() {
        for (pattern, expected) in [
            ("a|b", &["a", "b"][..]),
            ("", &[""]),
            ("x?", &["", "x"]),
            ("[ab]c{1,2}", &["ac", "acc", "bc", "bcc"]),
            ("(?i)k", &["K", "k", "\u{212a}"]),
            (
                "(web|api)-(eu|us)",
                &["api-eu", "api-us", "web-eu", "web-us"],
            ),
            ("(|a){0,1000}", &[]),
            ("(){1000}", &[""]),
            ("^(?:x|y)$", &["x", "y"]),
            ("^x$", &["x"]),
            ("[^\\s\\S]", &[]),
        ] {
            match list(pattern) {
                Some(found) => assert_eq!(found, expected, "{pattern}"),
                None => assert_eq!(pattern, "(|a){0,1000}"),
            }
        }
        for pattern in [
            "a*",
            "a+",
            ".",
            "a^",
            "^a|b",
            r"\ba",
            "a)|(b",
            "(?i)[a-z]{9}",
        ] {
            assert_eq!(list(pattern), None, "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn exactly_the_listed_texts_match(pattern in "[ab|()?{},12]{0,8}", text in "[ab]{0,4}") {
            if let Ok(regex) = Regex::new(&pattern, Dialect::Alertmanager)
                && let Some(listed) = texts(&regex)
            {
                prop_assert_eq!(listed.contains(&text), regex.is_match(&text));
                prop_assert!(listed.iter().all(|text| regex.is_match(text)));
            }
        }
    }
}
