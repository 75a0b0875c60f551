//! Executes templates as Alertmanager 0.33 does with Go's `text/template` and `html/template`, and
//! those of rules as Prometheus 3.5 does.
//!
//! The tree is that of [`gotmpl`](crate::lang::gotmpl), so every error has its place. Html is escaped
//! by the crate `gotmpl`, over what an execution puts out in turn.
//!
//! Bounded are the steps, the depth and the output of an execution; see [`Limits`].

mod branches;
mod builtin;
mod compare;
mod error;
mod exec;
mod fields;
mod function;
mod html;
mod humanize;
mod json;
mod markup;
mod methods;
mod number;
mod operand;
mod printf;
mod prometheus;
mod set;
mod text;

#[cfg(test)]
mod tests;

pub use error::{ErrorKind, ExecError};
pub use json::data_json;
pub(super) use json::{float as write_float, quoted as write_quoted};
pub use set::{Definition, Limits, Set, Unit};
