use std::collections::BTreeMap;

use super::decode::Placed;
use crate::diag::Place;
use crate::model::decode::Secret;
use crate::model::env_file::EnvFile;

/// Where the value of a variable comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The environment that the command runs in.
    Process,
    /// An env file; holds the place of its name.
    EnvFile(Place),
    /// Docker compose sets it itself (`COMPOSE_PROJECT_NAME`).
    Compose,
}

/// A variable that is set.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its value.
    pub value: Secret,
    /// Where it comes from.
    pub origin: Origin,
}

/// The variables that fill a compose file.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    known: BTreeMap<String, Known>,
}

impl Environment {
    /// Returns the environment of a process.
    pub fn of_process(variables: &BTreeMap<String, String>) -> Self {
        let mut environment = Self::default();
        for (name, value) in variables {
            environment.set(name, value, Origin::Process);
        }
        environment
    }

    /// Adds the variables of an env file; those of the process win, and those of later files over
    /// those of earlier ones.
    pub fn add_file(&mut self, file: &EnvFile) {
        for entry in &file.entries {
            let name = &entry.name.value;
            let outside = self
                .known
                .get(name)
                .is_some_and(|k| !matches!(k.origin, Origin::EnvFile(_)));
            if let Some(value) = entry.value.as_ref().filter(|_| !outside) {
                let origin = Origin::EnvFile(Place {
                    file: file.file,
                    span: entry.name.span,
                });
                self.set(name, value.value.reveal(), origin);
            }
        }
    }

    /// Adds the variables of an env file that are not set yet, as those beside an included file.
    pub fn add_file_below(&mut self, file: &EnvFile) {
        let mut below = Self::default();
        below.add_file(file);
        for (name, known) in below.known {
            self.known.entry(name).or_insert(known);
        }
    }

    /// Sets a variable.
    pub fn set(&mut self, name: &str, value: &str, origin: Origin) {
        let value = Secret::from(value.to_owned());
        self.known.insert(name.to_owned(), Known { value, origin });
    }

    /// Returns a variable.
    pub fn get(&self, name: &str) -> Option<&Known> {
        self.known.get(name)
    }

    /// Returns the value of a variable, for those who may see it.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.get(name).map(|k| k.value.reveal())
    }
}

/// A variable in the containers of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceVariable {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub place: Place,
    /// Its value; `None` when nothing gives one.
    pub value: Option<Placed<Secret>>,
    /// Whether an env file gives it.
    pub from_env_file: bool,
}
