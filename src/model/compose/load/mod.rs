//! From files to a [`Project`]: reading, variables, `extends`, `include`, merging, types.

mod assemble;
mod extends;
mod include;
mod inputs;
mod name;
mod services;

pub use inputs::Inputs;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::codes::{MISSING_COMPOSE_FILE, TOO_MANY_DOCUMENTS};
use super::environment::Environment;
use super::interpolate::{VariableUse, interpolate};
use super::merge::merge;
use super::project::Project;
use super::value::{Data, Map, Value, read};
use crate::diag::{FileId, Finding, Place, Span};
use crate::model::decode::WRONG_TYPE;
use crate::model::env_file::{EnvFile, Role};
use crate::source::yaml;

/// How many documents of one file are merged; docker compose itself has no bound.
const MAX_DOCUMENTS: usize = 64;

/// The names that docker compose looks for in a folder, in this order.
pub const DEFAULT_NAMES: [&str; 4] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yml",
    "docker-compose.yaml",
];

/// The names of the file that docker compose merges over the one it found, in this order.
pub const OVERRIDE_NAMES: [&str; 4] = [
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];

/// What is to be loaded.
pub struct Request<'a> {
    /// The compose files in the order of merging, with their paths; standard input has none.
    pub files: &'a [(FileId, Option<PathBuf>)],
    /// The folder that relative paths start from; by default that of the first file.
    pub folder: Option<&'a Path>,
    /// The env files that fill variables; by default `.env` in the folder.
    pub env_files: Option<&'a [PathBuf]>,
    /// The project's name, when the command line gives one.
    pub name: Option<&'a str>,
    /// The environment of the process, which wins over env files.
    pub process: &'a BTreeMap<String, String>,
}

/// Loads a project as `docker compose config` does; what that refuses, and what this tool cannot
/// follow, goes to the sink.
///
/// Returns `None` when no file can be read as YAML.
pub fn load(request: &Request<'_>, inputs: &mut Inputs<'_>) -> Option<Project> {
    let folder = request.folder.map(Path::to_owned).or_else(|| {
        let (_, path) = request.files.first()?;
        Some(path.as_ref()?.parent()?.to_owned())
    });
    let mut run = Run::new(inputs);
    let mut environment = Environment::of_process(request.process);
    run.project_env_files(request.env_files, folder.as_deref(), &mut environment);
    let documents: Vec<_> = request
        .files
        .iter()
        .map(|(file, path)| run.parse(*file, path.as_deref(), folder.as_deref()))
        .collect();
    let name = run.project_name(
        request.name,
        &documents,
        folder.as_deref(),
        &mut environment,
    );
    let model = run.model(documents, &environment, &mut Vec::new())?;
    let files = request.files.iter().map(|(file, _)| *file).collect();
    Some(run.assemble(model, (files, folder, name), environment))
}

/// The documents of one file.
struct Documents {
    file: FileId,
    path: Option<PathBuf>,
    values: Option<Vec<Value>>,
}

/// What one run reads and leaves behind.
struct Run<'a, 'i> {
    inputs: &'a mut Inputs<'i>,
    uses: Vec<VariableUse>,
    bases: BTreeMap<FileId, PathBuf>,
    env_files: Vec<EnvFile>,
    versions: Vec<Place>,
    complete: bool,
    /// How many files were included.
    included: usize,
    /// Services of other files by path, as `extends` sees them.
    other_files: BTreeMap<PathBuf, Option<Map>>,
}

impl<'a, 'i> Run<'a, 'i> {
    fn new(inputs: &'a mut Inputs<'i>) -> Self {
        Self {
            inputs,
            uses: Vec::new(),
            bases: BTreeMap::new(),
            env_files: Vec::new(),
            versions: Vec::new(),
            complete: true,
            included: 0,
            other_files: BTreeMap::new(),
        }
    }

    /// Reads the env files that fill variables; `.env.example` stands in for a missing `.env`.
    fn project_env_files(
        &mut self,
        named: Option<&[PathBuf]>,
        folder: Option<&Path>,
        environment: &mut Environment,
    ) {
        if let Some(paths) = named {
            for path in paths {
                self.env_file(path, Role::Project, environment);
            }
            return;
        }
        let Some(folder) = folder.filter(|_| self.inputs.follow) else {
            return;
        };
        if !self.env_file(&folder.join(".env"), Role::Project, environment) {
            self.env_file(&folder.join(".env.example"), Role::Example, environment);
        }
    }

    /// Reads an env file into the environment; returns whether there is one.
    fn env_file(&mut self, path: &Path, role: Role, environment: &mut Environment) -> bool {
        let Some(file) = self.read_env_file(path, role, environment) else {
            return false;
        };
        environment.add_file(&file);
        self.env_files.push(file);
        true
    }

    fn read_env_file(
        &mut self,
        path: &Path,
        role: Role,
        environment: &Environment,
    ) -> Option<EnvFile> {
        if self.inputs.files.is_dir(path) {
            return None;
        }
        let file = match self.inputs.open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
            Err(error) => {
                let name = path.strip_prefix(".").unwrap_or(path).display().to_string();
                let file = self.inputs.sources.add(name, "");
                let message = format!("this env file cannot be read: {error}");
                self.report(&MISSING_COMPOSE_FILE, file, Span::default(), message);
                return None;
            }
        };
        let outside = |name: &str| environment.value(name).map(str::to_owned);
        Some(EnvFile::read(
            file,
            Some(path.to_owned()),
            role,
            self.inputs.sources,
            &outside,
            self.inputs.sink,
        ))
    }

    /// Reads the documents of a file whose relative paths start from `base`.
    fn parse(&mut self, file: FileId, path: Option<&Path>, base: Option<&Path>) -> Documents {
        if let Some(base) = base {
            self.bases.insert(file, base.to_owned());
        }
        let text = self.inputs.sources.get(file).text().to_owned();
        let trees = yaml::load_all(file, &text, self.inputs.sink);
        let values = trees.map(|trees| {
            if let Some(tree) = trees.get(MAX_DOCUMENTS) {
                let span = tree.root().map(|r| r.span()).unwrap_or_default();
                let message = format!("only {MAX_DOCUMENTS} documents of a file are read");
                self.report(&TOO_MANY_DOCUMENTS, file, span, message);
            }
            let trees = trees.iter().take(MAX_DOCUMENTS);
            let values = trees.filter_map(|tree| read(file, tree, self.inputs.sink));
            values.collect()
        });
        Documents {
            file,
            path: path.map(Path::to_owned),
            values,
        }
    }

    /// Merges the documents of several files, in order, into one mapping.
    fn model(
        &mut self,
        files: Vec<Documents>,
        environment: &Environment,
        included: &mut Vec<PathBuf>,
    ) -> Option<Value> {
        let mut whole: Option<Value> = None;
        let depth = included.len();
        for Documents { file, path, values } in files {
            let Some(values) = values else {
                self.complete = false;
                continue;
            };
            included.extend(path.clone());
            if values.is_empty() && whole.is_none() {
                let span = Span::default();
                self.report(&WRONG_TYPE, file, span, "the compose file is empty");
            }
            for mut value in values {
                if !matches!(value.data, Data::Map(_)) {
                    let message = "a compose file is a mapping, with `services` in it";
                    self.report(&WRONG_TYPE, file, value.place.span, message);
                    continue;
                }
                interpolate(&mut value, environment, &mut self.uses, self.inputs.sink);
                self.extends(&mut value, path.as_deref(), environment);
                match &mut whole {
                    Some(whole) => {
                        super::merge::apply_marks(whole, &mut value);
                        self.includes(&mut value, environment, included);
                        merge(whole, value, self.inputs.sink);
                        self.read_services(whole);
                    }
                    None => {
                        let mut nothing = Value::new(value.place, Data::Null);
                        super::merge::apply_marks(&mut nothing, &mut value);
                        self.includes(&mut value, environment, included);
                        whole = Some(value);
                    }
                }
                if let Some(whole) = &mut whole {
                    self.take_version(whole);
                }
            }
        }
        included.truncate(depth);
        whole
    }

    /// Takes the obsolete key `version` out; docker compose ignores it.
    fn take_version(&mut self, whole: &mut Value) {
        let Data::Map(map) = &mut whole.data else {
            return;
        };
        if let Some(version) = map.remove("version") {
            self.versions.push(version.key);
            if version.value.as_str().is_none() {
                let found = version.value.describe();
                let message = format!("expected text, found {found}");
                let finding = Finding::new(&WRONG_TYPE, version.value.place, message);
                let finding = finding.help("remove `version`; docker compose ignores it");
                self.inputs.sink.push(finding);
            }
        }
    }

    fn report(
        &mut self,
        code: &'static crate::diag::Code,
        file: FileId,
        span: Span,
        message: impl Into<String>,
    ) {
        let place = Place { file, span };
        self.inputs.sink.push(Finding::new(code, place, message));
    }
}

#[cfg(test)]
pub(in crate::model::compose) mod tests;
