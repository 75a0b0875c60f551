//! The files that one Prometheus reads, under one face.

use std::path::Path;

use crate::check::Scope;
use crate::diag::FileId;
use crate::model::Version;
use crate::model::decode::{At, Decode, Spanned, Visitor, each};
use crate::model::prometheus::{Global, Prometheus, ScrapeConfig, ScrapeConfigFile};
use crate::model::stack::Loaded;

/// A file with scrape jobs: prometheus.yml, or one that it names under `scrape_config_files`.
#[derive(Clone, Copy)]
pub(in crate::check) struct Document<'a> {
    /// The file.
    pub file: FileId,
    /// Where it lies.
    pub path: Option<&'a Path>,
    /// The version of Prometheus that will read it.
    pub target: Version,
    /// The prometheus.yml that it belongs to, or is.
    pub owner: &'a Loaded<Prometheus>,
    content: Content<'a>,
}

#[derive(Clone, Copy)]
enum Content<'a> {
    Main(&'a Prometheus),
    Jobs(&'a ScrapeConfigFile),
}

impl<'a> Document<'a> {
    /// Returns the documents of every Prometheus of the scope, each prometheus.yml before its own.
    pub fn all(scope: &Scope<'a>) -> Vec<Self> {
        let owners = scope.stack.prometheuses.iter();
        owners.flat_map(|owner| Self::of(scope, owner)).collect()
    }

    /// Returns the documents of one Prometheus, prometheus.yml first.
    pub fn of(scope: &Scope<'a>, owner: &'a Loaded<Prometheus>) -> Vec<Self> {
        let main = Self {
            file: owner.file,
            path: owner.path.as_deref(),
            target: owner.target,
            owner,
            content: Content::Main(&owner.model),
        };
        let others = scope.stack.scrape_files.iter();
        let others = others.filter(|other| other.by.iter().any(|r| r.owner == owner.file));
        let others = others.map(|other| Self {
            file: other.file.file,
            path: other.file.path.as_deref(),
            content: Content::Jobs(&other.file.model),
            ..main
        });
        std::iter::once(main).chain(others).collect()
    }

    /// Returns the main configuration when this is prometheus.yml itself.
    pub fn main(&self) -> Option<&'a Prometheus> {
        match self.content {
            Content::Main(main) => Some(main),
            Content::Jobs(_) => None,
        }
    }

    /// Returns the defaults that hold for its jobs.
    pub fn global(&self) -> Option<&'a Global> {
        self.owner.model.global.get()
    }

    /// Returns its scrape jobs.
    pub fn jobs(&self) -> &'a [Spanned<ScrapeConfig>] {
        match self.content {
            Content::Main(main) => main.scrape_configs.items(),
            Content::Jobs(jobs) => jobs.scrape_configs.items(),
        }
    }

    /// Calls `take` for every value of one type; see [`each`].
    pub fn each<T: 'static>(&self, take: impl FnMut(At<'a>, &'a T)) {
        match self.content {
            Content::Main(main) => each(main, At::document(), take),
            Content::Jobs(jobs) => each(jobs, At::document(), take),
        }
    }

    /// Shows every value to a visitor; see [`Decode::visit`].
    pub fn visit(&self, visitor: &mut Visitor<'_, 'a>) {
        match self.content {
            Content::Main(main) => main.visit(At::document(), visitor),
            Content::Jobs(jobs) => jobs.visit(At::document(), visitor),
        }
    }

    /// Returns the folder that relative paths start from.
    pub fn folder(&self) -> Option<&'a Path> {
        self.path.and_then(Path::parent)
    }
}
