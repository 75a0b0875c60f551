//! All configurations that are checked together.

mod compose;
mod detect;
mod load;

pub use detect::FileKind;
pub use load::{LoadError, Loader, Targets};

use std::path::PathBuf;

use super::Version;
use super::alertmanager::Alertmanager;
use super::compose::Project;
use super::env_file::EnvFile;
use super::prometheus::Prometheus;
use super::rules::RuleFile;
use crate::diag::FileId;

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
    /// Notification templates.
    pub templates: Vec<TemplateFile>,
    /// Compose projects, each with the env files and Dockerfiles that belong to it.
    pub projects: Vec<Project>,
    /// Env files that were named for themselves.
    pub env_files: Vec<EnvFile>,
}
