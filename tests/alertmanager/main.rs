//! Alertmanager configurations made from the schema itself: compared with the real amtool, and
//! searched for secrets in everything that is shown of them.

// The figures are read from the output, and a failure is a panic.
#![allow(clippy::panic, clippy::print_stdout, clippy::expect_used)]

mod amtool;
mod cases;
mod checked;
mod peers;
#[path = "../support/random.rs"]
mod random;
mod schema;
mod secrets;
mod yaml;
