//! What can be told of conditions label by label: whether two exclude each other, and whether one
//! follows from others. Exact where it says yes; what it does not know it leaves open.

use std::collections::BTreeMap;

use crate::lang::matcher::{Matcher, Op};
use crate::lang::regex::{Kind, Node, Regex};
use crate::model::alertmanager::Condition;

/// Returns two conditions that no label set fulfils together; the same one twice when it alone
/// cannot be fulfilled.
pub(super) fn contradiction<'a>(
    conditions: &[&'a Condition],
) -> Option<(&'a Condition, &'a Condition)> {
    let mut by_label: BTreeMap<&str, Vec<&'a Condition>> = BTreeMap::new();
    for condition in conditions {
        let label = condition.matcher.name();
        by_label.entry(label).or_default().push(condition);
    }
    by_label.values().find_map(|group| {
        if let Some(never) = group.iter().find(|c| matches_nothing(&c.matcher)) {
            return Some((*never, *never));
        }
        let (first, values) = group.iter().find_map(|c| Some((*c, values(&c.matcher)?)))?;
        let mut left = values;
        for other in group {
            left.retain(|value| other.matcher.matches(value));
            if left.is_empty() {
                return Some((first, *other));
            }
        }
        None
    })
}

/// Returns the values that fulfil a condition, when they are few and known.
pub(super) fn values(matcher: &Matcher) -> Option<Vec<String>> {
    match (matcher.op(), matcher.regex()) {
        (Op::Equal, _) => Some(vec![matcher.value().to_owned()]),
        (Op::Regex, Some(regex)) => literals(regex.body()?),
        // Every value has a character, so the label has to be missing.
        (Op::NotRegex, Some(regex)) if regex.as_str() == ".+" => Some(vec![String::new()]),
        _ => None,
    }
}

fn literals(node: &Node) -> Option<Vec<String>> {
    match &node.kind {
        Kind::Alternate(nodes) => nodes.iter().map(Node::literal).collect(),
        Kind::Capture { node, .. } => literals(node),
        _ => node.literal().map(|literal| vec![literal]),
    }
}

fn is_universal(regex: Option<&Regex>) -> bool {
    regex.is_some_and(|regex| [".*", "(.*)", "^.*$", ".*?"].contains(&regex.as_str()))
}

fn matches_nothing(matcher: &Matcher) -> bool {
    matcher.op() == Op::NotRegex && is_universal(matcher.regex())
}

#[cfg(test)]
mod tests {
    use super::contradiction;
    use crate::diag::Span;
    use crate::lang::matcher::{self, Mode};
    use crate::model::alertmanager::Condition;

    fn conditions(text: &str) -> Vec<Condition> {
        let read = matcher::parse(text, Mode::Fallback).unwrap();
        let with_span = |matcher| Condition {
            matcher,
            span: Span::default(),
        };
        read.list.into_iter().map(with_span).collect()
    }

    fn contradicts(text: &str) -> bool {
        let conditions = conditions(text);
        contradiction(&conditions.iter().collect::<Vec<_>>()).is_some()
    }

    #[test]
    fn what_no_value_fulfils_is_a_contradiction() {
        for text in [
            r#"a="b",a="c""#,
            r#"a="b",a!="b""#,
            r#"a="b",a=~"c.*""#,
            r#"a=~"b|c",a!~"b.*",a!="c""#,
            r#"a=~"(b|c)",a=~"d|e""#,
            r#"a!~".*""#,
            r#"a!~".+",a!="""#,
            r#"a="",a=~".+""#,
        ] {
            assert!(contradicts(text), "{text}");
        }
    }

    #[test]
    fn what_some_value_may_fulfil_is_none() {
        for text in [
            r#"a="b",c="d""#,
            r#"a=~"b|c",a!="b""#,
            r#"a=~"b.*",a=~".*c""#,
            r#"a!="b",a!="c""#,
            r#"a=~"b.*",a!~"b.*""#,
            "",
        ] {
            assert!(!contradicts(text), "{text}");
        }
    }
}
