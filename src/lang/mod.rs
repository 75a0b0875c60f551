//! The small languages that stand inside the files, pure: text in, value or [`Fault`](crate::diag::Fault) out.

mod excerpt;
pub(crate) mod gofloat;
pub(crate) mod gostring;

pub mod duration;
pub mod gotmpl;
pub mod matcher;
pub mod promql;
pub mod regex;
pub mod selector;
pub mod size;
pub mod time;
pub mod url;
pub mod variable;
