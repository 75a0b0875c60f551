//! Where alerts go: the routing tree, resolving label sets, and what can be proved about it.
//!
//! Everything here is pure. [`Tree`] is the routing tree with what is in force for each route;
//! [`Space`] splits the values of labels into the classes that matchers can tell apart, which makes
//! the infinitely many label sets finitely many.

mod assessment;
mod condition;
mod config;
mod cover;
pub mod coverage;
pub mod dead;
pub mod diff;
pub mod duplicate;
mod inhibit;
mod key;
mod labels;
pub mod landing;
mod level;
mod muting;
mod plan;
mod probe;
mod region;
mod resolve;
#[cfg(test)]
mod sample;
pub mod space;
pub mod suite;
mod tree;
mod walk;
mod within;

pub use assessment::Assessment;
pub use config::{Config, Intervals, Mute};
pub use inhibit::Inhibition;
pub use labels::Labels;
pub use muting::Muting;
pub use resolve::Resolver;
pub use space::Space;
pub use tree::{Draft, Effective, GroupBy, Origin, Route, RouteId, Tree};
pub use walk::{Step, Verdict};
pub use within::{Within, common, within};
