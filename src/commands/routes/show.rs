use clap::{Args, ValueEnum};

use super::Chosen;
use crate::context::RunContext;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::report::routes::{tree_dot, tree_json, tree_mermaid, tree_text};

/// Show the routing tree with everything that is in force for each route
#[derive(Debug, Args)]
pub struct Show {
    #[command(flatten)]
    chosen: Chosen,
    /// Output format
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Output {
    #[default]
    Human,
    Json,
    Dot,
    Mermaid,
}

impl Show {
    /// Prints the tree.
    ///
    /// # Errors
    /// A configuration that cannot be read or would not load.
    pub fn run(&self, context: &RunContext) -> Result<Exit, CommandError> {
        let config = self.chosen.load(context)?;
        let tree = &config.routing.tree;
        let text = match self.output {
            Output::Human => tree_text(tree),
            Output::Json => format!("{:#}\n", tree_json(tree, &config.sources, config.file)),
            Output::Dot => tree_dot(tree),
            Output::Mermaid => tree_mermaid(tree),
        };
        context.ui.data(&text)?;
        Ok(Exit::Clean)
    }
}
