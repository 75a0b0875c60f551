//! Patterns of file names: where a `*` may stand, and which ends they need.

use super::document::Document;
use crate::check::{Check, Reporter};
use crate::diag::{Code, Example, Level, Severity};
use crate::model::decode::Spanned;
use crate::model::prometheus::sd::FileSd;

/// A pattern of file names that Prometheus refuses.
pub static INVALID_FILE_PATTERN: Code = Code {
    name: "invalid-file-pattern",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a pattern of file names that Prometheus refuses",
    explain: "In `rule_files`, `scrape_config_files` and the `files` of `file_sd_configs` a `*` may \
stand in the last part of the path only: `rules/*.yml` is right, `rules/*/alerts.yml` is refused. \
`file_sd_configs` also needs an end of `.json`, `.yml` or `.yaml`.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "rule_files:\n  - rules/*/alerts.yml\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "rule_files:\n  - rules/web-*.yml\n",
    }],
};

/// The ends that files of targets may have.
const TARGET_FILE_ENDS: [&str; 6] = [".json", ".yml", ".yaml", ".JSON", ".YML", ".YAML"];

/// Checks every pattern of file names.
pub(super) static CHECK: Check = Check {
    codes: &[&INVALID_FILE_PATTERN],
    run: |scope, sink| {
        for document in Document::all(scope) {
            let mut report = Reporter::new(scope, document.file, sink);
            if let Some(main) = document.main() {
                let patterns = main.rule_files.items().iter();
                for pattern in patterns.chain(main.scrape_config_files.items()) {
                    star(&mut report, pattern, &pattern.value);
                }
            }
            document.each(|at, files: &FileSd| {
                let owner = "`file_sd_configs`";
                report.need_filled(owner, at.span, "files", &files.files);
                for pattern in files.files.items() {
                    target_file(&mut report, pattern);
                }
            });
        }
    },
};

fn target_file(report: &mut Reporter<'_>, pattern: &Spanned<String>) {
    let end = TARGET_FILE_ENDS
        .iter()
        .find_map(|end| pattern.value.strip_suffix(end));
    match end {
        Some(stem) => star(report, pattern, stem),
        None => {
            let message = "a file of `file_sd_configs` has to end in .json, .yml or .yaml";
            let finding = report.finding(&INVALID_FILE_PATTERN, pattern.span, message);
            report.push(finding);
        }
    }
}

/// Reports a star before the last part of a path.
fn star(report: &mut Reporter<'_>, pattern: &Spanned<String>, text: &str) {
    let Some((_, after)) = text.split_once('*') else {
        return;
    };
    if after.contains('/') {
        let message = "a `*` may stand in the last part of the path only";
        let finding = report
            .finding(&INVALID_FILE_PATTERN, pattern.span, message)
            .help("name each folder in an entry of its own");
        report.push(finding);
    }
}
