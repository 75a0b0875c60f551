//! Findings and results in each output format. Renderers are siblings over one model.

mod excerpt;
mod findings;
mod human;
mod json;
mod text;
mod ui;

pub use findings::{Report, Summary};
pub use human::human;
pub use json::json;
pub use text::{plain, short};
pub use ui::{Color, Ui};
