//! Typed configurations with a span on every field, decoded from spanned YAML trees.
//!
//! A model mirrors the schema of one program; [`decode`] holds what they share. Decoding reports
//! what the type of a field refuses and goes on; rules between fields belong to `check`.

pub mod alertmanager;
pub mod catalogue;
pub mod compose;
pub mod decode;
pub mod dockerfile;
pub mod env_file;
pub mod grafana;
pub mod http;
pub mod inference;
pub mod interpolation;
pub mod prometheus;
pub mod rules;
pub mod stack;
pub mod suite;
pub mod team;
mod version;

pub use version::Version;
