use std::collections::{BTreeMap, BTreeSet};

use super::{Scope, compose, env};
use crate::check::Check;
use crate::diag::{Code, Example, Finding, Level, Place, Severity, Sink, Span, suggest};
use crate::model::compose::{Project, VariableUse};
use crate::model::env_file::{EnvFile, Role};

pub(super) static CHECK: Check = Check {
    codes: &[&UNDEFINED_VARIABLE, &REPEATED_VARIABLE, &EXAMPLE_ENV],
    run,
};

static UNDEFINED_VARIABLE: Code = Code {
    name: "undefined-variable",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a variable that is set nowhere, so that nothing stands in its place",
    explain: "Docker compose puts an empty text where a variable is not set, and only warns (`The \
\"TAG\" variable is not set. Defaulting to a blank string.`): an image without its tag, a port on \
any number, an empty password. Set it in .env, give it a default (`${TAG:-1.0}`), or demand it \
(`${TAG:?set it in .env}`). The environment of the command itself counts as well.",
    wrong: &[
        compose("services:\n  web:\n    image: nginx:${NGINX_TEST_TAG}1.29\n"),
        env("NGINX_TAG=1.29.3\n"),
    ],
    right: &[
        compose("services:\n  web:\n    image: nginx:${NGINX_TEST_TAG}\n"),
        env("NGINX_TEST_TAG=1.29.3\n"),
    ],
};

static REPEATED_VARIABLE: Code = Code {
    name: "repeated-variable",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "an env file sets the same variable twice",
    explain: "The last one wins, without a word. Where the first is the one that somebody changes, \
the change has no effect. Entries between the two still see the first value.",
    wrong: &[
        compose("services:\n  web:\n    image: nginx:${TAG}\n"),
        env("TAG=1.29.3\nTAG=1.28.0\n"),
    ],
    right: &[
        compose("services:\n  web:\n    image: nginx:${TAG}\n"),
        env("TAG=1.29.3\n"),
    ],
};

static EXAMPLE_ENV: Code = Code {
    name: "example-env",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "there is no .env; the checks use .env.example instead",
    explain: "Variables of the compose file are filled from .env, which is rarely kept in a \
repository. Where it is missing, these checks take the values of .env.example in its place, so \
that they can go on; docker compose does not. Copy the file and fill it in before the stack is \
started.",
    wrong: &[
        compose("services:\n  web:\n    image: nginx:${TAG}\n"),
        Example {
            name: ".env.example",
            text: "TAG=1.29.3\n",
        },
    ],
    right: &[
        compose("services:\n  web:\n    image: nginx:${TAG}\n"),
        env("TAG=1.29.3\n"),
        Example {
            name: ".env.example",
            text: "TAG=1.29.3\n",
        },
    ],
};

/// Variables that a shell sets or that people export, and that a check may run without.
const AMBIENT: [&str; 12] = [
    "HOME", "HOSTNAME", "LANG", "LOGNAME", "PATH", "PWD", "SHELL", "TMPDIR", "TZ", "UID", "GID",
    "USER",
];

/// How many further places of one variable are named.
const MAX_RELATED: usize = 4;

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for project in &scope.stack.projects {
        if project.followed {
            undefined(project, sink);
        }
        let mut told = BTreeSet::new();
        for file in project.env_files.iter().filter(|f| told.insert(f.file)) {
            repeated(file, sink);
            if file.role == Role::Example {
                let place = Place {
                    file: file.file,
                    span: Span::default(),
                };
                let message = "there is no .env; its variables are taken from this file";
                let finding = Finding::new(&EXAMPLE_ENV, place, message);
                sink.push(finding.help("copy it to .env and fill it in"));
            }
        }
    }
    for file in &scope.stack.env_files {
        repeated(file, sink);
    }
}

fn undefined(project: &Project, sink: &mut Sink) {
    let mut missing: BTreeMap<&str, Vec<&VariableUse>> = BTreeMap::new();
    for used in &project.variables {
        let ambient = AMBIENT.contains(&used.name.as_str());
        if used.operator.is_none() && !used.set && !ambient {
            missing.entry(&used.name).or_default().push(used);
        }
    }
    let known = project.env_files.iter().filter(|f| f.role != Role::Service);
    let known: Vec<&str> = known
        .flat_map(|f| &f.entries)
        .map(|e| e.name.value.as_str())
        .collect();
    for (name, uses) in missing {
        let Some((first, others)) = uses.split_first() else {
            continue;
        };
        let message =
            format!("variable `{name}` is set nowhere; an empty text stands in its place");
        let mut finding = Finding::new(&UNDEFINED_VARIABLE, first.place, message);
        for other in others.iter().take(MAX_RELATED) {
            finding = finding.related(other.place, "used here as well");
        }
        sink.push(match suggest(name, known.iter().copied()) {
            Some(near) => finding.label(format!("did you mean `{near}`?")),
            None => finding.help(format!("set {name} in .env, or write ${{{name}:-default}}")),
        });
    }
}

fn repeated(file: &EnvFile, sink: &mut Sink) {
    let mut seen = BTreeMap::new();
    for entry in file.entries.iter().filter(|e| e.value.is_some()) {
        let place = Place {
            file: file.file,
            span: entry.name.span,
        };
        let name = entry.name.value.as_str();
        if let Some(first) = seen.insert(name, place).filter(|_| !name.is_empty()) {
            let message = format!("`{name}` is set twice; this one wins");
            let finding = Finding::new(&REPEATED_VARIABLE, place, message);
            sink.push(
                finding
                    .related(first, "set before")
                    .help("keep one of them"),
            );
        }
    }
}
