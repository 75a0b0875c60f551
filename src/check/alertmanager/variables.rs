//! Environment variables that Alertmanager takes as they stand.

use std::any::Any;

use super::{Check, Reporter, Scope, each_config};
use crate::diag::{Code, Example, FileId, Level, Severity, Span};
use crate::lang::variable::{self, Variable};
use crate::model::alertmanager::{HostPort, MatcherEntry, TemplateUrl, Templated, TemplatedSecret};
use crate::model::decode::{At, Decode, FilePath, HttpUrl, MatchRegex, Secret, SecretUrl, Url};

/// A variable that is read as the value.
pub static LITERAL_VARIABLE: Code = Code {
    name: "literal-variable",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "an environment variable that the program takes as the value itself",
    explain: "Neither Alertmanager nor amtool replaces environment variables. Where any text is \
allowed, `${SMTP_USER}` is taken letter by letter: Alertmanager loads the file, and then signs in as \
the user `${SMTP_USER}`. Fill the variables in before the file is used, or use the field that reads \
a file (`auth_password_file`, `routing_key_file`, …).",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    pagerduty_configs:\n      - routing_key: ${PAGERDUTY_KEY}\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    pagerduty_configs:\n      - routing_key_file: /run/secrets/pagerduty\n",
    }],
};

pub(super) static CHECK: Check = Check {
    codes: &[&LITERAL_VARIABLE],
    run: |scope, sink| {
        each_config(scope, sink, |config, report| {
            config.model.visit(At::document(), &mut |at, value| {
                if let Some(text) = text_of(value) {
                    check(scope, config.file, at, &text, report);
                }
            });
        });
    },
};

/// Returns the text of a value that has one.
fn text_of(value: &dyn Any) -> Option<String> {
    fn read<T: 'static>(value: &dyn Any, text: fn(&T) -> &str) -> Option<String> {
        value.downcast_ref().map(|value| text(value).to_owned())
    }
    read(value, String::as_str)
        .or_else(|| read(value, Templated::as_str))
        .or_else(|| read(value, FilePath::as_str))
        .or_else(|| read(value, HttpUrl::as_str))
        .or_else(|| read(value, Url::as_str))
        .or_else(|| read(value, Secret::reveal))
        .or_else(|| read(value, SecretUrl::reveal))
        .or_else(|| read(value, TemplatedSecret::reveal))
        .or_else(|| read(value, TemplateUrl::reveal))
        // What cannot be read was told already.
        .or_else(|| {
            let regex = value.downcast_ref::<MatchRegex>()?;
            regex.regex().map(|_| regex.as_str().to_owned())
        })
        .or_else(|| {
            let entry = value.downcast_ref::<MatcherEntry>()?;
            entry.readable.then(|| entry.text.clone())
        })
        .or_else(|| {
            let address = value.downcast_ref::<HostPort>()?.0.as_ref()?;
            Some(format!("{}:{}", address.host, address.port))
        })
}

fn check(scope: &Scope<'_>, file: FileId, at: At<'_>, text: &str, report: &mut Reporter<'_>) {
    let found = variable::find_all(text);
    let (Some(first), Some(last)) = (found.first(), found.last()) else {
        return;
    };
    let named: Vec<_> = found
        .iter()
        .filter(|v| variable::is_capital_name(v.name))
        .map(|v| format!("`{}`", v.name))
        .collect();
    let message = match named.as_slice() {
        [] => format!(
            "Alertmanager takes a variable in `{}` as the value itself",
            at.name
        ),
        [name] => format!("Alertmanager takes the variable {name} as the value itself"),
        names => format!(
            "Alertmanager takes the variables {} as the value itself",
            names.join(", ")
        ),
    };
    let source = scope.sources.get(file).slice(at.span);
    let finding = report
        .finding(
            &LITERAL_VARIABLE,
            place(source, at.span, text, first, last),
            message,
        )
        .help("fill the variables in before the file is used");
    report.push(finding);
}

/// Returns where the variables stand; their letters are the same in the file and in the value.
fn place(source: &str, whole: Span, text: &str, first: &Variable<'_>, last: &Variable<'_>) -> Span {
    let written = |v: &Variable<'_>| text.get(v.span.start..v.span.end).unwrap_or_default();
    let (Some(start), Some(end)) = (source.find(written(first)), source.rfind(written(last)))
    else {
        return whole;
    };
    Span::new(whole.start + start, whole.start + end + written(last).len())
}
