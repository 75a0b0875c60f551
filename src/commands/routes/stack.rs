use std::collections::BTreeSet;
use std::path::PathBuf;

use super::Chosen;
use super::load::{cannot_read, nothing_found, sound, tell_of_fragments};
use crate::check::{Scope, reachable};
use crate::context::RunContext;
use crate::diag::{FileId, Finding, Level, Severity};
use crate::error::CommandError;
use crate::model::stack::{FileKind, Loader, Stack};
use crate::routing::Assessment;
use crate::source::yaml::SECOND_DOCUMENT;
use crate::source::{Disk, Files, Glob, SourceMap};

/// Where suites stand when techcorp.yml does not say.
pub(super) const DEFAULT_SUITES: &str = "tests/routes/*.yml";

/// A stack with one Alertmanager configuration, and what is found out about it.
pub(super) struct Assessed {
    pub(super) stack: Stack,
    pub(super) sources: SourceMap,
    /// The configuration.
    pub(super) file: FileId,
    pub(super) assessment: Assessment,
    /// The files of rules that were named; none when all of the stack count.
    pub(super) named_rules: BTreeSet<FileId>,
    /// Errors in the files of rules and suites, sorted.
    pub(super) findings: Vec<Finding>,
}

impl Chosen {
    /// Reads the stack with its rules and suites.
    ///
    /// # Errors
    /// As [`Chosen::load`]; and files that are named and cannot be read.
    pub(super) fn assess(
        &self,
        rules: &[PathBuf],
        context: &RunContext,
    ) -> Result<Assessed, CommandError> {
        let disk = Disk;
        let mut loader = Loader::new(&disk, context.settings.targets);
        loader.teams(&context.folder, &context.settings.teams);
        let named = self.read_named(&mut loader)?;
        suites(&mut loader, context)?;
        let suites = loader.stack.suites.len();
        let mut own: BTreeSet<FileId> = loader.checked.iter().copied().collect();
        for path in rules {
            let read = loader.file(path, Some(FileKind::Rules));
            read.map_err(cannot_read)?;
        }
        let named_rules = loader.stack.rules.iter().map(|rules| rules.file).collect();
        loader.folder(&context.folder).map_err(cannot_read)?;
        tell_of_fragments(&loader, context);
        // Other suites of the folder are not among those that are meant.
        loader.stack.suites.truncate(suites);
        if named {
            loader.stack.alertmanagers.truncate(1);
        }
        let Loader {
            stack,
            sources,
            sink,
            ..
        } = loader;
        let file =
            sound(&stack, &sources, sink.clone(), self.origin())?.ok_or_else(nothing_found)?;
        let alertmanager = stack.alertmanagers.first();
        let assessment = alertmanager
            .and_then(|config| Assessment::of(&stack, config, &context.settings.catalogue))
            .ok_or_else(nothing_found)?;
        let scope = Scope {
            stack: &stack,
            sources: &sources,
            files: None,
            catalogue: &context.settings.catalogue,
            policy: &context.settings.rules,
        };
        let mut sink = sink;
        reachable::suites(&scope, &assessment, &mut sink);
        let mut findings = sink.into_sorted();
        own.extend(stack.rules.iter().map(|rules| rules.file));
        own.extend(stack.evaluations.iter().map(|evaluated| evaluated.rules));
        let is_suite = |file: FileId| stack.suites.iter().any(|suite| suite.file == file);
        findings.retain(|f| {
            let is_refused = f.code.severity == Severity::Error && f.code.level == Level::Load;
            // Cases of a second document would be left out without a word.
            let is_cut = f.code.name == SECOND_DOCUMENT.name && is_suite(f.place.file);
            (is_refused || is_cut) && own.contains(&f.place.file)
        });
        Ok(Assessed {
            file,
            assessment,
            named_rules,
            findings,
            sources,
            stack,
        })
    }
}

/// Reads the files with suites.
fn suites(loader: &mut Loader<'_>, context: &RunContext) -> Result<(), CommandError> {
    let named = context.settings.suites.as_ref();
    let default = [DEFAULT_SUITES.to_owned()];
    let patterns = named.map_or(&default[..], Vec::as_slice);
    for pattern in patterns {
        let paths = match Disk.glob(&context.folder.join(pattern)) {
            Glob::Files(paths) => paths,
            Glob::BadPattern => Vec::new(),
        };
        if paths.is_empty() && named.is_some() {
            return Err(CommandError::new(format!(
                "`suites` of techcorp.yml: no file is named by `{pattern}`"
            )));
        }
        for path in paths {
            let read = loader.file(&path, Some(FileKind::Suite));
            read.map_err(cannot_read)?;
        }
    }
    Ok(())
}
