use super::{Scope, compose, services};
use crate::check::Check;
use crate::diag::{Code, Finding, Level, Severity, Sink};

pub(super) static CHECK: Check = Check {
    codes: &[&MISSING_MEMORY_LIMIT],
    run,
};

static MISSING_MEMORY_LIMIT: Code = Code {
    name: "missing-memory-limit",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "a service may take all the memory of the host",
    explain: "Without `deploy.resources.limits.memory` or `mem_limit` one leaking container makes \
the kernel kill others, perhaps the one that alerts. cAdvisor shows a missing limit as 0 in \
container_spec_memory_limit_bytes: a rule that divides by it gets +Inf and fires always.",
    wrong: &[compose("services:\n  web:\n    image: nginx:1.29.3\n")],
    right: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    deploy:\n      resources:\n        limits:\n          memory: 128m\n",
    )],
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for (_, name, keyed) in services(scope) {
        let service = &keyed.value;
        if service.memory_limit().is_some()
            || service.extends.is_some()
            || service.provider.is_some()
        {
            continue;
        }
        let message = format!("service `{name}` has no memory limit");
        let finding = Finding::new(&MISSING_MEMORY_LIMIT, keyed.key, message);
        sink.push(finding.help("add `memory` below `deploy.resources.limits`"));
    }
}
