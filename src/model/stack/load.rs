mod connect;
mod referenced;
mod teams;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use super::detect::{self, FileKind};
use super::{Evaluation, Loaded, Stack, TemplateFile};
use crate::diag::{FileId, Finding, Place, Sink, Span};
use crate::model::decode::{Context, Model, Spanned, decode_document};
use crate::model::{Version, decode::Decode};
use crate::source::yaml::{self, Dialect, FILE_TOO_LARGE, NOT_TEXT, Tree};
use crate::source::{Files, Glob, SourceMap, decode};

/// The versions of the programs that will read the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Targets {
    /// Alertmanager's.
    pub alertmanager: Version,
    /// Prometheus's.
    pub prometheus: Version,
}

impl Default for Targets {
    fn default() -> Self {
        Self {
            alertmanager: Version::new(0, 33),
            prometheus: Version::new(3, 5),
        }
    }
}

/// Why an input could not be read at all.
#[derive(Debug)]
pub enum LoadError {
    /// The file system refused.
    Io(PathBuf, io::Error),
    /// It is not clear what the file is for.
    UnknownKind(PathBuf),
}

/// The settings of this tool, which are read elsewhere and look like the programs' own files.
const SETTINGS: &str = "techcorp.yml";

/// A folder whose files nothing here belongs to.
const SKIPPED_FOLDERS: [&str; 4] = ["node_modules", "target", "vendor", "venv"];

/// How deep folders are searched.
const MAX_FOLDER_DEPTH: usize = 12;

/// How far a search of folders has come.
struct Walk {
    /// The folders that are being read, outermost first, links followed.
    above: Vec<PathBuf>,
    /// The first folder or file that could not be read.
    failure: Option<LoadError>,
}

impl Walk {
    fn admits(&self, target: &Path) -> bool {
        let inside = self
            .above
            .first()
            .is_none_or(|root| target.starts_with(root));
        inside && (target == Path::new("") || !self.above.iter().any(|above| above == target))
    }

    fn fail(&mut self, error: LoadError) {
        self.failure.get_or_insert(error);
    }
}

/// Reads files into a [`Stack`], their texts into a [`SourceMap`] and what is wrong into a [`Sink`].
pub struct Loader<'a> {
    /// The file system.
    pub files: &'a dyn Files,
    /// Whether files that the named ones refer to are read as well.
    pub follow: bool,
    /// The versions to check for.
    pub targets: Targets,
    /// The texts read so far.
    pub sources: SourceMap,
    /// The configurations read so far.
    pub stack: Stack,
    /// What was wrong so far.
    pub sink: Sink,
    /// The files that were checked, readable or not.
    pub checked: Vec<FileId>,
    /// YAML files of a folder that belong to no program known here.
    pub left_out: Vec<PathBuf>,
    /// The environment of the process, which fills variables of compose files before env files do.
    pub process: BTreeMap<String, String>,
    pub(super) read: BTreeMap<PathBuf, FileId>,
}

impl<'a> Loader<'a> {
    /// Returns a loader that has read nothing yet.
    pub fn new(files: &'a dyn Files, targets: Targets) -> Self {
        Self {
            files,
            follow: true,
            targets,
            sources: SourceMap::new(),
            stack: Stack {
                targets,
                ..Stack::default()
            },
            sink: Sink::new(),
            checked: Vec::new(),
            left_out: Vec::new(),
            process: BTreeMap::new(),
            read: BTreeMap::new(),
        }
    }

    /// Reads a file of a known kind, or of the kind that its content shows.
    ///
    /// # Errors
    /// A file that cannot be opened, or whose kind is not to be told.
    pub fn file(&mut self, path: &Path, kind: Option<FileKind>) -> Result<(), LoadError> {
        let before = self.sink.findings().len();
        let kind = kind.or_else(|| self.owned(path));
        let Some((id, tree)) = self.open(path, kind)? else {
            return Ok(());
        };
        let kind = kind
            .or_else(|| {
                tree.as_ref()
                    .and_then(|t| detect::by_content(t, Some(path)))
            })
            .or_else(|| detect::by_name(path).filter(|_| tree.is_none()));
        match (kind, tree) {
            (Some(FileKind::Compose), _) => self.compose(&[(id, Some(path.to_owned()))], before),
            (Some(kind), tree) => self.take(id, Some(path), kind, tree),
            // Broken syntax was reported; nothing else can be said.
            (None, None) => self.checked.push(id),
            (None, Some(_)) => return Err(LoadError::UnknownKind(path.to_owned())),
        }
        Ok(())
    }

    /// Reads text that has no file, as from standard input.
    ///
    /// # Errors
    /// Text whose kind is not to be told.
    pub fn text(
        &mut self,
        name: &str,
        bytes: &[u8],
        kind: Option<FileKind>,
    ) -> Result<(), LoadError> {
        let before = self.sink.findings().len();
        let Some(id) = self.add(name, bytes) else {
            return Ok(());
        };
        let tree = self.parse(id, kind);
        let kind = kind.or_else(|| tree.as_ref().and_then(|t| detect::by_content(t, None)));
        match (kind, tree) {
            (Some(FileKind::Compose), _) => self.compose(&[(id, None)], before),
            (Some(kind), tree) => self.take(id, None, kind, tree),
            (None, None) => self.checked.push(id),
            (None, Some(_)) => return Err(LoadError::UnknownKind(name.into())),
        }
        Ok(())
    }

    /// Reads every configuration below a folder; hidden folders are left out.
    ///
    /// # Errors
    /// A folder or file that cannot be read.
    pub fn folder(&mut self, folder: &Path) -> Result<(), LoadError> {
        let mut walk = Walk {
            above: vec![self.files.canonical(folder).unwrap_or_default()],
            failure: None,
        };
        self.walk(folder, &mut walk);
        self.forget_parts();
        self.connect();
        walk.failure.map_or(Ok(()), Err)
    }

    /// Returns where a file lies that was read; nothing for standard input.
    pub fn path_of(&self, file: FileId) -> Option<&Path> {
        let mut read = self.read.iter();
        read.find(|(_, id)| **id == file)
            .map(|(path, _)| path.as_path())
    }

    /// Reads the files below a folder; what cannot be read does not hide the others.
    fn walk(&mut self, folder: &Path, walk: &mut Walk) {
        let listed = match self.files.list(folder) {
            Ok(listed) => listed,
            Err(error) => {
                walk.fail(LoadError::Io(folder.to_owned(), error));
                return;
            }
        };
        let is_chart = listed.iter().any(|path| path.ends_with("Chart.yaml"));
        for path in listed {
            let name = path
                .file_name()
                .and_then(|n| n.to_str())
                .unwrap_or_default();
            if self.files.is_dir(&path) {
                // What Helm makes files of is no YAML.
                let is_template = is_chart && name == "templates";
                let skipped =
                    name.starts_with('.') || is_template || SKIPPED_FOLDERS.contains(&name);
                if !skipped && walk.above.len() <= MAX_FOLDER_DEPTH {
                    self.walk_below(path, walk);
                }
            } else if detect::is_yaml(&path)
                && !name.starts_with('.')
                && name != SETTINGS
                && let Err(error) = self.folder_file(&path)
            {
                walk.fail(error);
            }
        }
    }

    /// Reads a folder in a folder. One that a link leads to has to lie in the stack, and not above.
    fn walk_below(&mut self, path: PathBuf, walk: &mut Walk) {
        let target = self.files.canonical(&path).unwrap_or_default();
        if !walk.admits(&target) {
            self.left_out.push(path);
            return;
        }
        walk.above.push(target);
        self.walk(&path, walk);
        walk.above.pop();
    }

    /// Reads a file found in a folder: one of no known kind is left out and remembered.
    fn folder_file(&mut self, path: &Path) -> Result<(), LoadError> {
        let before = self.sink.findings().len();
        let Some((id, tree)) = self.open(path, None)? else {
            return Ok(());
        };
        let kind = self
            .owned(path)
            .or_else(|| {
                tree.as_ref()
                    .and_then(|t| detect::by_content(t, Some(path)))
            })
            .or_else(|| detect::by_name(path).filter(|_| tree.is_none()));
        match kind {
            Some(FileKind::Compose) => self.compose_of_folder(id, path, before)?,
            Some(kind) => self.take(id, Some(path), kind, tree),
            None => {
                // Broken files of others (Helm charts, say) are none of our business.
                self.sink.truncate(before);
                self.left_out.push(path.to_owned());
            }
        }
        Ok(())
    }

    /// Returns a file's id and tree, or `None` when it was read before or is not text.
    fn open(
        &mut self,
        path: &Path,
        kind: Option<FileKind>,
    ) -> Result<Option<(FileId, Option<Tree>)>, LoadError> {
        if self.read.contains_key(path) || self.has_fragment(path) {
            return Ok(None);
        }
        let name = path.strip_prefix(".").unwrap_or(path).display().to_string();
        let bytes = match self.files.read(path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::FileTooLarge => {
                let id = self.sources.add(name, "");
                self.checked.push(id);
                self.sink
                    .push(whole_file(id, &FILE_TOO_LARGE, FILE_TOO_LARGE.summary));
                return Ok(None);
            }
            Err(e) => return Err(LoadError::Io(path.to_owned(), e)),
        };
        let Some(id) = self.add(&name, &bytes) else {
            return Ok(None);
        };
        self.read.insert(path.to_owned(), id);
        let is_text = |k: &FileKind| matches!(k, FileKind::Templates | FileKind::Env);
        let kind = kind.or_else(|| detect::by_name(path).filter(is_text));
        let tree = self.parse(id, kind);
        Ok(Some((id, tree)))
    }

    fn add(&mut self, name: &str, bytes: &[u8]) -> Option<FileId> {
        match decode(bytes) {
            Ok(text) => Some(self.sources.add(name, text)),
            Err(fault) => {
                let id = self.sources.add(name, "");
                self.checked.push(id);
                let mut finding = whole_file(id, &NOT_TEXT, &fault.message);
                finding.help = fault.help;
                self.sink.push(finding);
                None
            }
        }
    }

    /// Parses YAML; templates and env files have no tree and are not parsed here.
    fn parse(&mut self, id: FileId, kind: Option<FileKind>) -> Option<Tree> {
        if matches!(kind, Some(FileKind::Templates | FileKind::Env)) {
            return None;
        }
        yaml::load(id, self.sources.get(id).text(), &mut self.sink)
    }

    fn take(&mut self, id: FileId, path: Option<&Path>, kind: FileKind, tree: Option<Tree>) {
        self.checked.push(id);
        match kind {
            FileKind::Alertmanager => {
                let target = self.targets.alertmanager;
                if let Some(model) = self.decode(id, tree, "Alertmanager", target, Dialect::V2) {
                    let loaded = loaded(id, path, target, model);
                    self.follow_templates(&loaded);
                    self.stack.alertmanagers.push(loaded);
                }
            }
            FileKind::Prometheus => {
                let target = self.targets.prometheus;
                if let Some(model) = self.decode(id, tree, "Prometheus", target, Dialect::V2) {
                    let loaded = loaded(id, path, target, model);
                    self.follow_rules(&loaded);
                    self.follow_jobs(&loaded);
                    self.stack.prometheuses.push(loaded);
                }
            }
            FileKind::Rules => {
                let target = self.targets.prometheus;
                if let Some(model) = self.decode(id, tree, "Prometheus", target, Dialect::V3) {
                    self.stack.rules.push(loaded(id, path, target, model));
                }
            }
            FileKind::Templates => self.stack.templates.push(TemplateFile {
                file: id,
                path: path.map(Path::to_owned),
                target: self.targets.alertmanager,
            }),
            FileKind::Env => self.env_file(id, path),
            FileKind::Suite => {
                let target = Version::new(0, 0);
                if let Some(model) = self.decode(id, tree, "techcorp", target, Dialect::V2) {
                    self.stack.suites.push(loaded(id, path, target, model));
                }
            }
            FileKind::Fragment => self.fragment(id, path, tree),
            FileKind::Compose => self.compose(&[(id, path.map(Path::to_owned))], usize::MAX),
        }
    }

    fn decode<M: Model + Decode>(
        &mut self,
        id: FileId,
        tree: Option<Tree>,
        program: &'static str,
        target: Version,
        dialect: Dialect,
    ) -> Option<M> {
        let tree = tree?;
        let mut context = Context::new(id, &tree, program, target, dialect, &mut self.sink);
        let model = decode_document(&tree, &mut context);
        let secrets = context.into_secrets();
        self.sources.get_mut(id).add_secrets(secrets);
        model
    }

    /// Reads the template files that a configuration names.
    fn follow_templates(&mut self, config: &Loaded<super::Alertmanager>) {
        let patterns = config.model.templates.items();
        self.follow(config.path.as_deref(), patterns, FileKind::Templates);
    }

    /// Reads the rule files that a configuration names.
    fn follow_rules(&mut self, config: &Loaded<super::Prometheus>) {
        let patterns = config.model.rule_files.items();
        let rules = self.follow(config.path.as_deref(), patterns, FileKind::Rules);
        let evaluated = rules.into_iter().map(|rules| Evaluation {
            prometheus: config.file,
            rules,
        });
        self.stack.evaluations.extend(evaluated);
    }

    /// Reads the files that patterns name, and returns those that can be read.
    fn follow(
        &mut self,
        config: Option<&Path>,
        patterns: &[Spanned<String>],
        kind: FileKind,
    ) -> BTreeSet<FileId> {
        let mut read = BTreeSet::new();
        let Some(folder) = config.and_then(Path::parent).filter(|_| self.follow) else {
            return read;
        };
        for pattern in patterns {
            let pattern = folder.join(&pattern.value);
            for path in named_files(self.files, folder, &pattern).unwrap_or_default() {
                // A file that vanished since, or cannot be read, is for another check to tell.
                let _ = self.file(&path, Some(kind));
                read.extend(self.read.get(&path));
            }
        }
        read
    }
}

/// Returns the files that a pattern of a configuration in `folder` names; `None` when there are none.
///
/// A container's path is looked up beside the configuration as well, by ever shorter ends of it
/// (`/etc/alertmanager/templates/*.tmpl` as `templates/*.tmpl`).
pub fn named_files(files: &dyn Files, folder: &Path, pattern: &Path) -> Option<Vec<PathBuf>> {
    let found = |pattern: &Path| match files.glob(pattern) {
        Glob::Files(files) if !files.is_empty() => Some(files),
        _ => None,
    };
    // What is relative, or lies below the folder, is looked up there alone.
    let here =
        pattern.is_relative() || (!folder.as_os_str().is_empty() && pattern.starts_with(folder));
    if here {
        return found(pattern);
    }
    found(pattern).or_else(|| {
        let parts: Vec<_> = pattern.components().skip(1).collect();
        (0..parts.len()).find_map(|skip| {
            let tail: PathBuf = parts[skip..].iter().collect();
            found(&folder.join(tail))
        })
    })
}

fn loaded<M>(file: FileId, path: Option<&Path>, target: Version, model: M) -> Loaded<M> {
    Loaded {
        file,
        path: path.map(Path::to_owned),
        target,
        model,
    }
}

fn whole_file(file: FileId, code: &'static crate::diag::Code, message: &str) -> Finding {
    let place = Place {
        file,
        span: Span::default(),
    };
    Finding::new(code, place, message)
}
