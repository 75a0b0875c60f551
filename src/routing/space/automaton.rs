//! The product of several regular expressions as one deterministic automaton.

use std::collections::HashMap;

use super::threads::{Neighbour, Threads, number};
use crate::lang::regex::Regex;

/// How many states are built at most.
const MAX_STATES: usize = 50_000;

/// How many times a position is stepped over while building, at most.
const MAX_WORK: usize = 6_000_000;

/// No state: a part that was not built.
const UNKNOWN: u32 = u32::MAX;

const LINE_FEED: u32 = 0xA;

/// A set of texts that all expressions see alike from here on.
#[derive(Debug)]
pub(super) struct State {
    /// The expressions that match the texts that end here, sorted.
    pub(super) accepts: Box<[u32]>,
    /// Where each range of code points begins, and the state it leads to.
    edges: Box<[(u32, u32)]>,
    /// How it was reached first.
    from: Option<(u32, char)>,
}

/// The expressions side by side. States are in the order of their shortest texts, but for those
/// that only texts with a line feed reach, which come last.
#[derive(Debug)]
pub(super) struct Automaton {
    states: Vec<State>,
    /// How many states are reached without a line feed.
    plain: usize,
    complete: bool,
}

impl Automaton {
    /// Builds the automaton, as far as its bounds allow.
    pub(super) fn new<'r>(regexes: impl Iterator<Item = &'r Regex>) -> Self {
        let threads = Threads::new(regexes);
        let mut builder = Builder {
            work: threads.len(),
            threads,
            keys: Vec::new(),
            numbers: HashMap::new(),
            states: Vec::new(),
            delayed: Vec::new(),
        };
        let starts = builder.threads.starts();
        builder.state(&starts, Neighbour::Edge, None);
        let mut done = builder.explore(0, true);
        let plain = builder.states.len();
        done = builder.line_feeds() && done;
        done = builder.explore(plain, false) && done;
        Self {
            states: builder.states,
            plain,
            complete: done,
        }
    }

    /// Returns whether the whole automaton was built.
    pub(super) fn is_complete(&self) -> bool {
        self.complete
    }

    /// Returns all states with their numbers.
    pub(super) fn states(&self) -> impl Iterator<Item = (u32, &State)> {
        self.states.iter().enumerate().map(|(i, s)| (number(i), s))
    }

    /// Returns whether a text without a line feed reaches the state.
    pub(super) fn is_plain(&self, state: u32) -> bool {
        (state as usize) < self.plain
    }

    /// Returns the state of a text, unless it leads into a part that was not built.
    pub(super) fn run(&self, text: &str) -> Option<&State> {
        let mut at = self.states.first()?;
        for c in text.chars() {
            at = self.states.get(at.target(u32::from(c)) as usize)?;
        }
        Some(at)
    }

    /// Returns a shortest text that reaches the state.
    pub(super) fn text(&self, state: u32) -> String {
        let mut text = Vec::new();
        let mut at = self.states.get(state as usize);
        while let Some((from, c)) = at.and_then(|state| state.from) {
            text.push(c);
            at = self.states.get(from as usize);
        }
        text.iter().rev().collect()
    }

    /// Returns the ranges of code points that lead on from a state, with the state each leads to.
    pub(super) fn edges(&self, state: u32) -> impl Iterator<Item = (u32, u32, u32)> {
        let edges = self.states.get(state as usize).map(|s| &*s.edges);
        let edges = edges.unwrap_or_default();
        edges.iter().enumerate().map(|(i, (low, target))| {
            let next = edges.get(i + 1).map_or(u32::from(char::MAX) + 1, |e| e.0);
            (*low, next - 1, *target)
        })
    }
}

impl State {
    fn target(&self, c: u32) -> u32 {
        let at = self.edges.partition_point(|(low, _)| *low <= c);
        let edge = at.checked_sub(1).and_then(|at| self.edges.get(at));
        edge.map_or(UNKNOWN, |(_, target)| *target)
    }
}

/// What makes two sets of texts the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    /// Positions that consume; with assertions, the positions before anything is followed.
    threads: Box<[u32]>,
    accepts: Box<[u32]>,
    before: Neighbour,
}

/// A range of code points on the way out of a state.
struct Way {
    low: u32,
    /// The character that stands for the range.
    c: char,
    /// The positions behind it.
    bucket: Vec<u32>,
}

struct Builder {
    threads: Threads,
    keys: Vec<Key>,
    numbers: HashMap<Key, u32>,
    states: Vec<State>,
    /// What follows a line feed, to be explored last.
    delayed: Vec<(u32, Vec<u32>)>,
    work: usize,
}

impl Builder {
    /// Returns the number of the state at which these positions stand.
    fn state(&mut self, from: &[u32], before: Neighbour, reached: Option<(u32, char)>) -> u32 {
        let ended = self.threads.closure(from, before, Neighbour::Edge);
        let key = match self.threads.asserting {
            true => Key {
                threads: from.into(),
                accepts: ended.accepts.into(),
                before,
            },
            false => Key {
                threads: self
                    .threads
                    .closure(from, before, Neighbour::Other)
                    .threads
                    .into(),
                accepts: ended.accepts.into(),
                before: Neighbour::Other,
            },
        };
        self.work += key.threads.len() + 1;
        let next = number(self.states.len());
        let state = *self.numbers.entry(key.clone()).or_insert(next);
        if state == next {
            self.states.push(State {
                accepts: key.accepts.clone(),
                edges: Box::default(),
                from: reached,
            });
            self.keys.push(key);
        }
        state
    }

    /// Builds what leads on from the states from this number on; returns whether all was built.
    fn explore(&mut self, first: usize, delay: bool) -> bool {
        let mut next = first;
        while let Some(key) = self.keys.get(next).cloned() {
            if self.work > MAX_WORK || self.states.len() > MAX_STATES {
                return false;
            }
            self.leave(next, &key, delay);
            next += 1;
        }
        true
    }

    fn leave(&mut self, state: usize, key: &Key, delay: bool) {
        let breaks = self.threads.breaks(&key.threads);
        let buckets = self.buckets(key, &breaks);
        let mut ways: Vec<Way> = Vec::with_capacity(buckets.len());
        for (at, bucket) in buckets.into_iter().enumerate() {
            let low = breaks.get(at).copied().unwrap_or_default();
            let end = breaks.get(at + 1).map_or(u32::from(char::MAX), |b| b - 1);
            if let Some(c) = pleasant(low, end) {
                ways.push(Way { low, c, bucket });
            }
        }
        // Where several characters lead to the same state, the first is remembered.
        ways.sort_by_key(|way| (unpleasantness(way.c), way.low));
        let mut edges: Vec<(u32, u32)> = Vec::new();
        let mut known: HashMap<(Vec<u32>, Neighbour), u32> = HashMap::new();
        for Way { low, c, bucket } in ways {
            if delay && low == LINE_FEED {
                self.delayed.push((number(state), bucket));
                edges.push((low, UNKNOWN));
                continue;
            }
            let neighbour = match self.threads.asserting {
                true => Neighbour::of(c),
                false => Neighbour::Other,
            };
            let signature = (bucket, neighbour);
            let target = match known.get(&signature) {
                Some(target) => *target,
                None => {
                    let reached = Some((number(state), c));
                    let target = self.state(&signature.0, neighbour, reached);
                    known.insert(signature, target);
                    target
                }
            };
            edges.push((low, target));
        }
        edges.sort_unstable();
        edges.dedup_by_key(|(_, target)| *target);
        if let Some(state) = self.states.get_mut(state) {
            state.edges = edges.into();
        }
    }

    /// Returns, for each range that begins at a break, the positions behind its characters.
    fn buckets(&mut self, key: &Key, breaks: &[u32]) -> Vec<Vec<u32>> {
        let mut buckets = vec![Vec::new(); breaks.len()];
        let rounds = match self.threads.asserting {
            false => vec![(None, key.threads.to_vec())],
            true => [Neighbour::LineFeed, Neighbour::Word, Neighbour::Other]
                .map(|after| {
                    let closure = self.threads.closure(&key.threads, key.before, after);
                    (Some(after), closure.threads)
                })
                .into(),
        };
        for (after, threads) in rounds {
            for thread in threads {
                for (low, high) in self.threads.ranges(thread) {
                    let from = breaks.partition_point(|b| *b < low);
                    let to = breaks.partition_point(|b| *b <= high);
                    self.work += to - from;
                    for at in from..to {
                        let c = breaks.get(at).and_then(|b| char::from_u32(*b));
                        let kind = c.map_or(Neighbour::Other, Neighbour::of);
                        let fits = after.is_none_or(|after| kind == after);
                        if let Some(bucket) = buckets.get_mut(at).filter(|_| fits) {
                            bucket.push(thread + 1);
                        }
                    }
                }
            }
        }
        buckets
    }

    /// Follows the line feeds that were put off; returns whether all could be.
    fn line_feeds(&mut self) -> bool {
        for (state, bucket) in std::mem::take(&mut self.delayed) {
            if self.states.len() > MAX_STATES {
                return false;
            }
            let before = match self.threads.asserting {
                true => Neighbour::LineFeed,
                false => Neighbour::Other,
            };
            let target = self.state(&bucket, before, Some((state, '\n')));
            let edges = self.states.get_mut(state as usize).map(|s| &mut s.edges);
            for (low, to) in edges.into_iter().flatten() {
                if *low == LINE_FEED {
                    *to = target;
                }
            }
        }
        true
    }
}

/// Returns a character of the range that reads well in an example, or the first there is.
pub(super) fn pleasant(low: u32, high: u32) -> Option<char> {
    characters(low, high).next()
}

/// Returns the characters of a range, those that read well first.
pub(super) fn characters(low: u32, high: u32) -> impl Iterator<Item = char> {
    let readable = ('a'..='z').chain('0'..='9').chain('A'..='Z');
    let readable = readable.chain("-_. /:!#$%&()*+,;<=>?@[]^{|}~\"'\\`".chars());
    let inside = readable.filter(move |c| (low..=high).contains(&u32::from(*c)));
    // No character has a code point from U+D800 to U+DFFF.
    let others = (low..=high.min(0xD7FF)).chain(low.max(0xE000)..=high);
    let others = others.filter_map(char::from_u32);
    inside.chain(others.filter(|c| !matches!(c, ' '..='~')))
}

/// Returns how badly a character reads in an example, the best first.
pub(super) fn unpleasantness(c: char) -> u8 {
    match c {
        'a'..='z' | '0'..='9' => 0,
        'A'..='Z' | '!'..='~' => 1,
        c if c.is_alphanumeric() => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lang::regex::Dialect;

    fn regexes(patterns: &[&str]) -> Vec<Regex> {
        let read = |p: &&str| Regex::new(p, Dialect::Alertmanager).unwrap();
        patterns.iter().map(read).collect()
    }

    fn accepted(automaton: &Automaton, text: &str) -> Vec<u32> {
        automaton.run(text).unwrap().accepts.to_vec()
    }

    #[test]
    fn expressions_run_side_by_side() {
        let regexes = regexes(&["a.*", ".*b", "[^a]+"]);
        let automaton = Automaton::new(regexes.iter());
        assert!(automaton.is_complete());
        assert!(accepted(&automaton, "").is_empty());
        assert_eq!(accepted(&automaton, "ab"), [0, 1]);
        assert_eq!(accepted(&automaton, "xb"), [1, 2]);
        assert_eq!(accepted(&automaton, "\u{10FFFF}"), [2]);
        assert!(accepted(&automaton, "a\n").is_empty());
    }

    #[test]
    fn states_that_need_a_line_feed_come_last() {
        let regexes = regexes(&[".*"]);
        let automaton = Automaton::new(regexes.iter());
        let states: Vec<_> = automaton
            .states()
            .map(|(id, state)| {
                (
                    automaton.text(id),
                    state.accepts.len(),
                    automaton.is_plain(id),
                )
            })
            .collect();
        assert_eq!(
            states,
            [(String::new(), 1, true), ("\n".to_owned(), 0, false)]
        );
    }

    #[test]
    fn the_bound_holds_and_is_told() {
        let patterns: Vec<_> = (0..40).map(|i| format!("(?s).*w{i}x.*")).collect();
        let patterns: Vec<_> = patterns.iter().map(String::as_str).collect();
        let regexes = regexes(&patterns);
        let automaton = Automaton::new(regexes.iter());
        assert!(!automaton.is_complete());
        assert_eq!(accepted(&automaton, "w1x"), [1]);
    }

    #[test]
    fn all_characters_of_a_range_come_once() {
        let all: Vec<char> = characters(0, 0xFF).collect();
        let sorted: std::collections::BTreeSet<char> = all.iter().copied().collect();
        assert_eq!((all.len(), sorted.len()), (256, 256));
        assert_eq!(characters(0xD7FF, 0xE000).count(), 2);
    }

    proptest! {
        #[test]
        fn the_automaton_matches_what_the_expressions_match(
            patterns in prop::collection::vec("[ab.\\[\\]|()*+?^$\\\\sbB\n]{0,8}|\\PC{0,4}", 1..4),
            texts in prop::collection::vec("[ab \n_é]{0,5}", 10),
        ) {
            let regexes: Vec<_> = patterns
                .iter()
                .filter_map(|p| Regex::new(p, Dialect::Alertmanager).ok())
                .collect();
            let automaton = Automaton::new(regexes.iter());
            for text in texts {
                let expected: Vec<u32> = (0..).zip(&regexes)
                    .filter(|(_, r)| r.is_match(&text))
                    .map(|(i, _)| i)
                    .collect();
                prop_assert_eq!(accepted(&automaton, &text), expected, "{:?} {:?}", patterns, text);
            }
            for (id, state) in automaton.states() {
                let text = automaton.text(id);
                prop_assert_eq!(&accepted(&automaton, &text), &state.accepts.to_vec());
                prop_assert!(!automaton.is_plain(id) || !text.contains('\n'));
            }
        }
    }
}
