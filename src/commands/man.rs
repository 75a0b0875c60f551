use std::path::PathBuf;

use clap::Args;

use crate::error::CommandError;
use crate::exit::Exit;
use crate::report::Ui;

/// Print the manual page, or write all pages into a folder
#[derive(Debug, Args)]
pub struct Man {
    /// Folder to write a page for each command into
    #[arg(short = 'O', value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Man {
    /// Prints or writes the pages.
    ///
    /// # Errors
    /// An output that cannot be written.
    pub fn run(&self, ui: Ui) -> Result<Exit, CommandError> {
        let pages = pages()?;
        match &self.out {
            Some(folder) => {
                for (name, text) in &pages {
                    let path = folder.join(name);
                    std::fs::write(&path, text).map_err(|e| {
                        CommandError::new(format!("cannot write `{}`: {e}", path.display()))
                    })?;
                }
            }
            None => {
                if let Some((_, text)) = pages.first() {
                    ui.data(text)?;
                }
            }
        }
        Ok(Exit::Clean)
    }
}

/// Returns the manual pages with their file names, the main page first.
///
/// # Errors
/// None in practice: the pages are rendered into memory.
pub fn pages() -> Result<Vec<(String, String)>, CommandError> {
    let mut command = crate::cli::definition();
    command.build();
    let mut pages = Vec::new();
    let mut todo = vec![("techcorp".to_owned(), command)];
    while let Some((name, command)) = todo.pop() {
        for sub in command.get_subcommands().filter(|s| s.get_name() != "help") {
            todo.push((format!("{name}-{}", sub.get_name()), sub.clone()));
        }
        let page = clap_mangen::Man::new(command.clone()).title(name.to_uppercase());
        let mut out = Vec::new();
        page.render(&mut out)?;
        pages.push((
            format!("{name}.1"),
            String::from_utf8_lossy(&out).into_owned(),
        ));
    }
    pages.sort();
    Ok(pages)
}
