//! Templates in the fields of receivers, and the definitions they use.

use std::collections::HashSet;
use std::path::Path;

use super::{Check, Reporter, Scope, each_config};
use crate::diag::{Code, Example, FileId, Level, Severity, Span};
use crate::lang::gotmpl::{Call, Functions, Options, Part, Template, parse, walk};
use crate::model::Version;
use crate::model::alertmanager::{Alertmanager, TemplateUrl, Templated, TemplatedSecret};
use crate::model::decode::{At, each};
use crate::model::stack::{Loaded, Named, named_files};

/// A template that Alertmanager cannot read.
pub static INVALID_TEMPLATE: Code = Code {
    name: "invalid-template",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a template in a receiver that Alertmanager cannot read",
    explain: "The templates in the fields of receivers are looked at only when a notification is \
due: amtool and Alertmanager accept the file, and then the notification fails with an error in the \
log, again and again.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    slack_configs:\n      - api_url_file: /run/secrets/slack\n        title: '{{ .Status | toUper }}'\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    slack_configs:\n      - api_url_file: /run/secrets/slack\n        title: '{{ .Status | toUpper }}'\n",
    }],
};

/// A template that fails whenever it is executed.
pub static FAILING_TEMPLATE: Code = Code {
    name: "failing-template",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a template in a receiver that fails whenever it is executed",
    explain: "The template can be read, but has something that is wrong with any data, so every \
notification that uses it fails.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    slack_configs:\n      - api_url_file: /run/secrets/slack\n        title: '{{ $team = \"web\" }}{{ .Status }}'\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    slack_configs:\n      - api_url_file: /run/secrets/slack\n        title: '{{ .Status }}'\n",
    }],
};

/// A template uses one that is not defined.
pub static UNDEFINED_TEMPLATE: Code = Code {
    name: "undefined-template",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a template uses another one that is not defined",
    explain: "`{{ template \"name\" . }}` needs a `{{ define \"name\" }}` in one of the files under \
`templates`, or one of Alertmanager's own definitions. amtool and Alertmanager look at it only when a \
notification is due, and then every notification of the receiver fails.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    slack_configs:\n      - api_url_file: /run/secrets/slack\n        title: '{{ template \"slack.ops.title\" . }}'\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    slack_configs:\n      - api_url_file: /run/secrets/slack\n        title: '{{ template \"slack.default.title\" . }}'\n",
    }],
};

/// A pattern names no file.
pub static NO_TEMPLATE_FILES: Code = Code {
    name: "no-template-files",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a pattern under `templates` that no file matches",
    explain: "Alertmanager accepts a pattern that matches nothing, and then lacks the definitions \
that receivers use. Relative patterns start at the folder of the configuration; `**` is no pattern \
in Go. Absolute patterns that match nothing here are taken as a container's and are not reported.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "templates: [templates/*.tmpl]\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n",
    }],
    right: &[
        Example {
            name: "alertmanager.yml",
            text: "templates: [templates/*.tmpl]\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n",
        },
        Example {
            name: "templates/ops.tmpl",
            text: "{{ define \"ops.title\" }}{{ .Status }}{{ end }}\n",
        },
    ],
};

pub(super) static CHECK: Check = Check {
    codes: &[
        &INVALID_TEMPLATE,
        &FAILING_TEMPLATE,
        &UNDEFINED_TEMPLATE,
        &NO_TEMPLATE_FILES,
    ],
    run: |scope, sink| {
        let files = template_sources(scope);
        each_config(scope, sink, |config, report| {
            let complete = patterns(scope, config, report);
            let known = complete.then(|| defined(&files, config.target));
            fields(config, known.as_ref(), report);
        });
        // Which configuration a file belongs to matters only where there are several.
        if let [config] = scope.stack.alertmanagers.as_slice()
            && resolved(scope, config)
        {
            let known = defined(&files, config.target);
            for TemplateSource { file, template, .. } in &files {
                let mut report = Reporter::new(scope, *file, sink);
                let bodies = template.definitions.iter().map(|d| d.body.as_slice());
                for nodes in bodies.chain([template.root.as_slice()]) {
                    for call in calls(nodes) {
                        undefined(call, call.name_span, &known, &mut report);
                    }
                }
            }
        }
    },
};

/// A file of templates.
struct TemplateSource {
    file: FileId,
    /// Its name without folders, under which what stands outside its definitions can be used.
    name: Option<String>,
    template: Template,
}

/// Returns the template files of the stack, read.
fn template_sources(scope: &Scope<'_>) -> Vec<TemplateSource> {
    let files = scope.stack.templates.iter();
    files
        .map(|file| TemplateSource {
            file: file.file,
            name: file.path.as_ref().and_then(|path| {
                let name = path.file_name()?;
                Some(name.to_string_lossy().into_owned())
            }),
            template: parse(scope.sources.get(file.file).text(), &options(file.target)),
        })
        .collect()
}

fn options(target: Version) -> Options<'static> {
    Options {
        name: "",
        functions: Functions::alertmanager((target.major.into(), target.minor.into())),
        variables: &[],
    }
}

/// Reports patterns without files; returns whether the files of all patterns are known.
fn patterns(scope: &Scope<'_>, config: &Loaded<Alertmanager>, report: &mut Reporter<'_>) -> bool {
    let folder = config.path.as_deref().and_then(Path::parent);
    if let (Some(files), Some(folder)) = (scope.files, folder) {
        for pattern in config.model.templates.items() {
            let path = Path::new(&pattern.value);
            let stack = scope.stack;
            if path.is_relative()
                && named_files(files, folder, &folder.join(path)).is_none()
                && !stack.is_in_containers(config.path.as_deref(), &pattern.value, files)
            {
                let message = format!("no file matches `{}`", pattern.value);
                let finding = report
                    .finding(&NO_TEMPLATE_FILES, pattern.span, message)
                    .help("relative patterns start at the folder of this file");
                report.push(finding);
            }
        }
    }
    resolved(scope, config)
}

/// Returns whether the files of all patterns were found.
fn resolved(scope: &Scope<'_>, config: &Loaded<Alertmanager>) -> bool {
    let patterns = config.model.templates.items();
    if patterns.is_empty() {
        return config.model.templates.get().is_some() || !config.model.templates.is_present();
    }
    let folder = config.path.as_deref().and_then(Path::parent);
    let (Some(files), Some(folder)) = (scope.files, folder) else {
        return false;
    };
    let stack = scope.stack;
    let mounted = |pattern: &str| {
        let mut readers = stack.readers(config.path.as_deref()).into_iter();
        readers.any(|r| matches!(r.named(pattern, files), Named::Files(_)))
    };
    patterns
        .iter()
        .all(|p| named_files(files, folder, &folder.join(&p.value)).is_some() || mounted(&p.value))
}

/// Returns the names of all definitions that receivers can use.
fn defined(files: &[TemplateSource], target: Version) -> HashSet<&str> {
    let mut names: HashSet<&str> = HashSet::new();
    for name in super::default_templates::names(target) {
        names.insert(name);
    }
    for source in files {
        names.extend(source.name.as_deref());
        names.extend(source.template.definitions.iter().map(|d| d.name.as_str()));
    }
    names
}

fn fields(config: &Loaded<Alertmanager>, known: Option<&HashSet<&str>>, report: &mut Reporter<'_>) {
    let options = options(config.target);
    each(&config.model, At::document(), |_, text: &Templated| {
        if !text.as_str().contains("{{") {
            return;
        }
        let template = parse(text.as_str(), &options);
        for (code, faults) in [
            (&INVALID_TEMPLATE, &template.faults),
            (&FAILING_TEMPLATE, &template.doomed),
        ] {
            for fault in faults {
                let place = text.place(fault.span);
                let mut finding = report.finding(code, place, fault.message.clone());
                finding.help.clone_from(&fault.help);
                report.push(finding);
            }
        }
        let Some(known) = known else { return };
        let own = template.definitions.iter().map(|d| d.name.as_str());
        let known: HashSet<&str> = known.iter().copied().chain(own).collect();
        for call in calls(&template.root) {
            undefined(call, text.place(call.name_span), &known, report);
        }
    });
    each(
        &config.model,
        At::document(),
        |at, secret: &TemplatedSecret| {
            secret_field(at, secret.reveal(), &options, report);
        },
    );
    each(&config.model, At::document(), |at, url: &TemplateUrl| {
        secret_field(at, url.reveal(), &options, report);
    });
}

/// Reports that the template in a secret cannot be read, without a word of it.
fn secret_field(at: At<'_>, text: &str, options: &Options<'_>, report: &mut Reporter<'_>) {
    if text.contains("{{") && !parse(text, options).faults.is_empty() {
        let message = format!("`{}` is no template that Alertmanager reads", at.name);
        let finding = report
            .finding(&INVALID_TEMPLATE, at.span, message)
            .help("`{{` starts a template here");
        report.push(finding);
    }
}

fn calls(nodes: &[crate::lang::gotmpl::Node]) -> Vec<&Call> {
    let mut calls = Vec::new();
    walk(nodes, &mut |part| {
        if let Part::Call(call) = part {
            calls.push(call);
        }
    });
    calls
}

fn undefined(call: &Call, span: Span, known: &HashSet<&str>, report: &mut Reporter<'_>) {
    let name = call.name.as_str();
    if call.is_block || known.contains(name) {
        return;
    }
    let message = format!("the template `{name}` is not defined");
    let mut finding = report.finding(&UNDEFINED_TEMPLATE, span, message);
    let mut known: Vec<&str> = known.iter().copied().collect();
    known.sort_unstable();
    match crate::diag::suggest(name, known) {
        Some(near) => finding.label = Some(format!("did you mean `{near}`?")),
        None => {
            finding.help = Some("define it in one of the files that `templates` names".to_owned());
        }
    }
    report.push(finding);
}
