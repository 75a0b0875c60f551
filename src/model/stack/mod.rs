//! All configurations that are checked together.

mod compose;
mod detect;
mod load;
mod reader;

pub use detect::FileKind;
pub use load::{LoadError, Loader, Targets, named_files};
pub use reader::{Named, Reader, named_inside, same_path};

use std::path::PathBuf;

use super::Version;
use super::alertmanager::Alertmanager;
use super::compose::Project;
use super::env_file::EnvFile;
use super::grafana::Datasource;
use super::rules::RuleFile;
use super::suite::Suite;
use super::team::Team;

use super::prometheus::{Prometheus, ScrapeConfigFile, TargetFile};
use crate::diag::{FileId, Place};

/// One decoded file.
#[derive(Debug)]
pub struct Loaded<M> {
    /// The file.
    pub file: FileId,
    /// Where it lies; `None` for standard input.
    pub path: Option<PathBuf>,
    /// The version of the program that will read it.
    pub target: Version,
    /// What it says.
    pub model: M,
}

/// Who names a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The prometheus.yml that the naming file belongs to, or is.
    pub owner: FileId,
    /// The pattern that names the file.
    pub by: Place,
}

/// A file that a Prometheus configuration names and Prometheus reads with it.
#[derive(Debug)]
pub struct Referenced<M> {
    /// Who names it; never empty.
    pub by: Vec<Reference>,
    /// The file.
    pub file: Loaded<M>,
}

/// Which Prometheus evaluates the rules of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The prometheus.yml that names the file.
    pub prometheus: FileId,
    /// The file of rules.
    pub rules: FileId,
}

/// One file of notification templates.
#[derive(Debug)]
pub struct TemplateFile {
    /// The file.
    pub file: FileId,
    /// Where it lies; `None` for standard input.
    pub path: Option<PathBuf>,
    /// The version of Alertmanager that will read it.
    pub target: Version,
}

/// A file of data sources that a Grafana of the stack reads.
#[derive(Debug)]
pub struct DatasourceFile {
    /// The file.
    pub file: FileId,
    /// Where it lies.
    pub path: PathBuf,
    /// The data sources.
    pub datasources: Vec<Datasource>,
}

/// A team with its files.
#[derive(Debug)]
pub struct TeamFiles {
    /// The team.
    pub team: Team,
    /// Where techcorp.yml names it.
    pub place: Place,
    /// The files that its patterns name, absolute.
    pub files: Vec<PathBuf>,
    /// The patterns that name no file.
    pub missing: Vec<String>,
}

/// The part of the Alertmanager configuration that belongs to a team.
#[derive(Debug)]
pub struct Fragment {
    /// The teams that name the file, by number.
    pub teams: Vec<usize>,
    /// What it says, as a configuration whose root has the fragment's routes as children, and no
    /// receiver; nothing is known of its `global`.
    pub part: Loaded<Alertmanager>,
}

/// The stack: every file of each kind that was found or named.
#[derive(Debug, Default)]
pub struct Stack {
    /// The versions of the programs, where no image tells its own.
    pub targets: Targets,
    /// Alertmanager configurations.
    pub alertmanagers: Vec<Loaded<Alertmanager>>,
    /// Prometheus configurations.
    pub prometheuses: Vec<Loaded<Prometheus>>,
    /// Files of rules.
    pub rules: Vec<Loaded<RuleFile>>,
    /// Who evaluates them; a file that no Prometheus here names is not among these.
    pub evaluations: Vec<Evaluation>,
    /// Files of `scrape_config_files`.
    pub scrape_files: Vec<Referenced<ScrapeConfigFile>>,
    /// Files of `file_sd_configs`.
    pub target_files: Vec<Referenced<TargetFile>>,
    /// Suites of cases that say where alerts have to go.
    pub suites: Vec<Loaded<Suite>>,
    /// The teams that techcorp.yml names.
    pub teams: Vec<TeamFiles>,
    /// The fragments of teams.
    pub fragments: Vec<Fragment>,
    /// Notification templates.
    pub templates: Vec<TemplateFile>,
    /// Data sources of the Grafanas.
    pub datasources: Vec<DatasourceFile>,
    /// Compose projects, each with the env files and Dockerfiles that belong to it.
    pub projects: Vec<Project>,
    /// Env files that were named for themselves.
    pub env_files: Vec<EnvFile>,
}
