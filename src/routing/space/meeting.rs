//! Which classes the values that a label may have lie in.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::automaton::Automaton;
use super::witness::{self, Search};
use super::{Class, ClassSet, LabelSpace};
use crate::lang::regex::Regex;
use crate::model::inference::Values;

/// The classes of a label in which some of the values lie that it may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// These classes; every value is in one of them.
    pub set: ClassSet,
    /// A value in each class, where one is known: each class that is not unknown has one, unless
    /// the bounds of the analysis were reached.
    examples: BTreeMap<u32, String>,
}

impl Meeting {
    /// Returns one of the values that is in a class of the set.
    pub fn example(&self, class: u32) -> Option<&str> {
        self.examples.get(&class).map(String::as_str)
    }

    /// Returns the classes in which each of the values holds a line feed.
    pub fn line_feeds(&self) -> impl Iterator<Item = u32> {
        // An example without one is preferred.
        let odd = self.examples.iter();
        odd.filter(|(_, example)| example.contains('\n'))
            .map(|(class, _)| *class)
    }
}

impl LabelSpace {
    /// Returns the label of a name of which no matcher asks anything: all values are in one class.
    pub fn blank(name: &str) -> Self {
        super::label::Gathered::default().split(name)
    }

    /// Returns the classes in which the values lie. Whether a class holds one of the values is
    /// decided for all of its values, not for examples.
    pub fn meeting(&self, values: &Values) -> Meeting {
        let mut examples = BTreeMap::new();
        let mut classes = BTreeSet::new();
        match values.list() {
            Some(list) => {
                for value in list {
                    let class = self.class_of(value).or(self.unknown()).unwrap_or_default();
                    classes.insert(class);
                    let known = examples.entry(class).or_insert_with(|| value.to_string());
                    if known.contains('\n') && !value.contains('\n') {
                        *known = value.to_string();
                    }
                }
            }
            None => {
                let mut search = OnceSearch::new(self, values);
                for (id, class) in (0..).zip(self.classes()) {
                    match search.class(id, class) {
                        Search::Found(example) => {
                            classes.insert(id);
                            examples.insert(id, example);
                        }
                        Search::GivenUp => {
                            classes.insert(id);
                        }
                        Search::None => {}
                    }
                }
            }
        }
        Meeting {
            set: ClassSet::of(self.size(), classes.into_iter().collect()),
            examples,
        }
    }
}

/// Looks for values of one set in classes; what takes long is prepared when it is first needed.
struct OnceSearch<'a> {
    label: &'a LabelSpace,
    values: &'a Values,
    patterns: Vec<(&'a Regex, bool)>,
    prepared: Option<Prepared<'a>>,
}

/// The automaton of the label's expressions and those of the values.
struct Prepared<'a> {
    own: Option<Automaton>,
    /// The expressions that match each class of values that are not listed.
    accepts: HashMap<u32, &'a [u32]>,
    /// The values that are in other classes or excluded, by the expressions that match them.
    taken: HashMap<Vec<u32>, BTreeSet<&'a str>>,
}

impl<'a> OnceSearch<'a> {
    fn new(label: &'a LabelSpace, values: &'a Values) -> Self {
        let conditions = values.conditions().iter();
        Self {
            label,
            values,
            patterns: conditions.filter_map(|c| c.pattern()).collect(),
            prepared: None,
        }
    }

    fn class(&mut self, id: u32, class: &Class) -> Search {
        if class.unknown {
            return Search::GivenUp;
        }
        if let Some(listed) = &class.values {
            let admitted = listed.iter().filter(|value| self.values.admits(value));
            return match admitted.min_by_key(|v| (v.contains('\n'), v.chars().count())) {
                Some(value) => Search::Found(value.clone()),
                None => Search::None,
            };
        }
        if self.values.admits(&class.witness) && !class.witness.contains('\n') {
            return Search::Found(class.witness.clone());
        }
        self.rest(id)
    }

    /// Looks for a value in a class of values that no matcher lists.
    fn rest(&mut self, id: u32) -> Search {
        let (label, values, patterns) = (self.label, self.values, &self.patterns);
        let (_, shared) = label.expressions();
        let prepared = self
            .prepared
            .get_or_insert_with(|| prepare(label, values, patterns));
        let Some(automaton) = prepared.own.as_ref().or(shared) else {
            return fresh(&prepared.taken);
        };
        let Some(accepts) = prepared.accepts.get(&id).copied() else {
            return Search::GivenUp;
        };
        let count = super::threads::number(label.expressions().0.len());
        let fits = |found: &[u32]| {
            let own = found.partition_point(|at| *at < count);
            let (own, theirs) = found.split_at(own);
            let mut wanted = (count..).zip(patterns);
            own == accepts && wanted.all(|(at, (_, positive))| theirs.contains(&at) == *positive)
        };
        let goals = automaton.states().filter(|(_, state)| fits(&state.accepts));
        let goals: Vec<u32> = goals.map(|(id, _)| id).collect();
        let nothing = BTreeSet::new();
        let taken = prepared.taken.get(accepts).unwrap_or(&nothing);
        match witness::outside(automaton, &goals, taken) {
            Search::None if !automaton.is_complete() => Search::GivenUp,
            search => search,
        }
    }
}

fn prepare<'a>(
    label: &'a LabelSpace,
    values: &'a Values,
    patterns: &[(&'a Regex, bool)],
) -> Prepared<'a> {
    let (expressions, shared) = label.expressions();
    let own = (!patterns.is_empty()).then(|| {
        let theirs = patterns.iter().map(|(regex, _)| *regex);
        Automaton::new(expressions.iter().chain(theirs))
    });
    // An absent label is decided on by itself.
    let excluded = values.conditions().iter().filter_map(|c| c.excluded());
    let mut taken: HashMap<Vec<u32>, BTreeSet<&str>> = HashMap::new();
    for value in label.listed().chain(excluded).chain([""]) {
        let accepts = match shared.and_then(|automaton| automaton.run(value)) {
            Some(state) => state.accepts.to_vec(),
            None => {
                let numbered = (0..).zip(expressions);
                let matching = numbered.filter(|(_, regex)| regex.is_match(value));
                matching.map(|(at, _)| at).collect()
            }
        };
        taken.entry(accepts).or_default().insert(value);
    }
    Prepared {
        own,
        accepts: label.rest().map(|(accepts, id)| (id, accepts)).collect(),
        taken,
    }
}

/// Returns a value that is not taken.
fn fresh(taken: &HashMap<Vec<u32>, BTreeSet<&str>>) -> Search {
    let is_taken = |name: &String| taken.values().any(|values| values.contains(name.as_str()));
    let names = std::iter::once("other".to_owned()).chain((2..).map(|n| format!("other-{n}")));
    let mut free = names.skip_while(is_taken);
    free.next().map_or(Search::GivenUp, Search::Found)
}
