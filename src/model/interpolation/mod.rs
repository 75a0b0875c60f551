//! `${VARIABLE}` in compose files, env files and the files that are rendered: read and replaced
//! as docker compose 2.40 does.
//!
//! Source: compose-go 2.9 `template/template.go`.

mod codes;
mod expand;
mod pieces;
#[cfg(test)]
mod tests;

pub use codes::{CODES, INVALID_INTERPOLATION, REQUIRED_VARIABLE};
pub use expand::{MAX_FILLED, Refusal, Substitution, expand, expand_all};
pub use pieces::{MAX_NESTING, Operator, Piece, PieceKind, Variable, parse};
