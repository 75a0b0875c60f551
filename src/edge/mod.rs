//! The one place that talks to other programs over the network.
//!
//! Nothing here knows what the answers mean. Every call has a time limit and a limit of size.

pub mod http;
