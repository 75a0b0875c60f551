//! Files that the configuration names and that are not there.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::document::Document;
use super::patterns::INVALID_FILE_PATTERN;
use crate::check::alertmanager::files::MISSING_FILE;
use crate::check::{Check, Reporter};
use crate::diag::{Code, Example, Level, Severity, Span};
use crate::lang::variable;
use crate::model::decode::{Field, FilePath, Spanned};
use crate::model::http::TlsConfig;
use crate::model::prometheus::sd::{FileSd, Kubernetes};
use crate::model::stack::Stack;
use crate::source::{Files, Glob};

/// A rule file that is named without a star does not exist.
pub static MISSING_RULE_FILE: Code = Code {
    name: "missing-rule-file",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a rule file that is named without a `*` does not exist",
    explain: "`promtool check config` refuses an entry of `rule_files` without a `*` that names no \
file. Prometheus itself starts, and none of the rules exist. Relative paths start at the folder of \
prometheus.yml. Absolute paths outside of that folder are taken as paths in a container and are not \
looked up.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "rule_files:\n  - rules/web.yml\n",
    }],
    right: &[
        Example {
            name: "prometheus.yml",
            text: "rule_files:\n  - rules/web.yml\n",
        },
        Example {
            name: "rules/web.yml",
            text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n",
        },
    ],
};

/// A file that scraping needs does not exist.
pub static MISSING_SCRAPE_FILE: Code = Code {
    name: "missing-scrape-file",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a file with credentials or a certificate for scraping does not exist",
    explain: "`promtool check config` looks for the `credentials_file` (or `bearer_token_file`), the \
`cert_file` and the `key_file` of scrape jobs, and for the last two of kubernetes_sd_configs, and \
refuses a configuration without them. Prometheus itself starts and then cannot scrape. Absolute paths \
outside of the folder of prometheus.yml are taken as paths in a container and are not looked up.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    authorization:\n      credentials_file: token\n    static_configs:\n      - targets: ['api:9100']\n",
    }],
    right: &[
        Example {
            name: "prometheus.yml",
            text: "scrape_configs:\n  - job_name: api\n    authorization:\n      credentials_file: token\n    static_configs:\n      - targets: ['api:9100']\n",
        },
        Example {
            name: "token",
            text: "abc\n",
        },
    ],
};

/// A pattern of file names that no file matches.
pub static UNMATCHED_PATTERN: Code = Code {
    name: "unmatched-pattern",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "no file matches a pattern of file names",
    explain: "A pattern with a `*` under `rule_files`, and any entry of `scrape_config_files` and of \
`file_sd_configs`, may match nothing: Prometheus and promtool accept that without a word, and the \
rules, jobs or targets that somebody wrote are not there. Files that another program writes later can \
be left out of this check with a comment.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "rule_files:\n  - rules/*.yaml\n",
    }],
    right: &[
        Example {
            name: "prometheus.yml",
            text: "rule_files:\n  - rules/*.yml\n",
        },
        Example {
            name: "rules/web.yml",
            text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n",
        },
    ],
};

/// Looks for every file that is named.
pub(super) static CHECK: Check = Check {
    codes: &[&MISSING_RULE_FILE, &MISSING_SCRAPE_FILE, &UNMATCHED_PATTERN],
    run: |scope, sink| {
        let Some(files) = scope.files else { return };
        for document in Document::all(scope) {
            let Some(folder) = document.folder() else {
                continue;
            };
            let report = Reporter::new(scope, document.file, sink);
            let owner = document.owner.path.as_deref();
            let mut search = Search {
                stack: (document.main().is_some()).then_some((scope.stack, owner)),
                files,
                folder,
                report,
            };
            patterns(&document, &mut search);
            let scraping = scraping(&document);
            for (name, span, path) in &scraping {
                search.file(&MISSING_SCRAPE_FILE, name, *span, path);
            }
            let scraping: HashSet<_> = scraping.iter().map(|(_, span, _)| *span).collect();
            document.each(|at, path: &FilePath| {
                if !scraping.contains(&at.span) {
                    search.file(&MISSING_FILE, at.name, at.span, path.as_str());
                }
            });
        }
    },
};

/// Looks for files beside one configuration.
struct Search<'s, 'r> {
    /// The stack and the configuration, for prometheus.yml itself.
    stack: Option<(&'s Stack, Option<&'s Path>)>,
    files: &'s dyn Files,
    folder: &'s Path,
    report: Reporter<'r>,
}

impl Search<'_, '_> {
    /// Returns where a file or pattern is to be looked up: nothing for what only a container has.
    fn place(&self, text: &str) -> Option<PathBuf> {
        let path = Path::new(text);
        let here =
            path.is_relative() || (self.folder.is_absolute() && path.starts_with(self.folder));
        (here && variable::find(text).is_none()).then(|| self.folder.join(path))
    }

    /// Returns whether the containers that read the configuration have the file, wherever it lies
    /// here.
    fn is_mounted(&self, text: &str) -> bool {
        let stack = self.stack;
        stack.is_some_and(|(stack, config)| stack.is_in_containers(config, text, self.files))
    }

    fn file(&mut self, code: &'static Code, name: &str, span: Span, text: &str) {
        let Some(path) = self.place(text).filter(|_| !text.is_empty()) else {
            return;
        };
        if self.files.exists(&path) || self.is_mounted(text) {
            return;
        }
        let message = format!("`{name}` names the file `{text}`, which does not exist");
        let finding = self.report.finding(code, span, message);
        self.report.push(with_help(finding, text));
    }

    /// Looks a pattern up; `needed` tells whether one without a star has to match.
    fn pattern(&mut self, needed: bool, pattern: &Spanned<String>) {
        let text = pattern.value.as_str();
        let Some(path) = self.place(text) else { return };
        match self.files.glob(&path) {
            Glob::Files(found) if !found.is_empty() && !text.is_empty() => {}
            Glob::Files(_) if self.is_mounted(text) => {}
            Glob::Files(_) if needed && !text.contains('*') => {
                let message = format!("the rule file `{text}` does not exist");
                let finding = self
                    .report
                    .finding(&MISSING_RULE_FILE, pattern.span, message);
                self.report.push(with_help(finding, text));
            }
            Glob::Files(_) => {
                let message = format!("no file matches `{text}`");
                let finding = self
                    .report
                    .finding(&UNMATCHED_PATTERN, pattern.span, message);
                self.report.push(with_help(finding, text));
            }
            Glob::BadPattern => {
                let message = "this is no pattern of file names: a `[` is not closed, or a backslash \
                               stands at the end";
                let finding = self
                    .report
                    .finding(&INVALID_FILE_PATTERN, pattern.span, message);
                self.report.push(finding);
            }
        }
    }
}

fn with_help(finding: crate::diag::Finding, text: &str) -> crate::diag::Finding {
    if Path::new(text).is_relative() {
        finding.help("relative paths start at the folder of this file")
    } else {
        finding
    }
}

fn patterns(document: &Document<'_>, search: &mut Search<'_, '_>) {
    if let Some(main) = document.main() {
        for pattern in main.rule_files.items() {
            search.pattern(true, pattern);
        }
        for pattern in main.scrape_config_files.items() {
            search.pattern(false, pattern);
        }
    }
    document.each(|_, files: &FileSd| {
        for pattern in files.files.items() {
            search.pattern(false, pattern);
        }
    });
}

/// Returns the files that promtool looks for: name of the field, place and path of each.
fn scraping<'a>(document: &Document<'a>) -> Vec<(&'static str, Span, &'a str)> {
    let mut found = Vec::new();
    let mut add = |name, field: &'a Field<FilePath>| {
        if let Some(given) = field.given() {
            found.push((name, given.span, given.value.as_str()));
        }
    };
    for job in document.jobs() {
        let http = &job.value.http;
        add("bearer_token_file", &http.bearer_token_file);
        if let Some(authorization) = http.authorization.get() {
            add("credentials_file", &authorization.credentials_file);
        }
        let of_clusters = job.value.discovery.kubernetes_sd_configs.items();
        let of_clusters = of_clusters
            .iter()
            .map(|k: &Spanned<Kubernetes>| &k.value.http.tls_config);
        for tls in of_clusters.chain([&http.tls_config]).filter_map(Field::get) {
            let TlsConfig {
                cert_file,
                key_file,
                ..
            } = tls;
            add("cert_file", cert_file);
            add("key_file", key_file);
        }
    }
    found
}
