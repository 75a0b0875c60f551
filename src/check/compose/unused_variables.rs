use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Scope, compose, env};
use crate::check::Check;
use crate::diag::{Code, Finding, Level, Place, Severity, Sink, suggest};
use crate::model::compose::Project;
use crate::model::env_file::{EnvFile, Role};
use crate::source::{Files, decode};

pub(super) static CHECK: Check = Check {
    codes: &[&UNUSED_VARIABLE],
    run,
};

static UNUSED_VARIABLE: Code = Code {
    name: "unused-variable",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "a variable of .env that nothing uses",
    explain: "Neither the compose files nor any other text file of the stack's folder names the \
variable. Most often something was renamed on one side, or a webhook or a password was prepared \
and never connected. Variables that docker compose itself reads (`COMPOSE_…`, `DOCKER_…`) are \
left out, and so is a file that is given to containers whole with `env_file`.",
    wrong: &[
        compose("services:\n  web:\n    image: nginx:${TAG}\n"),
        env("TAG=1.29.3\nWEBHOOK_TICKETS=http://tickets:5001\n"),
    ],
    right: &[
        compose("services:\n  web:\n    image: nginx:${TAG}\n"),
        env("TAG=1.29.3\n"),
    ],
};

/// Bounds of the search through a folder; past them nothing is claimed.
const MAX_DEPTH: usize = 6;
const MAX_FILES: usize = 1_000;
const MAX_BYTES: usize = 32 << 20;

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    let Some(files) = scope.files else {
        return;
    };
    for project in scope.stack.projects.iter().filter(|p| p.complete) {
        let given_whole: BTreeSet<_> = project
            .env_files
            .iter()
            .filter(|f| f.role == Role::Service)
            .map(|f| f.file)
            .collect();
        for file in &project.env_files {
            let fills = matches!(file.role, Role::Project | Role::Example);
            if fills && !given_whole.contains(&file.file) {
                unused(project, file, files, sink);
            }
        }
    }
}

fn unused(project: &Project, file: &EnvFile, files: &dyn Files, sink: &mut Sink) {
    let mut left: BTreeMap<&str, Place> = BTreeMap::new();
    for entry in &file.entries {
        let name = entry.name.value.as_str();
        let own = name.starts_with("COMPOSE_") || name.starts_with("DOCKER_") || name.is_empty();
        if !own {
            let place = Place {
                file: file.file,
                span: entry.name.span,
            };
            left.insert(name, place);
        }
    }
    for used in used_names(project) {
        left.remove(used);
    }
    // Within the file one variable may fill another.
    let folder = file.path.as_deref().and_then(Path::parent);
    let Some(folder) = folder.filter(|_| !left.is_empty()) else {
        return;
    };
    let mut search = Search {
        files,
        left: &mut left,
        looked_at: 0,
        bytes: 0,
    };
    if !search.folder(folder, 0) {
        return;
    }
    let undefined: Vec<&str> = project
        .variables
        .iter()
        .filter(|v| !v.set)
        .map(|v| v.name.as_str())
        .collect();
    for (name, place) in left {
        let message = format!("nothing uses the variable `{name}`");
        let finding = Finding::new(&UNUSED_VARIABLE, place, message);
        sink.push(match suggest(name, undefined.iter().copied()) {
            Some(near) => finding.label(format!("is it meant as `{near}`, which is not set?")),
            None => finding.help("use it or remove it"),
        });
    }
}

/// Returns the names that the compose files themselves use.
fn used_names(project: &Project) -> Vec<&str> {
    let mut used: Vec<&str> = project.variables.iter().map(|v| v.name.as_str()).collect();
    for (_, service) in project.services.iter() {
        let service = &service.value;
        let args = service.build.as_ref().and_then(|b| b.value.0.args.as_ref());
        let environment = service.environment.iter().chain(args);
        for (name, pair) in environment.flat_map(|e| &e.value.0.0) {
            if pair.value.is_none() {
                used.push(name);
            }
        }
    }
    let secrets = project
        .secrets
        .iter()
        .filter_map(|(_, s)| s.value.environment.as_ref());
    let configs = project
        .configs
        .iter()
        .filter_map(|(_, c)| c.value.environment.as_ref());
    used.extend(secrets.chain(configs).map(|e| e.value.as_str()));
    used
}

struct Search<'a, 'n> {
    files: &'a dyn Files,
    left: &'a mut BTreeMap<&'n str, Place>,
    looked_at: usize,
    bytes: usize,
}

impl Search<'_, '_> {
    /// Strikes off the names that a text file below a folder holds; false past the bounds.
    fn folder(&mut self, folder: &Path, depth: usize) -> bool {
        let shown = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        let Ok(entries) = self.files.list(shown) else {
            return false;
        };
        for path in entries {
            if self.left.is_empty() {
                return true;
            }
            let name = path
                .file_name()
                .and_then(|n| n.to_str())
                .unwrap_or_default();
            if self.files.is_dir(&path) {
                let foreign = matches!(name, "node_modules" | "vendor" | "target" | "venv");
                if name.starts_with('.') && name != ".github" || foreign {
                    continue;
                }
                if depth >= MAX_DEPTH || !self.folder(&path, depth + 1) {
                    return false;
                }
                continue;
            }
            let is_env = name.starts_with(".env") || name.ends_with(".env");
            if is_env {
                continue;
            }
            self.looked_at += 1;
            if self.looked_at > MAX_FILES || !self.file(&path) {
                return false;
            }
        }
        true
    }

    fn file(&mut self, path: &Path) -> bool {
        let Ok(bytes) = self.files.read(path) else {
            // What cannot be read may use anything.
            return false;
        };
        self.bytes += bytes.len();
        if self.bytes > MAX_BYTES {
            return false;
        }
        if let Ok(text) = decode(&bytes) {
            let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            for word in words.filter(|w| !w.is_empty()) {
                self.left.remove(word);
            }
        }
        true
    }
}
