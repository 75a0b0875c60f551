use std::borrow::Cow;
use std::ops::Range;

use super::environment::Environment;
use super::value::{Data, Part, Text, Value};
use crate::diag::{Place, Sink};
use crate::model::interpolation::{
    MAX_FILLED, Operator, Piece, PieceKind, Refusal, Substitution, Variable, expand, parse,
};
use crate::source::names_secret;

/// A variable that a compose file uses.
#[derive(Clone, Debug, PartialEq)]
pub struct VariableUse {
    /// Its name.
    pub name: String,
    /// Where it is used.
    pub place: Place,
    /// What holds when it is not set; `None` for a plain `${NAME}`.
    pub operator: Option<Operator>,
    /// Whether it is set.
    pub set: bool,
}

/// Replaces the variables in every text of a value; keys stay as they are.
///
/// What cannot be replaced is reported and becomes empty.
pub fn interpolate(
    value: &mut Value,
    environment: &Environment,
    uses: &mut Vec<VariableUse>,
    sink: &mut Sink,
) {
    match &mut value.data {
        Data::Map(map) => {
            for entry in map.values_mut() {
                interpolate(&mut entry.value, environment, uses, sink);
            }
        }
        Data::List(items) => {
            for item in items {
                interpolate(item, environment, uses, sink);
            }
        }
        Data::Text(text) if text.value.contains('$') => {
            let replaced = {
                let mut lookup = Lookup {
                    value,
                    environment,
                    uses,
                    sink,
                    hidden: false,
                };
                replace(&mut lookup)
            };
            value.data = Data::Text(replaced);
        }
        _ => {}
    }
}

fn replace(lookup: &mut Lookup<'_>) -> Text {
    let Data::Text(raw) = &lookup.value.data else {
        return Text::default();
    };
    let mut text = Text {
        raw: raw.raw.clone(),
        hidden: raw.hidden,
        ..Text::default()
    };
    let mut filled = 0;
    for piece in parse(&raw.value) {
        let start = text.value.len();
        let part_of = expand(&raw.value, &piece, lookup);
        if piece.kind != PieceKind::Literal {
            filled += part_of.len();
        }
        if filled > MAX_FILLED {
            lookup.refused(&piece.range, Refusal::TooLong);
            break;
        }
        text.value.push_str(&part_of);
        text.parts.push(part(start..text.value.len(), piece));
    }
    text.hidden |= lookup.hidden;
    text
}

fn part(range: Range<usize>, piece: Piece) -> Part {
    Part {
        range,
        literal: piece.kind == PieceKind::Literal,
        raw: piece.range,
    }
}

struct Lookup<'a> {
    value: &'a Value,
    environment: &'a Environment,
    uses: &'a mut Vec<VariableUse>,
    sink: &'a mut Sink,
    hidden: bool,
}

impl Substitution for Lookup<'_> {
    fn value(&mut self, name: &str) -> Option<Cow<'_, str>> {
        let value = self.environment.value(name)?;
        self.hidden |= names_secret(name) && !value.is_empty();
        Some(value.into())
    }

    fn used(&mut self, variable: &Variable, range: &Range<usize>) {
        self.uses.push(VariableUse {
            name: variable.name.clone(),
            place: self.value.place_of(range.clone()),
            operator: variable.alternative.as_ref().map(|(operator, _)| *operator),
            set: self.environment.get(&variable.name).is_some(),
        });
    }

    fn refused(&mut self, range: &Range<usize>, refusal: Refusal) {
        let place = self.value.place_of(range.clone());
        self.sink.push(refusal.finding(place));
    }
}

#[cfg(test)]
mod tests {
    use super::{VariableUse, interpolate};
    use crate::diag::Sink;
    use crate::model::compose::environment::{Environment, Origin};
    use crate::model::compose::value::{Data, Value, read};
    use crate::source::SourceMap;
    use crate::source::yaml::load;

    fn run(text: &str) -> (Value, Vec<VariableUse>, Vec<String>) {
        let mut map = SourceMap::new();
        let file = map.add("c.yml", text);
        let mut sink = Sink::new();
        let tree = load(file, text, &mut sink).unwrap();
        let mut value = read(file, &tree, &mut sink).unwrap();
        let mut environment = Environment::default();
        for (name, value) in [("HOST", "db"), ("PASSWORD", "hunter2")] {
            environment.set(name, value, Origin::Process);
        }
        let mut uses = Vec::new();
        interpolate(&mut value, &environment, &mut uses, &mut sink);
        let findings = sink.into_sorted().into_iter().map(|f| f.message).collect();
        (value, uses, findings)
    }

    #[test]
    fn values_are_replaced_and_keys_are_not() {
        let (value, uses, findings) = run("a: 'x ${HOST}:$PORT'\n$HOST: [\"$$\", 5]\n");
        assert!(findings.is_empty());
        assert_eq!(value.get("a").unwrap().as_str(), Some("x db:"));
        assert!(value.get("$HOST").is_some());
        let uses: Vec<_> = uses
            .iter()
            .map(|u| (u.name.as_str(), u.place.span.start, u.set))
            .collect();
        assert_eq!(uses, [("HOST", 6, true), ("PORT", 14, false)]);
    }

    #[test]
    fn places_inside_a_replaced_text_lead_back() {
        let text = "a: --url=${HOST}/x\n";
        let (value, ..) = run(text);
        let a = value.get("a").unwrap();
        let at = a.as_str().unwrap().find("/x").unwrap();
        let span = a.place_of(at..at + 2).span;
        assert_eq!(&text[span.start..span.end], "/x");
        let span = a.place_of(6..8).span;
        assert_eq!(&text[span.start..span.end], "${HOST}");
    }

    #[test]
    fn a_secret_hides_the_text_it_went_into() {
        let (value, _, findings) = run("a: ${PASSWORD}\nb: ${HOST}\nc: ${PASSWORD:?}${X:?}\n");
        let hidden = |key: &str| match &value.get(key).unwrap().data {
            Data::Text(text) => text.hidden,
            _ => panic!("a text"),
        };
        assert!(hidden("a") && !hidden("b"));
        assert_eq!(findings.len(), 1);
    }
}
