//! Whether Prometheus sends its alerts to every node of an Alertmanager cluster.

use std::collections::BTreeSet;

use super::images::is_proxy;
use super::network::{Entry, Peer, resolve};
use super::uses::{Purpose, Use, uses};
use super::{compose, file};
use crate::check::compose::listed;
use crate::check::prometheus::document::Document;
use crate::check::{Check, Scope};
use crate::diag::{Code, Finding, Level, Severity, Sink};
use crate::lang::url::host_port;
use crate::model::compose::Project;
use crate::model::decode::{At, Model};
use crate::model::prometheus::AlertmanagerConfig;
use crate::model::stack::{FileKind, Reader};

pub(super) static CHECK: Check = Check {
    codes: &[&BALANCED_ALERTMANAGERS, &MISSING_ALERTMANAGER, &ALERTS_PATH],
    run,
};

const CLUSTER: &str = "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes: ['./prometheus:/etc/prometheus:ro', 'data:/prometheus']\n  am-1:\n    image: prom/alertmanager:v0.33.1\n    command: [--config.file=/etc/alertmanager/alertmanager.yml, --cluster.peer=am-2:9094]\n  am-2:\n    image: prom/alertmanager:v0.33.1\n    command: [--config.file=/etc/alertmanager/alertmanager.yml, --cluster.peer=am-1:9094]\n  lb:\n    image: haproxy:3.2.4\nvolumes:\n  data:\n";

static BALANCED_ALERTMANAGERS: Code = Code {
    name: "balanced-alertmanagers",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "Prometheus reaches a cluster of Alertmanagers through a load balancer",
    explain: "A cluster of Alertmanagers is highly available because each node gets every alert and \
only the notifications are agreed upon. Behind a load balancer, or a name that leads to several \
nodes, one node gets an alert and the others know nothing of it: when that node fails, or is cut off, \
so is the alert, and when the next one is sent to another node, that one notifies anew. Prometheus's \
documentation: do not load balance traffic between Prometheus and its Alertmanagers; name all of \
them. People may still use the balancer to reach the web page.",
    wrong: &[
        compose(CLUSTER),
        file(
            "prometheus/prometheus.yml",
            "alerting:\n  alertmanagers:\n    - static_configs:\n        - targets: ['lb:80']\n",
        ),
    ],
    right: &[
        compose(CLUSTER),
        file(
            "prometheus/prometheus.yml",
            "alerting:\n  alertmanagers:\n    - static_configs:\n        - targets: ['am-1:9093', 'am-2:9093']\n",
        ),
    ],
};

static MISSING_ALERTMANAGER: Code = Code {
    name: "missing-alertmanager",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a node of an Alertmanager cluster is not sent any alerts",
    explain: "The nodes of a cluster exchange silences and what was notified, not alerts: a node that \
Prometheus does not send to knows of none. When the other nodes fail, nobody is told of anything. Name \
every node under `alertmanagers`.",
    wrong: &[
        compose(CLUSTER),
        file(
            "prometheus/prometheus.yml",
            "alerting:\n  alertmanagers:\n    - static_configs:\n        - targets: ['am-1:9093']\n",
        ),
    ],
    right: &[
        compose(CLUSTER),
        file(
            "prometheus/prometheus.yml",
            "alerting:\n  alertmanagers:\n    - static_configs:\n        - targets: ['am-1:9093', 'am-2:9093']\n",
        ),
    ],
};

static ALERTS_PATH: Code = Code {
    name: "alerts-path",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "Prometheus sends alerts to a path that Alertmanager does not serve",
    explain: "With `--web.route-prefix`, or with a path in `--web.external-url`, Alertmanager serves \
everything below that path, and answers all else with 404: every alert is lost, and only a log and a \
metric of Prometheus tell. Give the same path as `path_prefix` under `alertmanagers`, or set \
`--web.route-prefix=/` where a proxy takes the path away.",
    wrong: &[
        compose(
            "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes: ['./prometheus:/etc/prometheus:ro', 'data:/prometheus']\n  am:\n    image: prom/alertmanager:v0.33.1\n    command: [--config.file=/etc/alertmanager/alertmanager.yml, --web.route-prefix=/am]\nvolumes:\n  data:\n",
        ),
        file(
            "prometheus/prometheus.yml",
            "alerting:\n  alertmanagers:\n    - static_configs:\n        - targets: ['am:9093']\n",
        ),
    ],
    right: &[
        compose(
            "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes: ['./prometheus:/etc/prometheus:ro', 'data:/prometheus']\n  am:\n    image: prom/alertmanager:v0.33.1\n    command: [--config.file=/etc/alertmanager/alertmanager.yml, --web.route-prefix=/am]\nvolumes:\n  data:\n",
        ),
        file(
            "prometheus/prometheus.yml",
            "alerting:\n  alertmanagers:\n    - path_prefix: /am\n      static_configs:\n        - targets: ['am:9093']\n",
        ),
    ],
};

/// Reports alerts that go to another path than the one that their Alertmanager serves.
fn other_path(scope: &Scope<'_>, used: &Use<'_>) -> Option<Finding> {
    let Peer::Services(peers) = resolve(used.project, used.from, &used.host) else {
        return None;
    };
    let [(name, service)] = peers.as_slice() else {
        return None;
    };
    let own = |r: &Reader<'_>| {
        r.kind == FileKind::Alertmanager && r.name == *name && std::ptr::eq(r.project, used.project)
    };
    let prefix = scope.stack.programs().find(own)?.route_prefix()?;
    let served = format!("{prefix}/api/v2/alerts");
    let sent = format!("/{}", used.path.trim_matches('/'));
    // Another version of the interface is for others to tell.
    if sent == served || !sent.ends_with("/api/v2/alerts") {
        return None;
    }
    let message = format!("alerts are sent to `{sent}`, and `{name}` serves `{served}`");
    let finding = Finding::new(&ALERTS_PATH, used.place, message);
    let finding = finding.related(service.key, format!("`{name}` stands here"));
    Some(match prefix.as_str() {
        "" => finding.help("remove `path_prefix`"),
        prefix => finding.help(format!("write `path_prefix: {prefix}` beside the targets")),
    })
}

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    let mut told = BTreeSet::new();
    let mut tell = |finding: Finding| {
        if told.insert((finding.code.name, finding.place)) {
            sink.push(finding);
        }
    };
    let all: Vec<Use<'_>> = uses(scope);
    let alerts = all.iter().filter(|used| used.purpose == Purpose::Alerts);
    alerts
        .filter_map(|used| other_path(scope, used))
        .for_each(&mut tell);
    for prometheus in scope.stack.programs() {
        if prometheus.kind != FileKind::Prometheus {
            continue;
        }
        let sent = all.iter().filter(|used| {
            used.purpose == Purpose::Alerts
                && used.from.0 == prometheus.name
                && std::ptr::eq(used.project, prometheus.project)
        });
        let sent: Vec<&Use<'_>> = sent.collect();
        let cluster = cluster(scope, prometheus.project);
        if cluster.len() < 2 {
            continue;
        }
        let balanced: Vec<Finding> = sent.iter().filter_map(|u| balanced(u, &cluster)).collect();
        if balanced.is_empty() && !discovers(scope, &prometheus) {
            missing(&sent, &cluster).into_iter().for_each(&mut tell);
        }
        balanced.into_iter().for_each(&mut tell);
    }
}

/// Returns the Alertmanagers of a project that form its largest cluster.
fn cluster<'a>(scope: &'a Scope<'_>, project: &Project) -> Vec<Reader<'a>> {
    let nodes = scope.stack.programs();
    let nodes = nodes.filter(|n| n.kind == FileKind::Alertmanager);
    let nodes: Vec<Reader<'_>> = nodes
        .filter(|n| std::ptr::eq(n.project, project) && project.enabled(&n.service.value))
        .collect();
    let mut group: Vec<usize> = (0..nodes.len()).collect();
    for (i, node) in nodes.iter().enumerate() {
        for (peer, _) in node.flags("cluster.peer") {
            let Some(other) = peer_of(node, peer, &nodes) else {
                continue;
            };
            let (from, to) = (group[i], group[other]);
            group
                .iter_mut()
                .filter(|g| **g == from)
                .for_each(|g| *g = to);
        }
    }
    let size = |of: usize| group.iter().filter(|g| **g == of).count();
    let largest = group.iter().copied().max_by_key(|g| size(*g));
    let members = nodes.into_iter().zip(&group);
    members
        .filter(|(_, g)| Some(**g) == largest)
        .map(|(node, _)| node)
        .collect()
}

/// Returns the node that a `--cluster.peer` leads to.
fn peer_of(node: &Reader<'_>, peer: &str, nodes: &[Reader<'_>]) -> Option<usize> {
    let host = host_port(peer).ok()?.host;
    match resolve(node.project, (node.name, node.service), &host) {
        Peer::Services(found) => nodes.iter().position(|n| {
            found
                .iter()
                .any(|(name, _)| *name == n.name && n.name != node.name)
        }),
        _ => None,
    }
}

/// Reports an address behind which any one of the nodes may be.
fn balanced(used: &Use<'_>, cluster: &[Reader<'_>]) -> Option<Finding> {
    let Peer::Services(peers) = resolve(used.project, used.from, &used.host) else {
        return None;
    };
    let is_node = |(name, _): &Entry<'_>| cluster.iter().any(|n| n.name == *name);
    let of_cluster = peers.iter().filter(|p| is_node(p)).count();
    let proxy = peers.iter().find(|(_, service)| {
        let image = service.value.image_repository();
        image.is_some_and(is_proxy)
    });
    let message = match proxy {
        Some((name, service)) => format!(
            "alerts go through `{name}` ({}) to one of {} Alertmanagers, not to all of them",
            service.value.image_repository().unwrap_or_default(),
            cluster.len()
        ),
        None if of_cluster > 1 => format!(
            "`{}` is a name of {of_cluster} Alertmanagers: each alert goes to one of them only",
            used.host
        ),
        None => return None,
    };
    let finding = Finding::new(&BALANCED_ALERTMANAGERS, used.place, message);
    let finding = match proxy {
        Some((name, service)) => finding.related(service.key, format!("`{name}` stands here")),
        None => finding,
    };
    Some(finding.help(format!("name every node: {}", addresses(cluster))))
}

/// Returns the addresses of all nodes, for a message.
fn addresses(cluster: &[Reader<'_>]) -> String {
    let nodes = cluster.iter().map(|node| {
        let given = node.flags("web.listen-address").next();
        let port = given.and_then(|(v, _)| host_port(v).ok().map(|a| a.port));
        format!("{}:{}", node.name, port.as_deref().unwrap_or("9093"))
    });
    nodes.collect::<Vec<_>>().join(", ")
}

/// Reports nodes that are sent nothing, when others of their cluster are.
fn missing(sent: &[&Use<'_>], cluster: &[Reader<'_>]) -> Option<Finding> {
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    for used in sent {
        match resolve(used.project, used.from, &used.host) {
            Peer::Services(peers) => reached.extend(peers.iter().map(|(name, _)| *name)),
            // What cannot be told may be any node.
            Peer::Outside => return None,
            _ => {}
        }
    }
    let (told, left): (Vec<_>, Vec<_>) = cluster.iter().partition(|n| reached.contains(n.name));
    let first = sent
        .first()
        .filter(|_| !told.is_empty() && !left.is_empty())?;
    let message = format!(
        "no alerts are sent to {}, of the same cluster as {}",
        listed(left.iter().map(|n| n.name)),
        listed(told.iter().map(|n| n.name))
    );
    let finding = Finding::new(&MISSING_ALERTMANAGER, first.place, message);
    let finding = left.iter().fold(finding, |finding, node| {
        finding.related(node.service.key, format!("`{}` stands here", node.name))
    });
    Some(finding.help(format!("name every node: {}", addresses(cluster))))
}

/// Returns whether a Prometheus finds Alertmanagers by itself.
fn discovers(scope: &Scope<'_>, prometheus: &Reader<'_>) -> bool {
    let mut found = false;
    for document in Document::all(scope) {
        if !document
            .owner
            .path
            .as_deref()
            .is_some_and(|p| prometheus.reads(p))
        {
            continue;
        }
        document.each(|_, config: &AlertmanagerConfig| {
            config.discovery.visit_fields(At::document(), &mut |at, _| {
                found |= at.name.ends_with("_sd_configs");
            });
        });
    }
    found
}
