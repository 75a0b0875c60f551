use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::load::{Configuration, configuration, load_text};
use super::revision::Revision;
use crate::context::RunContext;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::model::stack::{FileKind, Loader};
use crate::report::routes::{Compared, Side, diff_json, diff_markdown, diff_text};
use crate::routing::diff::diff;
use crate::source::{Disk, MAX_FILE_BYTES};

/// Prove which alerts go elsewhere with another configuration
///
/// All label sets that there can be are compared: which receivers they reach in which order, how
/// they are grouped, the timers, and the time intervals. What the receivers send, and which alerts
/// inhibit others, is not.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 proven equivalent; 1 some alerts are treated differently, or not \
everything could be proved; 2 could not run"
)]
pub struct Diff {
    /// Configuration before: a file, REVISION:PATH as git takes it, or `-` for standard input
    #[arg(value_name = "OLD")]
    old: String,
    /// Configuration after, named likewise
    #[arg(value_name = "NEW")]
    new: String,
    /// Output format; markdown is fit for a comment on a pull request
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Output {
    #[default]
    Human,
    Json,
    Markdown,
}

impl Diff {
    /// Compares the configurations.
    ///
    /// # Errors
    /// A configuration that cannot be read or would not load.
    pub fn run(&self, context: &RunContext) -> Result<Exit, CommandError> {
        if self.old == "-" && self.new == "-" {
            return Err(CommandError::new(
                "standard input cannot be both configurations",
            ));
        }
        let old = load(&self.old, context)?;
        let new = load(&self.new, context)?;
        let diff = diff(&old.routing, &new.routing);
        let compared = Compared {
            old: side(&old),
            new: side(&new),
            diff: &diff,
            inhibition: old.routing.inhibition != new.routing.inhibition,
        };
        let text = match self.output {
            Output::Human => diff_text(&compared),
            Output::Json => format!("{:#}\n", diff_json(&compared)),
            Output::Markdown => diff_markdown(&compared),
        };
        context.ui.data(&text)?;
        Ok(match diff.is_equivalent() {
            true => Exit::Clean,
            false => Exit::Findings,
        })
    }
}

fn side(configuration: &Configuration) -> Side<'_> {
    Side {
        config: &configuration.routing,
        sources: &configuration.sources,
        file: configuration.file,
    }
}

/// Reads a configuration; a file of that name comes before a revision.
fn load(name: &str, context: &RunContext) -> Result<Configuration, CommandError> {
    let disk = Disk;
    let mut loader = Loader::new(&disk, context.settings.targets);
    loader.follow = false;
    let path = Path::new(name);
    match Revision::parse(name) {
        _ if name == "-" => {
            let mut bytes = Vec::new();
            std::io::stdin()
                .take(MAX_FILE_BYTES + 1)
                .read_to_end(&mut bytes)
                .map_err(|e| CommandError::new(format!("cannot read standard input: {e}")))?;
            load_text(&mut loader, name, &bytes)?;
        }
        Some(revision) if !path.exists() => {
            load_text(&mut loader, name, &revision.read()?)?;
        }
        _ => {
            let path = PathBuf::from(name);
            loader
                .file(&path, Some(FileKind::Alertmanager))
                .map_err(super::load::cannot_read)?;
        }
    }
    configuration(loader)
}
