use std::path::Path;

use super::{Documents, Run};
use crate::diag::Finding;
use crate::model::compose::codes::PROJECT_NAME;
use crate::model::compose::environment::{Environment, Origin};
use crate::model::compose::interpolate::interpolate;
use crate::model::compose::project::{ProjectName, normalised_name};

const VARIABLE: &str = "COMPOSE_PROJECT_NAME";

impl Run<'_, '_> {
    /// Tells the project's name, and sets `COMPOSE_PROJECT_NAME` for the variables of the files.
    ///
    /// The command line wins over `COMPOSE_PROJECT_NAME`, that over `name` in the last file that
    /// has one, and that over the folder's name.
    pub(super) fn project_name(
        &mut self,
        named: Option<&str>,
        documents: &[Documents],
        folder: Option<&Path>,
        environment: &mut Environment,
    ) -> ProjectName {
        let name = named
            .map(|name| ProjectName {
                value: name.to_owned(),
                place: None,
            })
            .or_else(|| self.name_of_environment(environment))
            .or_else(|| self.name_of_files(documents, environment))
            .unwrap_or_else(|| ProjectName {
                value: folder.map(folder_name).unwrap_or_default(),
                place: None,
            });
        environment.set(VARIABLE, &name.value, Origin::Compose);
        name
    }

    fn name_of_environment(&mut self, environment: &Environment) -> Option<ProjectName> {
        let known = environment.get(VARIABLE)?;
        let value = known.value.reveal().to_owned();
        if value.is_empty() {
            return None;
        }
        let place = match known.origin {
            Origin::EnvFile(place) => Some(place),
            Origin::Process | Origin::Compose => None,
        };
        if let Some(place) = place
            && normalised_name(&value) != value
        {
            let message = format!("`{value}` is no name of a project");
            let finding = Finding::new(&PROJECT_NAME, place, message);
            self.inputs.sink.push(finding.help(format!(
                "use lower case letters, digits, `-` and `_`, and begin with a letter or digit: \
`{}`",
                normalised_name(&value)
            )));
        }
        Some(ProjectName { value, place })
    }

    fn name_of_files(
        &mut self,
        documents: &[Documents],
        environment: &Environment,
    ) -> Option<ProjectName> {
        let values = documents.iter().flat_map(|d| d.values.iter().flatten());
        let named = values.rev().find_map(|v| {
            v.get("name")
                .filter(|name| name.as_str().is_some_and(|text| !text.is_empty()))
        })?;
        let mut name = named.clone();
        // Told again when the whole file is read.
        let (mut uses, mut sink) = (Vec::new(), crate::diag::Sink::new());
        interpolate(&mut name, environment, &mut uses, &mut sink);
        Some(ProjectName {
            value: normalised_name(name.as_str()?),
            place: Some(named.place),
        })
        .filter(|name| !name.value.is_empty())
    }
}

/// Returns the name that a folder gives its project.
fn folder_name(folder: &Path) -> String {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let name = absolute.file_name().map(|n| n.to_string_lossy());
    normalised_name(&name.unwrap_or_default())
}
