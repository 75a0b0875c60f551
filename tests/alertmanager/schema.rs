//! The places of all fields, from the model's own description of itself.

use techcorp::model::Version;
use techcorp::model::alertmanager::Alertmanager;
use techcorp::model::decode::{Decode, Shape};

use crate::yaml::{Step, Yaml};

/// How many child routes, attachments and the like are followed into themselves.
const MAX_REPEAT: usize = 2;

/// A field: the way to it and an example of its value.
#[derive(Clone, Debug)]
pub struct Place {
    /// The way from the top of the file.
    pub path: Vec<Step>,
    /// A value it takes.
    pub example: Yaml,
    /// Whether its value must never be shown.
    pub secret: bool,
}

/// Returns every field that Alertmanager 0.33 has.
pub fn places() -> Vec<Place> {
    let mut found = Vec::new();
    collect(
        &Alertmanager::shape(),
        &mut Vec::new(),
        &mut Vec::new(),
        &mut found,
    );
    found
}

fn collect(
    shape: &Shape,
    path: &mut Vec<Step>,
    labels: &mut Vec<&'static str>,
    found: &mut Vec<Place>,
) {
    match shape {
        Shape::Scalar { .. } => {}
        Shape::List(item) => step(Step::First, item, path, labels, found),
        Shape::Map(value) => step(Step::Field("x".to_owned()), value, path, labels, found),
        Shape::Struct { label, fields } => {
            if labels.iter().filter(|l| *l == label).count() >= MAX_REPEAT {
                return;
            }
            labels.push(label);
            let target = Version::new(0, 33);
            for field in fields() {
                let known = field.since.iter().all(|s| s.major > 0 || *s <= target)
                    && field.until.is_none_or(|until| until > target);
                if known {
                    let shape = (field.shape)();
                    step(
                        Step::Field(field.name.to_owned()),
                        &shape,
                        path,
                        labels,
                        found,
                    );
                }
            }
            labels.pop();
        }
    }
}

fn step(
    step: Step,
    shape: &Shape,
    path: &mut Vec<Step>,
    labels: &mut Vec<&'static str>,
    found: &mut Vec<Place>,
) {
    path.push(step);
    found.push(Place {
        path: path.clone(),
        example: example(shape),
        secret: matches!(shape, Shape::Scalar { secret: true, .. }),
    });
    collect(shape, path, labels, found);
    path.pop();
}

fn example(shape: &Shape) -> Yaml {
    match shape {
        Shape::Scalar { example, .. } => match *example {
            "true" | "1" | "1.5" => Yaml::raw(*example),
            text => Yaml::text(text),
        },
        Shape::List(item) => Yaml::List(vec![example(item)]),
        Shape::Map(value) => Yaml::map([("x", example(value))]),
        Shape::Struct { .. } => Yaml::map([]),
    }
}
