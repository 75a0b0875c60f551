use std::path::{Path, PathBuf};

use super::{Documents, Run};
use crate::diag::{Finding, Place};
use crate::model::compose::codes::{
    INCLUDE_CONFLICT, INCLUDE_CYCLE, MISSING_COMPOSE_FILE, UNSUPPORTED_INCLUDE,
};
use crate::model::compose::decode::{Keyed, OneOrMany, Placed, Read, Reader, object};
use crate::model::compose::environment::Environment;
use crate::model::compose::value::{Data, Entry, Map, Value};
use crate::model::decode::WRONG_TYPE;
use crate::model::env_file::Role;

object! {
    /// Another set of compose files, in the long form.
    pub struct Include("an `include`", Closed) {
        path: OneOrMany,
        env_file: OneOrMany,
        project_directory: String,
    }
}

/// How deep files may include one another; docker compose itself has no bound.
const MAX_DEPTH: usize = 20;

/// How many files a project may include, however often it names them: two that each file names double
/// with every level. Docker compose itself has no bound.
const MAX_INCLUDED: usize = 500;

/// What an included file may bring.
const RESOURCES: [&str; 6] = [
    "services", "volumes", "networks", "secrets", "configs", "models",
];

impl Run<'_, '_> {
    /// Takes in what the files named by `include` declare.
    pub(super) fn includes(
        &mut self,
        document: &mut Value,
        environment: &Environment,
        included: &mut Vec<PathBuf>,
    ) {
        let Data::Map(map) = &mut document.data else {
            return;
        };
        let Some(entry) = map.remove("include") else {
            return;
        };
        let Data::List(items) = &entry.value.data else {
            if entry.value.data != Data::Null {
                let message = "`include` takes a list of paths";
                self.tell(&WRONG_TYPE, entry.value.place, message);
            }
            return;
        };
        if !self.inputs.follow {
            self.complete = false;
            return;
        }
        for item in items {
            if let Some(model) = self.include(item, environment, included) {
                self.import(map, model);
            }
        }
    }

    fn include(
        &mut self,
        item: &Value,
        environment: &Environment,
        included: &mut Vec<PathBuf>,
    ) -> Option<Value> {
        let mut reader = Reader::new(self.inputs.sink);
        let include = match &item.data {
            Data::Text(_) => {
                let mut include = Include::empty(item.place);
                include.path = OneOrMany::read(item, &mut reader).map(|value| Keyed {
                    key: item.place,
                    place: item.place,
                    value,
                });
                include
            }
            _ => Include::read(item, &mut reader)?,
        };
        let paths = &include.path.as_ref()?.value.0;
        let first = paths.first()?;
        if let Some(remote) = paths.iter().find(|p| is_remote(&p.value)) {
            self.complete = false;
            let message = "included files that lie elsewhere are not read";
            let finding = Finding::new(&UNSUPPORTED_INCLUDE, remote.place, message);
            let finding = finding.help("what they declare is unknown to these checks");
            self.inputs.sink.push(finding);
            return None;
        }
        let from = self
            .bases
            .get(&item.place.file)
            .cloned()
            .unwrap_or_default();
        let base = match &include.project_directory {
            Some(folder) => from.join(&folder.value),
            None => from.join(&first.value).parent().map(Path::to_owned)?,
        };
        let main = from.join(&first.value);
        if included.contains(&main) || included.len() >= MAX_DEPTH {
            self.tell(&INCLUDE_CYCLE, first.place, "this file includes itself");
            return None;
        }
        self.included += 1;
        if self.included > MAX_INCLUDED {
            self.complete = false;
            if self.included == MAX_INCLUDED + 1 {
                let message = format!("only the first {MAX_INCLUDED} included files are read");
                self.tell(&UNSUPPORTED_INCLUDE, first.place, message);
            }
            return None;
        }
        let environment = self.included_environment(&include, &from, &base, environment);
        let mut documents = Vec::new();
        for path in paths {
            documents.push(self.open_included(&from.join(&path.value), path, &base)?);
        }
        self.model(documents, &environment, included)
    }

    fn open_included(
        &mut self,
        path: &Path,
        written: &Placed<String>,
        base: &Path,
    ) -> Option<Documents> {
        match self.inputs.open(path) {
            Ok(file) => Some(self.parse(file, Some(path), Some(base))),
            Err(error) => {
                self.complete = false;
                let message = format!("cannot read `{}`: {error}", path.display());
                self.tell(&MISSING_COMPOSE_FILE, written.place, message);
                None
            }
        }
    }

    /// Returns the variables that fill an included file: those of the project, and below them
    /// those of its own env files.
    fn included_environment(
        &mut self,
        include: &Include,
        from: &Path,
        base: &Path,
        environment: &Environment,
    ) -> Environment {
        let mut environment = environment.clone();
        let named = include.env_file.as_ref().map(|e| &e.value.0);
        let paths: Vec<_> = match named {
            Some(files) => files
                .iter()
                .map(|f| (from.join(&f.value), Some(f.place)))
                .collect(),
            None => vec![(base.join(".env"), None)],
        };
        for (path, place) in paths {
            match self.read_env_file(&path, Role::Project, &environment) {
                Some(file) => {
                    environment.add_file_below(&file);
                    self.env_files.push(file);
                }
                None => {
                    if let Some(place) = place {
                        let message = format!("cannot read `{}`", path.display());
                        self.tell(&MISSING_COMPOSE_FILE, place, message);
                    }
                }
            }
        }
        environment
    }

    /// Adds what an included file declares; the same name with other content is refused.
    fn import(&mut self, map: &mut Map, model: Value) {
        let Data::Map(mut model) = model.data else {
            return;
        };
        for key in RESOURCES {
            let Some(resources) = model.remove(key) else {
                continue;
            };
            let Data::Map(resources_map) = resources.value.data else {
                continue;
            };
            let place = resources.value.place;
            let target = map.entry(key.to_owned()).or_insert_with(|| Entry {
                key: resources.key,
                value: Value::new(place, Data::Map(Map::new())),
            });
            let Data::Map(target) = &mut target.value.data else {
                continue;
            };
            for (name, entry) in resources_map {
                match target.get(&name) {
                    None => {
                        target.insert(name, entry);
                    }
                    Some(own) if same(&own.value, &entry.value) => {}
                    Some(own) => {
                        let message = format!("`{name}` is declared in an included file as well");
                        let finding = Finding::new(&INCLUDE_CONFLICT, own.key, message);
                        let finding = finding.related(entry.key, "the included one");
                        self.inputs.sink.push(finding.help("rename one of them"));
                    }
                }
            }
        }
    }

    fn tell(&mut self, code: &'static crate::diag::Code, place: Place, message: impl Into<String>) {
        self.inputs.sink.push(Finding::new(code, place, message));
    }
}

/// Returns whether a path names a repository or an artifact elsewhere.
fn is_remote(path: &str) -> bool {
    path.contains("://") || path.starts_with("git@") || path.starts_with("oci:")
}

/// Returns whether two values are the same wherever they stand.
fn same(a: &Value, b: &Value) -> bool {
    match (&a.data, &b.data) {
        (Data::Map(a), Data::Map(b)) => {
            a.len() == b.len()
                && a.iter()
                    .zip(b)
                    .all(|((ka, va), (kb, vb))| ka == kb && same(&va.value, &vb.value))
        }
        (Data::List(a), Data::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Data::Text(a), Data::Text(b)) => a.value == b.value,
        (a, b) => a == b,
    }
}
