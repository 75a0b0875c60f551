use super::{Scope, compose, services};
use crate::check::Check;
use crate::diag::{Code, Finding, Level, Place, Severity, Sink};
use crate::model::compose::Project;
use crate::model::compose::service::Service;

pub(super) static CHECK: Check = Check {
    codes: &[&IGNORED_KEY, &DROPPED_WORDS, &UNKNOWN_MOUNT_OPTION],
    run,
};

static IGNORED_KEY: Code = Code {
    name: "ignored-key",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a key that docker compose reads and does nothing with",
    explain: "`endpoint_mode`, `placement`, `update_config` and `rollback_config` below `deploy` \
are for swarms (`docker stack deploy`). Docker compose accepts them and does nothing: one container \
is replaced at a time, on this host.",
    wrong: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    deploy:\n      update_config:\n        order: start-first\n",
    )],
    right: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    deploy:\n      resources:\n        limits:\n          memory: 128m\n",
    )],
};

static DROPPED_WORDS: Code = Code {
    name: "dropped-words",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "docker compose drops the end of a command without a word",
    explain: "`command` and `entrypoint` written as one text are split into words; no shell runs. \
At an unquoted `;`, `&`, `|`, `<` or `>` docker compose stops reading, and the rest is lost: \
`migrate && serve` runs `migrate` alone.",
    wrong: &[compose(
        "services:\n  app:\n    image: python:3.14.0\n    command: python migrate.py && python app.py\n",
    )],
    right: &[compose(
        "services:\n  app:\n    image: python:3.14.0\n    command: sh -c 'python migrate.py && python app.py'\n",
    )],
};

static UNKNOWN_MOUNT_OPTION: Code = Code {
    name: "unknown-mount-option",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a mount option that docker compose drops without a word",
    explain: "After the second colon of a mount docker compose knows `ro`, `rw`, `nocopy`, `z`, \
`Z` and the propagations (`rslave`, …). It drops others silently: `:readonly` leaves the mount \
writable. `cached`, `delegated` and `consistent` never had a meaning on Linux.",
    wrong: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    volumes: ['/srv/html:/usr/share/nginx/html:readonly']\n",
    )],
    right: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    volumes: ['/srv/html:/usr/share/nginx/html:ro']\n",
    )],
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for (project, _, keyed) in services(scope) {
        let service = &keyed.value;
        swarm_keys(service, sink);
        dropped_words(service, sink);
        mount_options(project, service, sink);
    }
}

fn swarm_keys(service: &Service, sink: &mut Sink) {
    let Some(deploy) = service.deploy.as_ref().map(|d| &d.value) else {
        return;
    };
    let keys: [(&str, Option<Place>); 4] = [
        (
            "endpoint_mode",
            deploy.endpoint_mode.as_ref().map(|k| k.key),
        ),
        ("placement", deploy.placement.as_ref().map(|k| k.key)),
        (
            "update_config",
            deploy.update_config.as_ref().map(|k| k.key),
        ),
        (
            "rollback_config",
            deploy.rollback_config.as_ref().map(|k| k.key),
        ),
    ];
    for (name, place) in keys {
        if let Some(place) = place {
            let message = format!("docker compose does nothing with `deploy.{name}`");
            let finding = Finding::new(&IGNORED_KEY, place, message);
            sink.push(finding.help("remove it, unless the file is for a swarm"));
        }
    }
}

fn dropped_words(service: &Service, sink: &mut Sink) {
    for (name, command) in [
        ("command", &service.command),
        ("entrypoint", &service.entrypoint),
    ] {
        let dropped = command.as_ref().and_then(|c| c.value.dropped);
        if let Some(place) = dropped {
            let message = format!("docker compose drops the rest of `{name}` from here on");
            let finding = Finding::new(&DROPPED_WORDS, place, message);
            sink.push(finding.help("to run it by a shell write [\"sh\", \"-c\", \"…\"]"));
        }
    }
}

fn mount_options(project: &Project, service: &Service, sink: &mut Sink) {
    for mount in service.mounts() {
        for (option, place) in &mount.unknown_options {
            let message = match project.is_interpolated(mount.place) {
                true => "docker compose drops this option".to_owned(),
                false => format!("docker compose drops the option `{option}`"),
            };
            let finding = Finding::new(&UNKNOWN_MOUNT_OPTION, *place, message);
            sink.push(match option.as_str() {
                "readonly" | "read_only" | "read-only" => finding.help("write `ro`"),
                _ => finding.help("remove it"),
            });
        }
    }
}
