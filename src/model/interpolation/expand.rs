//! What the variables of a text become.

use std::borrow::Cow;
use std::ops::Range;

use super::codes::{INVALID_INTERPOLATION, REQUIRED_VARIABLE};
use super::pieces::{MAX_NESTING, Operator, Piece, PieceKind, Variable};
use crate::diag::{Finding, Place};

/// Why a text has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// `${` that begins no variable.
    Invalid,
    /// Defaults nested too deeply.
    TooDeep,
    /// Variables that make the text longer than anything that runs could take.
    TooLong,
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
            Self::TooLong => Finding::new(
                &INVALID_INTERPOLATION,
                place,
                format!("with its variables the text is longer than {MAX_FILLED} bytes"),
            )
            .help("Linux takes no longer argument or environment variable; shorten it"),
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

/// How many bytes variables may bring into one text: what Linux takes as one argument or variable.
/// Without a bound, lines that name the one before them twice double their length each time.
pub const MAX_FILLED: usize = 128 << 10;

/// Returns what a text becomes, or nothing when its variables make it too long.
pub fn expand_all<'p>(
    text: &str,
    pieces: impl IntoIterator<Item = &'p Piece>,
    with: &mut dyn Substitution,
) -> String {
    let mut out = String::new();
    let mut filled = 0;
    for piece in pieces {
        let part = expand(text, piece, with);
        filled += match piece.kind {
            PieceKind::Literal => 0,
            _ => part.len(),
        };
        if filled > MAX_FILLED {
            with.refused(&piece.range, Refusal::TooLong);
            return String::new();
        }
        out.push_str(&part);
    }
    out
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
            let alternative = expand_all(text, pieces, with);
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
