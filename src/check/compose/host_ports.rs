use std::collections::BTreeMap;

use super::{Scope, compose, services};
use crate::check::Check;
use crate::diag::{Code, Finding, Level, Place, Severity, Sink};
use crate::model::compose::Project;
use crate::model::compose::service::Port;

pub(super) static CHECK: Check = Check {
    codes: &[&HOST_PORT_CLASH, &DISCARDED_PORTS],
    run,
};

static HOST_PORT_CLASH: Code = Code {
    name: "host-port-clash",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "two containers want the same port of the host",
    explain: "A port of an address can be published once. `docker compose config` does not look at \
that; `up` then stops half-way: `Bind for 0.0.0.0:8080 failed: port is already allocated`. A port \
on all addresses clashes with the same port on any address. A service with several containers \
cannot publish a fixed port either: give it a range, or none.",
    wrong: &[compose(
        "services:\n  a:\n    image: nginx:1.29.3\n    ports: ['127.0.0.1:8080:80']\n  b:\n    image: nginx:1.29.3\n    ports: ['8080:80']\n",
    )],
    right: &[compose(
        "services:\n  a:\n    image: nginx:1.29.3\n    ports: ['127.0.0.1:8080:80']\n  b:\n    image: nginx:1.29.3\n    ports: ['127.0.0.1:8081:80']\n",
    )],
};

static DISCARDED_PORTS: Code = Code {
    name: "discarded-ports",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "published ports that the network mode makes meaningless",
    explain: "With `network_mode: host` a program listens on the host itself, with `none` on \
nothing, and with `service:…` on the address of another service: `ports` is discarded (`Published \
ports are discarded when using host network mode`) or refused by the engine.",
    wrong: &[compose(
        "services:\n  exporter:\n    image: prom/node-exporter:v1.10.2\n    network_mode: host\n    ports: ['127.0.0.1:9100:9100']\n",
    )],
    right: &[compose(
        "services:\n  exporter:\n    image: prom/node-exporter:v1.10.2\n    network_mode: host\n",
    )],
};

/// How many of those that want the same port are told beside each of them.
const MAX_RIVALS: usize = 8;

/// A fixed port of the host that a service wants.
struct Wanted<'a> {
    service: &'a str,
    number: u16,
    port: &'a Port,
}

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for project in &scope.stack.projects {
        clashes(project, sink);
    }
    for (_, name, keyed) in services(scope) {
        let (Some(mode), Some(ports)) = (&keyed.value.network_mode, &keyed.value.ports) else {
            continue;
        };
        let meaningless = matches!(mode.value.as_str(), "host" | "none");
        if (meaningless || mode.value.starts_with("service:")) && !ports.value.0.is_empty() {
            let message =
                format!("the ports of service `{name}` mean nothing with this network mode");
            let finding = Finding::new(&DISCARDED_PORTS, ports.key, message);
            let finding = finding.related(mode.place, "the network mode");
            sink.push(finding.help("remove `ports`, or the network mode"));
        }
    }
}

fn clashes(project: &Project, sink: &mut Sink) {
    let mut wanted: Vec<Wanted<'_>> = Vec::new();
    for (service, keyed) in project.enabled_services() {
        let ports = keyed.value.published().iter();
        let fixed = ports.filter_map(|port| {
            let range = port.published_range()?;
            let number = range.first;
            (range.first == range.last && number != 0).then_some(Wanted {
                service,
                number,
                port,
            })
        });
        let replicas = keyed.value.replicas();
        let mut told = None;
        for want in fixed {
            // The ports of a range stand at one place.
            if replicas > 1 && told.replace(want.port.place) != Some(want.port.place) {
                let message = format!(
                    "{replicas} containers of service `{service}` want port {} of the host",
                    want.number
                );
                let finding = Finding::new(&HOST_PORT_CLASH, want.port.place, message);
                sink.push(finding.help("publish a range of ports, or none"));
            }
            wanted.push(want);
        }
    }
    wanted.sort_by_key(|w| w.number);
    // Of two ranges, all ports in common are told at once: the first pair, and the last number.
    let mut pairs: BTreeMap<(Place, Place), (usize, usize, u16)> = BTreeMap::new();
    for (i, first) in wanted.iter().enumerate() {
        let others = wanted.iter().enumerate().skip(i + 1);
        let same = others.take_while(|(_, o)| o.number == first.number);
        for (j, other) in same.take(MAX_RIVALS) {
            if meets(first.port, other.port) {
                let (a, b) = (first.port.place, other.port.place);
                let pair = pairs.entry((a.min(b), a.max(b)));
                pair.or_insert((i, j, first.number)).2 = first.number;
            }
        }
    }
    for (first, other, last) in pairs.into_values() {
        if let (Some(first), Some(other)) = (wanted.get(first), wanted.get(other)) {
            clash(first, other, last, sink);
        }
    }
}

fn meets(a: &Port, b: &Port) -> bool {
    let any = |p: &Port| matches!(p.host_ip.as_deref(), None | Some("" | "0.0.0.0" | "::"));
    let same_target = a.place == b.place && a.target == b.target;
    a.protocol == b.protocol && (any(a) || any(b) || a.host_ip == b.host_ip) && !same_target
}

fn clash(first: &Wanted<'_>, other: &Wanted<'_>, last: u16, sink: &mut Sink) {
    // The later one in the file is the one to change.
    let (first, other) = match first.port.place <= other.port.place {
        true => (first, other),
        false => (other, first),
    };
    let ports = match first.number == last {
        true => format!("port {last}"),
        false => format!("ports {}-{last}", first.number),
    };
    let message = match first.service == other.service {
        true => format!("service `{}` publishes {ports} twice", first.service),
        false => format!(
            "services `{}` and `{}` want the same {ports} of the host",
            first.service, other.service
        ),
    };
    let finding = Finding::new(&HOST_PORT_CLASH, other.port.place, message);
    let finding = finding.related(first.port.place, "published here");
    sink.push(finding.help("give one of them another port"));
}
