//! Checks across files: what the configuration of one program says of the containers of others.
//!
//! Everything is seen from the container that reads a configuration: which service that is follows
//! from the mounts of the compose file, and without a compose file nothing is said.

mod addresses;
mod alertmanagers;
mod contents;
mod grafana;
mod images;
mod intakes;
mod limits;
mod metrics;
mod network;
mod opens;
mod published;
mod raised;
mod settings;
mod uses;
mod web;
mod webhooks;

use super::Check;
use crate::diag::Example;

/// The checks of this folder.
pub static CHECKS: &[&Check] = &[
    &addresses::CHECK,
    &alertmanagers::CHECK,
    &contents::CHECK,
    &grafana::CHECK,
    &intakes::CHECK,
    &limits::CHECK,
    &metrics::CHECK,
    &published::CHECK,
    &raised::CHECK,
    &webhooks::CHECK,
];

/// Returns an example that is one compose file.
const fn compose(text: &'static str) -> Example {
    file("docker-compose.yml", text)
}

/// Returns an example.
const fn file(name: &'static str, text: &'static str) -> Example {
    Example { name, text }
}

/// A project of Prometheus and one exporter, for examples.
const PROMETHEUS: &str = "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes: ['./prometheus:/etc/prometheus:ro', 'data:/prometheus']\n  node-exporter:\n    image: prom/node-exporter:v1.9.1\nvolumes:\n  data:\n";

/// A project of Prometheus and Grafana, for examples.
const GRAFANA: &str = "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes: ['data:/prometheus']\n  grafana:\n    image: grafana/grafana:12.3.0\n    volumes: ['./grafana:/etc/grafana/provisioning:ro']\nvolumes:\n  data:\n";
