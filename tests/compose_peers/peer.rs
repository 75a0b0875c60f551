//! The real docker compose, and this crate's reading of the same folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use techcorp::check::{self, Scope};
use techcorp::diag::{Level, Severity};
use techcorp::model::stack::{Loader, Targets};
use techcorp::source::{Disk, Files};

/// Returns the program: in the folder that TECHCORP_PEERS names, else on the PATH.
pub fn program() -> PathBuf {
    let folders = std::env::var_os("TECHCORP_PEERS")
        .into_iter()
        .chain(std::env::var_os("PATH"))
        .flat_map(|paths| std::env::split_paths(&paths).collect::<Vec<_>>());
    folders
        .map(|folder| folder.join("docker-compose"))
        .find(|path| path.is_file())
        .expect("docker-compose in TECHCORP_PEERS or on the PATH")
}

/// What one side makes of a folder.
#[derive(Debug)]
pub enum Outcome {
    /// The canonical form.
    Loaded(Value),
    /// Why it does not load.
    Refused(String),
}

/// Runs `docker-compose config --format json`.
pub fn theirs(program: &Path, folder: &Path, arguments: &[&str]) -> Outcome {
    let output = Command::new(program)
        .args(arguments)
        .args(["config", "--format", "json"])
        .current_dir(folder)
        .env_clear()
        .envs(environment(folder))
        .output()
        .expect("docker-compose runs");
    if !output.status.success() {
        return Outcome::Refused(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    // It doubles every dollar, so that its output is a compose file again.
    let text = String::from_utf8_lossy(&output.stdout).replace("$$", "$");
    Outcome::Loaded(serde_json::from_str(&text).expect("JSON"))
}

/// Loads the same folder here.
pub fn ours(folder: &Path, files: &[&str]) -> Outcome {
    let mut loader = Loader::new(&Disk, Targets::default());
    loader.process = environment(folder);
    let paths: Vec<_> = files.iter().map(|file| folder.join(file)).collect();
    let found = match paths.as_slice() {
        [] => loader.project(folder).expect("readable files"),
        paths => loader
            .compose_files(paths)
            .map(|()| true)
            .expect("readable files"),
    };
    assert!(found, "no compose file in {}", folder.display());
    let mut sink = loader.sink;
    let scope = Scope {
        stack: &loader.stack,
        sources: &loader.sources,
        files: Some(&Disk as &dyn Files),
        catalogue: &techcorp::model::catalogue::Catalogue::default(),
        policy: &techcorp::model::rules::RulePolicy::default(),
    };
    check::run(&scope, &mut sink);
    let refused: Vec<_> = sink
        .into_sorted()
        .into_iter()
        .filter(|f| f.code.level == Level::Load && f.code.severity == Severity::Error)
        .map(|f| {
            let line = loader.sources.position(f.place).line;
            let name = loader.sources.get(f.place.file).name().to_owned();
            format!("{name}:{line}: {}: {}", f.code.name, f.message)
        })
        .collect();
    match (refused.is_empty(), loader.stack.projects.as_slice()) {
        (true, [project]) => Outcome::Loaded(project.canonical()),
        (true, projects) => Outcome::Refused(format!("{} projects", projects.len())),
        (false, _) => Outcome::Refused(refused.join("\n")),
    }
}

/// The environment of both.
fn environment(folder: &Path) -> BTreeMap<String, String> {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    BTreeMap::from([
        pair("HOME", "/home/somebody"),
        pair("PWD", &folder.to_string_lossy()),
        pair("FROM_PROCESS", "process"),
    ])
}

/// Returns where the outcomes differ; nothing when both refuse or both load alike.
pub fn differences(theirs: &Outcome, ours: &Outcome) -> Vec<String> {
    match (theirs, ours) {
        (Outcome::Refused(_), Outcome::Refused(_)) => Vec::new(),
        (Outcome::Refused(why), Outcome::Loaded(_)) => vec![format!("only they refuse: {why}")],
        (Outcome::Loaded(_), Outcome::Refused(why)) => vec![format!("only we refuse: {why}")],
        (Outcome::Loaded(theirs), Outcome::Loaded(ours)) => {
            let mut found = Vec::new();
            compare("", theirs, ours, &mut found);
            found
        }
    }
}

fn compare(path: &str, theirs: &Value, ours: &Value, found: &mut Vec<String>) {
    match (theirs, ours) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: std::collections::BTreeSet<_> = a.keys().chain(b.keys()).collect();
            for key in keys {
                let path = format!("{path}.{key}");
                match (a.get(key), b.get(key)) {
                    (Some(a), Some(b)) => compare(&path, a, b, found),
                    (Some(a), None) => found.push(format!("{path}: only theirs: {a}")),
                    (None, Some(b)) => found.push(format!("{path}: only ours: {b}")),
                    (None, None) => {}
                }
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (i, (a, b)) in a.iter().zip(b).enumerate() {
                compare(&format!("{path}[{i}]"), a, b, found);
            }
        }
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => {}
        (a, b) if a == b => {}
        (a, b) => found.push(format!("{path}: theirs {a}, ours {b}")),
    }
}
