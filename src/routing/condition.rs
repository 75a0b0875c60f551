//! Sets of classes and regions as conditions that people read: `team="dba" and severity!="critical"`.

use super::region::Region;
use super::space::{Class, ClassSet, LabelSpace, Space};
use crate::lang::matcher::{Matcher, Op};
use crate::lang::regex::{Dialect, Regex};

/// How many alternatives are written for one label.
const MAX_ALTERNATIVES: usize = 6;

/// Returns the condition that a label set fulfils when it is in the region.
pub(super) fn condition(region: &Region, space: &Space) -> String {
    let parts = region
        .iter()
        .map(|(label, set)| one(space.label(label), set));
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    match parts.is_empty() {
        true => "every alert".to_owned(),
        false => parts.join(" and "),
    }
}

/// Returns the condition on one label; nothing when any value will do.
fn one(label: &LabelSpace, set: &ClassSet) -> String {
    if set.is_all() {
        return String::new();
    }
    if let Some(text) = simple(label, set) {
        return text;
    }
    let (few, rest) = split(label, set, |class| class.values.is_some());
    // Listed values that the same expression matches are told by it.
    let wider = label
        .patterns()
        .filter(|(_, matched)| rest.is_subset(matched));
    let wider = wider.map(|(_, matched)| rest.or(&few.and(matched)));
    let best = std::iter::once(rest.clone())
        .chain(wider)
        .filter_map(|core| {
            let text = simple(label, &core)?;
            Some(
                [
                    vec![text],
                    values(label, &few.without(&core), true)
                        .into_iter()
                        .collect(),
                ]
                .concat(),
            )
        })
        .min_by_key(|texts| texts.iter().map(String::len).sum::<usize>());
    let alternatives = best.unwrap_or_else(|| {
        let each = rest
            .iter()
            .map(|class| ClassSet::of(label.size(), vec![class]));
        let mut texts = each.filter_map(|class| simple(label, &class));
        let mut some: Vec<String> = texts.by_ref().take(MAX_ALTERNATIVES).collect();
        if texts.next().is_some() {
            some.push(format!("{}=…", label.name()));
        }
        some.extend(values(label, &few, true));
        some
    });
    match alternatives.as_slice() {
        [only] => only.clone(),
        _ => format!("({})", alternatives.join(" or ")),
    }
}

/// Returns a condition without alternatives that says exactly what the set says.
fn simple(label: &LabelSpace, set: &ClassSet) -> Option<String> {
    let all_listed = |set: &ClassSet| {
        let mut classes = set
            .iter()
            .filter_map(|class| label.classes().get(class as usize));
        classes.all(|class| class.values.is_some())
    };
    if set.is_empty() {
        return None;
    }
    if all_listed(set) {
        return values(label, set, true);
    }
    let outside = set.complement();
    if all_listed(&outside) {
        return values(label, &outside, false);
    }
    // What every value of the set fulfils, positive conditions first.
    let mut parts: Vec<(String, ClassSet)> = Vec::new();
    for (pattern, matched) in label.patterns() {
        if set.is_subset(matched) {
            parts.push((pattern_text(label, Op::Regex, pattern), matched.clone()));
        }
    }
    for (pattern, matched) in label.patterns() {
        if set.is_disjoint(matched) && !matched.is_empty() {
            let text = pattern_text(label, Op::NotRegex, pattern);
            parts.push((text, matched.complement()));
        }
    }
    let together = |parts: &[(String, ClassSet)]| {
        let all = ClassSet::all(label.size());
        parts.iter().fold(all, |all, (_, part)| all.and(part))
    };
    let too_many = together(&parts).without(set);
    if !all_listed(&too_many) {
        return None;
    }
    if !too_many.is_empty() {
        parts.push((values(label, &too_many, false)?, too_many.complement()));
    }
    for at in (0..parts.len()).rev() {
        let mut fewer = parts.clone();
        fewer.remove(at);
        if together(&fewer) == *set {
            parts = fewer;
        }
    }
    let texts: Vec<String> = parts.into_iter().map(|(text, _)| text).collect();
    Some(texts.join(" and "))
}

fn split(
    label: &LabelSpace,
    set: &ClassSet,
    wanted: impl Fn(&Class) -> bool,
) -> (ClassSet, ClassSet) {
    let classes = set
        .iter()
        .filter(|class| label.classes().get(*class as usize).is_some_and(&wanted));
    let inside = ClassSet::of(label.size(), classes.collect());
    let rest = set.without(&inside);
    (inside, rest)
}

/// Returns the condition that a value is one of those listed in the classes, or none of them.
fn values(label: &LabelSpace, set: &ClassSet, positive: bool) -> Option<String> {
    let classes = set
        .iter()
        .filter_map(|class| label.classes().get(class as usize));
    let values: Vec<&String> = classes
        .flat_map(|class| class.values.iter().flatten())
        .collect();
    let (equal, regex) = match positive {
        true => (Op::Equal, Op::Regex),
        false => (Op::NotEqual, Op::NotRegex),
    };
    match values.as_slice() {
        [] => None,
        [only] => Some(written(label, equal, only)),
        several => {
            // The pattern as somebody wrote it, where one says just this.
            let known = label.patterns().find(|(_, matched)| *matched == set);
            if let Some((pattern, _)) = known {
                return Some(pattern_text(label, regex, pattern));
            }
            let escaped: Vec<String> = several.iter().map(|value| escape(value)).collect();
            Some(written(label, regex, &escaped.join("|")))
        }
    }
}

fn written(label: &LabelSpace, op: Op, value: &str) -> String {
    match Matcher::build(label.name(), op, value) {
        Ok(matcher) => matcher.to_string(),
        Err(_) => format!("{}{op}{value:?}", label.name()),
    }
}

/// Writes a condition on an expression, without the anchors that old `match_re` maps bring along.
fn pattern_text(label: &LabelSpace, op: Op, pattern: &str) -> String {
    let inner = pattern
        .strip_prefix("^(?:")
        .and_then(|rest| rest.strip_suffix(")$"));
    let inner = inner.filter(|inner| Regex::new(inner, Dialect::Alertmanager).is_ok());
    written(label, op, inner.unwrap_or(pattern))
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if r"\.+*?()|[]{}^$".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::routing::sample::{matcher_texts, matchers};

    fn text(matchers_text: &str, keep: impl Fn(&str) -> bool) -> String {
        let matchers = matchers(matchers_text);
        let space = Space::new(matchers.iter());
        let label = space.label(0);
        let classes = (0..).zip(label.classes());
        let ids = classes
            .filter(|(_, class)| keep(&class.witness))
            .map(|(id, _)| id);
        one(label, &ClassSet::of(label.size(), ids.collect()))
    }

    #[test]
    fn sets_are_written_as_short_conditions() {
        let values = r#"a="x",a="y.z",a="","#;
        assert_eq!(text(values, |v| v == "x"), r#"a="x""#);
        assert_eq!(text(values, |v| v != "x"), r#"a!="x""#);
        assert_eq!(text(values, |v| v == "x" || v == "y.z"), r#"a=~"x|y\\.z""#);
        assert_eq!(text(values, |v| !v.is_empty() && v != "x"), r#"a!~"|x""#);
        let patterns = r#"a=~"api.*",a="api-old",a=~".*db",a="x""#;
        assert_eq!(
            text(patterns, |v| v.starts_with("api") && v != "api-old"),
            r#"a=~"api.*" and a!="api-old""#
        );
        assert_eq!(
            text(patterns, |v| v.starts_with("api") && !v.ends_with("db")),
            r#"a=~"api.*" and a!~".*db""#
        );
        assert_eq!(
            text(patterns, |v| v.starts_with("api") || v == "x"),
            r#"(a=~"api.*" or a="x")"#
        );
        assert_eq!(text(patterns, |_| true), "");
        assert_eq!(
            text(r#"a=~"^(?:x.*)$""#, |v| v.starts_with('x')),
            r#"a=~"x.*""#
        );
    }

    proptest! {
        #[test]
        fn conditions_say_exactly_what_the_set_says(
            texts in prop::collection::vec(matcher_texts(), 1..5),
            bits: u64,
        ) {
            let texts: Vec<_> = texts.iter().map(|t| t.replacen("\"b\"", "\"a\"", 1)).collect();
            let all = matchers(&texts.join(","));
            let space = Space::new(all.iter());
            let label = space.label(0);
            let ids = (0..label.size()).filter(|id| bits >> (id % 64) & 1 == 1).collect();
            let set = ClassSet::of(label.size(), ids);
            if let Some(text) = simple(label, &set) {
                for (id, class) in (0..).zip(label.classes()) {
                    let says = text.split(" and ").all(|part| {
                        matchers(part).iter().all(|m| m.matches(&class.witness))
                    });
                    prop_assert_eq!(says, set.contains(id), "{} {:?}", text, class.witness);
                }
            }
        }
    }
}
