//! Samples that are sent to a Prometheus which does not take any.

use std::collections::BTreeSet;

use super::network::{Peer, resolve};
use super::uses::{Purpose, uses};
use super::{compose, file};
use crate::check::{Check, Scope};
use crate::diag::{Code, Finding, Level, Severity, Sink};
use crate::model::stack::FileKind;

pub(super) static CHECK: Check = Check {
    codes: &[&CLOSED_RECEIVER],
    run,
};

const CONFIG: &str = "remote_write:\n  - url: http://central:9090/api/v1/write\n";

static CLOSED_RECEIVER: Code = Code {
    name: "closed-receiver",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "samples are sent to a Prometheus that does not take any",
    explain: "Prometheus takes samples from others (`/api/v1/write`, `/api/v1/otlp`) only when it is \
started with `--web.enable-remote-write-receiver` or `--web.enable-otlp-receiver`. Without the flag it \
answers 404, and the sender drops the samples: an answer of the 400s is not tried again.",
    wrong: &[
        compose(
            "services:\n  edge:\n    image: prom/prometheus:v3.5.3\n    volumes: ['./edge:/etc/prometheus:ro', 'edge:/prometheus']\n  central:\n    image: prom/prometheus:v3.5.3\n    volumes: ['central:/prometheus']\nvolumes:\n  edge:\n  central:\n",
        ),
        file("edge/prometheus.yml", CONFIG),
    ],
    right: &[
        compose(
            "services:\n  edge:\n    image: prom/prometheus:v3.5.3\n    volumes: ['./edge:/etc/prometheus:ro', 'edge:/prometheus']\n  central:\n    image: prom/prometheus:v3.5.3\n    command: [--config.file=/etc/prometheus/prometheus.yml, --storage.tsdb.path=/prometheus, --web.enable-remote-write-receiver]\n    volumes: ['central:/prometheus']\nvolumes:\n  edge:\n  central:\n",
        ),
        file("edge/prometheus.yml", CONFIG),
    ],
};

/// The paths that take samples, each with its flag, and with the feature that stood for it before
/// Prometheus 2.33 and 3.0.
const RECEIVERS: [(&str, &str, &str); 2] = [
    (
        "/api/v1/write",
        "web.enable-remote-write-receiver",
        "remote-write-receiver",
    ),
    (
        "/api/v1/otlp/",
        "web.enable-otlp-receiver",
        "otlp-write-receiver",
    ),
];

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    let mut told = BTreeSet::new();
    for used in uses(scope) {
        if !matches!(used.purpose, Purpose::Write | Purpose::Setting) {
            continue;
        }
        let path = used.path.as_str();
        let receiver = RECEIVERS.iter().find(|(own, ..)| path.starts_with(own));
        let Some((own, flag, feature)) = receiver else {
            continue;
        };
        let Peer::Services(peers) = resolve(used.project, used.from, &used.host) else {
            continue;
        };
        let [(name, service)] = peers.as_slice() else {
            continue;
        };
        let mut programs = scope.stack.programs();
        let to = programs.find(|r| r.name == *name && std::ptr::eq(r.project, used.project));
        let Some(to) = to.filter(|to| to.kind == FileKind::Prometheus) else {
            continue;
        };
        let mut features = to.flags("enable-feature");
        let on = to.has(flag) || features.any(|(list, _)| list.split(',').any(|f| f == *feature));
        if on || !told.insert(used.place) {
            continue;
        }
        let message = format!("Prometheus `{name}` does not take samples at `{own}`");
        let finding = Finding::new(&CLOSED_RECEIVER, used.place, message);
        let finding = finding.related(service.key, format!("`{name}` stands here"));
        sink.push(finding.help(format!("start it with `--{flag}`")));
    }
}
