//! Addresses that lead nowhere: hosts that are no service, ports that nobody opens.

use std::collections::BTreeSet;

use super::network::{Entry, Peer, is_loopback, network_owner, resolve};
use super::opens::{Opened, opened};
use super::uses::{Purpose, Use, uses};
use super::{GRAFANA, PROMETHEUS, compose, file};
use crate::check::{Check, Scope};
use crate::diag::{Code, Finding, Level, Severity, Sink, suggest_near};

pub(super) static CHECK: Check = Check {
    codes: &[
        &UNKNOWN_HOST,
        &UNRESOLVED_HOST,
        &CLOSED_PORT,
        &LOCALHOST_IN_CONTAINER,
        &SEPARATE_NETWORKS,
    ],
    run,
};

static UNKNOWN_HOST: Code = Code {
    name: "unknown-host",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "an address names a host that is nearly, but not quite, a service of the project",
    explain: "Inside a project, containers reach one another by the names of the services, by \
container names and by aliases on a common network. Nothing has the name that stands here, and a \
service has one that is nearly the same: what should be scraped, told or asked is not, and the only \
sign of it is a target that is down or a line in a log. Looked at are the targets of scrape jobs, \
Alertmanagers, remote endpoints, webhooks, the data sources of Grafana, and URLs in the variables and \
commands of services, as seen from the container that connects.",
    wrong: &[
        compose(PROMETHEUS),
        file(
            "prometheus/prometheus.yml",
            "scrape_configs:\n  - job_name: node\n    static_configs:\n      - targets: ['node_exporter:9100']\n",
        ),
    ],
    right: &[
        compose(PROMETHEUS),
        file(
            "prometheus/prometheus.yml",
            "scrape_configs:\n  - job_name: node\n    static_configs:\n      - targets: ['node-exporter:9100']\n",
        ),
    ],
};

static UNRESOLVED_HOST: Code = Code {
    name: "unresolved-host",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "an address names a host that is no service of the project",
    explain: "No service of the project has this name, and none has a similar one. A name without a dot \
may be that of a machine in the same network, if the host of the containers looks it up; write its \
full name or its address then, so that it means the same everywhere.",
    wrong: &[
        compose(PROMETHEUS),
        file(
            "prometheus/prometheus.yml",
            "scrape_configs:\n  - job_name: storage\n    static_configs:\n      - targets: ['nas:9100']\n",
        ),
    ],
    right: &[
        compose(PROMETHEUS),
        file(
            "prometheus/prometheus.yml",
            "scrape_configs:\n  - job_name: storage\n    static_configs:\n      - targets: ['nas.example.org:9100']\n",
        ),
    ],
};

static CLOSED_PORT: Code = Code {
    name: "closed-port",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "an address names a port that the service does not open",
    explain: "Between containers the port of the container counts, not the one that `ports` publishes on \
the host. What a service opens is told from the flags of Prometheus and Alertmanager, from what is \
known of the images of usual programs, from the configuration of nginx and from the script that the \
service runs; of other services nothing is said, but for the mistake of writing the published port.",
    wrong: &[
        compose(PROMETHEUS),
        file(
            "prometheus/prometheus.yml",
            "scrape_configs:\n  - job_name: node\n    static_configs:\n      - targets: ['node-exporter:9101']\n",
        ),
    ],
    right: &[
        compose(PROMETHEUS),
        file(
            "prometheus/prometheus.yml",
            "scrape_configs:\n  - job_name: node\n    static_configs:\n      - targets: ['node-exporter:9100']\n",
        ),
    ],
};

static LOCALHOST_IN_CONTAINER: Code = Code {
    name: "localhost-in-container",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "an address names `localhost`, which is the container itself",
    explain: "Each container has a network of its own: `localhost` and `127.0.0.1` lead back into the \
same container, not to the host and not to the other services. Write the name of the service and the \
port of its container. For a program on the host write `host.docker.internal`, with `extra_hosts: \
[host.docker.internal:host-gateway]` for the service that connects.",
    wrong: &[
        compose(GRAFANA),
        file(
            "grafana/datasources/prometheus.yml",
            "apiVersion: 1\ndatasources:\n  - name: Prometheus\n    type: prometheus\n    url: http://localhost:9090\n",
        ),
    ],
    right: &[
        compose(GRAFANA),
        file(
            "grafana/datasources/prometheus.yml",
            "apiVersion: 1\ndatasources:\n  - name: Prometheus\n    type: prometheus\n    url: http://prometheus:9090\n",
        ),
    ],
};

static SEPARATE_NETWORKS: Code = Code {
    name: "separate-networks",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a service is to connect to another one with which it shares no network",
    explain: "A service with `networks` is on these alone, no longer on the project's default network. Two \
services without a common network do not know each other's names and cannot connect. A service with \
`network_mode` is on no network of the project at all: one on the host's network is reached by \
`host.docker.internal`, one that uses the network of another service by the name of that service.",
    wrong: &[
        compose(
            "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes: ['./prometheus:/etc/prometheus:ro', 'data:/prometheus']\n    networks: [back]\n  node-exporter:\n    image: prom/node-exporter:v1.9.1\nvolumes:\n  data:\nnetworks:\n  back:\n",
        ),
        file(
            "prometheus/prometheus.yml",
            "scrape_configs:\n  - job_name: node\n    static_configs:\n      - targets: ['node-exporter:9100']\n",
        ),
    ],
    right: &[
        compose(
            "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes: ['./prometheus:/etc/prometheus:ro', 'data:/prometheus']\n    networks: [back]\n  node-exporter:\n    image: prom/node-exporter:v1.9.1\n    networks: [back]\nvolumes:\n  data:\nnetworks:\n  back:\n",
        ),
        file(
            "prometheus/prometheus.yml",
            "scrape_configs:\n  - job_name: node\n    static_configs:\n      - targets: ['node-exporter:9100']\n",
        ),
    ],
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    // Several containers may read one file: the first one speaks for all.
    let mut told = BTreeSet::new();
    for used in uses(scope) {
        let Some(finding) = judge(scope, &used) else {
            continue;
        };
        if told.insert((finding.code.name, finding.place)) {
            sink.push(finding);
        }
    }
}

fn judge(scope: &Scope<'_>, used: &Use<'_>) -> Option<Finding> {
    match resolve(used.project, used.from, &used.host) {
        Peer::Services(peers) => closed(scope, used, &peers),
        Peer::Itself(peers) if is_loopback(&used.host) => own(scope, used, &peers),
        Peer::Itself(peers) => closed(scope, used, &peers),
        Peer::Apart(other) => Some(apart(used, other)),
        Peer::Nameless(other) => Some(nameless(used, other)),
        Peer::Unknown => unknown(used),
        Peer::Outside => None,
    }
}

fn unknown(used: &Use<'_>) -> Option<Finding> {
    let host = &used.host;
    let names = used.project.services.iter().map(|(name, _)| name);
    let message = format!("no service of the project is called `{host}`");
    match suggest_near(host, names) {
        Some(near) => {
            let finding = Finding::new(&UNKNOWN_HOST, used.place, message);
            Some(finding.label(format!("did you mean `{near}`?")))
        }
        // What other programs do with their settings is not known well enough.
        None if used.purpose == Purpose::Setting => None,
        None => {
            let finding = Finding::new(&UNRESOLVED_HOST, used.place, message);
            Some(finding.help("if it is a machine elsewhere, write its full name or its address"))
        }
    }
}

/// Reports a port that none of the services opens to which a name leads.
fn closed(scope: &Scope<'_>, used: &Use<'_>, peers: &[Entry<'_>]) -> Option<Finding> {
    let (name, service) = peers.first()?;
    let all: Option<Vec<Opened>> = peers
        .iter()
        .map(|peer| opened(scope, used.project, *peer))
        .collect();
    let port = used.port;
    let Some(all) = all else {
        return published(used, peers);
    };
    let first = all.first()?;
    if all.iter().any(|o| o.ports.contains(&port)) {
        return None;
    }
    let message = format!(
        "`{name}` does not listen on port {port}: {} opens {}",
        first.by,
        first.listed()
    );
    let finding = Finding::new(&CLOSED_PORT, used.place, message);
    let finding = finding.related(service.key, format!("`{name}` stands here"));
    let mut published = peers.iter().flat_map(|(_, s)| s.value.published());
    if published.any(|p| p.target == port) {
        return Some(finding.help(format!(
            "`ports` of `{name}` names it as well: see what the service runs"
        )));
    }
    Some(match (is_published(used, peers), first.ports.first()) {
        (true, Some(own)) => finding.help(format!(
            "{port} is the port of the host; between containers write `{}:{own}`",
            used.host
        )),
        (false, Some(own)) if used.purpose != Purpose::Probe => {
            finding.help(format!("write `{}:{own}`", used.host))
        }
        _ => finding,
    })
}

/// Returns whether the port is one of the host only, published for another one of the container.
fn is_published(used: &Use<'_>, peers: &[Entry<'_>]) -> bool {
    target_of(used, peers).is_some()
}

/// Returns the port of the container for which the port of the host is published, when no container
/// port has the number itself.
fn target_of(used: &Use<'_>, peers: &[Entry<'_>]) -> Option<u16> {
    let ports = || peers.iter().flat_map(|(_, s)| s.value.published());
    let exposed = peers.iter().flat_map(|(_, s)| &s.value.expose);
    let exposed = exposed.flat_map(|e| &e.value.0);
    let text = used.port.to_string();
    if ports().any(|p| p.target == used.port) || exposed.into_iter().any(|e| e.value.0 == text) {
        return None;
    }
    let mut published = ports().filter(|p| p.published.as_deref() == Some(text.as_str()));
    published.next().map(|p| p.target)
}

/// Reports the port of the host, for services of which nothing else is known.
fn published(used: &Use<'_>, peers: &[Entry<'_>]) -> Option<Finding> {
    let target = target_of(used, peers)?;
    let (name, _) = peers.first()?;
    let message = format!(
        "{} is a port of the host, which leads to port {target} of `{name}`",
        used.port
    );
    let finding = Finding::new(&CLOSED_PORT, used.place, message);
    Some(finding.help(format!("between containers write `{}:{target}`", used.host)))
}

/// Reports `localhost` where nothing in the container itself listens.
fn own(scope: &Scope<'_>, used: &Use<'_>, peers: &[Entry<'_>]) -> Option<Finding> {
    let all: Option<Vec<Opened>> = peers
        .iter()
        .map(|peer| opened(scope, used.project, *peer))
        .collect();
    if all?.iter().any(|o| o.ports.contains(&used.port)) {
        return None;
    }
    let message = format!(
        "`{}` is the container of `{}` itself, where nothing listens on port {}",
        used.host, used.from.0, used.port
    );
    let finding = Finding::new(&LOCALHOST_IN_CONTAINER, used.place, message);
    Some(match meant(scope, used) {
        Some((name, port)) => finding.help(format!("write `{name}:{port}`")),
        None => finding.help("write the name of the service, and the port of its container"),
    })
}

/// Returns the one service that opens the port, or publishes it on the host.
fn meant<'a>(scope: &Scope<'_>, used: &Use<'a>) -> Option<(&'a str, u16)> {
    let text = used.port.to_string();
    let others = used.project.services.iter();
    let others = others.filter(|(name, _)| *name != used.from.0);
    let mut fitting = others.filter_map(|entry| {
        let ports = entry.1.value.published().iter();
        let mut published = ports
            .filter(|p| p.published.as_deref() == Some(text.as_str()))
            .map(|p| p.target);
        let own = opened(scope, used.project, entry);
        let own = own.is_some_and(|o| o.ports.contains(&used.port));
        let port = own.then_some(used.port).or_else(|| published.next_back())?;
        Some((entry.0, port))
    });
    let found = fitting.next()?;
    fitting.next().is_none().then_some(found)
}

fn apart(used: &Use<'_>, other: Entry<'_>) -> Finding {
    let (from, to) = (used.from.0, other.0);
    let message = format!("`{from}` shares no network with `{to}`, and cannot reach it");
    let finding = Finding::new(&SEPARATE_NETWORKS, used.place, message);
    let finding = finding.related(other.1.key, format!("`{to}` stands here"));
    finding.help("name one network under `networks` of both")
}

fn nameless(used: &Use<'_>, other: Entry<'_>) -> Finding {
    let mode = other.1.value.network_mode.as_ref();
    let mode = mode.map(|m| m.value.as_str()).unwrap_or_default();
    let to = other.0;
    let message = format!("`{to}` has `network_mode: {mode}`: its name leads nowhere");
    let finding = Finding::new(&SEPARATE_NETWORKS, used.place, message);
    let finding = finding.related(other.1.key, format!("`{to}` stands here"));
    match (mode, network_owner(used.project, other)) {
        ("host", _) => finding.help(format!(
            "write `host.docker.internal`, with `extra_hosts: [host.docker.internal:host-gateway]` for `{}`",
            used.from.0
        )),
        (_, Some((owner, _))) => finding.help(format!("write `{owner}`, whose network it uses")),
        _ => finding,
    }
}
