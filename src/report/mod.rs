//! Findings and results in each output format. Renderers are siblings over one model.

mod diff;
mod excerpt;
mod findings;
mod github;
mod golden;
mod human;
mod json;
mod junit;
pub mod routes;
mod sarif;
mod text;
mod ui;

pub use diff::diff;
pub use findings::{Report, Summary};
pub use github::github;
pub use golden::{GoldenCase, GoldenVerdict, golden_human, golden_json, golden_junit};
pub use human::human;
pub use json::json;
pub use junit::junit;
pub use sarif::sarif;
pub use text::{plain, short};
pub use ui::{Color, Ui};
