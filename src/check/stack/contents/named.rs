//! What the paths and patterns of one configuration mean inside the container that reads it.

use std::path::Path;

use super::{UNMATCHED_IN_CONTAINER, missing};
use crate::check::Scope;
use crate::check::prometheus::document::Document;
use crate::diag::{FileId, Finding, Place};
use crate::lang::variable;
use crate::model::alertmanager::Alertmanager;
use crate::model::decode::{At, FilePath, Spanned, each};
use crate::model::prometheus::sd::FileSd;
use crate::model::stack::{Loaded, Named, Reader, named_files};
use crate::source::{Files, Glob};

/// One configuration, in the eyes of one container.
struct Look<'a> {
    reader: &'a Reader<'a>,
    file: FileId,
    /// The folder of the configuration on the host.
    folder: Option<&'a Path>,
    files: &'a dyn Files,
}

/// Returns what is wrong with the files that a configuration names.
///
/// What is missing beside the configuration as well is told by the checks of its program.
pub(super) fn check(
    scope: &Scope<'_>,
    owner: FileId,
    reader: &Reader<'_>,
    files: &dyn Files,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for config in scope.stack.alertmanagers.iter().filter(|c| c.file == owner) {
        let look = Look {
            reader,
            file: owner,
            folder: config.path.as_deref().and_then(Path::parent),
            files,
        };
        look.alertmanager(config, &mut found);
    }
    for document in Document::all(scope).iter().filter(|d| d.file == owner) {
        let look = Look {
            reader,
            file: owner,
            folder: document.folder(),
            files,
        };
        look.prometheus(document, &mut found);
    }
    found
}

impl Look<'_> {
    fn alertmanager(&self, config: &Loaded<Alertmanager>, found: &mut Vec<Finding>) {
        for pattern in config.model.templates.items() {
            let path = Path::new(&pattern.value);
            let beside = self.folder.is_some_and(|folder| {
                named_files(self.files, folder, &folder.join(path)).is_some()
            });
            if beside || path.is_absolute() {
                found.extend(self.pattern(pattern));
            }
        }
        each(&config.model, At::document(), |at, path: &FilePath| {
            found.extend(self.path(at, path));
        });
    }

    fn prometheus(&self, document: &Document<'_>, found: &mut Vec<Finding>) {
        let mut patterns: Vec<&Spanned<String>> = Vec::new();
        if let Some(main) = document.main() {
            patterns.extend(main.rule_files.items());
            patterns.extend(main.scrape_config_files.items());
        }
        document.each(|_, sd: &FileSd| patterns.extend(sd.files.items()));
        let there = |text: &str| {
            let Some(folder) = self.folder.filter(|_| Path::new(text).is_relative()) else {
                return true;
            };
            matches!(self.files.glob(&folder.join(text)), Glob::Files(f) if !f.is_empty())
        };
        let patterns = patterns.into_iter().filter(|p| there(&p.value));
        found.extend(patterns.filter_map(|pattern| self.pattern(pattern)));
        document.each(|at, path: &FilePath| found.extend(self.path(at, path)));
    }

    fn path(&self, at: At<'_>, path: &FilePath) -> Option<Finding> {
        let text = path.as_str();
        let beside = |folder: &Path| self.files.exists(&folder.join(text));
        let told = Path::new(text).is_relative() && !self.folder.is_some_and(beside);
        if text.is_empty() || told {
            return None;
        }
        let place = Place {
            file: self.file,
            span: at.span,
        };
        let path = self.reader.absolute(text);
        let what = format!("file of `{}`", at.name);
        missing(self.reader, &path, place, &what, self.files)
    }

    fn pattern(&self, pattern: &Spanned<String>) -> Option<Finding> {
        let text = pattern.value.as_str();
        let unclear = text.is_empty() || variable::find(text).is_some();
        if unclear || self.reader.named(text, self.files) != Named::Nothing {
            return None;
        }
        let place = Place {
            file: self.file,
            span: pattern.span,
        };
        let (name, service) = (self.reader.name, self.reader.service);
        let path = self.reader.absolute(text);
        let message = format!("no file matches `{path}` in the container of `{name}`");
        let finding = Finding::new(&UNMATCHED_IN_CONTAINER, place, message);
        let finding = finding.related(service.key, format!("`{name}` stands here"));
        Some(finding.help("mount the folder that the files lie in at that place"))
    }
}
