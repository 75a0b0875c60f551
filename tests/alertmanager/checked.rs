use techcorp::check::{self, Scope};
use techcorp::diag::Finding;
use techcorp::model::stack::{FileKind, Loader, Stack, Targets};
use techcorp::source::{Disk, SourceMap};

/// One configuration, read and checked without a look at other files.
pub struct Checked {
    /// Its text.
    pub sources: SourceMap,
    /// Its model.
    pub stack: Stack,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

impl Checked {
    /// Reads and checks a configuration.
    pub fn new(text: &str) -> Self {
        let disk = Disk;
        let mut loader = Loader::new(&disk, Targets::default());
        loader
            .text("case.yml", text.as_bytes(), Some(FileKind::Alertmanager))
            .expect("text of a known kind");
        let Loader {
            sources,
            stack,
            mut sink,
            ..
        } = loader;
        let scope = Scope {
            stack: &stack,
            sources: &sources,
            files: None,
            catalogue: &techcorp::model::catalogue::Catalogue::default(),
            policy: &techcorp::model::rules::RulePolicy::default(),
        };
        check::run(&scope, &mut sink);
        Self {
            findings: sink.into_sorted(),
            sources,
            stack,
        }
    }
}
