use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Run;
use crate::diag::{FileId, Finding, Place};
use crate::model::compose::codes::MISSING_ENV_FILE;
use crate::model::compose::decode::{Keyed, Placed};
use crate::model::compose::environment::ServiceVariable;
use crate::model::compose::project::Project;
use crate::model::compose::service::{EnvFileEntry, Service};
use crate::model::decode::Secret;
use crate::model::dockerfile::Dockerfile;
use crate::model::env_file::{self, EnvFile, Role};

impl Run<'_, '_> {
    /// Fills in what other files say about the services: env files and Dockerfiles.
    pub(super) fn fill_services(&mut self, project: &mut Project) {
        let mut services = std::mem::take(&mut project.services);
        for service in services.0.values_mut() {
            let variables = self.variables(project, &service.value);
            service.value.variables = variables;
            if self.inputs.follow {
                service.value.dockerfile = self.dockerfile(project, &service.value);
            }
        }
        project.services = services;
    }

    /// Returns the environment of a service's containers, sorted by name.
    fn variables(&mut self, project: &Project, service: &Service) -> Vec<ServiceVariable> {
        let mut own: BTreeMap<String, ServiceVariable> = BTreeMap::new();
        let pairs = service.environment.iter().flat_map(|e| &e.value.0.0);
        for (name, pair) in pairs {
            let value = pair.value.clone().or_else(|| {
                let value = project.environment.value(name)?;
                Some(Placed {
                    place: pair.name,
                    value: Secret::from(value.to_owned()),
                })
            });
            let variable = ServiceVariable {
                name: name.clone(),
                place: pair.name,
                value,
                from_env_file: false,
            };
            own.insert(name.clone(), variable);
        }
        if !self.inputs.follow {
            return own.into_values().collect();
        }
        let mut all = own.clone();
        let files = service.env_file.iter().flat_map(|f| &f.value.0);
        for entry in files {
            self.service_env_file(project, service, entry, &own, &mut all);
        }
        // What the service says itself wins, also where that is a name without a value.
        all.extend(own);
        all.into_values().collect()
    }

    fn service_env_file(
        &mut self,
        project: &Project,
        service: &Service,
        entry: &EnvFileEntry,
        own: &BTreeMap<String, ServiceVariable>,
        all: &mut BTreeMap<String, ServiceVariable>,
    ) {
        let path = project.host_path(&Placed {
            place: entry.path.place,
            value: entry.path.value.as_str(),
        });
        let file = match self.inputs.open(&path) {
            Ok(file) => file,
            Err(error) => {
                if entry.required && project.enabled(service) {
                    let message = format!("cannot read `{}`: {error}", path.display());
                    let finding = Finding::new(&MISSING_ENV_FILE, entry.path.place, message);
                    self.inputs.sink.push(finding.help(
                        "make the file, or write `path` with `required: false` if it may be missing",
                    ));
                }
                return;
            }
        };
        let text = self.inputs.sources.get(file).text().to_owned();
        let outside = |name: &str| {
            let own = own.get(name).and_then(|v| v.value.as_ref());
            let project = project.environment.value(name);
            project.or(own.map(|v| v.value.reveal())).map(str::to_owned)
        };
        let values: Vec<env_file::Entry> = match entry.raw {
            true => env_file::parse_raw(&text, &outside),
            false => {
                self.remember(file, &path, &outside);
                let before = all.iter().filter_map(|(name, v)| {
                    Some((name.clone(), v.value.as_ref()?.value.reveal().to_owned()))
                });
                env_file::read_values(&text, &before.collect(), &outside)
            }
        };
        for (name, at, value) in values {
            let place = |span| Place { file, span };
            let Some((span, value)) = value else { continue };
            let variable = ServiceVariable {
                name: name.clone(),
                place: place(at),
                value: Some(Placed {
                    place: place(span),
                    value: Secret::from(value),
                }),
                from_env_file: true,
            };
            all.insert(name, variable);
        }
    }

    /// Keeps an env file of a service once.
    fn remember(&mut self, file: FileId, path: &Path, outside: &dyn Fn(&str) -> Option<String>) {
        let known = |e: &EnvFile| e.file == file && e.role == Role::Service;
        if !self.env_files.iter().any(known) {
            let read = EnvFile::read(
                file,
                Some(path.to_owned()),
                Role::Service,
                self.inputs.sources,
                outside,
                self.inputs.sink,
            );
            self.env_files.push(read);
        }
    }

    /// Reads the Dockerfile that the image of a service is built from, if it lies on this machine.
    fn dockerfile(&mut self, project: &mut Project, service: &Service) -> Option<FileId> {
        let path = dockerfile_path(project, service.build.as_ref()?)?;
        let file = self.inputs.open(&path).ok()?;
        project
            .dockerfiles
            .entry(file)
            .or_insert_with(|| Dockerfile::parse(self.inputs.sources.get(file).text()));
        Some(file)
    }
}

fn dockerfile_path(
    project: &Project,
    build: &Keyed<crate::model::compose::service::Build>,
) -> Option<PathBuf> {
    let context = build.value.context();
    if context.contains("://") || context.starts_with("git@") || context.starts_with("github.com/")
    {
        return None;
    }
    let place = build
        .value
        .0
        .context
        .as_ref()
        .map_or(build.place, |c| c.place);
    let folder = project.host_path(&Placed {
        place,
        value: context,
    });
    Some(folder.join(build.value.dockerfile()?))
}
