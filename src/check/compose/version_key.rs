use super::{Scope, compose};
use crate::check::Check;
use crate::diag::{Code, Finding, Level, Severity, Sink};

pub(super) static CHECK: Check = Check {
    codes: &[&OBSOLETE_VERSION],
    run,
};

static OBSOLETE_VERSION: Code = Code {
    name: "obsolete-version",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "the key `version` has no meaning any more",
    explain: "Docker compose ignores `version` since 1.27 and warns about it at every command \
(`the attribute version is obsolete`). It decides nothing: all keys are known in every file.",
    wrong: &[compose(
        "version: '3.8'\nservices:\n  web:\n    image: nginx:1.29.3\n",
    )],
    right: &[compose("services:\n  web:\n    image: nginx:1.29.3\n")],
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for place in scope.stack.projects.iter().flat_map(|p| &p.versions) {
        let message = "docker compose ignores `version`, and warns about it at every command";
        let finding = Finding::new(&OBSOLETE_VERSION, *place, message);
        sink.push(finding.help("remove this line"));
    }
}
