use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::ClassSet;
use super::automaton::Automaton;
use super::finite;
use super::threads::number;
use super::witness::{self, Search};
use crate::lang::matcher::{Matcher, Op};
use crate::lang::regex::Regex;

/// How many classes a label may have.
const MAX_CLASSES: usize = 100_000;

/// Values of one label that no matcher tells apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// One of the values: a missing label, if it is among them, or a short one.
    pub witness: String,
    /// All of the values, when they are among those that matchers list; else they are the rest.
    pub values: Option<Vec<String>>,
    /// Whether each of the values holds a line feed.
    pub line_feed: bool,
    /// Whether this stands for all values in no other class, whatever the expressions that match
    /// infinitely many values say of them; there may be none. Its witness means nothing.
    pub unknown: bool,
}

impl Class {
    fn unknown() -> Self {
        Self {
            witness: String::new(),
            values: None,
            line_feed: false,
            unknown: true,
        }
    }
}

/// The values of one label, split into the classes that the matchers on it can tell apart.
#[derive(Debug)]
pub struct LabelSpace {
    name: String,
    classes: Vec<Class>,
    /// The class of each value that a matcher lists.
    listed: HashMap<String, u32>,
    /// The sets of the expressions.
    patterns: HashMap<String, ClassSet>,
    /// The expressions that match infinitely many values, as the automaton numbers them.
    infinite: Vec<Regex>,
    /// The expressions that match infinitely many values, when there are any.
    automaton: Option<Automaton>,
    /// The class of other values by the expressions that match them.
    rest: HashMap<Box<[u32]>, u32>,
    complete: bool,
}

impl LabelSpace {
    /// Returns the label's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the classes.
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// Returns the number of classes.
    pub fn size(&self) -> u32 {
        number(self.classes.len())
    }

    /// Returns whether all classes are known; else the last one is the unknown rest.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Returns the class that stands for all values in no other, when there is one.
    pub fn unknown(&self) -> Option<u32> {
        (!self.complete).then(|| self.size().saturating_sub(1))
    }

    /// Returns whether the set of a matcher is right about the unknown rest: it is not when the
    /// matcher's expression matches infinitely many values.
    pub fn is_exact(&self, matcher: &Matcher) -> bool {
        self.complete
            || !matcher.op().is_regex()
            || !self.infinite.iter().any(|r| r.as_str() == matcher.value())
    }

    /// Returns the class of a value, unless it is in the unknown rest.
    pub fn class_of(&self, value: &str) -> Option<u32> {
        if let Some(class) = self.listed.get(value) {
            return Some(*class);
        }
        let accepts = match &self.automaton {
            Some(automaton) => &*automaton.run(value)?.accepts,
            None => &[],
        };
        self.rest.get(accepts).copied()
    }

    /// Returns the classes whose values a matcher on this label takes. It is one of those that the
    /// space was made for; another has no set.
    pub fn set(&self, matcher: &Matcher) -> Option<ClassSet> {
        let set = match matcher.op() {
            Op::Equal | Op::NotEqual => {
                let class = self.listed.get(matcher.value())?;
                ClassSet::of(self.size(), vec![*class])
            }
            Op::Regex | Op::NotRegex => self.patterns.get(matcher.value())?.clone(),
        };
        Some(match matcher.op().is_positive() {
            true => set,
            false => set.complement(),
        })
    }

    /// Returns the expressions that match infinitely many values, as the automaton numbers them, and
    /// the automaton of them if there are any.
    pub(super) fn expressions(&self) -> (&[Regex], Option<&Automaton>) {
        (&self.infinite, self.automaton.as_ref())
    }

    /// Returns every value that some matcher lists.
    pub(super) fn listed(&self) -> impl Iterator<Item = &str> {
        self.listed.keys().map(String::as_str)
    }

    /// Returns the classes of values that no matcher lists, with the expressions that match these.
    pub(super) fn rest(&self) -> impl Iterator<Item = (&[u32], u32)> {
        self.rest
            .iter()
            .map(|(accepts, class)| (&**accepts, *class))
    }

    /// Returns the expressions with their sets, sorted by text.
    pub fn patterns(&self) -> impl Iterator<Item = (&str, &ClassSet)> {
        let sorted: BTreeMap<_, _> = self.patterns.iter().collect();
        sorted.into_iter().map(|(text, set)| (text.as_str(), set))
    }
}

/// The matchers on one label, gathered before its values are split.
#[derive(Debug, Default)]
pub(super) struct Gathered<'m> {
    values: BTreeSet<&'m str>,
    patterns: BTreeMap<&'m str, &'m Regex>,
}

impl<'m> Gathered<'m> {
    pub(super) fn add(&mut self, matcher: &'m Matcher) {
        match matcher.regex() {
            Some(regex) => {
                self.patterns.insert(matcher.value(), regex);
            }
            None => {
                self.values.insert(matcher.value());
            }
        }
    }

    /// Splits the values of the label.
    pub(super) fn split(self, name: &str) -> LabelSpace {
        let mut splitter = Splitter::default();
        let mut finite = Vec::new();
        let mut infinite = Vec::new();
        for value in &self.values {
            splitter.list(value, 0);
        }
        for (text, regex) in &self.patterns {
            match finite::texts(regex) {
                Some(texts) => finite.push((*text, texts)),
                None => infinite.push((*text, *regex)),
            }
        }
        for (at, (_, texts)) in finite.iter().enumerate() {
            for value in texts {
                splitter.list(value, number(at + 1));
            }
        }
        let automaton =
            (!infinite.is_empty()).then(|| Automaton::new(infinite.iter().map(|(_, r)| *r)));
        splitter.split(automaton.as_ref(), &infinite, &self.values);
        if !splitter.complete {
            splitter.add(&[], Class::unknown());
        }
        let mut space = LabelSpace {
            name: name.to_owned(),
            complete: splitter.complete,
            patterns: HashMap::new(),
            infinite: infinite.iter().map(|(_, regex)| (*regex).clone()).collect(),
            listed: splitter.listed,
            rest: splitter.rest,
            classes: splitter.classes,
            automaton,
        };
        let size = space.size();
        for (text, texts) in finite {
            let classes = texts.iter().filter_map(|value| space.listed.get(value));
            let classes: BTreeSet<u32> = classes.copied().collect();
            let set = ClassSet::of(size, classes.into_iter().collect());
            space.patterns.insert(text.to_owned(), set);
        }
        for (at, (text, _)) in infinite.iter().enumerate() {
            let classes = splitter.matched.remove(&number(at)).unwrap_or_default();
            let set = ClassSet::of(size, classes);
            space.patterns.insert((*text).to_owned(), set);
        }
        space
    }
}

/// Finds the classes of one label.
#[derive(Default)]
struct Splitter {
    /// Each listed value with the finite expressions that list it.
    listings: BTreeMap<String, Vec<u32>>,
    classes: Vec<Class>,
    listed: HashMap<String, u32>,
    rest: HashMap<Box<[u32]>, u32>,
    /// The classes that each infinite expression matches, in order.
    matched: HashMap<u32, Vec<u32>>,
    complete: bool,
}

impl Splitter {
    fn list(&mut self, value: &str, by: u32) {
        let listings = self.listings.entry(value.to_owned()).or_default();
        if listings.last() != Some(&by) {
            listings.push(by);
        }
    }

    fn split(
        &mut self,
        automaton: Option<&Automaton>,
        infinite: &[(&str, &Regex)],
        alone: &BTreeSet<&str>,
    ) {
        let mut numbers: HashMap<(Vec<u32>, Box<[u32]>), u32> = HashMap::new();
        let mut taken: HashMap<Box<[u32]>, BTreeSet<String>> = HashMap::new();
        for (value, listings) in std::mem::take(&mut self.listings) {
            let accepts: Box<[u32]> = match automaton.and_then(|a| a.run(&value)) {
                Some(state) => state.accepts.clone(),
                None => (0..)
                    .zip(infinite)
                    .filter(|(_, (_, regex))| regex.is_match(&value))
                    .map(|(at, _)| at)
                    .collect(),
            };
            taken
                .entry(accepts.clone())
                .or_default()
                .insert(value.clone());
            // A value with a matcher of its own is in no class with others.
            let next = number(self.classes.len());
            let class = match alone.contains(value.as_str()) {
                true => next,
                false => *numbers.entry((listings, accepts.clone())).or_insert(next),
            };
            if class == next {
                self.add(
                    &accepts,
                    Class {
                        witness: value.clone(),
                        values: Some(Vec::new()),
                        line_feed: true,
                        unknown: false,
                    },
                );
            }
            if let Some(class) = self.classes.get_mut(class as usize) {
                class.line_feed &= value.contains('\n');
                if value.len() < class.witness.len() {
                    class.witness.clone_from(&value);
                }
                class.values.get_or_insert_default().push(value.clone());
            }
            self.listed.insert(value, class);
        }
        self.complete = true;
        match automaton {
            Some(automaton) => self.rest(automaton, &taken),
            None => self.only_rest(),
        }
    }

    fn add(&mut self, accepts: &[u32], class: Class) {
        let id = number(self.classes.len());
        for expression in accepts {
            self.matched.entry(*expression).or_default().push(id);
        }
        self.classes.push(class);
    }

    /// Adds the class of all values that are not listed, when there are no other expressions.
    fn only_rest(&mut self) {
        let names = std::iter::once(String::new()).chain((1..).map(|n| {
            if n == 1 {
                "other".to_owned()
            } else {
                format!("other-{n}")
            }
        }));
        let mut names = names.skip_while(|name| self.listed.contains_key(name));
        self.rest.insert(Box::default(), number(self.classes.len()));
        self.add(
            &[],
            Class {
                witness: names.next().unwrap_or_default(),
                values: None,
                line_feed: false,
                unknown: false,
            },
        );
    }

    /// Adds the classes of values that are not listed, each by the expressions that match it.
    fn rest(&mut self, automaton: &Automaton, taken: &HashMap<Box<[u32]>, BTreeSet<String>>) {
        self.complete = automaton.is_complete();
        let mut order: Vec<&[u32]> = Vec::new();
        let mut states: HashMap<&[u32], Vec<u32>> = HashMap::new();
        for (id, state) in automaton.states() {
            let list = states.entry(&state.accepts).or_insert_with(|| {
                order.push(&state.accepts);
                Vec::new()
            });
            list.push(id);
        }
        let mut found: Vec<(&[u32], String)> = Vec::new();
        for accepts in order {
            if self.classes.len() + found.len() >= MAX_CLASSES {
                self.complete = false;
                break;
            }
            let taken = taken.get(accepts).into_iter().flatten();
            let taken: BTreeSet<&str> = taken.map(String::as_str).collect();
            let goals = states.get(accepts).map(Vec::as_slice).unwrap_or_default();
            match witness::outside(automaton, goals, &taken) {
                Search::Found(witness) => found.push((accepts, witness)),
                Search::None => {}
                Search::GivenUp => self.complete = false,
            }
        }
        found.sort_by_key(|(_, witness)| witness.contains('\n'));
        for (accepts, witness) in found {
            self.rest.insert(accepts.into(), number(self.classes.len()));
            self.add(
                accepts,
                Class {
                    line_feed: witness.contains('\n'),
                    witness,
                    values: None,
                    unknown: false,
                },
            );
        }
    }
}
