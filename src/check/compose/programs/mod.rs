mod command;
mod script;

use super::{Scope, compose, services};
use crate::check::Check;
use crate::diag::{Code, Example, Finding, Level, Severity, Sink};
use crate::model::compose::Project;
use crate::model::compose::service::{Port, Service};
use command::Command;
use script::{Script, named_ports};

pub(super) static CHECK: Check = Check {
    codes: &[&PORT_NOBODY_OPENS, &MISSING_PROGRAM],
    run,
};

pub(in crate::check) static PORT_NOBODY_OPENS: Code = Code {
    name: "port-nobody-opens",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a published port on which the program of the service does not seem to listen",
    explain: "Docker publishes any port, whether something listens behind it or not; who connects \
gets a reset. Told is a service whose script names other ports only, whose image's health check asks \
another port, or whose image is known to open others. Of scripts: most often two services are built from one folder, and one of them lacks \
a `command` of its own, so that both run the image's `CMD`. `EXPOSE` opens nothing, it is a note.",
    wrong: &[
        compose(
            "services:\n  a:\n    build: app\n    ports: ['127.0.0.1:5000:5000']\n  b:\n    build: app\n    ports: ['127.0.0.1:5001:5001']\n",
        ),
        Example {
            name: "app/Dockerfile",
            text: "FROM python:3.14-slim\nCOPY *.py ./\nEXPOSE 5000 5001\nCMD [\"python\", \"a.py\"]\n",
        },
        Example {
            name: "app/a.py",
            text: "app.run(host='0.0.0.0', port=5000)\n",
        },
    ],
    right: &[
        compose(
            "services:\n  a:\n    build: app\n    ports: ['127.0.0.1:5000:5000']\n  b:\n    build: app\n    command: python b.py\n    ports: ['127.0.0.1:5001:5001']\n",
        ),
        Example {
            name: "app/Dockerfile",
            text: "FROM python:3.14-slim\nCOPY *.py ./\nEXPOSE 5000 5001\nCMD [\"python\", \"a.py\"]\n",
        },
        Example {
            name: "app/a.py",
            text: "app.run(host='0.0.0.0', port=5000)\n",
        },
        Example {
            name: "app/b.py",
            text: "app.run(host='0.0.0.0', port=5001)\n",
        },
    ],
};

static MISSING_PROGRAM: Code = Code {
    name: "missing-program",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "the command of a container names a script that its image does not get",
    explain: "The script that `CMD`, `ENTRYPOINT` or `command` runs lies neither in the folder that \
the image is built from nor in a folder that is mounted: the container ends at once (`can't open \
file`), and is started again and again. `-` and `_` in names are easily confused.",
    wrong: &[
        compose("services:\n  app:\n    build: app\n"),
        Example {
            name: "app/Dockerfile",
            text: "FROM python:3.14-slim\nWORKDIR /app\nCOPY . .\nCMD [\"python\", \"escalation-service.py\"]\n",
        },
        Example {
            name: "app/escalation_service.py",
            text: "print('up')\n",
        },
    ],
    right: &[
        compose("services:\n  app:\n    build: app\n"),
        Example {
            name: "app/Dockerfile",
            text: "FROM python:3.14-slim\nWORKDIR /app\nCOPY . .\nCMD [\"python\", \"escalation_service.py\"]\n",
        },
        Example {
            name: "app/escalation_service.py",
            text: "print('up')\n",
        },
    ],
};

/// A script that the containers of a service run.
pub(in crate::check) struct Program {
    /// Its name as the command has it.
    pub(in crate::check) name: String,
    /// Its text.
    pub(in crate::check) text: String,
}

impl Program {
    /// Returns the ports that it names; `None` when it takes its port from outside.
    pub(in crate::check) fn ports(&self) -> Option<Vec<u16>> {
        named_ports(&self.text)
    }
}

/// Returns the script that a service runs, when it can be read.
pub(in crate::check) fn program_of(
    scope: &Scope<'_>,
    project: &Project,
    service: &Service,
) -> Option<Program> {
    let command = Command::of(project, service)?;
    let script = Script::find(project, service, &command, scope.files?)?;
    Some(Program {
        name: script.name,
        text: script.text?,
    })
}

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    let Some(files) = scope.files else {
        return;
    };
    for (project, name, keyed) in services(scope).filter(|(p, ..)| p.folder.is_some()) {
        let Some(command) = Command::of(project, &keyed.value) else {
            continue;
        };
        let script = Script::find(project, &keyed.value, &command, files);
        if let Some(script) = script.as_ref().filter(|s| s.is_missing) {
            let message = format!(
                "`{}` is in no folder that service `{name}` gets",
                script.name
            );
            let finding = Finding::new(&MISSING_PROGRAM, command.place, message);
            sink.push(match &script.near {
                Some(near) => finding.label(format!("did you mean `{near}`?")),
                None => finding.help("add the file, or change the command"),
            });
        }
        let text = script.as_ref().and_then(|s| s.text.as_deref());
        let named = text.and_then(named_ports);
        for port in keyed.value.published() {
            unopened(
                (name, port),
                &command,
                script.as_ref(),
                named.as_deref(),
                sink,
            );
        }
    }
}

fn unopened(
    published: (&str, &Port),
    command: &Command,
    script: Option<&Script>,
    named: Option<&[u16]>,
    sink: &mut Sink,
) {
    let (name, port) = published;
    let target = port.target;
    let why = match (named, script, &command.probed) {
        (Some([]) | None, _, Some((probed, _))) if command.of_image && *probed != target => {
            format!("the health check of its image asks port {probed}")
        }
        (Some(ports @ [_, ..]), Some(script), _) if !ports.contains(&target) => {
            let ports: Vec<String> = ports.iter().map(u16::to_string).collect();
            format!(
                "`{}`, which it runs, names port {} only",
                script.name,
                ports.join(", ")
            )
        }
        _ => return,
    };
    let message = format!("nothing seems to listen on port {target} of service `{name}`: {why}");
    let finding = Finding::new(&PORT_NOBODY_OPENS, port.place, message);
    let finding = match (&command.probed, named) {
        (Some((_, place)), None) => finding.related(*place, "the health check"),
        _ => finding.related(command.place, "what it runs"),
    };
    sink.push(match command.of_image {
        true => finding.help("give the service a `command` of its own, or publish the other port"),
        false => finding.help("publish the port that the program opens"),
    });
}
