//! What configurations name by the paths of a container, read once all of the stack is known.

use std::path::{Path, PathBuf};

use super::{Loader, named_files};
use crate::diag::{FileId, Place, Span};
use crate::model::compose::Source;
use crate::model::decode::{At, each};
use crate::model::grafana;
use crate::model::prometheus::sd::FileSd;
use crate::model::rules::RuleFile;
use crate::model::stack::reader::{named_inside, normal};
use crate::model::stack::{DatasourceFile, Evaluation, FileKind, Loaded, Named, Reference};

/// The images of programs whose files of rules look like those of Prometheus and hold expressions of
/// another language.
const OTHER_RULES: [&str; 3] = [
    "grafana/loki",
    "grafana/enterprise-logs",
    "victoriametrics/vmalert",
];

/// Files that a configuration names and that only its container has under that name.
struct Found {
    what: What,
    by: Place,
    paths: Vec<PathBuf>,
}

#[derive(Clone, Copy)]
enum What {
    Rules,
    Jobs,
    Targets,
    Templates,
}

impl Loader<'_> {
    /// Reads what configurations name inside the containers that compose files mount them into, and
    /// that does not lie at the same place beside them.
    ///
    /// To be called once everything that was named has been read.
    pub fn connect(&mut self) {
        if !self.follow {
            return;
        }
        self.mounted_configurations();
        for found in self.through_mounts() {
            for path in found.paths {
                let path = self.known(path);
                self.found(found.what, found.by, &path);
            }
        }
        self.leave_out_rules_of_others();
        for path in self.of_grafana() {
            let path = self.known(path);
            self.datasources(&path);
        }
    }

    /// Takes files that were left out, but that a container reads as its configuration.
    fn mounted_configurations(&mut self) {
        let mut found = Vec::new();
        for reader in self.stack.programs() {
            let left = self.left_out.iter().filter(|path| reader.reads(path));
            found.extend(left.map(|path| (path.clone(), reader.kind)));
        }
        for (path, kind) in found {
            if self.left_out.contains(&path)
                && let Some((file, tree)) = self.reopen(&path)
            {
                // It is taken for checked below.
                self.checked.retain(|checked| *checked != file);
                self.take(file, Some(&path), kind, tree);
            }
        }
    }

    /// Leaves out the files of rules that no Prometheus of the stack names and only programs with rules
    /// of another kind are given.
    fn leave_out_rules_of_others(&mut self) {
        let of_others = |rules: &&Loaded<RuleFile>| {
            let named = self.stack.evaluations.iter().any(|e| e.rules == rules.file);
            !named
                && rules
                    .path
                    .as_deref()
                    .is_some_and(|path| self.is_for_others(path))
        };
        let others = self.stack.rules.iter().filter(of_others);
        let others: Vec<_> = others.map(|r| (r.file, r.path.clone())).collect();
        for (file, path) in others {
            self.stack.rules.retain(|rules| rules.file != file);
            self.checked.retain(|checked| *checked != file);
            self.sink.retain(|finding| finding.place.file != file);
            self.left_out.extend(path);
        }
    }

    /// Returns whether a file is mounted into Loki or vmalert, and not into Prometheus. A mount of
    /// the stack's whole folder says nothing.
    fn is_for_others(&self, path: &Path) -> bool {
        let path = normal(path);
        let mut others = false;
        for project in self.stack.projects.iter().filter(|p| p.folder.is_some()) {
            let folder = project.folder.as_deref().map(normal).unwrap_or_default();
            for (_, service) in project.services.iter() {
                let mut fittings = project.fittings(&service.value).into_iter();
                let given = fittings.any(|fitting| match fitting.source {
                    Source::Stack(host) => {
                        let host = normal(&host);
                        path.starts_with(&host) && !folder.starts_with(&host)
                    }
                    Source::Unseen => false,
                });
                let repository = service.value.image_repository();
                match repository.filter(|_| given) {
                    Some(name) if OTHER_RULES.contains(&name) => others = true,
                    Some("prom/prometheus" | "prometheus/prometheus") => return false,
                    _ => {}
                }
            }
        }
        others
    }

    /// Returns the files from which the Grafanas of the stack take their data sources.
    fn of_grafana(&self) -> Vec<PathBuf> {
        let mut all = Vec::new();
        for project in self.stack.projects.iter().filter(|p| p.folder.is_some()) {
            for (_, service) in project.services.iter() {
                let Some(folder) = service.value.grafana_provisioning() else {
                    continue;
                };
                for ending in ["yml", "yaml"] {
                    let pattern = format!("{folder}/datasources/*.{ending}");
                    if let Named::Files(found) =
                        named_inside(project, &service.value, &pattern, self.files)
                    {
                        all.extend(found);
                    }
                }
            }
        }
        all
    }

    fn datasources(&mut self, path: &Path) {
        let known = |file: &DatasourceFile| file.path == path;
        if self.stack.datasources.iter().any(known) {
            return;
        }
        if let Some((file, Some(tree))) = self.reopen(path) {
            self.sources
                .get_mut(file)
                .add_secrets(grafana::secrets(&tree));
            self.stack.datasources.push(DatasourceFile {
                file,
                path: path.to_owned(),
                datasources: grafana::datasources(&tree),
            });
        }
    }

    fn through_mounts(&self) -> Vec<Found> {
        let mut all = Vec::new();
        for config in &self.stack.prometheuses {
            let main = &config.model;
            let mut patterns: Vec<(What, Span, &str)> = Vec::new();
            patterns.extend(
                main.rule_files
                    .items()
                    .iter()
                    .map(|p| (What::Rules, p.span, p.value.as_str())),
            );
            patterns.extend(
                main.scrape_config_files
                    .items()
                    .iter()
                    .map(|p| (What::Jobs, p.span, p.value.as_str())),
            );
            each(main, At::document(), |_, sd: &FileSd| {
                let files = sd.files.items().iter();
                patterns.extend(files.map(|p| (What::Targets, p.span, p.value.as_str())));
            });
            self.named_inside(config.file, config.path.as_deref(), &patterns, &mut all);
        }
        for config in &self.stack.alertmanagers {
            let patterns = config.model.templates.items().iter();
            let patterns: Vec<_> = patterns
                .map(|p| (What::Templates, p.span, p.value.as_str()))
                .collect();
            self.named_inside(config.file, config.path.as_deref(), &patterns, &mut all);
        }
        all
    }

    fn named_inside(
        &self,
        file: FileId,
        path: Option<&Path>,
        patterns: &[(What, Span, &str)],
        all: &mut Vec<Found>,
    ) {
        let Some(folder) = path.and_then(Path::parent) else {
            return;
        };
        for reader in self.stack.readers(path) {
            for (what, span, pattern) in patterns {
                if named_files(self.files, folder, &folder.join(pattern)).is_some() {
                    continue;
                }
                if let Named::Files(paths) = reader.named(pattern, self.files) {
                    all.push(Found {
                        what: *what,
                        by: Place { file, span: *span },
                        paths,
                    });
                }
            }
        }
    }

    /// Returns the path under which a file was read already, or else the path itself.
    fn known(&self, path: PathBuf) -> PathBuf {
        let own = normal(&path);
        let known = self.read.keys().find(|known| normal(known) == own);
        known.cloned().unwrap_or(path)
    }

    fn found(&mut self, what: What, by: Place, path: &Path) {
        let reference = Reference { owner: by.file, by };
        match what {
            What::Jobs => self.jobs(path, reference),
            What::Targets => self.targets(path, reference),
            What::Templates => {
                // What cannot be read is for another check to tell.
                let _ = self.file(path, Some(FileKind::Templates));
            }
            What::Rules => {
                let _ = self.file(path, Some(FileKind::Rules));
                let rules = self.read.get(path).copied();
                if let Some(rules) = rules {
                    let prometheus = by.file;
                    let evaluation = Evaluation { prometheus, rules };
                    if !self.stack.evaluations.contains(&evaluation) {
                        self.stack.evaluations.push(evaluation);
                    }
                }
            }
        }
    }
}
