//! The command line: global options and the list of commands.

use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::commands;
use crate::context::RunContext;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::report::{Color, Ui};

/// Keep a Prometheus and Alertmanager alerting stack honest
#[derive(Debug, Parser)]
#[command(
    name = "techcorp",
    version,
    propagate_version = false,
    max_term_width = 100
)]
#[command(after_help = "Exit codes: 0 clean; 1 findings of severity error; 2 could not run")]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// The options of every command.
#[derive(Debug, Args)]
pub struct Global {
    /// Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]
    #[arg(short = 'C', long, value_name = "DIR", global = true)]
    pub dir: Option<PathBuf>,
    /// When to use colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN", global = true)]
    pub color: Color,
    /// Print results only
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Tell more, such as the files that were left out
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Validate(commands::validate::Validate),
    Routes(commands::routes::Routes),
    Templates(commands::templates::Templates),
    Explain(commands::explain::Explain),
    Completions(commands::completions::Completions),
    Man(commands::man::Man),
}

/// The stack that commands run on. Depth is bounded everywhere, by bounds that fit into this.
pub const STACK_BYTES: usize = 64 << 20;

/// Parses the arguments of this process and runs the command.
pub fn run() -> Exit {
    let worker = std::thread::Builder::new()
        .name("techcorp".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(run_here);
    // A panic has been told by its own message; it is a bug, and not the input's verdict.
    worker
        .ok()
        .and_then(|thread| thread.join().ok())
        .unwrap_or(Exit::CouldNotRun)
}

fn run_here() -> Exit {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are printed this way, too, with code 0.
            let _ = error.print();
            return match error.exit_code() {
                0 => Exit::Clean,
                _ => Exit::CouldNotRun,
            };
        }
    };
    let ui = Ui::new(cli.global.color, cli.global.quiet);
    match dispatch(cli) {
        Ok(exit) => exit,
        Err(error) => {
            ui.failure(&error.to_string());
            Exit::CouldNotRun
        }
    }
}

/// Returns the definition of the command line, for completions and manual pages.
pub fn definition() -> clap::Command {
    Cli::command()
}

fn dispatch(cli: Cli) -> Result<Exit, CommandError> {
    let ui = Ui::new(cli.global.color, cli.global.quiet);
    match cli.command {
        Command::Validate(args) => args.run(&RunContext::new(&cli.global)?),
        Command::Routes(args) => args.run(&RunContext::new(&cli.global)?),
        Command::Templates(args) => args.run(&RunContext::new(&cli.global)?),
        Command::Explain(args) => args.run(ui),
        Command::Completions(args) => args.run(ui),
        Command::Man(args) => args.run(ui),
    }
}
