use std::path::PathBuf;

use crate::diag::{Place, Span};
use crate::model::compose::Project;
use crate::model::compose::decode::{Keyed, Placed};
use crate::model::compose::service::{self, Service};
use crate::model::compose::syntax::words;
use crate::model::dockerfile::{Arguments, Dockerfile, Stage};

/// What the container of a service runs.
pub(super) struct Command {
    /// The words, those of the entrypoint first.
    pub(super) words: Vec<String>,
    /// Where they stand.
    pub(super) place: Place,
    /// Whether the image says all of them.
    pub(super) of_image: bool,
    /// The folder of the container that it runs in.
    pub(super) folder: String,
    /// The folder that the image is built from.
    pub(super) context: Option<PathBuf>,
    /// What the image copies from that folder.
    pub(super) copied: Vec<String>,
    /// The port of the container itself that the image's health check asks.
    pub(super) probed: Option<(u16, Place)>,
}

impl Command {
    /// Returns what a service runs; `None` when the image of another one decides it.
    pub(super) fn of(project: &Project, service: &Service) -> Option<Self> {
        match (&service.build, project.dockerfile(service)) {
            (Some(_), Some(dockerfile)) => Self::of_built(project, service, dockerfile),
            (Some(_), None) => None,
            (None, _) => Self::of_compose(service),
        }
    }

    fn of_compose(service: &Service) -> Option<Self> {
        let (command, place) = given(service.command.as_ref())?;
        let mut words = given(service.entrypoint.as_ref())
            .map(|(w, _)| w)
            .unwrap_or_default();
        words.extend(command);
        Some(Self {
            words,
            place,
            of_image: false,
            folder: service.working_dir.as_ref()?.value.clone(),
            context: None,
            copied: Vec::new(),
            probed: None,
        })
    }

    fn of_built(project: &Project, service: &Service, dockerfile: &Dockerfile) -> Option<Self> {
        let build = &service.build.as_ref()?.value;
        let target = build.0.target.as_ref().map(|t| t.value.as_str());
        let stage = dockerfile.target(target)?;
        let file = service.dockerfile?;
        let at = |span: Span| Place { file, span };
        let image = |arguments: Option<Arguments>| {
            let arguments = arguments?;
            let words = match arguments.json {
                true => arguments.words,
                false => shell_words(arguments.words.first()?)?,
            };
            Some((words, at(arguments.span)))
        };
        let own_entry = given(service.entrypoint.as_ref());
        let own_command = given(service.command.as_ref());
        let of_image = own_entry.is_none() && own_command.is_none();
        // An entrypoint of the compose file drops the image's command.
        let command = match (&own_command, &own_entry) {
            (None, Some(_)) => None,
            (None, None) => image(dockerfile.command(stage)),
            (Some(_), _) => own_command,
        };
        let entry = own_entry.or_else(|| image(dockerfile.entrypoint(stage)));
        let place = command.as_ref().or(entry.as_ref())?.1;
        let mut words = entry.map(|(w, _)| w).unwrap_or_default();
        words.extend(command.map(|(w, _)| w).unwrap_or_default());
        let folder = service.working_dir.as_ref().map(|w| w.value.clone());
        let folder = folder.or_else(|| dockerfile.workdir(stage).map(|w| w.value));
        let context_place = build.0.context.as_ref().map_or(place, |c| c.place);
        let context = project.host_path(&Placed {
            place: context_place,
            value: build.context(),
        });
        Some(Self {
            words,
            place,
            of_image,
            folder: folder.unwrap_or_else(|| "/".to_owned()),
            context: Some(context),
            copied: copied(dockerfile, stage),
            probed: probed(dockerfile, stage).map(|(port, span)| (port, at(span))),
        })
    }
}

/// Returns the words of a command of the compose file, unless it leaves the image's in force.
fn given(command: Option<&Keyed<service::Command>>) -> Option<(Vec<String>, Place)> {
    let command = command?;
    let words = command.value.words.as_ref()?;
    let words = words.iter().map(|w| w.value.clone()).collect();
    Some((words, command.place))
}

/// Splits the shell form into words, if no shell is needed to understand it.
fn shell_words(text: &str) -> Option<Vec<String>> {
    let split = words::split(text).ok()?;
    let plain = split.dropped.is_none() && !text.contains('$');
    plain.then(|| split.words.into_iter().map(|w| w.text).collect())
}

/// Returns what a stage and those it builds on copy from the build's folder.
fn copied(dockerfile: &Dockerfile, stage: &Stage) -> Vec<String> {
    let stages = dockerfile.lineage(stage).into_iter();
    let copies = stages.flat_map(|s| dockerfile.copies(s));
    copies.flat_map(|(_, sources, _)| sources).collect()
}

/// Returns the port of the container itself that the health check asks.
fn probed(dockerfile: &Dockerfile, stage: &Stage) -> Option<(u16, Span)> {
    let check = dockerfile.health_check(stage)?;
    let text = check.command?.words.join(" ");
    let after = ["localhost:", "127.0.0.1:", "0.0.0.0:"]
        .into_iter()
        .find_map(|host| text.split_once(host).map(|(_, rest)| rest))?;
    let end = after
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(after.len());
    Some((after.get(..end)?.parse().ok()?, check.span))
}
