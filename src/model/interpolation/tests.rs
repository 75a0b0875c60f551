use std::borrow::Cow;
use std::ops::Range;

use proptest::prelude::*;

use super::{Refusal, Substitution, Variable, expand, parse};

#[derive(Default)]
struct Test {
    refused: Vec<Refusal>,
    used: Vec<String>,
}

impl Substitution for Test {
    fn value(&mut self, name: &str) -> Option<Cow<'_, str>> {
        match name {
            "A" => Some("a".into()),
            "EMPTY" => Some("".into()),
            _ => None,
        }
    }

    fn used(&mut self, variable: &Variable, _: &Range<usize>) {
        self.used.push(variable.name.clone());
    }

    fn refused(&mut self, _: &Range<usize>, refusal: Refusal) {
        self.refused.push(refusal);
    }
}

fn substitute(text: &str) -> (String, Test) {
    let mut test = Test::default();
    let value = parse(text)
        .iter()
        .map(|p| expand(text, p, &mut test))
        .collect();
    (value, test)
}

#[test]
fn every_form_gives_what_docker_compose_gives() {
    let cases = [
        ("$A", "a"),
        ("${A}${A}x", "aax"),
        ("$UNSET.", "."),
        ("$$A $5 $ $(x) a$", "$A $5 $ $(x) a$"),
        ("${UNSET:-d}${EMPTY:-d}${A:-d}", "dda"),
        ("${UNSET-d}[${EMPTY-d}]${A-d}", "d[]a"),
        ("${UNSET:+d}[${EMPTY:+d}]${A:+d}", "[]d"),
        ("${UNSET+d}[${EMPTY+d}]${A+d}", "[d]d"),
        ("${A:?e}${A?e}${EMPTY?e}", "aa"),
        ("${UNSET:-${A}}", "a"),
        ("${UNSET:-${EMPTY:-$A}}!", "a!"),
        ("${UNSET:-{\"k\":1}}", "{\"k\":1}"),
        ("${UNSET:-{}}", "{}"),
        ("${UNSET:-x}y}", "xy}"),
        ("${UNSET:-a}${UNSET:-b} $A}", "ab a}"),
        ("${UNSET-:-x}", ":-x"),
        ("${UNSET:-b?c}", "b?c"),
    ];
    for (text, want) in cases {
        let (value, test) = substitute(text);
        assert_eq!(value, want, "{text}");
        assert_eq!(test.refused, [], "{text}");
    }
}

#[test]
fn broken_forms_and_missing_variables_are_refused() {
    for text in ["${", "${}", "${1}", "${A", "${A b}", "${A:-x\ny}", "${A:x}"] {
        assert_eq!(substitute(text).1.refused, [Refusal::Invalid], "{text}");
    }
    let required = |name: &str, message: Option<&str>| Refusal::Required {
        name: name.into(),
        message: message.map(str::to_owned),
    };
    let cases = [
        ("${B:?no $A}", required("B", None)),
        ("${EMPTY:?}", required("EMPTY", Some(""))),
        ("${B?set it}", required("B", Some("set it"))),
        ("${A:-${B?x}}", required("B", Some("x"))),
    ];
    for (text, want) in cases {
        assert_eq!(substitute(text).1.refused, [want], "{text}");
    }
}

#[test]
fn nesting_is_bounded_and_nested_variables_are_told() {
    let (_, test) = substitute("${B:-${C:-$D}} $A");
    assert_eq!(test.used, ["B", "C", "D", "A"]);
    let deep = "${A:-".repeat(50_000) + &"}".repeat(50_000);
    assert_eq!(substitute(&deep).1.refused, [Refusal::TooDeep]);
}

proptest! {
    #[test]
    fn any_text_splits_into_pieces_that_cover_it(text in r"([${}:?+\-ABz_1 \n]|é){0,40}") {
        let mut at = 0;
        for piece in parse(&text) {
            prop_assert_eq!(piece.range.start, at);
            prop_assert!(piece.range.end > at && text.is_char_boundary(piece.range.end));
            at = piece.range.end;
        }
        prop_assert_eq!(at, text.len());
        substitute(&text);
    }
}
