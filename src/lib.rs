//! Keeps a Prometheus and Alertmanager alerting stack honest.
//!
//! Data flows one way: bytes -> spanned tree -> typed model -> checks (pure) -> report. Each
//! module uses only those above it; a test holds that.
//!
//! | module | what it is |
//! |---|---|
//! | [`diag`] | what a finding is: span, code, severity, sink |
//! | [`source`] | files to texts and spanned YAML trees; globs; what looks like a secret |
//! | [`lang`] | the small languages inside the files, pure |
//! | [`model`] | typed, spanned configurations, and the stack they form |
//! | [`routing`] | where alerts go: resolving label sets, proofs about the tree |
//! | [`notify`] | what a notification says: data, templates, payloads |
//! | [`check`] | from a stack to findings, one check a file |
//! | [`edge`] | the network: HTTP with limits; knows nothing of the rest |
//! | [`fix`] | mechanical mends that keep comments and layout |
//! | [`report`] | findings and results in each output format; the one writer |
//! | [`settings`], [`context`], [`error`], [`exit`] | what holds for a run, and how it ends |
//! | [`commands`], [`cli`] | one file a command; the command line |
//!
//! # Where to add what
//! - A field of a configuration: its `model!` in [`model`], with the version it came in.
//! - A check: a file in [`check`], named in its folder's `CHECKS`; its code's examples are its test.
//! - An output format: a file in [`report`], beside the others.
//! - A command: a file in [`commands`], named in [`cli`]; then renew `completions/` and `man/`.

pub mod check;
pub mod cli;
pub mod commands;
pub mod context;
pub mod diag;
pub mod edge;
pub mod error;
pub mod exit;
pub mod fix;
pub mod lang;
pub mod model;
pub mod notify;
pub mod report;
pub mod routing;
pub mod settings;
pub mod source;
