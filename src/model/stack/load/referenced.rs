//! Files that prometheus.yml names: scrape configs and targets. Rules and templates are kinds of
//! their own; these make sense only together with the file that names them.

use std::path::{Path, PathBuf};

use super::{Loader, loaded, named_files};
use crate::diag::{FileId, Finding, Place, Sink, Span};
use crate::model::decode::{At, Context, Decode, WRONG_TYPE, each};
use crate::model::prometheus::sd::FileSd;
use crate::model::prometheus::{Prometheus, ScrapeConfigFile, TargetFile};
use crate::model::stack::{FileKind, Loaded, Reference, Referenced};
use crate::source::yaml::{self, Dialect, Kind, Node, Style, Tree, YAML_SYNTAX};

impl Loader<'_> {
    /// Reads the files with scrape jobs and with targets that a configuration names.
    pub(super) fn follow_jobs(&mut self, config: &Loaded<Prometheus>) {
        let Some(folder) = config.path.as_deref().and_then(Path::parent) else {
            return;
        };
        if !self.follow {
            return;
        }
        self.follow_targets(folder, config.file, config.file, &config.model);
        for pattern in config.model.scrape_config_files.items() {
            let reference = Reference {
                owner: config.file,
                by: Place {
                    file: config.file,
                    span: pattern.span,
                },
            };
            for path in self.named(folder, &pattern.value) {
                self.jobs(&path, reference);
            }
        }
    }

    fn named(&self, folder: &Path, pattern: &str) -> Vec<PathBuf> {
        let pattern = folder.join(pattern);
        named_files(self.files, folder, &pattern).unwrap_or_default()
    }

    /// Reads one file of `scrape_config_files`.
    pub(super) fn jobs(&mut self, path: &Path, reference: Reference) {
        let known =
            |file: &&mut Referenced<ScrapeConfigFile>| file.file.path.as_deref() == Some(path);
        if let Some(known) = self.stack.scrape_files.iter_mut().find(known) {
            if !known.by.contains(&reference) {
                known.by.push(reference);
            }
            return;
        }
        let Some((id, tree)) = self.reopen(path) else {
            return;
        };
        let target = self.targets.prometheus;
        let Some(model) =
            self.decode::<ScrapeConfigFile>(id, tree, "Prometheus", target, Dialect::V2)
        else {
            return;
        };
        if let Some(folder) = path.parent() {
            self.follow_targets(folder, id, reference.owner, &model);
        }
        self.stack.scrape_files.push(Referenced {
            by: vec![reference],
            file: loaded(id, Some(path), target, model),
        });
    }

    /// Reads the files with targets that a file names.
    fn follow_targets(&mut self, folder: &Path, file: FileId, owner: FileId, model: &impl Decode) {
        let mut patterns = Vec::new();
        each(model, At::document(), |_, sd: &FileSd| {
            patterns.extend(sd.files.items());
        });
        for pattern in patterns {
            let by = Place {
                file,
                span: pattern.span,
            };
            for path in self.named(folder, &pattern.value) {
                self.targets(&path, Reference { owner, by });
            }
        }
    }

    /// Reads one file of `file_sd_configs`.
    pub(super) fn targets(&mut self, path: &Path, reference: Reference) {
        let known = |file: &&mut Referenced<TargetFile>| file.file.path.as_deref() == Some(path);
        if let Some(known) = self.stack.target_files.iter_mut().find(known) {
            if !known.by.contains(&reference) {
                known.by.push(reference);
            }
            return;
        }
        let Some((id, tree)) = self.reopen(path) else {
            return;
        };
        let Some(tree) = tree else { return };
        let target = self.targets.prometheus;
        if is_json(path) {
            json_types(id, &tree, &mut self.sink);
        }
        let mut context =
            Context::new(id, &tree, "Prometheus", target, Dialect::V2, &mut self.sink);
        let model = match tree.root() {
            Some(root) if !context.is_null(root) => TargetFile::decode(root, &mut context),
            _ => Some(TargetFile::default()),
        };
        if let Some(model) = model {
            self.stack.target_files.push(Referenced {
                by: vec![reference],
                file: loaded(id, Some(path), target, model),
            });
        }
    }

    /// Returns a file that may have been read before without a use for it.
    pub(super) fn reopen(&mut self, path: &Path) -> Option<(FileId, Option<Tree>)> {
        let before = self.sink.findings().len();
        let (id, mut tree) = match self.read.get(path) {
            Some(id) => {
                let text = self.sources.get(*id).text();
                (*id, yaml::load(*id, text, &mut self.sink))
            }
            None => self.open(path, Some(FileKind::Prometheus)).ok()??,
        };
        self.left_out.retain(|left| left != path);
        self.checked.push(id);
        if is_json(path) {
            // What the reader of YAML said of the text does not count.
            self.sink.truncate(before);
            tree = self.json(id);
        }
        Some((id, tree))
    }

    /// Reads JSON: what Go's reader refuses is reported, and the rest is the YAML that JSON is.
    fn json(&mut self, id: FileId) -> Option<Tree> {
        let source = self.sources.get(id);
        if let Err(error) = serde_json::from_str::<serde_json::Value>(source.text()) {
            let line = source.line_range(error.line());
            let at = (line.start + error.column().saturating_sub(1)).min(line.end);
            let place = Place {
                file: id,
                span: Span::new(at, at),
            };
            let text = error.to_string();
            let what = text.split(" at line ").next().unwrap_or_default();
            let finding = Finding::new(&YAML_SYNTAX, place, format!("broken JSON: {what}"));
            self.sink.push(finding);
            return None;
        }
        // YAML does not take the tabs that JSON may be indented with.
        let text = source.text().replace('\t', " ");
        yaml::load(id, &text, &mut self.sink)
    }
}

fn is_json(path: &Path) -> bool {
    path.extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("json"))
}

/// Reports targets and labels that are not in quotes: YAML makes text of them, Go's JSON reader does
/// not.
fn json_types(file: FileId, tree: &Tree, sink: &mut Sink) {
    let groups: Vec<_> = tree.root().into_iter().flat_map(Node::items).collect();
    let targets = groups
        .iter()
        .filter_map(|g| g.get("targets"))
        .flat_map(Node::items);
    let labels = groups
        .iter()
        .filter_map(|g| g.get("labels"))
        .flat_map(Node::entries);
    for node in targets.chain(labels.map(|(_, value)| value)) {
        if let Kind::Scalar(text, Style::Plain) = node.kind()
            && text != "null"
        {
            let place = Place {
                file,
                span: node.span(),
            };
            sink.push(Finding::new(&WRONG_TYPE, place, "expected text in quotes"));
        }
    }
}
