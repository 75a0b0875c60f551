//! Our own verdict.

use techcorp::check::{self, Scope};
use techcorp::diag::{Level, Severity};
use techcorp::model::stack::{FileKind, Loader, Targets};
use techcorp::source::Disk;

/// Returns nothing, or the first finding that Prometheus would refuse the file for.
pub fn judge(text: &str) -> Result<(), String> {
    let disk = Disk;
    let mut loader = Loader::new(&disk, Targets::default());
    loader.follow = false;
    loader
        .text(
            "prometheus.yml",
            text.as_bytes(),
            Some(FileKind::Prometheus),
        )
        .expect("the kind is given");
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
    };
    check::run(&scope, &mut sink);
    let findings = sink.into_sorted();
    let refused = findings
        .iter()
        .find(|f| f.code.severity == Severity::Error && f.code.level == Level::Load);
    match refused {
        Some(finding) => Err(format!("{}: {}", finding.code.name, finding.message)),
        None => Ok(()),
    }
}
