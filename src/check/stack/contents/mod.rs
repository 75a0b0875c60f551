//! Files that programs are told to read, and that their containers do not have.

mod named;

use std::collections::BTreeSet;

use super::{compose, file};
use crate::check::{Check, Scope};
use crate::diag::{Code, FileId, Finding, Level, Place, Severity, Sink};
use crate::lang::variable;
use crate::model::compose::{Inside, Source};
use crate::model::stack::{FileKind, Named, Reader, same_path};
use crate::source::Files;

pub(in crate::check::stack) static CHECK: Check = Check {
    codes: &[
        &MISSING_IN_CONTAINER,
        &UNMATCHED_IN_CONTAINER,
        &UNREAD_CONFIGURATION,
    ],
    run,
};

static MISSING_IN_CONTAINER: Code = Code {
    name: "missing-in-container",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a file that a program is told to read is not in its container",
    explain: "A flag or a configuration names a file by its path in the container, and no mount, config \
or secret of the compose file puts one there: the program does not start, or cannot read its password. \
The paths of a configuration start from its folder in the container, which need not look like the folder \
on the host. Images that are built here may bring files of their own; nothing is said of those.",
    wrong: &[
        compose(
            "services:\n  alertmanager:\n    image: prom/alertmanager:v0.33.1\n    command: [--config.file=/etc/alertmanager/config.yml, --storage.path=/alertmanager]\n    volumes: ['./alertmanager:/etc/alertmanager:ro', 'data:/alertmanager']\nvolumes:\n  data:\n",
        ),
        file(
            "alertmanager/alertmanager.yml",
            "route:\n  receiver: none\nreceivers:\n  - name: none\n",
        ),
    ],
    right: &[
        compose(
            "services:\n  alertmanager:\n    image: prom/alertmanager:v0.33.1\n    command: [--config.file=/etc/alertmanager/alertmanager.yml, --storage.path=/alertmanager]\n    volumes: ['./alertmanager:/etc/alertmanager:ro', 'data:/alertmanager']\nvolumes:\n  data:\n",
        ),
        file(
            "alertmanager/alertmanager.yml",
            "route:\n  receiver: none\nreceivers:\n  - name: none\n",
        ),
    ],
};

static UNMATCHED_IN_CONTAINER: Code = Code {
    name: "unmatched-in-container",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a pattern of file names matches nothing in the container that reads it",
    explain: "The files are there on the host, where the pattern looks right, but no mount brings them \
to that place in the container. Prometheus and Alertmanager take a pattern without files for an empty \
list: no rule is evaluated, no template is defined, and nothing is said.",
    wrong: &[
        compose(
            "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes:\n      - ./prometheus/prometheus.yml:/etc/prometheus/prometheus.yml:ro\n      - data:/prometheus\nvolumes:\n  data:\n",
        ),
        file("prometheus/prometheus.yml", "rule_files: ['rules/*.yml']\n"),
        file(
            "prometheus/rules/web.yml",
            "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n",
        ),
    ],
    right: &[
        compose(
            "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes:\n      - ./prometheus:/etc/prometheus:ro\n      - data:/prometheus\nvolumes:\n  data:\n",
        ),
        file("prometheus/prometheus.yml", "rule_files: ['rules/*.yml']\n"),
        file(
            "prometheus/rules/web.yml",
            "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n",
        ),
    ],
};

static UNREAD_CONFIGURATION: Code = Code {
    name: "unread-configuration",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a configuration is mounted where the program does not look for it",
    explain: "The image brings a configuration of its own: Prometheus's scrapes only itself, \
Alertmanager's sends everything to a webhook on 127.0.0.1. When the own file is mounted elsewhere, the \
program starts with that one, and seems to work. Mount the file where the program reads it, or name its \
path with `--config.file`.",
    wrong: &[
        compose(
            "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes: ['./prometheus:/prometheus-config:ro', 'data:/prometheus']\nvolumes:\n  data:\n",
        ),
        file("prometheus/prometheus.yml", "scrape_configs: []\n"),
    ],
    right: &[
        compose(
            "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes: ['./prometheus:/etc/prometheus:ro', 'data:/prometheus']\nvolumes:\n  data:\n",
        ),
        file("prometheus/prometheus.yml", "scrape_configs: []\n"),
    ],
};

/// Folders of the images that hold files of their own.
const OF_IMAGE: [&str; 10] = [
    "/bin", "/dev", "/etc/pki", "/etc/ssl", "/home", "/proc", "/sys", "/tmp", "/usr", "/var",
];

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    let Some(files) = scope.files else {
        return;
    };
    for reader in scope.stack.programs() {
        command_line(&reader, files, sink);
        unread(scope, &reader, sink);
    }
    let mut told = BTreeSet::new();
    for (owner, reader) in configurations(scope) {
        for finding in named::check(scope, owner, &reader, files) {
            // Several containers may read one file: the first one speaks for all.
            if told.insert((finding.code.name, finding.place)) {
                sink.push(finding);
            }
        }
    }
}

/// Returns the configurations that are read, by the index of their file, each with its readers.
fn configurations<'a>(scope: &Scope<'a>) -> Vec<(FileId, Reader<'a>)> {
    let prometheus = scope.stack.prometheuses.iter().map(|c| (c.file, &c.path));
    let alertmanager = scope.stack.alertmanagers.iter().map(|c| (c.file, &c.path));
    prometheus
        .chain(alertmanager)
        .flat_map(|(file, path)| {
            let readers = scope.stack.readers(path.as_deref());
            readers.into_iter().map(move |reader| (file, reader))
        })
        .collect()
}

/// Reports files that the command line names.
fn command_line(reader: &Reader<'_>, files: &dyn Files, sink: &mut Sink) {
    let config = reader.flags("config.file").last();
    let place = config.map_or_else(
        || {
            let command = reader.service.value.command.as_ref();
            command.map_or(reader.service.key, |c| c.place)
        },
        |(_, place)| place,
    );
    let of_image = format!("/etc/{0}/{0}.yml", reader.kind.name());
    if !(reader.config == of_image && leads_to_image(reader, &of_image)) {
        let finding = missing(reader, &reader.config, place, "configuration", files);
        finding.into_iter().for_each(|f| sink.push(f));
    }
    for (path, place) in reader.flags("web.config.file") {
        if !path.is_empty() {
            let path = reader.absolute(path);
            let finding = missing(reader, &path, place, "web configuration", files);
            finding.into_iter().for_each(|f| sink.push(f));
        }
    }
}

fn leads_to_image(reader: &Reader<'_>, path: &str) -> bool {
    let inside = reader.project.inside(&reader.service.value, path);
    inside == Inside::Image
}

/// Returns a finding when a file is not in the container.
fn missing(
    reader: &Reader<'_>,
    path: &str,
    place: Place,
    what: &str,
    files: &dyn Files,
) -> Option<Finding> {
    if variable::find(path).is_some() || reader.project.hides(place) {
        return None;
    }
    let inside = reader.project.inside(&reader.service.value, path);
    let no_flag = path == reader.config && reader.flags("config.file").next().is_none();
    let help = match &inside {
        Inside::Unseen => return None,
        Inside::Image if no_flag => format!(
            "`command` replaces that of the image: write `--config.file=/etc/{0}/{0}.yml` as well",
            reader.kind.name()
        ),
        Inside::Image if OF_IMAGE.iter().any(|folder| path.starts_with(folder)) => return None,
        Inside::Image => format!("no mount of `{}` brings it there", reader.name),
        Inside::Stack(_) => match reader.named(path, files) {
            Named::Nothing if is_mounted_from_nowhere(reader, path, files) => return None,
            Named::Nothing => "the folder that is mounted does not have it".to_owned(),
            Named::Files(_) | Named::Unseen => return None,
        },
    };
    let message = format!(
        "the {what} `{path}` is not in the container of `{}`",
        reader.name
    );
    Some(Finding::new(&MISSING_IN_CONTAINER, place, message).help(help))
}

/// Returns whether the source of the mount itself is missing, which another check tells.
fn is_mounted_from_nowhere(reader: &Reader<'_>, path: &str, files: &dyn Files) -> bool {
    let fittings = reader.project.fittings(&reader.service.value);
    let covering = fittings.iter().filter(|f| f.rest_of(path).is_some());
    let deepest = covering.max_by_key(|f| f.target.len());
    deepest.is_some_and(|f| match &f.source {
        Source::Stack(host) => !files.exists(host),
        Source::Unseen => true,
    })
}

/// Reports a configuration that lies in a container where its program does not read it.
fn unread(scope: &Scope<'_>, reader: &Reader<'_>, sink: &mut Sink) {
    if !leads_to_image(reader, &reader.config) {
        return;
    }
    let paths = match reader.kind {
        FileKind::Prometheus => {
            let all = scope.stack.prometheuses.iter();
            all.filter_map(|c| c.path.as_deref()).collect::<Vec<_>>()
        }
        _ => {
            let all = scope.stack.alertmanagers.iter();
            all.filter_map(|c| c.path.as_deref()).collect()
        }
    };
    for fitting in reader.project.fittings(&reader.service.value) {
        let Source::Stack(host) = &fitting.source else {
            continue;
        };
        let found = paths.iter().find_map(|path| {
            if same_path(host, path) {
                return Some(fitting.target.clone());
            }
            let name = path.file_name()?.to_str()?;
            same_path(host, path.parent()?).then(|| format!("{}/{name}", fitting.target))
        });
        if let Some(mounted) = found {
            let message = format!(
                "`{}` reads `{}`, and not `{mounted}`, which is mounted here",
                reader.name, reader.config
            );
            let finding = Finding::new(&UNREAD_CONFIGURATION, fitting.place, message);
            sink.push(finding.help(format!(
                "mount it on `{}`, or write `--config.file={mounted}`",
                reader.config
            )));
        }
    }
}
