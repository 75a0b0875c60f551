use std::collections::BTreeMap;

use super::{Scope, compose};
use crate::check::Check;
use crate::diag::{Code, Finding, Level, Severity, Sink};

pub(super) static CHECK: Check = Check {
    codes: &[&DUPLICATE_CONTAINER_NAME],
    run,
};

static DUPLICATE_CONTAINER_NAME: Code = Code {
    name: "duplicate-container-name",
    severity: Severity::Error,
    level: Level::Load,
    summary: "two services want the same container name",
    explain: "A container name exists once on a host. Docker compose refuses a file in which two \
services have the same `container_name`. Without that key compose makes a name of its own, \
`project-service-1`, and the service's name works as a host name all the same.",
    wrong: &[compose(
        "services:\n  a:\n    image: nginx:1.29.3\n    container_name: web\n  b:\n    image: nginx:1.29.3\n    container_name: web\n",
    )],
    right: &[compose(
        "services:\n  a:\n    image: nginx:1.29.3\n    container_name: web-a\n  b:\n    image: nginx:1.29.3\n    container_name: web-b\n",
    )],
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for project in &scope.stack.projects {
        let mut seen = BTreeMap::new();
        for (name, service) in project.enabled_services() {
            let Some(container) = &service.value.container_name else {
                continue;
            };
            if container.value.is_empty() {
                continue;
            }
            if let Some((first, place)) = seen.insert(&container.value, (name, container.place)) {
                let finding = Finding::new(
                    &DUPLICATE_CONTAINER_NAME,
                    container.place,
                    format!("services `{first}` and `{name}` have the same container name"),
                );
                let finding = finding.related(place, format!("the name of `{first}`"));
                sink.push(finding.help("give each its own, or remove both keys"));
            }
        }
    }
}
