use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::lines::{BadLine, LabelLines};
use super::load::Configuration;
use super::stack::DEFAULT_SUITES;
use super::{Chosen, labels};
use crate::context::RunContext;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::report::plain;
use crate::report::routes::{
    SuiteReport, delivery_json, delivery_text, suites_json, suites_junit, suites_text,
};
use crate::routing::suite::play;
use crate::routing::{Labels, Resolver, RouteId};

/// Tell which receivers get an alert with these labels
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 resolved, and as --verify.receivers says; 1 other receivers; \
2 could not run, or a label set that cannot be read"
)]
pub struct Test {
    /// Labels of one alert, such as severity=critical; without any, the suites of the stack run
    #[arg(value_name = "NAME=VALUE")]
    label: Vec<String>,
    /// Label sets as JSON lines, {"labels":{…}} each; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "label")]
    labels: Option<PathBuf>,
    #[command(flatten)]
    chosen: Chosen,
    /// Time at which active and mute time intervals are looked at, such as 2026-11-03T22:00:00Z
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// Receivers expected, in order, separated by commas
    #[arg(long = "verify.receivers", value_name = "NAMES")]
    verify: Option<String>,
    /// Output format; json gives one line for each label set, junit is for suites
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Output {
    #[default]
    Human,
    Json,
    Junit,
}

/// How much output is gathered before it is written.
const CHUNK: usize = 1 << 16;

impl Test {
    /// Resolves label sets.
    ///
    /// # Errors
    /// A configuration or input that cannot be read, or labels on the command line that are none.
    /// A bad line of label sets is told, and gives exit code 2 after the others were resolved.
    pub fn run(&self, context: &RunContext) -> Result<Exit, CommandError> {
        if self.labels.is_none() && self.label.is_empty() {
            return self.suites(context);
        }
        if matches!(self.output, Output::Junit) {
            return Err(CommandError::new("only suites can be told as junit"));
        }
        match &self.labels {
            Some(path) => self.many(path, context),
            None => {
                let set = labels(&self.label)?;
                let config = self.chosen.load(context)?;
                let found = config.routing.tree.resolve(&set);
                let given: Vec<_> = set
                    .iter()
                    .map(|(n, v)| (n.to_owned(), v.to_owned()))
                    .collect();
                let shown = self.shown(&config, &given, &set, &found);
                context.ui.data(&format!("{shown}\n"))?;
                let verified = self.verify(&config, &found, "the alert", context);
                Ok(if verified {
                    Exit::Clean
                } else {
                    Exit::Findings
                })
            }
        }
    }

    /// Runs the suites of the stack.
    fn suites(&self, context: &RunContext) -> Result<Exit, CommandError> {
        if self.verify.is_some() || self.at.is_some() {
            return Err(CommandError::new(
                "--at and --verify.receivers are for labels; cases of suites say it themselves",
            )
            .help("give labels such as severity=critical"));
        }
        let stack = self.chosen.assess(&[], context)?;
        if stack.stack.suites.is_empty() {
            return Err(
                CommandError::new("no alert is given, and the stack has no suites").help(format!(
                    "give labels such as severity=critical, or write suites to {DEFAULT_SUITES}"
                )),
            );
        }
        let played = play(&stack.stack, &stack.assessment.ground(), &stack.findings);
        let report = SuiteReport {
            assessment: &stack.assessment,
            sources: &stack.sources,
            file: stack.file,
            findings: &stack.findings,
            played: &played,
        };
        let text = match self.output {
            Output::Human => suites_text(&report, context.verbose),
            Output::Json => format!("{:#}\n", suites_json(&report)),
            Output::Junit => suites_junit(&report),
        };
        context.ui.data(&text)?;
        if matches!(self.output, Output::Human) {
            context.ui.talk(&report.sentence());
        }
        Ok(match report.is_passed() {
            true => Exit::Clean,
            false => Exit::Findings,
        })
    }

    fn many(&self, path: &Path, context: &RunContext) -> Result<Exit, CommandError> {
        let standard_input = path == Path::new("-");
        if standard_input && self.chosen.config.as_deref() == Some(path) {
            return Err(CommandError::new(
                "standard input cannot be both the configuration and the label sets",
            ));
        }
        let config = self.chosen.load(context)?;
        let cannot_read =
            |e: io::Error| CommandError::new(format!("cannot read `{}`: {e}", path.display()));
        let input: Box<dyn Read> = match standard_input {
            true => Box::new(io::stdin()),
            false => Box::new(File::open(path).map_err(cannot_read)?),
        };
        let mut lines = LabelLines::new(BufReader::with_capacity(CHUNK, input));
        let resolver = Resolver::new(&config.routing.tree);
        let mut exit = Exit::Clean;
        let mut out = String::new();
        while let Some(line) = lines.next().map_err(cannot_read)? {
            match line {
                Ok(line) => {
                    let given = line.labels.0;
                    let set: Labels = given.iter().cloned().collect();
                    let found = resolver.resolve(&set);
                    out.push_str(&self.shown(&config, &given, &set, &found));
                    let name = format!("{}:{}", path.display(), lines.line());
                    if !self.verify(&config, &found, &name, context) {
                        exit = exit.max(Exit::Findings);
                    }
                }
                Err(bad) => {
                    out.push_str(&self.shown_bad(&bad));
                    let BadLine {
                        line,
                        column,
                        message,
                    } = bad;
                    let name = path.display();
                    context
                        .ui
                        .failure(&plain(&format!("error: {name}:{line}:{column}: {message}")));
                    exit = Exit::CouldNotRun;
                }
            }
            out.push('\n');
            // Who asks line by line gets each answer at once.
            if out.len() >= CHUNK || !lines.is_pending() {
                context.ui.data(&out)?;
                out.clear();
            }
        }
        context.ui.data(&out)?;
        Ok(exit)
    }

    fn shown(
        &self,
        config: &Configuration,
        given: &[(String, String)],
        set: &Labels,
        found: &[RouteId],
    ) -> String {
        let routing = &config.routing;
        match self.output {
            Output::Human | Output::Junit => delivery_text(routing, found, self.at),
            Output::Json => delivery_json(routing, given, set, found, self.at).to_string(),
        }
    }

    fn shown_bad(&self, bad: &BadLine) -> String {
        match self.output {
            Output::Human | Output::Junit => "(not resolved)".to_owned(),
            Output::Json => {
                let value: Value =
                    json!({"error": bad.message, "line": bad.line, "column": bad.column});
                value.to_string()
            }
        }
    }

    /// Tells when the receivers are not those that were expected; returns whether they are.
    fn verify(
        &self,
        config: &Configuration,
        found: &[RouteId],
        name: &str,
        context: &RunContext,
    ) -> bool {
        // As in amtool, an empty list asks for nothing.
        let Some(expected) = self.verify.as_ref().filter(|names| !names.is_empty()) else {
            return true;
        };
        let tree = &config.routing.tree;
        let names: Vec<&str> = found
            .iter()
            .map(|id| &*tree.get(*id).receiver.value)
            .collect();
        let names = names.join(",");
        if names == *expected {
            return true;
        }
        let message = format!("{name}: expected the receivers `{expected}`, found `{names}`");
        context.ui.failure(&plain(&format!("error: {message}")));
        false
    }
}
