//! The values of labels, split into the classes that a set of matchers can tell apart.

mod automaton;
mod finite;
mod label;
mod meeting;
mod set;
mod threads;
mod witness;

use std::collections::{BTreeMap, HashMap};

pub use label::{Class, LabelSpace};
pub use meeting::Meeting;
pub use set::ClassSet;

use crate::lang::matcher::Matcher;
use label::Gathered;

/// All labels that some matchers speak of, each with the classes of its values.
///
/// Two label sets whose values are in the same classes fulfil the same matchers, so what holds for
/// one label set of classes holds for all: finitely many cases stand for infinitely many.
#[derive(Debug)]
pub struct Space {
    labels: Vec<LabelSpace>,
    numbers: HashMap<String, u32>,
}

impl Space {
    /// Splits the values of every label that these matchers name.
    pub fn new<'m>(matchers: impl Iterator<Item = &'m Matcher>) -> Self {
        let mut gathered: BTreeMap<&str, Gathered<'m>> = BTreeMap::new();
        for matcher in matchers {
            gathered.entry(matcher.name()).or_default().add(matcher);
        }
        let labels: Vec<_> = gathered
            .into_iter()
            .map(|(name, gathered)| gathered.split(name))
            .collect();
        let names = labels.iter().map(|label| label.name().to_owned());
        Self {
            numbers: names.zip(0..).collect(),
            labels,
        }
    }

    /// Returns the labels, sorted by name; their numbers are their places.
    pub fn labels(&self) -> &[LabelSpace] {
        &self.labels
    }

    /// Returns the number of a label.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// Returns the label of a number that came from this space.
    pub fn label(&self, number: u32) -> &LabelSpace {
        &self.labels[number as usize]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::routing::sample::{VALUES, matcher_texts, matchers};

    fn witnesses(text: &str) -> Vec<String> {
        let matchers = matchers(text);
        let space = Space::new(matchers.iter());
        assert!(space.label(0).is_complete());
        let classes = space.label(0).classes().iter();
        classes.map(|class| class.witness.clone()).collect()
    }

    #[test]
    fn values_are_split_as_far_as_matchers_tell_them_apart() {
        assert_eq!(witnesses(r#"a="x",a=~"x|y|z""#), ["x", "y", ""]);
        assert_eq!(witnesses(r#"a="""#), ["", "other"]);
        assert_eq!(witnesses(r#"a=~"x.*",a="x""#), ["x", "", "xa"]);
        assert_eq!(witnesses(r#"a=~"(x|y)+",a=~"[xy]""#), ["x", "", "xx"]);
        assert_eq!(witnesses(r#"a=~".*""#), ["", "\n"]);
    }

    #[test]
    fn classes_that_need_a_line_feed_are_marked() {
        let matchers = matchers(r#"a=~".+",a="""#);
        let space = Space::new(matchers.iter());
        let marks: Vec<_> = space
            .label(0)
            .classes()
            .iter()
            .map(|c| c.line_feed)
            .collect();
        assert_eq!(marks, [false, false, true]);
    }

    #[test]
    fn too_many_kinds_of_values_are_told() {
        let text: Vec<_> = (0..40).map(|i| format!(r#"a=~".*w{i}x.*""#)).collect();
        let matchers = matchers(&format!("{},a=\"w1xw2x\"", text.join(",")));
        let space = Space::new(matchers.iter());
        let label = space.label(0);
        assert!(!label.is_complete());
        let class = label.class_of("w1xw2x").unwrap();
        let taken = |m: &&Matcher| label.set(m).unwrap().contains(class);
        assert_eq!(matchers.iter().filter(taken).count(), 3);
    }

    proptest! {
        #[test]
        fn a_class_is_in_a_set_when_its_values_match(
            texts in prop::collection::vec(matcher_texts(), 1..6),
        ) {
            let matchers = matchers(&texts.join(","));
            let space = Space::new(matchers.iter());
            for matcher in &matchers {
                let label = space.label(space.number(matcher.name()).unwrap());
                prop_assert!(label.is_complete());
                let set = label.set(matcher).unwrap();
                let witnesses = label.classes().iter().map(|c| c.witness.as_str());
                for value in VALUES.into_iter().chain(witnesses) {
                    let class = label.class_of(value).unwrap();
                    prop_assert_eq!(set.contains(class), matcher.matches(value));
                }
                for (id, class) in (0..).zip(label.classes()) {
                    prop_assert_eq!(label.class_of(&class.witness), Some(id));
                    for value in class.values.iter().flatten() {
                        prop_assert_eq!(label.class_of(value), Some(id));
                    }
                }
            }
        }
    }
}
