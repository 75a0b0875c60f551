use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Chosen;
use crate::context::RunContext;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::report::routes::{Covered, coverage_json, coverage_text};
use crate::report::{Report, Summary, short};
use crate::routing::suite::starter;

/// Tell what the alert rules reach of the routes, and what the suites test
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 told; 1 less is tested than --fail-under asks for; 2 could not run"
)]
pub struct Coverage {
    /// Files of rules to tell of [default: all of the stack]
    #[arg(value_name = "RULES")]
    rules: Vec<PathBuf>,
    #[command(flatten)]
    chosen: Chosen,
    /// Write a suite with a case for each way that alerts of the rules go; never over a file
    #[arg(long, value_name = "FILE")]
    write_suite: Option<PathBuf>,
    /// Fail when suites test a smaller share of the routes that can take alerts, in percent
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    fail_under: Option<f64>,
    /// Output format
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Output {
    #[default]
    Human,
    Json,
}

fn percent(text: &str) -> Result<f64, String> {
    let number: Result<f64, _> = text.trim_end_matches('%').parse();
    number
        .ok()
        .filter(|number| (0.0..=100.0).contains(number))
        .ok_or_else(|| "expected a number from 0 to 100".to_owned())
}

impl Coverage {
    /// Prints what is covered.
    ///
    /// # Errors
    /// A configuration that cannot be read or would not load, or a suite that cannot be written.
    pub fn run(&self, context: &RunContext) -> Result<Exit, CommandError> {
        let stack = self.chosen.assess(&self.rules, context)?;
        if !stack.findings.is_empty() {
            let report = Report {
                sources: &stack.sources,
                checked: &[],
                summary: Summary::default(),
                findings: &stack.findings,
            };
            let list = short(&report);
            context.ui.talk(&format!(
                "warning: what is broken is left out\n{}",
                list.trim_end()
            ));
        }
        let coverage = &stack.assessment.coverage;
        let covered = Covered {
            assessment: &stack.assessment,
            sources: &stack.sources,
            file: stack.file,
            only: &stack.named_rules,
        };
        let text = match self.output {
            Output::Human => coverage_text(&covered),
            Output::Json => format!("{:#}\n", coverage_json(&covered)),
        };
        context.ui.data(&text)?;
        if let Some(path) = &self.write_suite {
            let (text, cases) = starter(&stack.assessment.ground(), &stack.named_rules);
            write_new(path, &text)?;
            let path = path.display();
            context.ui.talk(&format!("wrote {cases} cases to {path}"));
        }
        let tested = coverage.tested_percent();
        match self.fail_under {
            Some(least) if tested < least => {
                context.ui.failure(&format!(
                    "error: suites test {tested:.1} % of the routes that can take alerts, which is \
                     less than {least} %"
                ));
                Ok(Exit::Findings)
            }
            _ => Ok(Exit::Clean),
        }
    }
}

/// Writes a file that must not be there yet; what could not be written whole is taken away again.
fn write_new(path: &Path, text: &str) -> Result<(), CommandError> {
    let cannot = |error: std::io::Error| {
        let name = path.display();
        match error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                CommandError::new(format!("`{name}` is there already"))
                    .help("name a new file with --write-suite")
            }
            _ => CommandError::new(format!("cannot write `{name}`: {error}")),
        }
    };
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder).map_err(cannot)?;
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(cannot)?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all());
    written.map_err(|error| {
        let _ = std::fs::remove_file(path);
        cannot(error)
    })
}
