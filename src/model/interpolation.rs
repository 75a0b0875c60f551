//! `${VARIABLE}` in compose files, env files and the files that are rendered: read and replaced
//! as docker compose 2.40 does.
//!
//! Source: compose-go 2.9 `template/template.go`.

use std::borrow::Cow;
use std::ops::Range;

use crate::diag::{Code, Example, Finding, Level, Place, Severity};

/// `${` that begins no variable.
pub static INVALID_INTERPOLATION: Code = Code {
    name: "invalid-interpolation",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a `${` that begins no variable",
    explain: "Docker compose replaces `$NAME`, `${NAME}` and `${NAME:-default}` (also `-`, `:?`, \
`?`, `:+`, `+`) in every value of a compose file, comments and keys excepted, and refuses a file \
with any other text after `${`. A default reaches to its closing brace, which must stand on the \
same line. A dollar that is meant as such, in a shell command for example, is written `$$`.",
    wrong: &[Example {
        name: "docker-compose.yml",
        text: "services:\n  job:\n    image: alpine:3.22\n    command: sh -c 'echo ${1}'\n",
    }],
    right: &[Example {
        name: "docker-compose.yml",
        text: "services:\n  job:\n    image: alpine:3.22\n    command: sh -c 'echo $${1}'\n",
    }],
};

/// A variable that must be set and is not.
pub static REQUIRED_VARIABLE: Code = Code {
    name: "required-variable",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a variable that the file demands is not set",
    explain: "`${NAME:?message}` demands that NAME is set and not empty, `${NAME?message}` that it \
is set. Docker compose refuses the file otherwise, wherever the text stands: also in services of \
profiles that are not active, in `x-` keys, and inside a default that is not used.",
    wrong: &[Example {
        name: "docker-compose.yml",
        text: "services:\n  db:\n    image: postgres:17.2\n    environment:\n      POSTGRES_PASSWORD: ${TEST_DB_PASSWORD:?set it in .env}\n",
    }],
    right: &[
        Example {
            name: "docker-compose.yml",
            text: "services:\n  db:\n    image: postgres:17.2\n    environment:\n      POSTGRES_PASSWORD: ${TEST_DB_PASSWORD:?set it in .env}\n",
        },
        Example {
            name: ".env",
            text: "TEST_DB_PASSWORD=nZ7kq3Tw9\n",
        },
    ],
};

/// The codes of replacing variables.
pub static CODES: &[&Code] = &[&INVALID_INTERPOLATION, &REQUIRED_VARIABLE];

/// How deep defaults may stand in one another; docker compose itself has no bound.
pub const MAX_NESTING: usize = 64;

/// What decides whether a variable's own value or its alternative is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `${VAR:-default}`: the default when unset or empty.
    DefaultWhenEmpty,
    /// `${VAR-default}`: the default when unset.
    DefaultWhenUnset,
    /// `${VAR:?why}`: refused when unset or empty.
    RequiredNotEmpty,
    /// `${VAR?why}`: refused when unset.
    RequiredSet,
    /// `${VAR:+other}`: the alternative when set and not empty.
    ReplaceWhenNotEmpty,
    /// `${VAR+other}`: the alternative when set.
    ReplaceWhenSet,
}

impl Operator {
    fn of(colon: bool, sign: u8) -> Option<Self> {
        Some(match (sign, colon) {
            (b'-', true) => Self::DefaultWhenEmpty,
            (b'-', false) => Self::DefaultWhenUnset,
            (b'?', true) => Self::RequiredNotEmpty,
            (b'?', false) => Self::RequiredSet,
            (b'+', true) => Self::ReplaceWhenNotEmpty,
            (b'+', false) => Self::ReplaceWhenSet,
            _ => return None,
        })
    }
}

/// One variable of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// The operator with the pieces of its default, alternative or message.
    pub alternative: Option<(Operator, Vec<Piece>)>,
}

/// What a piece of a text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// Stands for itself.
    Literal,
    /// `$$`, which stands for `$`.
    Dollar,
    /// A variable.
    Variable(Variable),
    /// `${` that begins no variable: docker compose refuses the text.
    Invalid,
    /// A default nested deeper than [`MAX_NESTING`].
    TooDeep,
}

/// A piece of a text with the bytes of the text that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Bytes of the whole text.
    pub range: Range<usize>,
    /// What stands there.
    pub kind: PieceKind,
}

/// Splits a text into literals and variables as docker compose 2.40 does.
///
/// `$` before anything but a letter, `_`, `{` or `$` stands for itself. An operator's text reaches
/// to the brace that closes it, else to the last brace of its line; it never leaves its line.
pub fn parse(text: &str) -> Vec<Piece> {
    pieces(text, 0..text.len(), 0)
}

fn pieces(text: &str, range: Range<usize>, depth: usize) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut literal = range.start;
    let mut at = range.start;
    let bytes = text.as_bytes();
    let mut last_brace = LastBrace::default();
    while let Some(dollar) = bytes
        .get(at..range.end)
        .and_then(|rest| memchr::memchr(b'$', rest))
        .map(|i| at + i)
    {
        let Some((end, kind)) = after_dollar(text, dollar, range.end, depth, &mut last_brace)
        else {
            at = dollar + 1;
            continue;
        };
        if literal < dollar {
            found.push(Piece {
                range: literal..dollar,
                kind: PieceKind::Literal,
            });
        }
        found.push(Piece {
            range: dollar..end,
            kind,
        });
        at = end;
        literal = end;
    }
    if literal < range.end {
        found.push(Piece {
            range: literal..range.end,
            kind: PieceKind::Literal,
        });
    }
    found
}

/// Remembers the last `}` of the line that was looked at, so that a line is searched once.
#[derive(Default)]
struct LastBrace {
    line_end: usize,
    brace: Option<usize>,
}

impl LastBrace {
    fn of(&mut self, bytes: &[u8], from: usize, end: usize) -> Option<usize> {
        if from >= self.line_end {
            let rest = bytes.get(from..end)?;
            let len = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            self.line_end = from + len;
            self.brace = memchr::memrchr(b'}', &rest[..len]).map(|i| from + i);
        }
        self.brace.filter(|brace| *brace >= from)
    }
}

/// Reads what begins with the `$` at `dollar`: where it ends and what it is, or `None` when the
/// `$` stands for itself.
fn after_dollar(
    text: &str,
    dollar: usize,
    end: usize,
    depth: usize,
    last_brace: &mut LastBrace,
) -> Option<(usize, PieceKind)> {
    let bytes = text.as_bytes().get(..end)?;
    match *bytes.get(dollar + 1)? {
        b'$' => Some((dollar + 2, PieceKind::Dollar)),
        b'{' => Some(braced(text, dollar, end, depth, last_brace)),
        c if is_name_start(c) => {
            let name_end = name_end(bytes, dollar + 1);
            let variable = Variable {
                name: text.get(dollar + 1..name_end)?.to_owned(),
                alternative: None,
            };
            Some((name_end, PieceKind::Variable(variable)))
        }
        _ => None,
    }
}

fn braced(
    text: &str,
    dollar: usize,
    end: usize,
    depth: usize,
    last_brace: &mut LastBrace,
) -> (usize, PieceKind) {
    let invalid = (dollar + 2, PieceKind::Invalid);
    let bytes = text.as_bytes().get(..end).unwrap_or_default();
    let name_start = dollar + 2;
    let name_end = match bytes.get(name_start) {
        Some(c) if is_name_start(*c) => name_end(bytes, name_start),
        _ => return invalid,
    };
    let name = text
        .get(name_start..name_end)
        .unwrap_or_default()
        .to_owned();
    let colon = bytes.get(name_end) == Some(&b':');
    let sign_at = name_end + usize::from(colon);
    let operator = bytes
        .get(sign_at)
        .and_then(|sign| Operator::of(colon, *sign));
    let Some(operator) = operator else {
        return match bytes.get(name_end) {
            Some(b'}') => {
                let alternative = None;
                let variable = Variable { name, alternative };
                (name_end + 1, PieceKind::Variable(variable))
            }
            _ => invalid,
        };
    };
    let inner = sign_at + 1;
    let Some(last) = last_brace.of(bytes, inner, end) else {
        return invalid;
    };
    let close = closing_brace(bytes, dollar, last);
    if depth >= MAX_NESTING {
        return (close + 1, PieceKind::TooDeep);
    }
    let alternative = Some((operator, pieces(text, inner..close.max(inner), depth + 1)));
    let variable = Variable { name, alternative };
    (close + 1, PieceKind::Variable(variable))
}

/// Returns the brace that closes the one after `dollar`, or `last` when none does.
///
/// As compose-go 2.9 counts: the character after each opening brace is not looked at.
fn closing_brace(bytes: &[u8], dollar: usize, last: usize) -> usize {
    let mut open = 0_usize;
    let mut at = dollar;
    while at <= last {
        match bytes.get(at) {
            Some(b'}') => {
                open = open.saturating_sub(1);
                if open == 0 {
                    return at;
                }
            }
            Some(b'{') => {
                open += 1;
                at += 1;
            }
            _ => {}
        }
        at += 1;
    }
    last
}

fn is_name_start(c: u8) -> bool {
    c.is_ascii_alphabetic() || c == b'_'
}

fn name_end(bytes: &[u8], start: usize) -> usize {
    let name = bytes.get(start..).unwrap_or_default();
    let len = name
        .iter()
        .take_while(|c| c.is_ascii_alphanumeric() || **c == b'_')
        .count();
    start + len
}

/// Why a text has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// `${` that begins no variable.
    Invalid,
    /// Defaults nested too deeply.
    TooDeep,
    /// A required variable is missing.
    Required {
        /// Its name.
        name: String,
        /// The message that the text gives; `None` when variables went into it.
        message: Option<String>,
    },
}

impl Refusal {
    /// Returns the finding that tells it. The message that a required variable gives is the
    /// author's own; it is shown only where no variable went into it.
    pub fn finding(self, place: Place) -> Finding {
        match self {
            Self::Invalid => Finding::new(
                &INVALID_INTERPOLATION,
                place,
                "`${` begins no variable here",
            )
            .help("write ${NAME} or ${NAME:-default} on one line; a plain dollar is $$"),
            Self::TooDeep => Finding::new(
                &INVALID_INTERPOLATION,
                place,
                format!("defaults stand in one another more than {MAX_NESTING} deep"),
            ),
            Self::Required { name, message } => {
                let finding = Finding::new(
                    &REQUIRED_VARIABLE,
                    place,
                    format!("variable `{name}` is required and not set, or empty"),
                );
                match message {
                    Some(message) if !message.is_empty() => {
                        finding.label(message).help(format!("set {name} in .env"))
                    }
                    _ => finding.help(format!("set {name} in .env")),
                }
            }
        }
    }
}

/// What the pieces of a text become, told piece by piece.
pub trait Substitution {
    /// Returns the value of a variable, or `None` when it is not set.
    fn value(&mut self, name: &str) -> Option<Cow<'_, str>>;

    /// Takes a variable that the text uses, a nested one after the one that it stands in.
    fn used(&mut self, _variable: &Variable, _range: &Range<usize>) {}

    /// Takes a fault; the text has no value then.
    fn refused(&mut self, range: &Range<usize>, refusal: Refusal);
}

/// Returns what one piece becomes.
///
/// Alternatives are worked out even where they are not taken, as docker compose does it: a
/// required variable inside an unused default is required still.
pub fn expand(text: &str, piece: &Piece, with: &mut dyn Substitution) -> String {
    let mut refuse = |refusal| {
        with.refused(&piece.range, refusal);
        String::new()
    };
    match &piece.kind {
        PieceKind::Literal => text.get(piece.range.clone()).unwrap_or_default().to_owned(),
        PieceKind::Dollar => "$".to_owned(),
        PieceKind::Invalid => refuse(Refusal::Invalid),
        PieceKind::TooDeep => refuse(Refusal::TooDeep),
        PieceKind::Variable(variable) => {
            with.used(variable, &piece.range);
            let Some((operator, pieces)) = &variable.alternative else {
                return with.value(&variable.name).unwrap_or_default().into_owned();
            };
            let alternative: String = pieces.iter().map(|p| expand(text, p, with)).collect();
            let value = with.value(&variable.name).map(Cow::into_owned);
            let set = value.is_some();
            let filled = value.as_ref().is_some_and(|v| !v.is_empty());
            match operator {
                Operator::DefaultWhenEmpty if !filled => alternative,
                Operator::DefaultWhenUnset if !set => alternative,
                Operator::ReplaceWhenNotEmpty if filled => alternative,
                Operator::ReplaceWhenSet if set => alternative,
                Operator::RequiredNotEmpty if !filled => required(with, text, piece, variable),
                Operator::RequiredSet if !set => required(with, text, piece, variable),
                _ => value.unwrap_or_default(),
            }
        }
    }
}

/// Refuses a required variable; the text's message is told when no variable stands in it.
fn required(with: &mut dyn Substitution, text: &str, piece: &Piece, variable: &Variable) -> String {
    let pieces = variable.alternative.iter().flat_map(|(_, pieces)| pieces);
    let message = pieces
        .map(|p| match p.kind {
            PieceKind::Literal => text.get(p.range.clone()),
            PieceKind::Dollar => Some("$"),
            _ => None,
        })
        .collect();
    let name = variable.name.clone();
    with.refused(&piece.range, Refusal::Required { name, message });
    String::new()
}

#[cfg(test)]
mod tests {
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
}
