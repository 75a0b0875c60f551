use clap::{Args, ValueEnum};
use jiff::Timestamp;

use super::{Chosen, labels};
use crate::context::RunContext;
use crate::diag::suggest;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::report::plain;
use crate::report::routes::{Explained, explained_json, explained_text};
use crate::routing::{Config, Labels};

/// Tell why an alert goes where it goes
///
/// Shown are the walk through the tree, what is in force for each receiver, which time intervals
/// keep it silent, and which inhibition rules may mute the alert. Silences are no part of a
/// configuration: they are not looked at.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 explained; 2 could not run")]
pub struct Explain {
    /// Labels of the alert, such as severity=critical
    #[arg(value_name = "NAME=VALUE")]
    label: Vec<String>,
    #[command(flatten)]
    chosen: Chosen,
    /// Time at which active and mute time intervals are looked at, such as 2026-11-03T22:00:00Z
    /// [default: now]
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
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

impl Explain {
    /// Prints the walk and what comes of it.
    ///
    /// # Errors
    /// A configuration that cannot be read or would not load, or labels that are none.
    pub fn run(&self, context: &RunContext) -> Result<Exit, CommandError> {
        let set = labels(&self.label)?;
        let configuration = self.chosen.load(context)?;
        let explained = Explained {
            config: &configuration.routing,
            sources: &configuration.sources,
            file: configuration.file,
            labels: &set,
            at: self.at.unwrap_or_else(Timestamp::now),
        };
        let text = match self.output {
            Output::Human => explained_text(&explained),
            Output::Json => format!("{:#}\n", explained_json(&explained)),
        };
        context.ui.data(&text)?;
        for (name, near) in misspelt(&configuration.routing, &set) {
            let hint = format!("note: no matcher asks for `{name}`; did you mean `{near}`?");
            context.ui.talk(&plain(&hint));
        }
        Ok(Exit::Clean)
    }
}

/// Returns the labels that nothing asks for, and that look like one that is asked for and missing.
fn misspelt<'a>(config: &'a Config, set: &'a Labels) -> Vec<(&'a str, &'a str)> {
    let routes = config.tree.iter().flat_map(|(_, route)| &route.matchers);
    let rules = config.inhibition.iter();
    let rules = rules.flat_map(|rule| rule.source.iter().chain(rule.target.iter()));
    let mut asked: Vec<&str> = routes.chain(rules).map(|m| m.name()).collect();
    asked.sort_unstable();
    asked.dedup();
    let missing = |name: &&str| set.get(name).is_empty();
    let known = |name: &str| asked.binary_search(&name).is_ok();
    set.iter()
        .filter(|(name, _)| !known(name))
        .filter_map(|(name, _)| {
            let near = suggest(name, asked.iter().copied().filter(missing))?;
            Some((name, near))
        })
        .collect()
}
