//! A text split into literals and variables.

use std::ops::Range;

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
