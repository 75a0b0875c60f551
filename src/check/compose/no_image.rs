use super::{Scope, compose, services};
use crate::check::Check;
use crate::diag::{Code, Finding, Level, Severity, Sink};

pub(super) static CHECK: Check = Check {
    codes: &[&NO_IMAGE],
    run,
};

static NO_IMAGE: Code = Code {
    name: "no-image",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a service has neither an image nor a way to build one",
    explain: "A service needs `image` or `build` (or `provider`); docker compose refuses the file \
otherwise. In a file that is meant to be merged over another one the main file may have it: name \
both files.",
    wrong: &[compose(
        "services:\n  web:\n    ports: ['127.0.0.1:8080:80']\n",
    )],
    right: &[compose(
        "services:\n  web:\n    image: nginx:1.29.3\n    ports: ['127.0.0.1:8080:80']\n",
    )],
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for (project, name, keyed) in services(scope) {
        let service = &keyed.value;
        let image = service.image.as_ref().is_some_and(|i| !i.value.is_empty());
        let known = image || service.build.is_some() || service.provider.is_some();
        // What `extends` leads to may have one.
        if known || service.extends.is_some() || !project.complete {
            continue;
        }
        let message = format!("service `{name}` has neither an image nor a build");
        let finding = match &service.image {
            Some(image) => Finding::new(&NO_IMAGE, image.place, message)
                .help("a variable that is not set leaves nothing behind"),
            None => Finding::new(&NO_IMAGE, keyed.key, message)
                .help("add `image` or `build`, or name the file that this one is merged over"),
        };
        sink.push(finding);
    }
}
