//! Names that were probably meant.

use super::functions::{FUNCTIONS, GONE, LATER};
use super::operator::AggregateOp;

/// Returns what to do about a function that does not exist.
pub(super) fn for_function(name: &str) -> Option<String> {
    if let Some((_, advice)) = GONE.iter().find(|(gone, _)| *gone == name) {
        return Some((*advice).to_owned());
    }
    if let Some((_, (major, minor))) = LATER.iter().find(|(later, _)| *later == name) {
        return Some(format!("it came with Prometheus {major}.{minor}"));
    }
    let functions = FUNCTIONS.iter().map(|function| function.name);
    let known = functions.chain(AggregateOp::ALL.map(AggregateOp::name));
    if let Some(known) = known.clone().find(|known| known.eq_ignore_ascii_case(name)) {
        return Some(format!("functions are written in lower case: {known}"));
    }
    closest(name, known).map(|known| format!("did you mean {known}?"))
}

/// Returns the candidate that differs least, when it differs by at most a third of the letters.
fn closest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 40;
    if name.len() > LONGEST {
        return None;
    }
    candidates
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, candidate)| distance * 3 <= candidate.len().max(name.len()))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Returns how many letters must be put in, taken out or replaced to turn one word into the other.
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (done, a) in from.bytes().enumerate() {
        let mut diagonal = done;
        let mut left = done + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(to.bytes()) {
            let replaced = diagonal + usize::from(a != b);
            diagonal = *cell;
            left = replaced.min(left + 1).min(*cell + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = done + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_letters_that_differ() {
        assert_eq!(distance("rate", "rate"), 0);
        assert_eq!(distance("rat", "rate"), 1);
        assert_eq!(distance("irate", "rate"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abs"), 3);
    }

    #[test]
    fn names_what_was_meant() {
        let advice = |name| for_function(name).unwrap_or_default();
        assert_eq!(advice("rats"), "did you mean rate?");
        assert_eq!(advice("increse"), "did you mean increase?");
        assert_eq!(advice("Rate"), "functions are written in lower case: rate");
        assert_eq!(advice("first_over_time"), "it came with Prometheus 3.7");
        assert!(advice("holt_winters").contains("double_exponential_smoothing"));
        assert_eq!(advice("some_metric_total"), "");
    }
}
