//! Values and lists in words.

use crate::model::inference::{Mismatch, Presence, Values};

/// The most labels that a message names.
const MOST_NAMED: usize = 4;

/// Returns names as they stand in a sentence: "`a`, `b` and `c`".
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    let more = quoted.len().saturating_sub(MOST_NAMED);
    match (more, quoted.as_slice()) {
        (0, []) => String::new(),
        (0, [one]) => one.clone(),
        (0, [all @ .., last]) => format!("{} and {last}", all.join(", ")),
        (more, all) => {
            let named = all.get(..MOST_NAMED).unwrap_or(all);
            format!("{} and {more} more", named.join(", "))
        }
    }
}

/// Returns why two sides never agree.
pub(super) fn reason(mismatches: &[Mismatch]) -> String {
    let one_sided = |has: fn(&Mismatch) -> (&Values, &Values)| {
        let missing = mismatches.iter().filter(move |mismatch| {
            let (one, other) = has(mismatch);
            one.presence() == Presence::Always && other.presence() == Presence::Never
        });
        list(missing.map(|mismatch| mismatch.label.as_str()))
    };
    let of_left = one_sided(|m| (&m.left, &m.right));
    let of_right = one_sided(|m| (&m.right, &m.left));
    match (of_left.is_empty(), of_right.is_empty()) {
        (false, true) => format!("the left side has {of_left}, the right side has not"),
        (true, false) => format!("the right side has {of_right}, the left side has not"),
        (false, false) => {
            format!("the left side alone has {of_left}, the right side alone {of_right}")
        }
        (true, true) => match mismatches.first() {
            Some(mismatch) => format!(
                "`{}` is {} on the left and {} on the right",
                mismatch.label,
                values(&mismatch.left),
                values(&mismatch.right),
            ),
            None => "no kind of series on one side agrees with one on the other".to_owned(),
        },
    }
}

/// Returns values as they stand behind "is".
pub(super) fn values(values: &Values) -> String {
    let absent = values.admits("");
    let there: Vec<&str> = match values.list() {
        Some(all) => all.iter().map(|v| &**v).filter(|v| !v.is_empty()).collect(),
        None => return "another value".to_owned(),
    };
    match (there.is_empty(), absent) {
        (true, _) => "absent".to_owned(),
        (false, true) => format!("absent or {}", any_of(&there)),
        (false, false) => any_of(&there),
    }
}

fn any_of(values: &[&str]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
    match quoted.as_slice() {
        [one] => one.clone(),
        [one, other] => format!("{one} or {other}"),
        [one, other, rest @ ..] => format!("{one}, {other} or {} more", rest.len()),
        [] => String::new(),
    }
}
