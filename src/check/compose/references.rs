use super::{Scope, compose, services};
use crate::check::Check;
use crate::diag::{Code, Finding, Level, Place, Severity, Sink, suggest};
use crate::model::compose::Project;
use crate::model::compose::decode::Named;
use crate::model::compose::service::Service;

pub(super) static CHECK: Check = Check {
    codes: &[
        &UNDEFINED_NETWORK,
        &UNDEFINED_VOLUME,
        &UNDEFINED_SECRET,
        &UNDEFINED_CONFIG,
        &UNDEFINED_SERVICE,
    ],
    run,
};

static UNDEFINED_NETWORK: Code = Code {
    name: "undefined-network",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a service uses a network that is not declared",
    explain: "Every network of a service but `default` must be declared below the top-level \
`networks`, if only by its name; docker compose refuses the file (`refers to undefined network`).",
    wrong: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    networks: [monitorin]\nnetworks:\n  monitoring:\n",
    )],
    right: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    networks: [monitoring]\nnetworks:\n  monitoring:\n",
    )],
};

static UNDEFINED_VOLUME: Code = Code {
    name: "undefined-volume",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a service mounts a volume that is not declared",
    explain: "Every named volume must be declared below the top-level `volumes`; docker compose \
refuses the file (`refers to undefined volume`). A source that begins with `.`, `/` or `~` is a \
path of the host: `data:/data` is a volume, `./data:/data` the folder.",
    wrong: &[compose(
        "services:\n  db:\n    image: postgres:17.2\n    volumes: ['data:/var/lib/postgresql/data']\n",
    )],
    right: &[compose(
        "services:\n  db:\n    image: postgres:17.2\n    volumes: ['data:/var/lib/postgresql/data']\nvolumes:\n  data:\n",
    )],
};

static UNDEFINED_SECRET: Code = Code {
    name: "undefined-secret",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a service reads a secret that is not declared",
    explain: "Every secret of a service or of a build must be declared below the top-level \
`secrets` with `file`, `environment` or `external`; docker compose refuses the file otherwise.",
    wrong: &[compose(
        "services:\n  db:\n    image: postgres:17.2\n    secrets: [password]\n",
    )],
    right: &[compose(
        "services:\n  db:\n    image: postgres:17.2\n    secrets: [password]\nsecrets:\n  password:\n    environment: DB_PASSWORD\n",
    )],
};

static UNDEFINED_CONFIG: Code = Code {
    name: "undefined-config",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a service reads a config that is not declared",
    explain: "Every config of a service must be declared below the top-level `configs` with \
`file`, `content`, `environment` or `external`; docker compose refuses the file otherwise.",
    wrong: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    configs: [site]\n",
    )],
    right: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    configs: [site]\nconfigs:\n  site:\n    content: server {}\n",
    )],
};

static UNDEFINED_SERVICE: Code = Code {
    name: "undefined-service",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a service depends on one that does not exist or does not run",
    explain: "What `depends_on`, `links`, `network_mode: service:…`, `volumes_from` and the like \
name must be a service of the project that runs with the active profiles; docker compose refuses \
the file otherwise (`depends on undefined service`). With `required: false` a service of an \
inactive profile may be missing.",
    wrong: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    depends_on: [postgress]\n  postgres:\n    image: postgres:17.2\n",
    )],
    right: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    depends_on: [postgres]\n  postgres:\n    image: postgres:17.2\n",
    )],
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for (project, name, keyed) in services(scope).filter(|(p, ..)| p.complete) {
        let service = &keyed.value;
        networks(project, name, service, sink);
        volumes(project, name, service, sink);
        let built = service
            .build
            .as_ref()
            .and_then(|b| b.value.0.secrets.as_ref());
        for secret in service.secrets.iter().chain(built).flat_map(|s| &s.value.0) {
            let declared = Declared::of(&UNDEFINED_SECRET, "secret", &project.secrets);
            declared.check(&secret.source.value, secret.source.place, name, sink);
        }
        for config in service.configs.iter().flat_map(|c| &c.value.0) {
            let declared = Declared::of(&UNDEFINED_CONFIG, "config", &project.configs);
            declared.check(&config.source.value, config.source.place, name, sink);
        }
        dependencies(project, name, keyed.key, service, sink);
    }
}

fn networks(project: &Project, name: &str, service: &Service, sink: &mut Sink) {
    let networks = service.networks.iter().flat_map(|n| &n.value.0);
    for (network, attachment) in networks.filter(|(n, _)| *n != "default") {
        let declared = Declared::of(&UNDEFINED_NETWORK, "network", &project.networks);
        declared.check(network, attachment.key, name, sink);
    }
}

fn volumes(project: &Project, name: &str, service: &Service, sink: &mut Sink) {
    for mount in service.mounts() {
        if let Some(volume) = mount.volume() {
            let declared = Declared::of(&UNDEFINED_VOLUME, "volume", &project.volumes);
            declared.check(volume, mount.source_place, name, sink);
        }
    }
}

/// What may be referred to.
struct Declared<'a> {
    code: &'static Code,
    kind: &'static str,
    names: Vec<&'a str>,
}

impl<'a> Declared<'a> {
    fn of<T>(code: &'static Code, kind: &'static str, named: &'a Named<T>) -> Self {
        Self {
            code,
            kind,
            names: named.iter().map(|(name, _)| name).collect(),
        }
    }

    fn check(&self, used: &str, place: Place, service: &str, sink: &mut Sink) {
        if self.names.contains(&used) {
            return;
        }
        let kind = self.kind;
        let message = format!("service `{service}` uses {kind} `{used}`, which is not declared");
        let finding = Finding::new(self.code, place, message);
        sink.push(match suggest(used, self.names.iter().copied()) {
            Some(near) => finding.label(format!("did you mean `{near}`?")),
            None => finding.help(format!("add `{used}:` below the top-level `{kind}s`")),
        });
    }
}

fn dependencies(project: &Project, name: &str, key: Place, service: &Service, sink: &mut Sink) {
    let own = service.depends_on.iter().flat_map(|d| &d.value.services);
    let own = own.map(|(target, d)| (target.as_str(), d.key, d.value.required()));
    let implied = service.implied_dependencies().into_iter();
    let implied = implied.map(|(target, _)| (target, key, true));
    for (target, place, required) in own.chain(implied) {
        let message = match project.services.get(target) {
            Some(other) if runs_beside(project, &other.value, service) || !required => continue,
            Some(_) => format!(
                "service `{name}` depends on `{target}`, which runs with other profiles only"
            ),
            None => format!("service `{name}` depends on `{target}`, which does not exist"),
        };
        let finding = Finding::new(&UNDEFINED_SERVICE, place, message);
        let names = project.services.iter().map(|(n, _)| n);
        let exists = project.services.get(target).is_some();
        sink.push(match suggest(target, names.filter(|n| *n != name)) {
            Some(near) if !exists => finding.label(format!("did you mean `{near}`?")),
            _ if exists => finding.help("give both the same profiles, or write `required: false`"),
            _ => finding,
        });
    }
}

/// Returns whether a service runs whenever another one does.
fn runs_beside(project: &Project, service: &Service, other: &Service) -> bool {
    project.enabled(service) || service.profiles().any(|p| other.profiles().any(|q| p == q))
}
