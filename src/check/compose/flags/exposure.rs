use super::{Scope, runs};
use crate::check::Check;
use crate::check::compose::{compose, is_open_to_all, listed};
use crate::diag::{Code, Finding, Level, Severity, Sink};

pub(in crate::check::compose) static CHECK: Check = Check {
    codes: &[&OPEN_ADMIN_API],
    run,
};

static OPEN_ADMIN_API: Code = Code {
    name: "open-admin-api",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "an API that deletes data or stops the program is open to everyone",
    explain: "`--web.enable-admin-api` lets anyone who reaches Prometheus delete series and make \
snapshots, `--web.enable-lifecycle` reload and stop it, `--web.enable-remote-write-receiver` and \
`--web.enable-otlp-receiver` write samples: none of them asks for a password unless \
`--web.config.file` does. A port published without an address is reachable from other machines, \
past most firewalls of the host.",
    wrong: &[compose(
        "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    command: [--config.file=/etc/prometheus/prometheus.yml, --web.enable-admin-api]\n    ports: ['9090:9090']\n",
    )],
    right: &[compose(
        "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    command: [--config.file=/etc/prometheus/prometheus.yml, --web.enable-lifecycle]\n    ports: ['127.0.0.1:9090:9090']\n",
    )],
};

const SWITCHES: [&str; 4] = [
    "web.enable-admin-api",
    "web.enable-lifecycle",
    "web.enable-remote-write-receiver",
    "web.enable-otlp-receiver",
];

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for run in runs(scope).filter(|r| r.program.binary == "prometheus") {
        let service = &run.service.value;
        let protected = run
            .value("web.config.file")
            .is_some_and(|f| !f.text().is_empty());
        let Some(port) = service.published().iter().find(|p| is_open_to_all(p)) else {
            continue;
        };
        let on: Vec<_> = SWITCHES.iter().filter(|name| run.is_on(name)).collect();
        let Some(first) = on
            .first()
            .and_then(|name| run.value(name))
            .filter(|_| !protected)
        else {
            continue;
        };
        let flags: Vec<String> = on.iter().map(|name| format!("--{name}")).collect();
        let message = format!(
            "anyone who reaches port {} can use what is opened by {}",
            port.published.as_deref().unwrap_or_default(),
            listed(flags.iter().map(String::as_str))
        );
        let finding = Finding::new(&OPEN_ADMIN_API, first.word.place, message);
        let finding = finding.related(port.place, "published on all addresses");
        sink.push(
            finding.help(
                "publish the port on 127.0.0.1, or ask for a password with --web.config.file",
            ),
        );
    }
}
