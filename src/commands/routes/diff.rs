use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::live::Origin;
use super::load::{Configuration, cannot_read, configuration, load_text};
use super::revision::Revision;
use crate::context::RunContext;
use crate::diag::{Level, Severity};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::model::stack::{FileKind, Loader};
use crate::report::routes::{Compared, Side, diff_json, diff_markdown, diff_text};
use crate::report::{Report, Summary, short};
use crate::routing::Config;
use crate::routing::coverage::{AlertRule, alert_rules};
use crate::routing::diff::{diff, diff_of_rules};
use crate::source::{Disk, MAX_FILE_BYTES, SourceMap};

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
    /// Files of rules, or folders with the stack they belong to: only the alerts that these rules
    /// can raise are compared
    #[arg(long, value_name = "PATH", num_args = 1..)]
    rules: Vec<PathBuf>,
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
        let rules = match self.rules.is_empty() {
            true => None,
            false => Some(self.rules(&old.routing, &new.routing, context)?),
        };
        let diff = match &rules {
            Some((rules, _)) => diff_of_rules(&old.routing, &new.routing, rules),
            None => diff(&old.routing, &new.routing),
        };
        let compared = Compared {
            old: side(&old),
            new: side(&new),
            diff: &diff,
            rules: rules.as_ref().map(|(rules, sources)| (&**rules, sources)),
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

impl Diff {
    /// Returns what the alerts of the rules can be, and the texts of the rules.
    ///
    /// # Errors
    /// Files that cannot be read, or rules that Prometheus would not load: what those raise is not
    /// known.
    fn rules(
        &self,
        old: &Config,
        new: &Config,
        context: &RunContext,
    ) -> Result<(Vec<AlertRule>, SourceMap), CommandError> {
        let disk = Disk;
        let mut loader = Loader::new(&disk, context.settings.targets);
        for path in &self.rules {
            let read = match path.is_dir() {
                true => loader.folder(path),
                false => loader.file(path, None),
            };
            read.map_err(cannot_read)?;
        }
        let Loader {
            stack,
            sources,
            sink,
            ..
        } = loader;
        let rules: BTreeSet<_> = stack.rules.iter().map(|rules| rules.file).collect();
        let mut findings = sink.into_sorted();
        findings.retain(|finding| {
            finding.code.severity == Severity::Error
                && finding.code.level == Level::Load
                && (rules.contains(&finding.place.file) || rules.is_empty())
        });
        if !findings.is_empty() {
            let report = Report {
                sources: &sources,
                checked: &[],
                summary: Summary::default(),
                findings: &findings,
            };
            return Err(CommandError::new(format!(
                "Prometheus would not load the rules\n{}",
                short(&report).trim_end()
            )));
        }
        let rules = alert_rules(&stack, &context.settings.catalogue, &[&old.tree, &new.tree]);
        if rules.is_empty() {
            return Err(CommandError::new(
                "there are no alert rules in what --rules names",
            ));
        }
        Ok((rules, sources))
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
                .map_err(cannot_read)?;
        }
    }
    configuration(loader, Origin::File)
}
