use super::{Scope, compose, services};
use crate::check::Check;
use crate::diag::{Code, Finding, Level, Severity, Sink};
use crate::model::compose::service::Service;

pub(super) static CHECK: Check = Check {
    codes: &[&PRIVILEGED_CONTAINER, &DOCKER_SOCKET],
    run,
};

static PRIVILEGED_CONTAINER: Code = Code {
    name: "privileged-container",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "a container with all the rights of root on the host",
    explain: "`privileged: true` and `cap_add: [ALL]` let whoever takes over the container take \
over the host: all devices, all capabilities, no seccomp profile. Most programs need far less: \
name single capabilities or devices. cAdvisor works without it when `/dev/kmsg` is given as a \
device; what it then cannot read is only reported as missing.",
    wrong: &[compose(
        "services:\n  cadvisor:\n    image: gcr.io/cadvisor/cadvisor:v0.53.0\n    privileged: true\n",
    )],
    right: &[compose(
        "services:\n  cadvisor:\n    image: gcr.io/cadvisor/cadvisor:v0.53.0\n    devices: [/dev/kmsg]\n",
    )],
};

static DOCKER_SOCKET: Code = Code {
    name: "docker-socket",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "a container that can command the Docker engine, and so the host",
    explain: "Whoever can open `docker.sock` can start a container that mounts the whole disk of \
the host. Mounting it read-only does not help: that protects the socket's file, not the API behind \
it. Put a proxy in front that lets only reading requests through, or use a tool that does not need \
it.",
    wrong: &[compose(
        "services:\n  traefik:\n    image: traefik:v3.6\n    volumes: ['/var/run/docker.sock:/var/run/docker.sock:ro']\n",
    )],
    right: &[compose(
        "services:\n  traefik:\n    image: traefik:v3.6\n    environment: {DOCKER_HOST: 'tcp://socket-proxy:2375'}\n",
    )],
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for (_, name, keyed) in services(scope) {
        privileged(name, &keyed.value, sink);
        for mount in keyed.value.mounts() {
            let source = mount.host_path().unwrap_or_default();
            if source.ends_with("/docker.sock") {
                let message = format!("service `{name}` can command the Docker engine of the host");
                let finding = Finding::new(&DOCKER_SOCKET, mount.place, message);
                sink.push(match mount.read_only {
                    true => finding.help("`ro` does not protect the API behind the socket"),
                    false => {
                        finding.help("put a proxy in front that lets only some requests through")
                    }
                });
            }
        }
    }
}

fn privileged(name: &str, service: &Service, sink: &mut Sink) {
    if let Some(flag) = service.privileged.as_ref().filter(|p| p.value.0) {
        let message = format!("service `{name}` has all the rights of root on the host");
        let finding = Finding::new(&PRIVILEGED_CONTAINER, flag.key, message);
        sink.push(finding.help("name the capabilities and devices that it needs instead"));
        return;
    }
    let capabilities = service.cap_add.iter().flat_map(|c| &c.value.0);
    for capability in capabilities.filter(|c| c.value.eq_ignore_ascii_case("all")) {
        let message = format!("service `{name}` has every capability of the kernel");
        let finding = Finding::new(&PRIVILEGED_CONTAINER, capability.place, message);
        sink.push(finding.help("name the capabilities that it needs"));
    }
}
