use super::{Scope, compose, listed, services};
use crate::check::Check;
use crate::diag::{Code, Finding, Level, Severity, Sink};
use crate::lang::url::host_port;
use crate::model::compose::Project;
use crate::model::compose::service::{Condition, Service};
use crate::model::stack::Reader;

pub(super) static CHECK: Check = Check {
    codes: &[
        &MISSING_HEALTH_CHECK,
        &DEPENDENCY_WITHOUT_CONDITION,
        &HEALTHY_WITHOUT_CHECK,
    ],
    run,
};

static MISSING_HEALTH_CHECK: Code = Code {
    name: "missing-health-check",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "a service whose health nobody can tell",
    explain: "Without a health check Docker knows that a process runs, not that it answers: a hung \
program stays `Up`, nothing waits for a program that is still starting, and a deployment cannot \
tell whether it succeeded. The check may stand in the compose file or in the image's Dockerfile. \
`healthcheck: {disable: true}` says that none is wanted.",
    wrong: &[compose(
        "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes: ['data:/prometheus']\nvolumes:\n  data:\n",
    )],
    right: &[compose(
        "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes: ['data:/prometheus']\n    healthcheck:\n      test: wget -q --spider http://localhost:9090/-/healthy\n      interval: 15s\nvolumes:\n  data:\n",
    )],
};

static DEPENDENCY_WITHOUT_CONDITION: Code = Code {
    name: "dependency-without-condition",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "a service starts before what it depends on is ready",
    explain: "A list in `depends_on`, and `condition: service_started`, wait until the other \
container has been started, not until its program answers. With `condition: service_healthy` the \
service starts when the health check of the other one passes.",
    wrong: &[compose(
        "services:\n  app:\n    image: python:3.14.0\n    depends_on: [db]\n  db:\n    image: postgres:17.2\n    healthcheck:\n      test: pg_isready -U postgres\n",
    )],
    right: &[compose(
        "services:\n  app:\n    image: python:3.14.0\n    depends_on:\n      db:\n        condition: service_healthy\n  db:\n    image: postgres:17.2\n    healthcheck:\n      test: pg_isready -U postgres\n",
    )],
};

static HEALTHY_WITHOUT_CHECK: Code = Code {
    name: "healthy-without-check",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a service waits for the health of one that has no health check",
    explain: "`condition: service_healthy` needs a health check in the compose file or in the \
image. Without one docker compose stops: `container … has no healthcheck configured`. Whether an \
image that is pulled has a check of its own cannot be seen here.",
    wrong: &[compose(
        "services:\n  app:\n    image: python:3.14.0\n    depends_on:\n      db:\n        condition: service_healthy\n  db:\n    image: postgres:17.2\n",
    )],
    right: &[compose(
        "services:\n  app:\n    image: python:3.14.0\n    depends_on:\n      db:\n        condition: service_healthy\n  db:\n    image: postgres:17.2\n    healthcheck:\n      test: pg_isready -U postgres\n",
    )],
};

/// Images that have a health check of their own.
const CHECKED_IMAGES: [&str; 9] = [
    "cadvisor",
    "gitlab-ce",
    "gitlab-ee",
    "mattermost-team-edition",
    "netdata",
    "pihole",
    "pms-docker",
    "server", // vaultwarden/server
    "uptime-kuma",
];

/// What tells the health of well-known programs, with what their images have.
const TESTS: [(&str, &str); 11] = [
    (
        "alertmanager",
        "wget -q --spider http://localhost:9093/-/healthy",
    ),
    (
        "blackbox-exporter",
        "wget -q --spider http://localhost:9115/-/healthy",
    ),
    (
        "grafana",
        "wget -q --spider http://localhost:3000/api/health",
    ),
    ("mariadb", "healthcheck.sh --connect --innodb_initialized"),
    ("mysql", "mysqladmin ping -h 127.0.0.1"),
    (
        "nginx",
        "curl -fsS -o /dev/null http://localhost/ || exit 1",
    ),
    ("node-exporter", "wget -q --spider http://localhost:9100/"),
    ("postgres", "pg_isready -U $${POSTGRES_USER:-postgres}"),
    (
        "postgres-exporter",
        "wget -q --spider http://localhost:9187/",
    ),
    (
        "prometheus",
        "wget -q --spider http://localhost:9090/-/healthy",
    ),
    ("redis", "redis-cli ping"),
];

/// What is known about the health check of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Health {
    Checked,
    Unchecked,
    /// Turned off on purpose.
    Disabled,
    /// Its Dockerfile, or what it extends, was not read.
    Unknown,
}

fn health(project: &Project, service: &Service) -> Health {
    if let Some(check) = service.healthcheck.as_ref().map(|h| &h.value) {
        let words = check.test.as_ref().map(|t| &t.value.0);
        let first = words.and_then(|w| w.first());
        let none = first.is_some_and(|w| w.value == "NONE");
        if none || check.disable.as_ref().is_some_and(|d| d.value.0) {
            return Health::Disabled;
        }
        if check.test.is_some() {
            return Health::Checked;
        }
    }
    if service.extends.is_some() || service.provider.is_some() {
        return Health::Unknown;
    }
    let Some(build) = &service.build else {
        let known = service
            .image_name()
            .is_some_and(|n| CHECKED_IMAGES.contains(&n));
        return if known {
            Health::Checked
        } else {
            Health::Unchecked
        };
    };
    let Some(dockerfile) = project.dockerfile(service) else {
        return Health::Unknown;
    };
    let target = build.value.0.target.as_ref().map(|t| t.value.as_str());
    let stage = dockerfile.target(target);
    match stage.and_then(|s| dockerfile.health_check(s)) {
        Some(check) if check.command.is_some() => Health::Checked,
        _ => Health::Unchecked,
    }
}

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for (project, name, keyed) in services(scope) {
        let service = &keyed.value;
        if health(project, service) == Health::Unchecked && !runs_once(project, name, service) {
            let message = format!("service `{name}` has no health check");
            let finding = Finding::new(&MISSING_HEALTH_CHECK, keyed.key, message);
            let image = service.image_name().unwrap_or_default();
            sink.push(match TESTS.iter().find(|(program, _)| *program == image) {
                Some((_, test)) => {
                    let test = served_elsewhere(scope, project, name, test);
                    finding.help(format!("add `healthcheck` with `test: {test}`"))
                }
                None => finding.help("add `healthcheck`, or `disable: true` if none is wanted"),
            });
        }
        dependencies(project, name, service, sink);
    }
}

/// Returns a test of Prometheus or Alertmanager for the port and the path that its flags give it.
fn served_elsewhere(scope: &Scope<'_>, project: &Project, name: &str, test: &str) -> String {
    let own = |r: &Reader<'_>| r.name == name && std::ptr::eq(r.project, project);
    let Some(reader) = scope.stack.programs().find(own) else {
        return test.to_owned();
    };
    let mut test = test.to_owned();
    let listen = reader.flags("web.listen-address").last();
    if let Some(address) = listen.and_then(|(value, _)| host_port(value).ok()) {
        for port in ["9090", "9093"] {
            test = test.replace(&format!(":{port}/"), &format!(":{}/", address.port));
        }
    }
    let prefix = reader.route_prefix().unwrap_or_default();
    test.replace("/-/healthy", &format!("{prefix}/-/healthy"))
}

/// Returns whether a service ends by itself, because another one waits for its end or because it
/// is never started again.
fn runs_once(project: &Project, name: &str, service: &Service) -> bool {
    let awaited = project.services.iter().any(|(_, other)| {
        let depends = other.value.depends_on.as_ref();
        let dependency = depends.and_then(|d| d.value.services.get(name));
        dependency.is_some_and(|d| d.value.condition() == Condition::Completed)
    });
    awaited || service.restart.as_ref().is_some_and(|r| r.value == "no")
}

fn dependencies(project: &Project, name: &str, service: &Service, sink: &mut Sink) {
    let Some(depends) = &service.depends_on else {
        return;
    };
    let mut early = Vec::new();
    for (target, dependency) in &depends.value.services {
        let Some(other) = project.services.get(target) else {
            continue;
        };
        let health = health(project, &other.value);
        match (dependency.value.condition(), health) {
            (Condition::Started, Health::Checked | Health::Unchecked) => {
                early.push(target.as_str())
            }
            (Condition::Healthy, Health::Unchecked | Health::Disabled) => {
                let message = format!(
                    "service `{name}` waits for the health of `{target}`, which has no health check"
                );
                let place = dependency
                    .value
                    .condition
                    .as_ref()
                    .map_or(dependency.key, |c| c.place);
                let finding = Finding::new(&HEALTHY_WITHOUT_CHECK, place, message);
                let finding = finding.related(other.key, format!("`{target}` stands here"));
                sink.push(finding.help(format!("give `{target}` a `healthcheck`")));
            }
            _ => {}
        }
    }
    if early.is_empty() {
        return;
    }
    let message = format!(
        "service `{name}` starts before {} can answer",
        listed(early.iter().copied())
    );
    let finding = Finding::new(&DEPENDENCY_WITHOUT_CONDITION, depends.key, message);
    sink.push(finding.help("write each with `condition: service_healthy`"));
}
