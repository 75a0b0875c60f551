//! The small languages that stand inside the files, pure: text in, value or [`Fault`](crate::diag::Fault) out.

mod excerpt;
pub(crate) mod gostring;

pub mod duration;
pub mod matcher;
pub mod regex;
