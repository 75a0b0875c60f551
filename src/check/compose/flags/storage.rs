use super::{Run, Scope, runs};
use crate::check::Check;
use crate::check::compose::compose;
use crate::diag::{Code, Finding, Level, Severity, Sink};
use crate::model::compose::service::MountType;
use crate::model::compose::syntax::mount::clean;

pub(in crate::check::compose) static CHECK: Check = Check {
    codes: &[&UNPERSISTED_STORAGE],
    run,
};

static UNPERSISTED_STORAGE: Code = Code {
    name: "unpersisted-storage",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "Prometheus or Alertmanager keeps its data where no volume is mounted",
    explain: "What a container writes outside of its volumes is gone when it is made anew, as \
`docker compose up` does after every change: the samples of Prometheus, the silences and the \
notification log of Alertmanager. The images declare a volume for their default path, but an \
anonymous one, which `docker compose down` drops. Mount a named volume on the path of \
`--storage.tsdb.path` or `--storage.path`.",
    wrong: &[compose(
        "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    command: [--storage.tsdb.path=/data]\n    volumes: ['prometheus:/prometheus']\nvolumes:\n  prometheus:\n",
    )],
    right: &[compose(
        "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    command: [--storage.tsdb.path=/prometheus]\n    volumes: ['prometheus:/prometheus']\nvolumes:\n  prometheus:\n",
    )],
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for run in runs(scope) {
        let Some((path, place)) = data_path(&run) else {
            continue;
        };
        let service = &run.service.value;
        let lasting = |m: &crate::model::compose::service::Mount| {
            let inside = path == m.target || path.starts_with(&format!("{}/", m.target));
            inside && m.kind != MountType::Tmpfs
        };
        if service.mounts().iter().any(lasting) || service.volumes_from.is_some() {
            continue;
        }
        let message = format!(
            "{} keeps its data in `{path}`, where no volume is mounted",
            run.program.name
        );
        let finding = Finding::new(&UNPERSISTED_STORAGE, place, message);
        sink.push(finding.help(format!("mount a named volume on `{path}`")));
    }
}

/// Returns where the program keeps its data, and what says so.
fn data_path(run: &Run<'_>) -> Option<(String, crate::diag::Place)> {
    let (flag, default) = match run.program.binary {
        "prometheus" if run.is_on("agent") => ("storage.agent.path", "/prometheus/data-agent"),
        "prometheus" => ("storage.tsdb.path", "/prometheus/data"),
        _ => ("storage.path", "/alertmanager/data"),
    };
    let folder = format!("/{}", run.program.binary);
    // Without any command the image's own names its folder.
    let none = run.service.value.command.is_none() && run.service.value.entrypoint.is_none();
    Some(match run.value(flag) {
        Some(given) if given.text().starts_with('/') => (clean(given.text()), given.word.place),
        Some(given) => (
            clean(&format!("{folder}/{}", given.text())),
            given.word.place,
        ),
        None if none => (folder, run.service.key),
        None => (default.to_owned(), run.service.key),
    })
}
