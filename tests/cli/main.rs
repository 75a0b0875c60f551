//! The command line, end to end: one binary, one file a topic.

mod artifacts;
mod examples;
mod house;
mod sandbox;
mod validate;
