//! The small languages that stand inside the files, pure: text in, value or [`Fault`](crate::diag::Fault) out.

pub mod promql;
