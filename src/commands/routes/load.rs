use std::io::Read;
use std::path::{Path, PathBuf};

use super::Chosen;
use super::live::{Live, Origin, beside_routing};
use crate::check::{Scope, alertmanager};
use crate::context::RunContext;
use crate::diag::{FileId, Level, Severity, Sink};
use crate::error::CommandError;
use crate::model::catalogue::Catalogue;
use crate::model::rules::RulePolicy;
use crate::model::stack::{FileKind, LoadError, Loader, Stack};
use crate::report::{Report, Summary, plain, short};
use crate::routing::Config;
use crate::source::{Disk, MAX_FILE_BYTES, SourceMap};

/// A configuration that Alertmanager would load, and its text.
pub(super) struct Configuration {
    pub(super) routing: Config,
    pub(super) sources: SourceMap,
    pub(super) file: FileId,
}

impl Chosen {
    /// Reads the configuration.
    ///
    /// # Errors
    /// None or several configurations, one that cannot be read, or one that Alertmanager would
    /// refuse: what it does not load, it does not route with.
    pub(super) fn load(&self, context: &RunContext) -> Result<Configuration, CommandError> {
        let disk = Disk;
        let mut loader = Loader::new(&disk, context.settings.targets);
        loader.teams(&context.folder, &context.settings.teams);
        loader.follow = false;
        if !self.read_named(&mut loader)? {
            loader.folder(&context.folder).map_err(cannot_read)?;
            tell_of_fragments(&loader, context);
        }
        configuration(loader, self.origin())
    }

    /// Returns where the configuration comes from.
    pub(super) fn origin(&self) -> Origin {
        match self.live {
            Some(_) => Origin::Running,
            None => Origin::File,
        }
    }

    /// Reads the configuration that is named; returns whether one is.
    ///
    /// # Errors
    /// One that cannot be read.
    pub(super) fn read_named(&self, loader: &mut Loader<'_>) -> Result<bool, CommandError> {
        if let Some(url) = &self.live {
            let live = Live::get(url, self.timeout)?;
            // It knows better than the settings what it is.
            loader.targets.alertmanager = live.version.unwrap_or(loader.targets.alertmanager);
            load_text(loader, &live.name, live.text.as_bytes())?;
            return Ok(true);
        }
        match self.config.as_deref() {
            None => return Ok(false),
            Some(path) if path == Path::new("-") => {
                let mut bytes = Vec::new();
                std::io::stdin()
                    .take(MAX_FILE_BYTES + 1)
                    .read_to_end(&mut bytes)
                    .map_err(|e| CommandError::new(format!("cannot read standard input: {e}")))?;
                load_text(loader, "-", &bytes)?;
            }
            Some(path) => loader
                .file(path, Some(FileKind::Alertmanager))
                .map_err(cannot_read)?,
        }
        Ok(true)
    }
}

/// Reads a configuration that is no file of this machine.
///
/// # Errors
/// As [`Chosen::load`].
pub(super) fn load_text(
    loader: &mut Loader<'_>,
    name: &str,
    bytes: &[u8],
) -> Result<(), CommandError> {
    loader
        .text(name, bytes, Some(FileKind::Alertmanager))
        .map_err(cannot_read)
}

pub(super) fn cannot_read(error: LoadError) -> CommandError {
    match error {
        LoadError::Io(path, error) => {
            CommandError::new(format!("cannot read `{}`: {error}", path.display()))
        }
        LoadError::UnknownKind(path) => {
            CommandError::new(format!("it is not clear what `{}` is", path.display()))
        }
    }
}

/// Says which files of teams have routes that are not among those of the configuration.
pub(super) fn tell_of_fragments(loader: &Loader<'_>, context: &RunContext) {
    for fragment in &loader.stack.fragments {
        let name = loader.sources.get(fragment.part.file).name();
        let note = format!(
            "note: `{name}` is a team's fragment: what it routes is not told here until it is part \
             of the configuration"
        );
        context.ui.talk(&plain(&note));
    }
}

/// Returns the file of the one configuration that was loaded.
///
/// # Errors
/// As [`Chosen::load`].
pub(super) fn sound(
    stack: &Stack,
    sources: &SourceMap,
    mut sink: Sink,
    origin: Origin,
) -> Result<Option<FileId>, CommandError> {
    let scope = Scope {
        stack,
        sources,
        files: None,
        catalogue: &Catalogue::default(),
        policy: &RulePolicy::default(),
    };
    for check in alertmanager::CHECKS {
        (check.run)(&scope, &mut sink);
    }
    let named: Vec<PathBuf> = stack
        .alertmanagers
        .iter()
        .filter_map(|c| c.path.clone())
        .collect();
    let file = stack.alertmanagers.first().map(|config| config.file);
    let mut findings = sink.into_sorted();
    findings.retain(|f| {
        f.code.severity == Severity::Error
            && f.code.level == Level::Load
            && file.is_none_or(|file| f.place.file == file)
    });
    if origin == Origin::Running {
        let model = stack.alertmanagers.first().map(|config| &config.model);
        findings.retain(|f| model.is_none_or(|model| !beside_routing(model, f.place.span)));
    }
    if named.len() > 1 {
        let list: Vec<_> = named
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        return Err(
            CommandError::new("the folder holds several Alertmanager configurations")
                .help(format!("name one with --config: {}", list.join(", "))),
        );
    }
    if !findings.is_empty() {
        let report = Report {
            sources,
            checked: &[],
            summary: Summary::default(),
            findings: &findings,
        };
        let list = short(&report);
        return Err(origin.refused(list.trim_end()));
    }
    Ok(file)
}

/// Returns the error of a stack without a configuration of Alertmanager.
pub(super) fn nothing_found() -> CommandError {
    CommandError::new("no Alertmanager configuration found")
        .help("name one with --config FILE, or change to the folder of a stack")
}

/// Returns the one configuration that was loaded.
///
/// # Errors
/// As [`Chosen::load`].
pub(super) fn configuration(
    loader: Loader<'_>,
    origin: Origin,
) -> Result<Configuration, CommandError> {
    let Loader {
        stack,
        sources,
        sink,
        ..
    } = loader;
    let file = sound(&stack, &sources, sink, origin)?;
    let routing = stack
        .alertmanagers
        .first()
        .and_then(|config| Config::of(&config.model, config.target));
    match (routing, file) {
        (Some(routing), Some(file)) => Ok(Configuration {
            routing,
            sources,
            file,
        }),
        _ => Err(nothing_found()),
    }
}
