//! Prometheus configurations made from the schema itself: compared with the real promtool, and
//! searched for secrets in everything that is shown of them.

// The figures are read from the output, and a failure is a panic.
#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::expect_used,
    clippy::unwrap_used
)]

mod bases;
mod checked;
mod files;
mod generate;
mod jobs;
mod known;
mod peers;
mod promtool;
#[path = "../support/random.rs"]
mod random;
mod secrets;
mod values;
mod yaml;
