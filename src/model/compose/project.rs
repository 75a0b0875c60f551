use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::decode::{Keyed, Named, Placed};
use super::environment::Environment;
use super::interpolate::VariableUse;
use super::service::Service;
use super::syntax::mount::clean;
use super::toplevel::{ConfigSource, Declared, Model, Network, SecretSource, Volume};
use super::value::Value;
use crate::diag::{FileId, Place};
use crate::model::dockerfile::Dockerfile;
use crate::model::env_file::EnvFile;
use crate::source::names_secret;

/// Everything that a set of compose files says, merged, with variables replaced.
#[derive(Debug)]
pub struct Project {
    /// The compose files in the order they were merged; the first one is the main file.
    pub files: Vec<FileId>,
    /// The folder that relative paths start from; `None` for standard input.
    pub folder: Option<PathBuf>,
    /// The project's name, and where the file sets it.
    pub name: ProjectName,
    /// Where the obsolete key `version` stands.
    pub versions: Vec<Place>,
    /// The services by name, those of inactive profiles included.
    pub services: Named<Service>,
    /// The networks that are declared.
    pub networks: Named<Declared<Network>>,
    /// The volumes that are declared.
    pub volumes: Named<Declared<Volume>>,
    /// The secrets that are declared.
    pub secrets: Named<SecretSource>,
    /// The configs that are declared.
    pub configs: Named<ConfigSource>,
    /// The models that are declared.
    pub models: Named<Model>,
    /// Keys at the top that begin with `x-`.
    pub extensions: BTreeMap<String, Value>,
    /// The variables that the files use, in the order of their places.
    pub variables: Vec<VariableUse>,
    /// The variables that filled them.
    pub environment: Environment,
    /// The env files that were read, those of services included.
    pub env_files: Vec<EnvFile>,
    /// Whether env files were looked for, so that a missing variable is missing indeed.
    pub followed: bool,
    /// Whether every file that the compose files are made of was read.
    pub complete: bool,
    /// The Dockerfiles that images are built from.
    pub dockerfiles: BTreeMap<FileId, Dockerfile>,
    /// The profiles that are active (`COMPOSE_PROFILES`).
    pub profiles: BTreeSet<String>,
    /// The folder that relative paths of each file start from.
    pub(super) bases: BTreeMap<FileId, PathBuf>,
}

/// The name of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectName {
    /// The name as the engine sees it: lower case letters, digits, `-` and `_`.
    pub value: String,
    /// Where the file sets it.
    pub place: Option<Place>,
}

impl Project {
    /// Returns the main file.
    pub fn main_file(&self) -> Option<FileId> {
        self.files.first().copied()
    }

    /// Returns whether a compose file is a part of it: named, merged, extended or included.
    pub fn is_made_of(&self, file: FileId) -> bool {
        self.files.contains(&file) || self.bases.contains_key(&file)
    }

    /// Returns whether a service runs with the active profiles.
    pub fn enabled(&self, service: &Service) -> bool {
        if self.profiles.contains("*") {
            return true;
        }
        let mut profiles = service.profiles().peekable();
        profiles.peek().is_none() || profiles.any(|p| self.profiles.contains(p))
    }

    /// Returns the services that run with the active profiles, sorted by name.
    pub fn enabled_services(&self) -> impl Iterator<Item = (&str, &Keyed<Service>)> {
        self.services.iter().filter(|(_, s)| self.enabled(&s.value))
    }

    /// Returns whether a variable was replaced at a place, so that the text there is not that of
    /// the file.
    pub fn is_interpolated(&self, place: Place) -> bool {
        self.variables_in(place).next().is_some()
    }

    /// Returns whether the value of a secret variable went into what stands at a place, so that no
    /// message may quote it.
    pub fn hides(&self, place: Place) -> bool {
        self.variables_in(place)
            .any(|v| v.set && names_secret(&v.name))
    }

    fn variables_in(&self, place: Place) -> impl Iterator<Item = &VariableUse> {
        let begin = (place.file, place.span.start);
        let before = |v: &VariableUse| (v.place.file, v.place.span.start) < begin;
        let from = self.variables.partition_point(before);
        let variables = self.variables.iter().skip(from);
        variables
            .take_while(move |v| v.place.file == place.file && v.place.span.end <= place.span.end)
    }

    /// Returns the path of the host that a path of the file means: relative paths start from the
    /// folder of the file that says them, `~` from the home folder.
    pub fn host_path(&self, path: &Placed<&str>) -> PathBuf {
        if let Some(rest) = path.value.strip_prefix('~')
            && let Some(home) = self.environment.value("HOME")
        {
            return Path::new(home).join(rest.trim_start_matches('/'));
        }
        let base = self.bases.get(&path.place.file).or(self.folder.as_ref());
        match base {
            Some(base) if !path.value.starts_with('/') => base.join(clean(path.value)),
            _ => PathBuf::from(path.value),
        }
    }

    /// Returns the Dockerfile that the image of a service is built from, when it was read.
    pub fn dockerfile(&self, service: &Service) -> Option<&Dockerfile> {
        self.dockerfiles.get(&service.dockerfile?)
    }
}

/// Returns the name that docker compose makes of a text: lower case, without other characters
/// than letters, digits, `-` and `_`, and without `-` and `_` at its start.
pub fn normalised_name(text: &str) -> String {
    let kept: String = text
        .to_lowercase()
        .chars()
        .filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'))
        .collect();
    kept.trim_start_matches(['-', '_']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::normalised_name;

    #[test]
    fn names_are_made_as_docker_compose_makes_them() {
        assert_eq!(normalised_name("TechCorp Monitoring"), "techcorpmonitoring");
        assert_eq!(normalised_name("_-My.Stack_1"), "mystack_1");
    }
}
