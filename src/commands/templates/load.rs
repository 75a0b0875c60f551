use std::path::{Path, PathBuf};

use clap::Args;

use crate::context::RunContext;
use crate::diag::{FileId, Place, Severity, Sink, Span};
use crate::error::CommandError;
use crate::lang::gotmpl::Functions;
use crate::model::Version;
use crate::model::alertmanager::Alertmanager;
use crate::model::stack::{FileKind, LoadError, Loaded, Loader, TemplateFile};
use crate::notify::Moment;
use crate::notify::engine::{ExecError, Set};
use crate::source::{Disk, Files, SourceMap};

/// Which templates are meant.
#[derive(Debug, Args)]
pub(super) struct Chosen {
    /// Alertmanager configuration [default: the one of the stack folder]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// A configuration with its template files.
pub(super) struct Configuration {
    pub config: Option<Loaded<Alertmanager>>,
    pub files: Vec<TemplateFile>,
    pub sources: SourceMap,
    pub target: Version,
    /// Why the configuration that was named cannot be read.
    refused: Option<String>,
}

impl Chosen {
    /// Reads the configuration and the template files that it names, or all template files of the
    /// folder when it has no configuration.
    ///
    /// # Errors
    /// Several configurations, or a file that cannot be read.
    pub(super) fn load(&self, context: &RunContext) -> Result<Configuration, CommandError> {
        let disk = Disk;
        let mut loader = Loader::new(&disk, context.settings.targets);
        loader.teams(&context.folder, &context.settings.teams);
        let loaded = match &self.config {
            Some(path) => loader.file(path, Some(FileKind::Alertmanager)),
            None => loader.folder(&context.folder),
        };
        loaded.map_err(cannot_read)?;
        let mut configs = loader.stack.alertmanagers;
        if configs.len() > 1 {
            let paths = configs.iter().filter_map(|config| config.path.as_ref());
            let names: Vec<_> = paths.map(|path| path.display().to_string()).collect();
            return Err(
                CommandError::new("the folder holds several Alertmanager configurations")
                    .help(format!("name one with --config: {}", names.join(", "))),
            );
        }
        let refused = match configs.is_empty() {
            true => refused(&loader.sink, &loader.sources),
            false => None,
        };
        Ok(Configuration {
            refused,
            config: configs.pop(),
            files: loader.stack.templates,
            sources: loader.sources,
            target: context.settings.targets.alertmanager,
        })
    }
}

/// Returns the first error of reading, with its place.
fn refused(sink: &Sink, sources: &SourceMap) -> Option<String> {
    let mut errors = sink.findings().iter();
    let error = errors.find(|finding| finding.code.severity == Severity::Error)?;
    let position = sources.position(error.place);
    let name = sources.get(error.place.file).name();
    let (line, column) = (position.line, position.column);
    Some(format!("{name}:{line}:{column}: {}", error.message))
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

/// Where packages install the templates that Alertmanager has built in.
const INSTALLED: [&str; 2] = [
    "/usr/share/prometheus/alertmanager",
    "/usr/share/alertmanager",
];

/// The files that hold Alertmanager's own templates.
const OWN: [&str; 2] = ["default.tmpl", "email.tmpl"];

impl Configuration {
    /// Returns the configuration.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn required(&self) -> Result<&Loaded<Alertmanager>, CommandError> {
        self.config.as_ref().ok_or_else(|| {
            if let Some(why) = &self.refused {
                return CommandError::new(why.clone())
                    .help("`techcorp validate` tells of everything that is wrong");
            }
            CommandError::new("no Alertmanager configuration found")
                .help("name one with --config FILE, or change to the folder of a stack")
        })
    }

    /// Returns the templates with Alertmanager's own, when those are found, and the file of each
    /// unit. A field that is executed is the unit behind them.
    ///
    /// # Errors
    /// Alertmanager's own templates are not where they are said to be, or a file has faults.
    pub(super) fn set(
        &self,
        own: Option<&Path>,
        now: Moment,
    ) -> Result<(Set, Vec<Option<FileId>>), CommandError> {
        let version = (self.target.major.into(), self.target.minor.into());
        let mut set = Set::new(Functions::alertmanager(version), now);
        let mut units = Vec::new();
        let named = own.map(Path::to_owned);
        let installed = INSTALLED.iter().map(PathBuf::from);
        let mut folders = named.clone().into_iter().chain(installed);
        let folder = match &named {
            Some(folder) => Some(folder.clone()),
            None => folders.find(|folder| Disk.exists(&folder.join(OWN[0]))),
        };
        for name in folder.iter().flat_map(|_| OWN) {
            let path = folder.clone().unwrap_or_default().join(name);
            let bytes = Disk.read(&path).map_err(|error| {
                CommandError::new(format!("cannot read `{}`: {error}", path.display()))
            })?;
            set.add(name, &String::from_utf8_lossy(&bytes));
            units.push(None);
        }
        for file in &self.files {
            let path = file.path.as_deref().and_then(Path::file_name);
            let name = path.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let unit = set.add(&name, self.sources.get(file.file).text());
            units.push(Some(file.file));
            let faults = set.units().get(unit).map(|unit| &unit.template.faults);
            if let Some(fault) = faults.and_then(|faults| faults.first()) {
                let place = self.at(file.file, fault.span);
                return Err(CommandError::new(format!("{place}: {}", fault.message))
                    .help("`techcorp validate` tells of everything that is wrong"));
            }
        }
        Ok((set, units))
    }

    /// Returns where an execution failed: in a file, or in the field itself.
    pub(super) fn place(
        &self,
        units: &[Option<FileId>],
        error: &ExecError,
        field: Option<String>,
    ) -> String {
        match units.get(error.unit) {
            Some(Some(file)) => self.at(*file, error.span),
            Some(None) => "Alertmanager's own templates".to_owned(),
            None => field.unwrap_or_default(),
        }
    }

    /// Returns a place as `file:line:column`.
    pub(super) fn at(&self, file: FileId, span: Span) -> String {
        let position = self.sources.position(Place { file, span });
        let name = self.sources.get(file).name();
        format!("{name}:{}:{}", position.line, position.column)
    }
}
