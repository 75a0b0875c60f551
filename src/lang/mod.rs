//! The small languages that stand inside the files, pure: text in, value or [`Fault`](crate::diag::Fault) out.

mod excerpt;
mod gostring;

pub mod duration;
pub mod gotmpl;
pub mod matcher;
pub mod regex;
pub mod time;
pub mod url;
