//! `templates`: what notifications say.

mod golden;
mod list;
mod load;
mod render;
mod rule;
mod sample;
mod show;
mod test;
mod write;

use clap::{Args, Subcommand};

use crate::context::RunContext;
use crate::error::CommandError;
use crate::exit::Exit;

/// List notification templates, render and test what they would send
#[derive(Debug, Args)]
pub struct Templates {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(list::List),
    Render(render::Render),
    Test(test::Test),
}

impl Templates {
    /// Runs the subcommand.
    ///
    /// # Errors
    /// As the subcommand says.
    pub fn run(&self, context: &RunContext) -> Result<Exit, CommandError> {
        match &self.command {
            Command::List(args) => args.run(context),
            Command::Render(args) => args.run(context),
            Command::Test(args) => args.run(context),
        }
    }
}
