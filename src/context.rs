//! What the global options resolve to, once for a run.

use std::path::PathBuf;

use crate::cli::Global;
use crate::error::CommandError;
use crate::report::Ui;
use crate::settings::{Settings, stack_folder};
use crate::source::Disk;

/// The resolved global options.
#[derive(Debug)]
pub struct RunContext {
    /// The stack folder.
    pub folder: PathBuf,
    /// The writer.
    pub ui: Ui,
    /// Whether more is told than is needed.
    pub verbose: bool,
    /// The stack's settings.
    pub settings: Settings,
}

impl RunContext {
    /// Resolves the global options and reads the settings.
    ///
    /// # Errors
    /// A folder that does not exist, or a techcorp.yml that cannot be used.
    pub fn new(global: &Global) -> Result<Self, CommandError> {
        let ui = Ui::new(global.color, global.quiet);
        let folder = match &global.dir {
            Some(dir) if dir.is_dir() => dir.clone(),
            Some(dir) => {
                return Err(
                    CommandError::new(format!("`{}` is not a folder", dir.display()))
                        .help("name the folder of the stack with --dir"),
                );
            }
            None => stack_folder(".".as_ref(), &Disk),
        };
        let settings = Settings::of(&folder, &Disk)?;
        Ok(Self {
            folder,
            ui,
            verbose: global.verbose,
            settings,
        })
    }
}
