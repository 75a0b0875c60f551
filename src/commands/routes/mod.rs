//! `routes`: where alerts go.

mod coverage;
mod diff;
mod explain;
mod lines;
mod live;
mod load;
mod revision;
mod show;
mod stack;
mod test;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::context::RunContext;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::lang::duration::Duration;
use crate::lang::matcher::{self, Mode, Op};
use crate::model::decode::Secret;
use crate::routing::Labels;

/// Show and test where alerts go
#[derive(Debug, Args)]
pub struct Routes {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Diff(diff::Diff),
    Explain(explain::Explain),
    Show(show::Show),
    Coverage(coverage::Coverage),
    Test(test::Test),
}

impl Routes {
    /// Runs the subcommand.
    ///
    /// # Errors
    /// As the subcommand says.
    pub fn run(&self, context: &RunContext) -> Result<Exit, CommandError> {
        match &self.command {
            Command::Diff(args) => args.run(context),
            Command::Explain(args) => args.run(context),
            Command::Show(args) => args.run(context),
            Command::Coverage(args) => args.run(context),
            Command::Test(args) => args.run(context),
        }
    }
}

/// Which configuration is meant.
#[derive(Debug, Args)]
struct Chosen {
    /// Alertmanager configuration; `-` is standard input [default: the one of the stack folder]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Address of a running Alertmanager, such as http://localhost:9093, whose configuration is
    /// taken; USER:PASSWORD@ before the host logs in
    #[arg(long, value_name = "URL", conflicts_with = "config")]
    live: Option<Secret>,
    /// How long the running Alertmanager may take to answer, such as 30s [default: 10s]
    #[arg(long, value_name = "DURATION", requires = "live", value_parser = live::timeout)]
    timeout: Option<Duration>,
}

/// Reads labels from arguments, each `name=value` as amtool takes it: the value may stand in
/// quotes, and so may a name that is more than letters, digits and underscores.
///
/// # Errors
/// An argument that is something else, or a name that comes twice.
fn labels(args: &[String]) -> Result<Labels, CommandError> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for arg in args {
        let refuse = |why: String| CommandError::new(format!("label `{arg}`: {why}"));
        let read = matcher::parse_one(arg, Mode::Fallback).map_err(|fault| {
            refuse(fault.message).help("write NAME=VALUE, such as severity=critical")
        })?;
        let Some(label) = read.list.first().filter(|m| m.op() == Op::Equal) else {
            return Err(refuse("expected `=` between name and value".to_owned()));
        };
        if pairs.iter().any(|(name, _)| name == label.name()) {
            return Err(refuse(format!("`{}` comes twice", label.name())));
        }
        if !Mode::Fallback.accepts_label_name(label.name()) {
            return Err(refuse("no label has an empty name".to_owned()));
        }
        pairs.push((label.name().to_owned(), label.value().to_owned()));
    }
    Ok(pairs.into_iter().collect())
}
