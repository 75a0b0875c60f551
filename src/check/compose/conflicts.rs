use super::{Scope, compose, services};
use crate::check::Check;
use crate::diag::{Code, Finding, Level, Place, Severity, Sink};
use crate::model::compose::Project;
use crate::model::compose::decode::{Keyed, Size};
use crate::model::compose::service::Service;
use crate::model::compose::syntax::size;

pub(super) static CHECK: Check = Check {
    codes: &[&CONFLICTING_KEYS, &HEALTH_TEST],
    run,
};

static CONFLICTING_KEYS: Code = Code {
    name: "conflicting-keys",
    severity: Severity::Error,
    level: Level::Load,
    summary: "two keys of a service that exclude or contradict each other",
    explain: "Docker compose refuses `network_mode` beside `networks`, `dockerfile` beside \
`dockerfile_inline`, a limit that is given twice with different values (`mem_limit` and \
`deploy.resources.limits.memory`, `cpus`, `pids_limit`, `mem_reservation`, `scale` and \
`deploy.replicas`), and `container_name` for more than one container. A limit given once beside \
an otherwise filled `limits` counts as different: `limits: {cpus: '1'}` says that memory is not \
limited.",
    wrong: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    network_mode: host\n    networks: [front]\nnetworks:\n  front:\n",
    )],
    right: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    networks: [front]\nnetworks:\n  front:\n",
    )],
};

static HEALTH_TEST: Code = Code {
    name: "health-test",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a health check whose list does not begin with CMD, CMD-SHELL or NONE",
    explain: "As a list, `test` begins with `CMD` (run as it is), `CMD-SHELL` (run by a shell) or \
`NONE`; docker compose refuses anything else. As text it is run by a shell.",
    wrong: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    healthcheck:\n      test: [curl, -f, http://localhost]\n",
    )],
    right: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    healthcheck:\n      test: [CMD, curl, -f, http://localhost]\n",
    )],
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for (project, _, keyed) in services(scope) {
        let service = &keyed.value;
        health_test(service, sink);
        network_mode(service, sink);
        builds(project, service, sink);
        limits(service, sink);
        replicas(service, sink);
        watches(service, sink);
    }
}

fn health_test(service: &Service, sink: &mut Sink) {
    let check = service.healthcheck.as_ref();
    let Some(test) = check.and_then(|h| h.value.test.as_ref()) else {
        return;
    };
    if let Some(first) = test.value.0.first()
        && !matches!(first.value.as_str(), "CMD" | "CMD-SHELL" | "NONE")
    {
        let message = "a list of `test` begins with CMD, CMD-SHELL or NONE";
        let finding = Finding::new(&HEALTH_TEST, first.place, message);
        sink.push(finding.help("put CMD before it, or write the whole test as one text"));
    }
}

fn network_mode(service: &Service, sink: &mut Sink) {
    let networks = service.networks.as_ref().filter(|n| !n.value.0.is_empty());
    let mode = service
        .network_mode
        .as_ref()
        .filter(|m| !m.value.is_empty());
    if let (Some(mode), Some(networks)) = (mode, networks) {
        exclusive(("network_mode", mode.key), ("networks", networks.key), sink);
    }
}

fn exclusive(one: (&str, Place), other: (&str, Place), sink: &mut Sink) {
    let message = format!("`{}` and `{}` exclude each other", one.0, other.0);
    let finding = Finding::new(&CONFLICTING_KEYS, one.1, message);
    sink.push(finding.related(other.1, format!("`{}` stands here", other.0)));
}

fn builds(project: &Project, service: &Service, sink: &mut Sink) {
    let Some(Keyed { value: build, .. }) = &service.build else {
        return;
    };
    if let (Some(path), Some(text)) = (&build.0.dockerfile, &build.0.dockerfile_inline)
        && !path.value.is_empty()
        && !text.value.is_empty()
    {
        exclusive(
            ("dockerfile_inline", text.key),
            ("dockerfile", path.key),
            sink,
        );
    }
    if let (Some(platforms), Some(platform)) = (&build.0.platforms, &service.platform)
        && !platforms.value.0.is_empty()
        && !platform.value.is_empty()
        && !platforms.value.0.iter().any(|p| p.value == platform.value)
    {
        let message = "the platforms of the build lack the platform of the service";
        let finding = Finding::new(&CONFLICTING_KEYS, platforms.place, message);
        sink.push(finding.related(platform.place, "the platform of the service"));
    }
    let contexts = build
        .0
        .additional_contexts
        .iter()
        .flat_map(|c| &c.value.0.0);
    for (_, pair) in contexts {
        let Some(value) = &pair.value else { continue };
        let Some(other) = value.value.reveal().strip_prefix("service:") else {
            continue;
        };
        let message = match project.services.get(other) {
            Some(other) if other.value.build.is_some() => continue,
            Some(_) => format!("service `{other}` is not built, so it is no context for a build"),
            None => format!("service `{other}` does not exist"),
        };
        sink.push(Finding::new(&CONFLICTING_KEYS, value.place, message));
    }
}

/// A limit as both places say it.
struct Twice {
    key: &'static str,
    plain: Option<(Place, f64)>,
    deploy: &'static str,
    place: Place,
    value: Option<f64>,
    bytes: bool,
}

fn limits(service: &Service, sink: &mut Sink) {
    let deploy = service
        .deploy
        .as_ref()
        .and_then(|d| d.value.resources.as_ref());
    let Some(resources) = deploy.map(|r| &r.value) else {
        return;
    };
    let bytes = |field: &Option<Keyed<Size>>| field.as_ref().map(|f| (f.key, f.value.0 as f64));
    if let Some(limits) = &resources.limits {
        let (place, limits) = (limits.key, &limits.value);
        let twice = [
            Twice {
                key: "cpus",
                plain: service
                    .cpus
                    .as_ref()
                    .map(|c| (c.key, f64::from(c.value.0 as f32))),
                deploy: "deploy.resources.limits.cpus",
                place,
                value: limits.cpus.as_ref().map(|c| f64::from(c.value.0 as f32)),
                bytes: false,
            },
            Twice {
                key: "mem_limit",
                plain: bytes(&service.mem_limit),
                deploy: "deploy.resources.limits.memory",
                place,
                value: limits.memory.as_ref().map(|m| m.value.0 as f64),
                bytes: true,
            },
            Twice {
                key: "pids_limit",
                plain: service
                    .pids_limit
                    .as_ref()
                    .map(|p| (p.key, p.value.0 as f64)),
                deploy: "deploy.resources.limits.pids",
                place,
                value: limits.pids.as_ref().map(|p| p.value.0 as f64),
                bytes: false,
            },
        ];
        twice.iter().for_each(|t| contradiction(t, sink));
    }
    if let Some(reservations) = &resources.reservations {
        let memory = &reservations.value.memory;
        let twice = Twice {
            key: "mem_reservation",
            plain: bytes(&service.mem_reservation),
            deploy: "deploy.resources.reservations.memory",
            place: reservations.key,
            value: memory.as_ref().map(|m| m.value.0 as f64),
            bytes: true,
        };
        contradiction(&twice, sink);
    }
}

fn contradiction(twice: &Twice, sink: &mut Sink) {
    let Some((key, plain)) = twice.plain.filter(|(_, value)| *value != 0.0) else {
        return;
    };
    if twice.value.unwrap_or_default() == plain {
        return;
    }
    let shown = |value: f64| match twice.bytes {
        true => size::format(value as i64),
        false => value.to_string(),
    };
    let other = match twice.value {
        Some(value) => format!("`{}` says {}", twice.deploy, shown(value)),
        None => format!("`{}` says nothing, which counts as no limit", twice.deploy),
    };
    let message = format!("`{}` says {}, but {other}", twice.key, shown(plain));
    let finding = Finding::new(&CONFLICTING_KEYS, key, message);
    let finding = finding.related(twice.place, "the other place");
    sink.push(finding.help(format!(
        "remove `{}` and write `{}`",
        twice.key, twice.deploy
    )));
}

fn replicas(service: &Service, sink: &mut Sink) {
    let deploy = service
        .deploy
        .as_ref()
        .and_then(|d| d.value.replicas.as_ref());
    if let (Some(scale), Some(replicas)) = (&service.scale, deploy)
        && scale.value.0 != replicas.value.0
    {
        let message = "`scale` and `deploy.replicas` say different numbers";
        let finding = Finding::new(&CONFLICTING_KEYS, scale.key, message);
        sink.push(finding.related(replicas.key, "`deploy.replicas` stands here"));
    }
    let count = service.replicas();
    let place = service
        .scale
        .as_ref()
        .map(|s| s.place)
        .or(deploy.map(|r| r.place));
    if let Some(place) = place.filter(|_| count < 0) {
        sink.push(Finding::new(
            &CONFLICTING_KEYS,
            place,
            "the number of containers is negative",
        ));
    }
    if let Some(name) = service
        .container_name
        .as_ref()
        .filter(|n| count > 1 && !n.value.is_empty())
    {
        let message = format!("{count} containers cannot have the same name");
        let finding = Finding::new(&CONFLICTING_KEYS, name.key, message);
        let finding = match place {
            Some(place) => finding.related(place, "the number of containers"),
            None => finding,
        };
        sink.push(
            finding.help("remove `container_name`; the name of the service works as a host name"),
        );
    }
}

fn watches(service: &Service, sink: &mut Sink) {
    let develop = service.develop.as_ref().and_then(|d| d.value.0.as_ref());
    let watches = develop.and_then(|d| d.watch.as_ref());
    for watch in watches.iter().flat_map(|w| &w.value.0) {
        let options = &watch.value.0;
        let action = options.action.as_ref().map_or("", |a| a.value.0);
        let target = options.target.as_ref().is_some_and(|t| !t.value.is_empty());
        if !target && !matches!(action, "" | "rebuild" | "restart") {
            let message = format!("action `{action}` needs `target`");
            sink.push(Finding::new(&CONFLICTING_KEYS, watch.place, message));
        }
    }
}
