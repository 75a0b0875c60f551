//! Sets of classes and regions as conditions that people read: `team="dba" and severity!="critical"`.

use super::region::Region;
use super::space::{Class, ClassSet, LabelSpace, Space};
use crate::lang::matcher::{Matcher, Op};
use crate::lang::regex::{Dialect, Regex, quote};

/// How many alternatives are written for one label.
const MAX_ALTERNATIVES: usize = 6;

/// How many expressions are tried to say what several values have in common.
const MAX_WIDER: usize = 30;

/// Returns the condition that a label set fulfils when it is in the region.
pub(super) fn condition(region: &Region, space: &Space) -> String {
    let parts = region.iter().map(|(label, set)| {
        let label = space.label(label);
        (label, one(label, set))
    });
    let parts = parts.filter(|(_, part)| !part.is_empty());
    // What has to be there first, then what must not.
    let (without, with): (Vec<_>, Vec<_>) = parts.partition(|(label, part)| excludes(label, part));
    let parts: Vec<String> = with
        .into_iter()
        .chain(without)
        .map(|(_, part)| part)
        .collect();
    match parts.is_empty() {
        true => "every alert".to_owned(),
        false => parts.join(" and "),
    }
}

/// Returns whether a condition on a label says what its value is not.
fn excludes(label: &LabelSpace, condition: &str) -> bool {
    let name = written(label, Op::Equal, "");
    let name = name.trim_end_matches("=\"\"");
    condition
        .strip_prefix(name)
        .is_some_and(|rest| rest.starts_with('!'))
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
        .filter(|(_, matched)| rest.is_subset(matched))
        .take(MAX_WIDER);
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
    let mut parts: Vec<(Op, &str, ClassSet)> = Vec::new();
    for (pattern, matched) in label.patterns() {
        if set.is_subset(matched) {
            parts.push((Op::Regex, pattern, matched.clone()));
        }
    }
    for (pattern, matched) in label.patterns() {
        if set.is_disjoint(matched) && !matched.is_empty() {
            parts.push((Op::NotRegex, pattern, matched.complement()));
        }
    }
    let together = |parts: &[(Op, &str, ClassSet)]| {
        let all = ClassSet::all(label.size());
        parts.iter().fold(all, |all, (_, _, part)| all.and(part))
    };
    let too_many = together(&parts).without(set);
    if !all_listed(&too_many) {
        return None;
    }
    // What says nothing beyond those before it need not be tried against all others.
    let mut so_far = ClassSet::all(label.size());
    parts.retain(|(_, _, part)| {
        let before = so_far.len();
        so_far = so_far.and(part);
        so_far.len() < before
    });
    let rest = too_many.complement();
    for at in (0..parts.len()).rev() {
        let mut fewer = parts.clone();
        fewer.remove(at);
        if together(&fewer).and(&rest) == *set {
            parts = fewer;
        }
    }
    Some(conjunction(label, &parts, &too_many))
}

/// Writes conditions on expressions, and that the value is none of some listed ones.
fn conjunction(label: &LabelSpace, parts: &[(Op, &str, ClassSet)], others: &ClassSet) -> String {
    let (with, without): (Vec<_>, Vec<_>) = parts.iter().partition(|(op, ..)| op.is_positive());
    let text = |(op, pattern, _): &(Op, &str, ClassSet)| pattern_text(label, *op, pattern);
    let mut texts: Vec<String> = with.into_iter().map(text).collect();
    let patterns: Option<Vec<&str>> = without.iter().map(|(_, p, _)| alternative(p)).collect();
    match patterns {
        // Several things that the value is not are alternatives of one expression.
        Some(patterns) if patterns.len() + usize::from(!others.is_empty()) > 1 => {
            let mut all: Vec<String> = patterns.into_iter().map(str::to_owned).collect();
            all.extend(listed(label, others).map(quote));
            texts.push(written(label, Op::NotRegex, &all.join("|")));
        }
        _ => {
            texts.extend(without.into_iter().map(text));
            texts.extend(values(label, others, false));
        }
    }
    texts.join(" and ")
}

/// Returns an expression as it can stand beside others as an alternative.
fn alternative(pattern: &str) -> Option<&str> {
    let inner = bare(pattern);
    let whole = Regex::new(inner, Dialect::Alertmanager).is_ok_and(|r| r.body().is_some());
    // A flag would hold for what stands behind it as well.
    (whole && !inner.contains("(?")).then_some(inner)
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

/// Returns the values that are listed in the classes.
fn listed<'l>(label: &'l LabelSpace, set: &'l ClassSet) -> impl Iterator<Item = &'l str> {
    let classes = set
        .iter()
        .filter_map(|class| label.classes().get(class as usize));
    classes
        .flat_map(|class| class.values.iter().flatten())
        .map(String::as_str)
}

/// Returns the condition that a value is one of those listed in the classes, or none of them.
fn values(label: &LabelSpace, set: &ClassSet, positive: bool) -> Option<String> {
    let values: Vec<&str> = listed(label, set).collect();
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
            let escaped: Vec<String> = several.iter().map(|value| quote(value)).collect();
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

fn pattern_text(label: &LabelSpace, op: Op, pattern: &str) -> String {
    written(label, op, bare(pattern))
}

/// Returns an expression without the anchors that old `match_re` maps bring along.
fn bare(pattern: &str) -> &str {
    let inner = pattern
        .strip_prefix("^(?:")
        .and_then(|rest| rest.strip_suffix(")$"));
    let inner = inner.filter(|inner| Regex::new(inner, Dialect::Alertmanager).is_ok());
    inner.unwrap_or(pattern)
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
