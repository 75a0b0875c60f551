use super::{Scope, compose};
use crate::check::Check;
use crate::diag::{Code, Finding, Level, Place, Severity, Sink};
use crate::model::compose::Project;
use crate::model::compose::decode::Keyed;
use crate::model::compose::toplevel::{ConfigSource, SecretSource, TopLevel};

pub(super) static CHECK: Check = Check {
    codes: &[&RESOURCE_SOURCE],
    run,
};

static RESOURCE_SOURCE: Code = Code {
    name: "resource-source",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a secret, config or volume says nothing, or too much, about where it comes from",
    explain: "A secret comes from `file` or `environment`, a config from `file`, `environment` or \
`content`: exactly one of them, unless it is `external`. What is external exists already: nothing \
but its name may be given. Docker compose refuses anything else.",
    wrong: &[compose(
        "services:\n  db:\n    image: postgres:17.2\n    secrets: [password]\nsecrets:\n  password: {}\n",
    )],
    right: &[compose(
        "services:\n  db:\n    image: postgres:17.2\n    secrets: [password]\nsecrets:\n  password:\n    environment: DB_PASSWORD\n",
    )],
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for project in &scope.stack.projects {
        for (name, secret) in project.secrets.iter() {
            self::secret(name, secret, sink);
        }
        for (name, config) in project.configs.iter() {
            self::config(name, config, sink);
        }
        volumes(project, sink);
    }
}

fn secret(name: &str, secret: &Keyed<SecretSource>, sink: &mut Sink) {
    let value = &secret.value;
    let sources = [
        value.file.as_ref().map(|f| f.key),
        value.environment.as_ref().map(|e| e.key),
    ];
    let sources: Vec<Place> = sources.into_iter().flatten().collect();
    // A driver of its own is enough for the schema, but not for what reads the secret later.
    let fine = value.is_external();
    one_of(
        &format!("secret `{name}`"),
        "`file` or `environment`",
        secret.key,
        &sources,
        fine,
        sink,
    );
}

fn config(name: &str, config: &Keyed<ConfigSource>, sink: &mut Sink) {
    let value = &config.value;
    let sources = [
        value.file.as_ref().map(|f| f.key),
        value.environment.as_ref().map(|e| e.key),
        value.content.as_ref().map(|c| c.key),
    ];
    let sources: Vec<Place> = sources.into_iter().flatten().collect();
    let fine = value.external.is_some();
    let words = "`file`, `environment` or `content`";
    one_of(
        &format!("config `{name}`"),
        words,
        config.key,
        &sources,
        fine,
        sink,
    );
}

fn one_of(what: &str, words: &str, key: Place, sources: &[Place], fine: bool, sink: &mut Sink) {
    match sources {
        [] if fine => {}
        [] => {
            let message = format!("{what} says nothing about where it comes from");
            let finding = Finding::new(&RESOURCE_SOURCE, key, message);
            sink.push(finding.help(format!("add {words}")));
        }
        [_] => {}
        [first, others @ ..] => {
            for other in others {
                let message = format!("{what} takes one of {words}");
                let finding = Finding::new(&RESOURCE_SOURCE, *other, message);
                sink.push(finding.related(*first, "it has this one already"));
            }
        }
    }
}

/// Reports what is said about volumes that exist already.
fn volumes(project: &Project, sink: &mut Sink) {
    for (name, keyed) in project.volumes.iter() {
        let Some(volume) = keyed.value.0.as_ref().filter(|v| v.is_external()) else {
            continue;
        };
        let others = [
            volume.driver.as_ref().map(|d| d.key),
            volume.driver_opts.as_ref().map(|d| d.key),
            volume.labels.as_ref().map(|l| l.key),
        ];
        for other in others.into_iter().flatten() {
            let message = format!("volume `{name}` is external: only its name may be given");
            let finding = Finding::new(&RESOURCE_SOURCE, other, message);
            sink.push(finding.help("remove this key, or `external`"));
        }
    }
}
