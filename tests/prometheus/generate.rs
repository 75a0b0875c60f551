//! Files made from the schema: every field with right and wrong values.

use techcorp::model::decode::{FieldInfo, Model, Shape};
use techcorp::model::prometheus::Prometheus;

use crate::bases;
use crate::jobs;
use crate::random::Random;
use crate::values::{example, values};
use crate::yaml::Value;

/// A generated file.
pub struct Case {
    /// Which fields were set, for the report.
    pub what: String,
    /// The file.
    pub text: String,
}

/// How many of a mapping a field takes.
#[derive(Clone, Copy)]
enum Kind {
    One,
    List,
    Map,
}

/// One step from the root to a mapping.
#[derive(Clone)]
struct Step {
    field: &'static str,
    kind: Kind,
    /// The label of the mapping that is reached.
    label: &'static str,
}

/// A mapping of the schema and the way to it.
#[derive(Clone)]
struct Place {
    way: Vec<Step>,
    label: &'static str,
    fields: fn() -> Vec<FieldInfo>,
}

pub struct Generator {
    random: Random,
    places: Vec<Place>,
    lacking: Vec<String>,
}

impl Generator {
    pub fn new(seed: u64, lacking: Vec<String>) -> Self {
        let root = Place {
            way: Vec::new(),
            label: Prometheus::LABEL,
            fields: Prometheus::fields,
        };
        let mut places = vec![root.clone()];
        collect(&root, &lacking, &mut places);
        Self {
            random: Random::new(seed),
            places,
            lacking,
        }
    }

    fn below(&mut self, bound: usize) -> usize {
        self.random.below(bound.max(1))
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    fn usable(&self, field: &FieldInfo) -> bool {
        !self.lacking.iter().any(|l| l == field.name)
    }

    /// Returns one file for every field of every mapping with every value of its kind, and one for
    /// every needed field that is left out.
    pub fn systematic(&mut self) -> Vec<Case> {
        let mut cases = Vec::new();
        for place in self.places.clone() {
            for field in (place.fields)().iter().filter(|f| self.usable(f)) {
                for value in values(place.label, field) {
                    let what = format!("{}.{} = {value}", place.label, field.name);
                    cases.push(build(&place, &[(field.name, Some(value))], what));
                }
            }
            for (name, _) in bases::of(place.label) {
                // Without a region promtool asks the network.
                if *name != "region" || !place.label.ends_with("_sd_config") {
                    let what = format!("{} without {name}", place.label);
                    cases.push(build(&place, &[(name, None)], what));
                }
            }
        }
        cases
    }

    /// Returns some of the cases.
    pub fn sample(&mut self, mut cases: Vec<Case>, count: usize) -> Vec<Case> {
        let count = count.min(cases.len());
        for at in 0..count {
            let other = at + self.below(cases.len() - at);
            cases.swap(at, other);
        }
        cases.truncate(count);
        cases
    }

    /// Returns files in which several fields of one mapping are set, and random scrape jobs.
    pub fn random(&mut self, count: usize) -> Vec<Case> {
        (0..count).map(|_| self.random_case()).collect()
    }

    fn random_case(&mut self) -> Case {
        if self.below(3) == 0 {
            return jobs::random(&mut |bound| self.below(bound));
        }
        let at = self.below(self.places.len());
        let place = self.places[at].clone();
        let fields: Vec<_> = (place.fields)()
            .into_iter()
            .filter(|f| self.usable(f))
            .collect();
        let mut changes = Vec::new();
        for _ in 0..2 + self.below(4) {
            let field = *self.pick(&fields);
            let value = if self.below(4) > 0 {
                example(&(field.shape)())
            } else {
                let values = values(place.label, &field);
                let at = self.below(values.len());
                values[at].clone()
            };
            changes.push((field.name, Some(value)));
        }
        let named: Vec<_> = changes.iter().map(|(name, _)| *name).collect();
        let what = format!("{} with {}", place.label, named.join(", "));
        build(&place, &changes, what)
    }
}

/// A field that holds a secret.
pub struct SecretField {
    place: Place,
    name: &'static str,
    shape: Shape,
}

impl SecretField {
    /// Returns the field's name with the mapping that it stands in.
    pub fn what(&self) -> String {
        format!("{}.{}", self.place.label, self.name)
    }

    /// Returns a file with a right value that holds the mark in this field.
    pub fn right(&self, mark: &str) -> String {
        self.with(self.name, &wrap(&self.shape, mark))
    }

    /// Returns a file with this text as the value of a field.
    pub fn with(&self, name: &str, value: &str) -> String {
        build(
            &self.place,
            &[(name, Some(value.to_owned()))],
            String::new(),
        )
        .text
    }

    /// Returns the name with two letters swapped.
    pub fn misspelled(&self) -> String {
        let mut letters: Vec<char> = self.name.chars().collect();
        if let [.., a, b, _] = letters.as_mut_slice() {
            std::mem::swap(a, b);
        }
        letters.into_iter().collect()
    }

    /// Returns whether it takes a mapping with free keys.
    pub fn is_map(&self) -> bool {
        matches!(self.shape, Shape::Map(_))
    }

    /// Returns the field's name.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

/// Returns every field of the schema that holds a secret.
pub fn secret_fields() -> Vec<SecretField> {
    let generator = Generator::new(0, Vec::new());
    let fields = generator.places.into_iter().flat_map(|place| {
        let fields = (place.fields)().into_iter();
        let secret = fields.filter(|field| (field.shape)().holds_secret());
        let secret: Vec<_> = secret
            .map(|field| SecretField {
                place: place.clone(),
                name: field.name,
                shape: (field.shape)(),
            })
            .collect();
        secret
    });
    fields.collect()
}

fn wrap(shape: &Shape, text: &str) -> String {
    match shape {
        Shape::List(inner) => format!("[{}]", wrap(inner, text)),
        Shape::Map(inner) => format!("{{X-Key: {}}}", wrap(inner, text)),
        Shape::Scalar { .. } | Shape::Struct { .. } => text.to_owned(),
    }
}

/// Finds every mapping below a place, each label once in each of its surroundings.
fn collect(place: &Place, lacking: &[String], places: &mut Vec<Place>) {
    if place.way.len() > 4 {
        return;
    }
    for field in (place.fields)() {
        if lacking.iter().any(|l| l == field.name) {
            continue;
        }
        let (kind, shape) = match (field.shape)() {
            Shape::List(inner) => (Kind::List, *inner),
            Shape::Map(inner) => (Kind::Map, *inner),
            other => (Kind::One, other),
        };
        if let Shape::Struct { label, fields } = shape {
            let mut way = place.way.clone();
            way.push(Step {
                field: field.name,
                kind,
                label,
            });
            let inner = Place { way, label, fields };
            places.push(inner.clone());
            collect(&inner, lacking, places);
        }
    }
}

/// Returns the mapping that a label names with the fields that it needs.
pub fn base(label: &str) -> Value {
    let fields = bases::of(label).iter();
    Value::Map(
        fields
            .map(|(name, text)| ((*name).to_owned(), Value::raw(*text)))
            .collect(),
    )
}

/// Writes a file in which the mapping at a place has these fields; `None` leaves one out.
fn build(place: &Place, changes: &[(&str, Option<String>)], what: String) -> Case {
    let mut value = base(place.label);
    for (name, change) in changes {
        match change {
            Some(text) => {
                if let Some((beside, text)) = bases::beside(place.label, name) {
                    value.set(beside, Value::raw(text));
                }
                value.set(name, Value::raw(text));
            }
            None => {
                if let Value::Map(entries) = &mut value {
                    entries.retain(|(key, _)| key != name);
                }
            }
        }
    }
    for (number, step) in place.way.iter().enumerate().rev() {
        let outer = match number.checked_sub(1) {
            Some(before) => place.way[before].label,
            None => Prometheus::LABEL,
        };
        let inner = match step.kind {
            Kind::One => value,
            Kind::List => Value::List(vec![value]),
            Kind::Map => Value::Map(vec![("X-Key".to_owned(), value)]),
        };
        value = base(outer);
        if let Some((beside, text)) = bases::beside(outer, step.field) {
            value.set(beside, Value::raw(text));
        }
        value.set(step.field, inner);
    }
    let mut text = String::new();
    value.write(&mut text, 0);
    Case { what, text }
}
