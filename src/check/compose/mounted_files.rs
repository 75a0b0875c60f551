use std::path::{Path, PathBuf};

use super::{Scope, compose, services};
use crate::check::Check;
use crate::diag::{Code, Example, Finding, Level, Place, Severity, Sink};
use crate::model::compose::Project;
use crate::model::compose::decode::Placed;
use crate::model::compose::service::{Mount, Service};
use crate::source::Files;

pub(super) static CHECK: Check = Check {
    codes: &[
        &MISSING_MOUNTED_FILE,
        &MISSING_MOUNTED_FOLDER,
        &SINGLE_FILE_MOUNT,
        &MISSING_BUILD_FILE,
    ],
    run,
};

static MISSING_MOUNTED_FILE: Code = Code {
    name: "missing-mounted-file",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a file that is mounted does not exist",
    explain: "Where the source of a mount in the short form is missing, Docker makes an empty \
folder of that name, also where a file was meant: the container then fails with `not a directory: \
Are you trying to mount a directory onto a file`, or its program reads a folder as its \
configuration. The folder stays behind, owned by root. In the long form, and for the files of \
`secrets` and `configs`, the engine refuses to make the container.",
    wrong: &[compose(
        "services:\n  lb:\n    image: nginx:1.29.3\n    volumes: ['./nginx/lb.conf:/etc/nginx/nginx.conf:ro']\n",
    )],
    right: &[
        compose(
            "services:\n  lb:\n    image: nginx:1.29.3\n    volumes: ['./nginx:/etc/nginx/conf.d:ro']\n",
        ),
        Example {
            name: "nginx/lb.conf",
            text: "server {}\n",
        },
    ],
};

static MISSING_MOUNTED_FOLDER: Code = Code {
    name: "missing-mounted-folder",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a folder that is mounted does not exist",
    explain: "Docker makes a missing folder when the container is made: empty, and owned by root. \
Where files were expected, the program finds none; where it wants to write under a user of its own, \
it may not. For data, a named volume takes over the rights of the image's folder.",
    wrong: &[compose(
        "services:\n  grafana:\n    image: grafana/grafana:12.3.0\n    volumes: ['./provisioning:/etc/grafana/provisioning']\n",
    )],
    right: &[
        compose(
            "services:\n  grafana:\n    image: grafana/grafana:12.3.0\n    volumes: ['./provisioning:/etc/grafana/provisioning']\n",
        ),
        Example {
            name: "provisioning/datasources/prometheus.yml",
            text: "apiVersion: 1\n",
        },
    ],
};

static SINGLE_FILE_MOUNT: Code = Code {
    name: "single-file-mount",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "a configuration file is mounted by itself, so that changes may not reach it",
    explain: "A mount of a single file holds on to the file as it was. Editors, `git pull`, `sed \
-i` and deployment tools write a new file and rename it over the old one: the container goes on \
with the old content, and a reload reads that again, until the container is made anew. Mount the \
folder that the file lies in.",
    wrong: &[
        compose(
            "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes: ['./conf/prometheus.yml:/etc/prometheus/prometheus.yml:ro', 'data:/prometheus']\nvolumes:\n  data:\n",
        ),
        Example {
            name: "conf/prometheus.yml",
            text: "scrape_configs: []\n",
        },
    ],
    right: &[
        compose(
            "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes: ['./conf:/etc/prometheus:ro', 'data:/prometheus']\nvolumes:\n  data:\n",
        ),
        Example {
            name: "conf/prometheus.yml",
            text: "scrape_configs: []\n",
        },
    ],
};

static MISSING_BUILD_FILE: Code = Code {
    name: "missing-build-file",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "the folder or the Dockerfile of a build does not exist",
    explain: "`docker compose build` stops: `unable to prepare context: path not found`, or `failed \
to read dockerfile`. `context` is a folder, `dockerfile` a path below it; both start from the \
folder of the compose file.",
    wrong: &[compose("services:\n  app:\n    build: ./app\n")],
    right: &[
        compose("services:\n  app:\n    build: ./app\n"),
        Example {
            name: "app/Dockerfile",
            text: "FROM python:3.14-slim\nHEALTHCHECK CMD python -c 'pass'\n",
        },
    ],
};

/// Ends of names that tell a configuration file.
const CONFIGURATION: [&str; 12] = [
    ".yml",
    ".yaml",
    ".conf",
    ".cnf",
    ".cfg",
    ".ini",
    ".json",
    ".toml",
    ".tmpl",
    ".rules",
    ".xml",
    ".properties",
];

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    let Some(files) = scope.files else {
        return;
    };
    for (project, _, keyed) in services(scope).filter(|(p, ..)| p.folder.is_some()) {
        for mount in keyed.value.mounts() {
            mounted(project, mount, files, sink);
        }
        build(project, &keyed.value, files, sink);
    }
    for project in scope.stack.projects.iter().filter(|p| p.folder.is_some()) {
        let secrets = project
            .secrets
            .iter()
            .filter_map(|(_, s)| s.value.file.as_ref());
        let configs = project
            .configs
            .iter()
            .filter_map(|(_, c)| c.value.file.as_ref());
        for file in secrets.chain(configs) {
            let path = host_path(project, &file.value, file.place);
            if is_ours(&file.value) && !files.exists(&path) {
                missing_file(project, &path, file.place, sink);
            }
        }
    }
}

/// Returns whether a path belongs to the stack, not to the host it runs on: what a host has
/// cannot be seen from here.
fn is_ours(path: &str) -> bool {
    !path.starts_with(['/', '~', '\\']) && !path.is_empty()
}

fn host_path(project: &Project, path: &str, place: Place) -> PathBuf {
    project.host_path(&Placed { place, value: path })
}

fn mounted(project: &Project, mount: &Mount, files: &dyn Files, sink: &mut Sink) {
    let Some(source) = mount.host_path().filter(|s| is_ours(s)) else {
        return;
    };
    let path = host_path(project, source, mount.source_place);
    if !files.exists(&path) {
        if looks_like_file(&mount.target) || looks_like_file(source) {
            missing_file(project, &path, mount.source_place, sink);
        } else {
            let message = match project.hides(mount.place) {
                true => "this folder does not exist; Docker makes an empty one".to_owned(),
                false => format!(
                    "`{}` does not exist; Docker makes an empty folder, owned by root",
                    path.display()
                ),
            };
            let finding = Finding::new(&MISSING_MOUNTED_FOLDER, mount.source_place, message);
            sink.push(finding.help("make the folder with what belongs into it, or use a volume"));
        }
    }
    let single = match files.exists(&path) {
        true => !files.is_dir(&path),
        false => looks_like_file(&mount.target),
    };
    if single && is_configuration(&mount.target) {
        let target = Path::new(&mount.target);
        let folder = target.parent().unwrap_or(target).display().to_string();
        let message = format!(
            "`{}` is mounted as a single file: it keeps its old content",
            mount.target
        );
        let finding = Finding::new(&SINGLE_FILE_MOUNT, mount.source_place, message);
        let finding = finding.label("a changed file is a new file");
        sink.push(finding.help(format!(
            "mount the folder that it lies in, on `{folder}` for example"
        )));
    }
}

fn missing_file(project: &Project, path: &Path, place: Place, sink: &mut Sink) {
    let message = match project.hides(place) {
        true => "this file does not exist".to_owned(),
        false => format!("`{}` does not exist", path.display()),
    };
    let finding = Finding::new(&MISSING_MOUNTED_FILE, place, message);
    sink.push(finding.help("add the file, or remove the mount"));
}

/// Returns whether the last part of a path has an ending.
fn looks_like_file(path: &str) -> bool {
    let name = path
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let ending = name
        .rsplit_once('.')
        .map(|(stem, ending)| (stem, ending.len()));
    !path.ends_with('/')
        && ending.is_some_and(|(stem, len)| !stem.is_empty() && (1..=10).contains(&len))
        && !name.ends_with(".d")
}

fn is_configuration(path: &str) -> bool {
    CONFIGURATION.iter().any(|ending| path.ends_with(ending))
}

fn build(project: &Project, service: &Service, files: &dyn Files, sink: &mut Sink) {
    let Some(build) = &service.build else {
        return;
    };
    let context = build.value.context();
    let place = build
        .value
        .0
        .context
        .as_ref()
        .map_or(build.place, |c| c.place);
    if context.contains("://") || context.starts_with("git@") || !is_ours(context) {
        return;
    }
    let folder = host_path(project, context, place);
    if !files.is_dir(&folder) {
        let message = format!("`{}` does not exist", folder.display());
        let finding = Finding::new(&MISSING_BUILD_FILE, place, message);
        sink.push(finding.help("`context` is the folder that the image is built from"));
        return;
    }
    if let Some(dockerfile) = build.value.dockerfile()
        && !files.exists(&folder.join(dockerfile))
    {
        let place = build.value.0.dockerfile.as_ref().map_or(place, |d| d.place);
        let message = format!("`{}` does not exist", folder.join(dockerfile).display());
        let finding = Finding::new(&MISSING_BUILD_FILE, place, message);
        sink.push(finding.help("`dockerfile` is a path below `context`"));
    }
}

#[cfg(test)]
mod tests {
    use super::looks_like_file;

    #[test]
    fn files_are_told_from_folders_by_their_ending() {
        for path in ["/etc/nginx/nginx.conf", "./a.yml", "/x/.pgpass.txt"] {
            assert!(looks_like_file(path), "{path}");
        }
        for path in ["/etc/conf.d", "./html", "/data/", "./.hidden", "/a.b/c"] {
            assert!(!looks_like_file(path), "{path}");
        }
    }
}
