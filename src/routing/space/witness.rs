use std::collections::{BTreeSet, HashSet, VecDeque};

use super::automaton::{Automaton, characters, pleasant, unpleasantness};

/// How many texts are tried at most.
const MAX_TRIES: usize = 20_000;

/// Whether a text of some kind exists.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Search {
    /// This one does.
    Found(String),
    /// There is none.
    None,
    /// The search was given up.
    GivenUp,
}

/// Looks for a short text that ends in one of `goals` and is none of `taken`; one without a line
/// feed when there is any.
pub(super) fn outside(automaton: &Automaton, goals: &[u32], taken: &BTreeSet<&str>) -> Search {
    for goal in goals.iter().filter(|goal| automaton.is_plain(**goal)) {
        let text = automaton.text(*goal);
        if !taken.contains(text.as_str()) {
            return Search::Found(text);
        }
    }
    match search(automaton, goals, taken, false) {
        Search::None => search(automaton, goals, taken, true),
        other => other,
    }
}

/// Returns the ranges that lead on from a state, those that read well first.
fn ways(automaton: &Automaton, state: u32, line_feeds: bool) -> Vec<(u32, u32, u32)> {
    let mut ways: Vec<_> = automaton
        .edges(state)
        .filter(|(low, high, _)| line_feeds || (*low, *high) != (0xA, 0xA))
        .collect();
    ways.sort_by_key(|(low, high, _)| pleasant(*low, *high).map(unpleasantness));
    ways
}

/// Returns the states from which a goal can be reached.
fn leading_to(automaton: &Automaton, goals: &[u32], line_feeds: bool) -> HashSet<u32> {
    let mut before: Vec<Vec<u32>> = vec![Vec::new(); automaton.states().count()];
    for (state, _) in automaton.states() {
        for (_, _, target) in ways(automaton, state, line_feeds) {
            if let Some(list) = before.get_mut(target as usize) {
                list.push(state);
            }
        }
    }
    let mut useful: HashSet<u32> = goals.iter().copied().collect();
    let mut pending = goals.to_vec();
    while let Some(state) = pending.pop() {
        for from in before.get(state as usize).into_iter().flatten() {
            if useful.insert(*from) {
                pending.push(*from);
            }
        }
    }
    useful
}

fn search(
    automaton: &Automaton,
    goals: &[u32],
    taken: &BTreeSet<&str>,
    line_feeds: bool,
) -> Search {
    let useful = leading_to(automaton, goals, line_feeds);
    let goals: HashSet<u32> = goals.iter().copied().collect();
    let mut queue = VecDeque::from([(0, String::new())]);
    if goals.contains(&0) && !taken.contains("") {
        return Search::Found(String::new());
    }
    let mut tries = 0;
    while let Some((state, text)) = queue.pop_front() {
        for (low, high, target) in ways(automaton, state, line_feeds) {
            if !useful.contains(&target) {
                continue;
            }
            // One character more than texts are taken is always enough.
            for c in characters(low, high).take(taken.len() + 1) {
                tries += 1;
                if tries > MAX_TRIES {
                    return Search::GivenUp;
                }
                let longer = format!("{text}{c}");
                if goals.contains(&target) && !taken.contains(longer.as_str()) {
                    return Search::Found(longer);
                }
                queue.push_back((target, longer));
            }
        }
    }
    Search::None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::regex::{Dialect, Regex};

    fn find(pattern: &str, taken: &[&str]) -> Search {
        let regex = Regex::new(pattern, Dialect::Alertmanager).unwrap();
        let automaton = Automaton::new([&regex].into_iter());
        let goals: Vec<u32> = automaton
            .states()
            .filter(|(_, state)| !state.accepts.is_empty())
            .map(|(id, _)| id)
            .collect();
        outside(&automaton, &goals, &taken.iter().copied().collect())
    }

    #[test]
    fn a_text_outside_the_list_is_found_when_there_is_one() {
        assert_eq!(find("a*", &[]), Search::Found(String::new()));
        assert_eq!(find("a*", &["", "aa"]), Search::Found("a".to_owned()));
        assert_eq!(find("[ab]", &["a"]), Search::Found("b".to_owned()));
        assert_eq!(find("[ab]", &["a", "b"]), Search::None);
        assert_eq!(find("(?s).", &["a"]), Search::Found("b".to_owned()));
        assert_eq!(find("[a\n]", &["a"]), Search::Found("\n".to_owned()));
    }
}
