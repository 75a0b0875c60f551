use super::{Scope, compose, services};
use crate::check::Check;
use crate::diag::{Code, Finding, Level, Severity, Sink};
use crate::model::compose::Project;
use crate::model::compose::service::{Condition, Service};

pub(super) static CHECK: Check = Check {
    codes: &[&MISSING_RESTART, &INVALID_RESTART],
    run,
};

static MISSING_RESTART: Code = Code {
    name: "missing-restart",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "a service that stays down after a crash or a reboot",
    explain: "Without `restart` a container that ends is not started again, neither after a crash \
nor when the host comes up. `unless-stopped` starts it again unless somebody stopped it. \
`restart: 'no'` says that this is meant.",
    wrong: &[compose("services:\n  web:\n    image: nginx:1.29.3\n")],
    right: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    restart: unless-stopped\n",
    )],
};

static INVALID_RESTART: Code = Code {
    name: "invalid-restart",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a restart policy that the engine refuses",
    explain: "`docker compose config` takes any text; the engine then refuses to make the container \
(`invalid restart policy`). It knows `no`, `always`, `unless-stopped` and `on-failure`, the last \
one with a number of attempts if wanted: `on-failure:5`.",
    wrong: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    restart: on-error\n",
    )],
    right: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    restart: on-failure\n",
    )],
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for (project, name, keyed) in services(scope) {
        let service = &keyed.value;
        let deploy = service
            .deploy
            .as_ref()
            .and_then(|d| d.value.restart_policy.as_ref());
        match &service.restart {
            Some(restart) if !is_policy(&restart.value) => {
                let message = match project.hides(restart.place) {
                    true => "this is no restart policy".to_owned(),
                    false => format!("`{}` is no restart policy", restart.value),
                };
                let finding = Finding::new(&INVALID_RESTART, restart.place, message);
                sink.push(finding.help("write no, always, unless-stopped or on-failure"));
            }
            Some(_) => {}
            None if deploy.is_some() || service.extends.is_some() => {}
            None if service.provider.is_some() || is_awaited(project, name) => {}
            None => {
                let message = format!("service `{name}` stays down after a crash or a reboot");
                let finding = Finding::new(&MISSING_RESTART, keyed.key, message);
                sink.push(finding.help("add `restart: unless-stopped`"));
            }
        }
    }
}

/// Returns whether another service waits for the end of this one.
fn is_awaited(project: &Project, name: &str) -> bool {
    let waits = |service: &Service| {
        let depends = service.depends_on.as_ref();
        let dependency = depends.and_then(|d| d.value.services.get(name));
        dependency.is_some_and(|d| d.value.condition() == Condition::Completed)
    };
    project.services.iter().any(|(_, s)| waits(&s.value))
}

fn is_policy(text: &str) -> bool {
    let attempts = text.strip_prefix("on-failure:");
    matches!(text, "" | "no" | "always" | "unless-stopped" | "on-failure")
        || attempts.is_some_and(|n| n.parse::<u32>().is_ok())
}
