//! The files of teams, which techcorp.yml names.

use std::path::{Path, PathBuf};

use super::{LoadError, Loader, loaded};
use crate::diag::{FileId, Place};
use crate::model::stack::reader::normal;
use crate::model::stack::{FileKind, Fragment, TeamFiles};
use crate::model::team::{FragmentFile, Teams};
use crate::source::Glob;
use crate::source::yaml::{Dialect, Tree};

impl Loader<'_> {
    /// Takes the teams of a stack folder, and finds their files without reading them.
    pub fn teams(&mut self, folder: &Path, teams: &Teams) {
        if teams.list.is_empty() {
            return;
        }
        let (name, text) = &teams.source;
        let settings = self.sources.add(name.clone(), text.clone());
        for team in &teams.list {
            let mut files = Vec::new();
            let mut missing = Vec::new();
            for pattern in &team.files {
                match self.files.glob(&folder.join(pattern)) {
                    Glob::Files(found) if !found.is_empty() => {
                        files.extend(found.iter().map(|path| absolute(path)));
                    }
                    _ => missing.push(pattern.clone()),
                }
            }
            let place = Place {
                file: settings,
                span: team.span,
            };
            self.stack.teams.push(TeamFiles {
                team: team.clone(),
                place,
                files,
                missing,
            });
        }
    }

    /// Reads the files of the teams that were not read yet.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn fragments(&mut self) -> Result<(), LoadError> {
        let teams = self.stack.teams.iter();
        let mut paths: Vec<PathBuf> = teams.flat_map(|team| team.files.iter().cloned()).collect();
        paths.sort();
        paths.dedup();
        let here = std::env::current_dir().unwrap_or_default();
        for path in paths {
            // Names are shown as people would write them.
            let path = path
                .strip_prefix(&here)
                .map_or(path.clone(), Path::to_owned);
            self.file(&path, Some(FileKind::Fragment))?;
        }
        Ok(())
    }

    /// Returns the kind of a file that a team names.
    pub(super) fn owned(&self, path: &Path) -> Option<FileKind> {
        (!self.owners(path).is_empty()).then_some(FileKind::Fragment)
    }

    /// Returns whether a fragment was read, however its path is written.
    pub(super) fn has_fragment(&self, path: &Path) -> bool {
        let mut fragments = self.stack.fragments.iter();
        let path = (!self.stack.fragments.is_empty()).then(|| absolute(path));
        fragments.any(|read| read.part.path.as_deref().map(absolute) == path)
    }

    /// Reads one fragment.
    pub(super) fn fragment(&mut self, id: FileId, path: Option<&Path>, tree: Option<Tree>) {
        let target = self.targets.alertmanager;
        let file = self.decode::<FragmentFile>(id, tree, "Alertmanager", target, Dialect::V2);
        if let Some(file) = file {
            self.stack.fragments.push(Fragment {
                teams: path.map(|path| self.owners(path)).unwrap_or_default(),
                part: loaded(id, path, target, file.into_part()),
            });
        }
    }

    /// Returns the teams that name a file, by number.
    fn owners(&self, path: &Path) -> Vec<usize> {
        if self.stack.teams.is_empty() {
            return Vec::new();
        }
        let path = absolute(path);
        let teams = self.stack.teams.iter().enumerate();
        let owners = teams.filter(|(_, team)| team.files.contains(&path));
        owners.map(|(number, _)| number).collect()
    }
}

/// Returns the one spelling of a path by which it is compared.
fn absolute(path: &Path) -> PathBuf {
    normal(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}
