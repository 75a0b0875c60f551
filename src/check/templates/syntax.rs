//! The syntax of template files.

use super::Check;
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity};
use crate::lang::gotmpl::{Functions, Options, parse};

/// A template file that Alertmanager refuses.
pub static TEMPLATE_SYNTAX: Code = Code {
    name: "template-syntax",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a template file that Alertmanager refuses",
    explain: "Alertmanager reads the files under `templates` when it loads its configuration, and \
keeps the old configuration, or does not start, when one of them cannot be read. Functions count as \
well: each version of Alertmanager knows its own.",
    wrong: &[
        Example {
            name: "alertmanager.yml",
            text: "templates: [ops.tmpl]\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n",
        },
        Example {
            name: "ops.tmpl",
            text: "{{ define \"ops.title\" }}{{ .Status | upper }}{{ end }}\n",
        },
    ],
    right: &[
        Example {
            name: "alertmanager.yml",
            text: "templates: [ops.tmpl]\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n",
        },
        Example {
            name: "ops.tmpl",
            text: "{{ define \"ops.title\" }}{{ .Status | toUpper }}{{ end }}\n",
        },
    ],
};

pub(super) static CHECK: Check = Check {
    codes: &[&TEMPLATE_SYNTAX],
    run: |scope, sink| {
        for file in &scope.stack.templates {
            let target = file.target;
            let options = Options {
                name: "",
                functions: Functions::alertmanager((target.major.into(), target.minor.into())),
                variables: &[],
            };
            let template = parse(scope.sources.get(file.file).text(), &options);
            let mut report = Reporter::new(scope, file.file, sink);
            for fault in template.faults {
                let mut finding = report.finding(&TEMPLATE_SYNTAX, fault.span, fault.message);
                finding.help = fault.help;
                report.push(finding);
            }
        }
    },
};
