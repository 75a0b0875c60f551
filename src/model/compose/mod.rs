//! Compose files, as docker compose 2.40 (compose-go 2.9) loads them.
//!
//! [`load`] reads the files, replaces variables, follows `extends` and `include`, merges, and
//! reads the types; the [`Project`] that it returns knows the place of everything. What docker
//! compose would refuse for its form is reported on the way; rules between keys are for `check`.

mod canonical;
mod codes;
pub mod decode;
mod environment;
mod inside;
mod interpolate;
mod load;
mod merge;
mod project;
pub mod service;
pub mod syntax;
pub mod toplevel;
pub mod value;

pub use codes::CODES;
pub use environment::{Environment, Known, Origin, ServiceVariable};
pub(crate) use inside::is_open;
pub use inside::{Fitting, Inside, Source};
pub use interpolate::VariableUse;
pub use load::{DEFAULT_NAMES, Inputs, OVERRIDE_NAMES, Request, load};
pub use project::{Project, ProjectName, normalised_name};
