use std::collections::{BTreeMap, BTreeSet};

use super::line::Given;
use super::{Run, Scope, runs};
use crate::check::Check;
use crate::check::compose::{compose, listed};
use crate::diag::{Code, Finding, Level, Severity, Sink, suggest};
use crate::lang::url::host_port;
use crate::model::compose::Project;
use crate::model::compose::service::Service;

pub(in crate::check::compose) static CHECK: Check = Check {
    codes: &[
        &CLUSTER_ADDRESS,
        &UNKNOWN_CLUSTER_PEER,
        &CLUSTER_PEER_PORT,
        &SPLIT_CLUSTER,
    ],
    run,
};

static CLUSTER_ADDRESS: Code = Code {
    name: "cluster-address",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a cluster address that Alertmanager cannot use, so that it does not start",
    explain: "`--cluster.listen-address`, `--cluster.advertise-address` and `--cluster.peer` are \
`HOST:PORT`. The host of the advertise address must be an IP address: with a name Alertmanager \
(0.20 to 0.34) stops with `Failed to parse advertise address`, whatever its own log says of \
hostnames. In containers leave the flag out: the address of the container's network is found by \
itself. Peers may be names; they are looked up when the program starts.",
    wrong: &[compose(
        "services:\n  alertmanager-1:\n    image: prom/alertmanager:v0.33.1\n    command:\n      - --config.file=/etc/alertmanager/alertmanager.yml\n      - --cluster.advertise-address=alertmanager-1:9094\n",
    )],
    right: &[compose(
        "services:\n  alertmanager-1:\n    image: prom/alertmanager:v0.33.1\n    command:\n      - --config.file=/etc/alertmanager/alertmanager.yml\n      - --cluster.listen-address=0.0.0.0:9094\n",
    )],
};

static UNKNOWN_CLUSTER_PEER: Code = Code {
    name: "unknown-cluster-peer",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a cluster peer that is no service of the project",
    explain: "Inside a project, services reach one another by their names, their container names, \
host names and aliases on a common network. A peer that nothing is called after cannot be looked \
up: the node runs alone, and every alert is sent once more by each such node. Names with a dot and \
IP addresses are taken for machines outside of the project.",
    wrong: &[compose(
        "services:\n  am-1:\n    image: prom/alertmanager:v0.33.1\n    command: [--config.file=/etc/alertmanager/alertmanager.yml, --cluster.peer=am2:9094]\n  am-2:\n    image: prom/alertmanager:v0.33.1\n    command: [--config.file=/etc/alertmanager/alertmanager.yml, --cluster.peer=am-1:9094]\n",
    )],
    right: &[compose(
        "services:\n  am-1:\n    image: prom/alertmanager:v0.33.1\n    command: [--config.file=/etc/alertmanager/alertmanager.yml, --cluster.peer=am-2:9094]\n  am-2:\n    image: prom/alertmanager:v0.33.1\n    command: [--config.file=/etc/alertmanager/alertmanager.yml, --cluster.peer=am-1:9094]\n",
    )],
};

static CLUSTER_PEER_PORT: Code = Code {
    name: "cluster-peer-port",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a cluster peer is reached on a port where it does not listen for peers",
    explain: "Alertmanager talks to its peers on the port of `--cluster.listen-address`, 9094 by \
default, over TCP and UDP; 9093 is the port of its API. An empty listen address turns clustering \
off.",
    wrong: &[compose(
        "services:\n  am-1:\n    image: prom/alertmanager:v0.33.1\n    command: [--config.file=/etc/alertmanager/alertmanager.yml, --cluster.peer=am-2:9093]\n  am-2:\n    image: prom/alertmanager:v0.33.1\n    command: [--config.file=/etc/alertmanager/alertmanager.yml, --cluster.peer=am-1:9094]\n",
    )],
    right: &[compose(
        "services:\n  am-1:\n    image: prom/alertmanager:v0.33.1\n    command: [--config.file=/etc/alertmanager/alertmanager.yml, --cluster.peer=am-2:9094]\n  am-2:\n    image: prom/alertmanager:v0.33.1\n    command: [--config.file=/etc/alertmanager/alertmanager.yml, --cluster.peer=am-1:9094]\n",
    )],
};

static SPLIT_CLUSTER: Code = Code {
    name: "split-cluster",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "the Alertmanagers of a project do not form one cluster",
    explain: "Nodes that know nothing of each other share neither silences nor what was notified: \
every alert is sent once by each of them. One `--cluster.peer` that leads to the others is enough \
for a node, all of them are better: it then starts in any order. Nodes with different \
`--cluster.label` do not talk to each other either.",
    wrong: &[compose(
        "services:\n  am-1:\n    image: prom/alertmanager:v0.33.1\n    command: [--config.file=/etc/alertmanager/alertmanager.yml, --cluster.peer=am-2:9094]\n  am-2:\n    image: prom/alertmanager:v0.33.1\n    command: [--config.file=/etc/alertmanager/alertmanager.yml, --cluster.peer=am-1:9094]\n  am-3:\n    image: prom/alertmanager:v0.33.1\n",
    )],
    right: &[compose(
        "services:\n  am-1:\n    image: prom/alertmanager:v0.33.1\n    command: [--config.file=/etc/alertmanager/alertmanager.yml, --cluster.peer=am-2:9094]\n  am-2:\n    image: prom/alertmanager:v0.33.1\n    command: [--config.file=/etc/alertmanager/alertmanager.yml, --cluster.peer=am-1:9094]\n  am-3:\n    image: prom/alertmanager:v0.33.1\n    command: [--config.file=/etc/alertmanager/alertmanager.yml, --cluster.peer=am-1:9094, --cluster.peer=am-2:9094]\n",
    )],
};

const DEFAULT_PORT: &str = "9094";

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    let nodes: Vec<_> = runs(scope)
        .filter(|run| run.program.binary == "alertmanager")
        .collect();
    for node in &nodes {
        addresses(node, sink);
        for peer in node.values("cluster.peer") {
            check_peer(node, peer, &nodes, sink);
        }
    }
    for project in &scope.stack.projects {
        let nodes: Vec<_> = nodes
            .iter()
            .filter(|n| std::ptr::eq(n.project, project) && project.enabled(&n.service.value))
            .collect();
        split(&nodes, sink);
    }
}

fn addresses(node: &Run<'_>, sink: &mut Sink) {
    // An empty listen address turns clustering off; nothing else is read then.
    if node
        .value("cluster.listen-address")
        .is_some_and(|l| l.text().is_empty())
    {
        return;
    }
    for name in ["cluster.listen-address", "cluster.advertise-address"] {
        let Some(given) = node.value(name).filter(|g| !g.text().is_empty()) else {
            continue;
        };
        if let Some(finding) = address(node, given) {
            sink.push(finding);
        }
    }
}

fn address(node: &Run<'_>, given: &Given<'_>) -> Option<Finding> {
    let text = given.text();
    let literal = !node.project.is_interpolated(given.word.place);
    let at = |start: usize, end: usize| given.place_of(start, end, literal);
    let parsed = match host_port(text) {
        Ok(parsed) => parsed,
        Err(fault) => {
            let message = format!("`--{}`: {}", given.flag.name, fault.message);
            let place = at(fault.span.start, fault.span.end);
            let finding = Finding::new(&CLUSTER_ADDRESS, place, message);
            return Some(finding.help("write HOST:PORT, as in 0.0.0.0:9094"));
        }
    };
    let (host, port) = (parsed.host, parsed.port);
    if port.parse::<u16>().is_err() {
        let message = format!("`--{}` needs a port, found `{port}`", given.flag.name);
        return Some(Finding::new(&CLUSTER_ADDRESS, at(0, text.len()), message));
    }
    let is_ip = host.is_empty() || host.parse::<std::net::IpAddr>().is_ok();
    if given.flag.name != "cluster.advertise-address" || is_ip {
        return None;
    }
    let message = format!(
        "Alertmanager takes an IP address to advertise, not a name: with `{host}` it does not start"
    );
    let start = text.find(host.as_str()).unwrap_or(0);
    let finding = Finding::new(&CLUSTER_ADDRESS, at(start, start + host.len()), message);
    Some(finding.help("remove the flag: the address of the container's network is found by itself"))
}

fn check_peer(node: &Run<'_>, given: &Given<'_>, nodes: &[Run<'_>], sink: &mut Sink) {
    let text = given.text();
    let literal = !node.project.is_interpolated(given.word.place);
    let place = given.place_of(0, text.len(), literal);
    let (host, port) = match host_port(text) {
        Ok(parsed) => (parsed.host, parsed.port),
        Err(fault) => {
            let message = format!("`--cluster.peer`: {}", fault.message);
            let finding = Finding::new(&CLUSTER_ADDRESS, place, message);
            sink.push(finding.help("write HOST:PORT, as in alertmanager-2:9094"));
            return;
        }
    };
    if host.is_empty() || host.contains('.') || host.parse::<std::net::IpAddr>().is_ok() {
        return;
    }
    if !node.project.complete || node.service.value.network_mode.is_some() {
        return;
    }
    let Some(target) = named(node.project, &host) else {
        let message = format!("no service of the project is called `{host}`");
        let finding = Finding::new(&UNKNOWN_CLUSTER_PEER, place, message);
        let names = node.project.services.iter().map(|(name, _)| name);
        sink.push(match suggest(&host, names) {
            Some(near) => finding.label(format!("did you mean `{near}`?")),
            None => finding,
        });
        return;
    };
    let same = |n: &&Run<'_>| std::ptr::eq(n.project, node.project) && n.name == target;
    let Some(other) = nodes.iter().find(same) else {
        return;
    };
    let listens = match other.value("cluster.listen-address") {
        Some(given) => host_port(given.text()).map(|h| h.port).unwrap_or_default(),
        None => DEFAULT_PORT.to_owned(),
    };
    if listens != port && listens.parse::<u16>().is_ok() {
        let message = format!("`{target}` listens for peers on port {listens}, not {port}");
        let finding = Finding::new(&CLUSTER_PEER_PORT, place, message);
        sink.push(finding.help(format!("write `--cluster.peer={host}:{listens}`")));
    }
}

/// Returns the service that a host name means inside the project.
fn named<'a>(project: &'a Project, host: &str) -> Option<&'a str> {
    let is_called = |name: &str, service: &Service| {
        let own = [&service.container_name, &service.hostname];
        let networks = service.networks.iter().flat_map(|n| n.value.0.values());
        let aliases = networks
            .filter_map(|n| n.value.as_ref()?.aliases.as_ref())
            .flat_map(|a| &a.value.0);
        name == host
            || own
                .iter()
                .any(|n| n.as_ref().is_some_and(|n| n.value == host))
            || aliases.into_iter().any(|a| a.value == host)
    };
    let mut services = project.services.iter();
    services
        .find(|(name, service)| is_called(name, &service.value))
        .map(|(name, _)| name)
}

/// Reports nodes that no path of peers connects with the others.
fn split(nodes: &[&Run<'_>], sink: &mut Sink) {
    let any_peer = nodes.iter().any(|n| n.value("cluster.peer").is_some());
    if !any_peer || nodes.len() < 2 {
        return;
    }
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, node) in nodes.iter().enumerate() {
        groups.insert(node.name, i);
    }
    for node in nodes {
        for peer in node.values("cluster.peer") {
            let Ok(address) = host_port(peer.text()) else {
                return;
            };
            let other = named(node.project, &address.host);
            let Some(other) = other.and_then(|o| groups.get(o).copied()) else {
                continue;
            };
            let own = groups.get(node.name).copied().unwrap_or_default();
            groups
                .values_mut()
                .filter(|g| **g == other)
                .for_each(|g| *g = own);
        }
    }
    let numbers: BTreeSet<usize> = groups.values().copied().collect();
    if numbers.len() < 2 {
        return;
    }
    let members = |number: usize| {
        let names = groups.iter().filter(move |(_, g)| **g == number);
        listed(names.map(|(name, _)| *name))
    };
    let parts: Vec<String> = numbers.iter().map(|n| members(*n)).collect();
    let alone = numbers
        .iter()
        .min_by_key(|n| groups.values().filter(|g| g == n).count());
    let Some(node) = nodes.iter().find(|n| groups.get(n.name) == alone) else {
        return;
    };
    let message = format!(
        "these Alertmanagers form {} clusters: {}",
        parts.len(),
        parts.join("; ")
    );
    let finding = Finding::new(&SPLIT_CLUSTER, node.service.key, message);
    sink.push(finding.help("give each node a `--cluster.peer` for every other one"));
}
