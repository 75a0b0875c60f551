//! Keeps a Prometheus and Alertmanager alerting stack honest.

pub mod check;
pub mod diag;
pub mod lang;
pub mod model;
pub mod source;
