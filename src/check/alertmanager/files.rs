//! Files that the configuration names and that are not there.

use std::path::Path;

use super::{Check, Reporter, Scope, each_config};
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::variable;
use crate::model::alertmanager::Alertmanager;
use crate::model::decode::{At, FilePath, each};
use crate::model::stack::Loaded;
use crate::source::Files;

/// A file is missing.
pub static MISSING_FILE: Code = Code {
    name: "missing-file",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a file that the configuration names is not there",
    explain: "amtool does not look whether the files exist that a configuration names. Without a \
`ca_file` Alertmanager refuses to load; without a file of a password, key or URL every notification \
of that receiver fails. Relative paths start at the folder of the configuration. Absolute paths \
outside of that folder are taken as paths in a container and are not looked up.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url_file: secrets/url\n",
    }],
    right: &[
        Example {
            name: "alertmanager.yml",
            text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url_file: secrets/url\n",
        },
        Example {
            name: "secrets/url",
            text: "https://hooks.example.org/alerts\n",
        },
    ],
};

/// The files that Alertmanager 0.33 reads when it loads the configuration.
const READ_ON_LOAD: [&str; 4] = [
    "ca_file",
    "cert_file",
    "key_file",
    "alert_source_token_file",
];

pub(super) static CHECK: Check = Check {
    codes: &[&MISSING_FILE],
    run: |scope, sink| {
        each_config(scope, sink, |config, report| check(scope, config, report));
    },
};

fn check(scope: &Scope<'_>, config: &Loaded<Alertmanager>, report: &mut Reporter<'_>) {
    let Some(files) = scope.files else { return };
    let Some(folder) = config.path.as_deref().and_then(Path::parent) else {
        return;
    };
    each(&config.model, At::document(), |at, path: &FilePath| {
        let path = path.as_str();
        // A variable is told as such.
        if path.is_empty() || variable::find(path).is_some() || is_there(files, folder, path) {
            return;
        }
        if scope
            .stack
            .is_in_containers(config.path.as_deref(), path, files)
        {
            return;
        }
        let consequence = if READ_ON_LOAD.contains(&at.name) {
            "; Alertmanager refuses to load without it"
        } else {
            ""
        };
        let message = format!(
            "`{}` names the file `{path}`, which does not exist{consequence}",
            at.name
        );
        let mut finding = report.finding(&MISSING_FILE, at.span, message);
        if Path::new(path).is_relative() {
            finding.help = Some("relative paths start at the folder of this file".to_owned());
        }
        report.push(finding);
    });
}

/// Returns whether a file is there, or lies where only a container would know.
fn is_there(files: &dyn Files, folder: &Path, path: &str) -> bool {
    let path = Path::new(path);
    if path.is_relative() {
        return files.exists(&folder.join(path));
    }
    // What is absolute lies in a container, unless it lies beside the configuration.
    !folder.is_absolute() || !path.starts_with(folder) || files.exists(path)
}
