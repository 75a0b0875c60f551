use std::path::PathBuf;

use super::Run;
use crate::diag::{FileId, Finding, suggest};
use crate::model::compose::decode::{Named, Read, Reader};
use crate::model::compose::environment::Environment;
use crate::model::compose::project::{Project, ProjectName};
use crate::model::compose::service::Service;
use crate::model::compose::value::{Data, Map, Value};
use crate::model::decode::UNKNOWN_FIELD;

/// The keys at the top of a compose file.
const KEYS: [&str; 9] = [
    "configs", "include", "models", "name", "networks", "secrets", "services", "version", "volumes",
];

impl Run<'_, '_> {
    /// Reads the types of a merged model and makes the project of it.
    pub(super) fn assemble(
        mut self,
        model: Value,
        about: (Vec<FileId>, Option<PathBuf>, ProjectName),
        environment: Environment,
    ) -> Project {
        let (files, folder, name) = about;
        let Data::Map(mut map) = model.data else {
            return self.project(files, folder, name, environment);
        };
        let mut reader = Reader::new(self.inputs.sink);
        if let Some(entry) = map.remove("name") {
            let _ = String::read(&entry.value, &mut reader);
        }
        let services = take(&mut map, "services", &mut reader);
        let networks = take(&mut map, "networks", &mut reader);
        let volumes = take(&mut map, "volumes", &mut reader);
        let secrets = take(&mut map, "secrets", &mut reader);
        let configs = take(&mut map, "configs", &mut reader);
        let models = take(&mut map, "models", &mut reader);
        let mut extensions = std::collections::BTreeMap::new();
        for (key, entry) in map {
            if key.starts_with("x-") {
                extensions.insert(key, entry.value);
                continue;
            }
            let message = format!("unknown key `{key}` in a compose file");
            let mut finding = Finding::new(&UNKNOWN_FIELD, entry.key, message);
            match suggest(&key, KEYS) {
                Some(near) => finding.label = Some(format!("did you mean `{near}`?")),
                None => finding = finding.help("keys of your own begin with `x-`"),
            }
            reader.push(finding);
        }
        let secrets_met = std::mem::take(&mut reader.secrets);
        for place in secrets_met {
            self.inputs
                .sources
                .get_mut(place.file)
                .add_secrets([place.span]);
        }
        let mut project = self.project(files, folder, name, environment);
        (project.services, project.networks, project.volumes) = (services, networks, volumes);
        (project.secrets, project.configs, project.models) = (secrets, configs, models);
        project.extensions = extensions;
        let profiles = project
            .environment
            .value("COMPOSE_PROFILES")
            .unwrap_or_default();
        project.profiles = profiles
            .split(',')
            .map(|p| p.trim().to_owned())
            .filter(|p| !p.is_empty())
            .collect();
        self.fill_services(&mut project);
        project.env_files = self.env_files;
        project
    }

    /// Returns a project without content, with what the run has gathered.
    fn project(
        &mut self,
        files: Vec<FileId>,
        folder: Option<PathBuf>,
        name: ProjectName,
        environment: Environment,
    ) -> Project {
        let mut variables = std::mem::take(&mut self.uses);
        variables.sort_by(|a, b| (a.place, &a.name).cmp(&(b.place, &b.name)));
        variables.dedup_by(|a, b| a.place == b.place && a.name == b.name);
        Project {
            files,
            folder,
            name,
            versions: std::mem::take(&mut self.versions),
            services: Named::default(),
            networks: Named::default(),
            volumes: Named::default(),
            secrets: Named::default(),
            configs: Named::default(),
            models: Named::default(),
            extensions: Default::default(),
            variables,
            environment,
            env_files: Vec::new(),
            followed: self.inputs.follow,
            complete: self.complete,
            dockerfiles: Default::default(),
            profiles: Default::default(),
            bases: std::mem::take(&mut self.bases),
        }
    }

    /// Reports what the types of the services refuse as they are so far; a later file may still
    /// replace it, but docker compose checks after each one.
    pub(super) fn read_services(&mut self, model: &Value) {
        if let Some(services) = model.get("services") {
            let mut reader = Reader::new(self.inputs.sink);
            let _ = Named::<Service>::read(services, &mut reader);
        }
    }
}

fn take<T: Read>(map: &mut Map, key: &str, reader: &mut Reader<'_>) -> Named<T> {
    let entry = map.remove(key);
    let named = entry.and_then(|e| Named::read(&e.value, reader));
    named.unwrap_or_default()
}
