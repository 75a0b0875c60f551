use std::path::{Path, PathBuf};

use super::load::{LoadError, Loader};
use crate::diag::FileId;
use crate::model::compose::{self, DEFAULT_NAMES, Inputs, OVERRIDE_NAMES, Request};
use crate::model::env_file::{EnvFile, Role};

impl Loader<'_> {
    /// Reads several compose files as one project, each merged over those before it, as `-f a -f b`
    /// does.
    ///
    /// # Errors
    /// A file that cannot be opened.
    pub fn compose_files(&mut self, paths: &[PathBuf]) -> Result<(), LoadError> {
        let before = self.sink.findings().len();
        let mut files = Vec::new();
        for path in paths {
            let id = self.inputs().open(path);
            let id = id.map_err(|e| LoadError::Io(path.clone(), e))?;
            files.push((id, Some(path.clone())));
        }
        self.compose(&files, before);
        Ok(())
    }

    fn inputs(&mut self) -> Inputs<'_> {
        Inputs {
            files: self.files,
            follow: self.follow,
            sources: &mut self.sources,
            read: &mut self.read,
            sink: &mut self.sink,
        }
    }

    /// Loads compose files as one project; what was found while they were taken for other YAML is
    /// forgotten, from `before` on.
    pub(super) fn compose(&mut self, files: &[(FileId, Option<PathBuf>)], before: usize) {
        self.sink.truncate(before);
        let known = self.sources.iter().count();
        let request = Request {
            files,
            folder: None,
            env_files: None,
            name: None,
            process: &self.process,
        };
        let mut inputs = Inputs {
            files: self.files,
            follow: self.follow,
            sources: &mut self.sources,
            read: &mut self.read,
            sink: &mut self.sink,
        };
        if let Some(project) = compose::load(&request, &mut inputs) {
            self.stack.projects.push(project);
        }
        // The files of the project, and those it brought along.
        let parts = files.iter().map(|(id, _)| *id);
        let brought = self.sources.iter().skip(known).map(|(id, _)| id);
        for id in parts.chain(brought) {
            if !self.checked.contains(&id) {
                self.checked.push(id);
            }
        }
    }

    /// Loads the project of a folder as docker compose finds it: the compose file with the first
    /// of the default names, and its override file. Returns whether there is one.
    ///
    /// # Errors
    /// A file that cannot be opened.
    pub fn project(&mut self, folder: &Path) -> Result<bool, LoadError> {
        let Some(main) = self.first(folder, &DEFAULT_NAMES) else {
            return Ok(false);
        };
        let over = self.first(folder, &OVERRIDE_NAMES).filter(|_| self.follow);
        let paths: Vec<_> = [Some(main), over].into_iter().flatten().collect();
        self.compose_files(&paths)?;
        Ok(true)
    }

    fn first(&self, folder: &Path, names: &[&str]) -> Option<PathBuf> {
        let mut paths = names.iter().map(|name| folder.join(name));
        paths.find(|path| self.files.exists(path))
    }

    /// Takes a compose file found in a folder: the one that docker compose would choose there.
    /// Others stand for themselves where there is none to choose; else they are parts that only
    /// the command line combines, and are left out.
    pub(super) fn compose_of_folder(
        &mut self,
        id: FileId,
        path: &Path,
        before: usize,
    ) -> Result<(), LoadError> {
        let folder = path.parent().unwrap_or(Path::new(""));
        self.sink.truncate(before);
        match self.first(folder, &DEFAULT_NAMES) {
            Some(chosen) if chosen == path => {
                self.project(folder)?;
            }
            Some(_) => self.left_out.push(path.to_owned()),
            None => self.compose(&[(id, Some(path.to_owned()))], before),
        }
        Ok(())
    }

    /// Takes files off the list of those left out that turned out to be parts of a project.
    pub(super) fn forget_parts(&mut self) {
        let Self {
            left_out,
            stack,
            read,
            ..
        } = self;
        left_out.retain(|path| {
            let file = read.get(path);
            !file.is_some_and(|f| stack.projects.iter().any(|p| p.is_made_of(*f)))
        });
    }

    /// Reads an env file that was named for itself.
    pub(super) fn env_file(&mut self, id: FileId, path: Option<&Path>) {
        let outside = |name: &str| self.process.get(name).cloned();
        let file = EnvFile::read(
            id,
            path.map(Path::to_owned),
            Role::Project,
            &mut self.sources,
            &outside,
            &mut self.sink,
        );
        self.stack.env_files.push(file);
    }
}
