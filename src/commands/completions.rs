use clap::Args;
use clap_complete::Shell;

use crate::error::CommandError;
use crate::exit::Exit;
use crate::report::Ui;

/// Print the completion script of a shell
#[derive(Debug, Args)]
pub struct Completions {
    /// Shell to complete for
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Prints the script.
    ///
    /// # Errors
    /// An output that cannot be written.
    pub fn run(&self, ui: Ui) -> Result<Exit, CommandError> {
        ui.data(&script(self.shell))?;
        Ok(Exit::Clean)
    }
}

/// Returns the completion script of a shell.
pub fn script(shell: Shell) -> String {
    let mut command = crate::cli::definition();
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut command, "techcorp", &mut out);
    String::from_utf8_lossy(&out).into_owned()
}
