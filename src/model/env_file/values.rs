use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::{Raw, RawValue};
use crate::diag::Span;
use crate::model::interpolation::{self, Refusal, Substitution};

/// The values of an env file.
#[derive(Debug, Default)]
pub struct Evaluated {
    /// The value of each entry, in order; `None` for a name alone that has none outside.
    pub values: Vec<Option<String>>,
    /// Variables that could not be replaced, with their places in the file.
    pub refusals: Vec<(Span, Refusal)>,
}

/// Replaces the variables in the values of an env file, as docker compose does while it reads:
/// `outside` wins, then what stands earlier in the file, then `before`.
pub fn evaluate(
    entries: &[Raw],
    before: &BTreeMap<String, String>,
    outside: &dyn Fn(&str) -> Option<String>,
) -> Evaluated {
    let mut known = before.clone();
    let mut result = Evaluated::default();
    for entry in entries {
        let value = match &entry.value {
            None => outside(&entry.name).or_else(|| known.get(&entry.name).cloned()),
            Some(value) if !value.expands => Some(value.text.clone()),
            Some(value) => {
                let mut lookup = Lookup {
                    known: &known,
                    outside,
                    value,
                    refusals: &mut result.refusals,
                };
                let pieces = interpolation::parse(&value.text);
                Some(interpolation::expand_all(&value.text, &pieces, &mut lookup))
            }
        };
        if let Some(value) = &value {
            known.insert(entry.name.clone(), value.clone());
        }
        result.values.push(value);
    }
    result
}

struct Lookup<'a> {
    known: &'a BTreeMap<String, String>,
    outside: &'a dyn Fn(&str) -> Option<String>,
    value: &'a RawValue,
    refusals: &'a mut Vec<(Span, Refusal)>,
}

impl Substitution for Lookup<'_> {
    fn value(&mut self, name: &str) -> Option<Cow<'_, str>> {
        (self.outside)(name)
            .map(Cow::Owned)
            .or_else(|| self.known.get(name).map(|v| Cow::Borrowed(v.as_str())))
    }

    fn refused(&mut self, _: &Range<usize>, refusal: Refusal) {
        let Range { start, end } = self.value.range;
        self.refusals.push((Span::new(start, end), refusal));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Evaluated, evaluate};
    use crate::model::env_file::parse;

    fn values(text: &str) -> Evaluated {
        let outside = |name: &str| (name == "OUT").then(|| "outside".to_owned());
        evaluate(&parse(text).0, &BTreeMap::new(), &outside)
    }

    #[test]
    fn what_stands_earlier_and_outside_fills_variables() {
        let values =
            values("A=1\nB=$A${OUT}$C\nOUT=x\nD=$OUT\nE='$A'\nF=\"\\$A\"\nOUT\nG\n").values;
        let values: Vec<_> = values.iter().map(Option::as_deref).collect();
        assert_eq!(
            values,
            [
                Some("1"),
                Some("1outside"),
                Some("x"),
                Some("outside"),
                Some("$A"),
                Some("$A"),
                Some("outside"),
                None
            ]
        );
    }

    #[test]
    fn values_that_double_are_bounded() {
        let mut text = "K0=0123456789\n".to_owned();
        for i in 0..30 {
            text.push_str(&format!("K{}=${{K{i}}}${{K{i}}}\n", i + 1));
        }
        let values = values(&text);
        assert_eq!(values.refusals.len(), 1);
        assert!(values.values.iter().flatten().all(|v| v.len() <= 128 << 10));
    }

    #[test]
    fn broken_and_missing_variables_are_told() {
        assert_eq!(values("A=${\nB=${C:?set it}\n").refusals.len(), 2);
    }
}
