//! The command line, end to end: one binary, one file a topic.

// A failure of a test is a panic.
#![allow(clippy::expect_used)]

mod artifacts;
mod coverage;
mod examples;
mod house;
mod routes;
mod rule_alerts;
mod sandbox;
mod secrets;
mod templates;
mod validate;
