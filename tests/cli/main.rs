//! The command line, end to end: one binary, one file a topic.

// A failure of a test is a panic.
#![allow(clippy::expect_used)]

mod artifacts;
mod coverage;
mod examples;
mod golden;
mod hooks;
mod house;
mod live;
mod routes;
mod rule_alerts;
mod sandbox;
mod sarif;
mod secrets;
mod stacks;
mod teams;
mod templates;
mod validate;
