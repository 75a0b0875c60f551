//! Executes the templates of receivers with sample notifications.

use std::path::Path;
use std::sync::Arc;

use super::failures::{Failures, Found};
use super::made::Rules;
use super::misread::{self, TEXT_READ_AS_YAML};
use super::samples::{Names, Sample};
use super::sizes::{self, MESSAGE_TOO_LONG};
use super::{Check, Scope};
use crate::check::Reporter;
use crate::check::alertmanager::default_templates;
use crate::check::routing::is_sound;
use crate::diag::{Code, Example, FileId, Finding, Level, Place, Severity, Sink, Span};
use crate::lang::gotmpl::Functions;
use crate::model::Version;
use crate::model::alertmanager::{
    Alertmanager, Discord, Email, Global, Incidentio, Jira, Mattermost, MsTeams, MsTeamsV2,
    OpsGenie, PagerDuty, Pushover, Receiver, Rocketchat, Slack, Sns, Telegram, Templated,
    VictorOps, Webex, Webhook, Wechat,
};
use crate::model::decode::{At, Decode, Field, each};
use crate::model::stack::{Loaded, TemplateFile, named_files};
use crate::notify::engine::{Definition, ErrorKind, ExecError, Set, Unit};
use crate::notify::{Data, Moment, Value};

/// A template that fails with an alert.
pub static FAILING_EXECUTION: Code = Code {
    name: "failing-execution",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a template that can be read, but fails when it is executed with an alert",
    explain: "A template is read when Alertmanager loads its configuration, and executed when a \
notification is due: when that fails, the notification is not sent, and the error stands in the log \
alone. Here the templates that receivers use are executed with sample alerts: firing, resolved, \
several at once, with the labels and annotations that the templates name, without all and without \
each of them. Where the stack has rules, the alerts are those that its rules can make and that \
can reach the receiver, and the finding names one of the rules. What depends on the text of a label \
or annotation is reported where that text is known, or where any text fails.",
    wrong: &[
        Example {
            name: "alertmanager.yml",
            text: "templates: [ops.tmpl]\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: 'https://example.org/'\n    slack_configs:\n      - api_url_file: /run/secrets/slack\n        title: '{{ template \"ops.title\" . }}'\n",
        },
        Example {
            name: "ops.tmpl",
            text: "{{ define \"ops.title\" }}{{ .CommonAnnotations.timestamp | date \"15:04\" }}{{ end }}\n",
        },
    ],
    right: &[
        Example {
            name: "alertmanager.yml",
            text: "templates: [ops.tmpl]\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: 'https://example.org/'\n    slack_configs:\n      - api_url_file: /run/secrets/slack\n        title: '{{ template \"ops.title\" . }}'\n",
        },
        Example {
            name: "ops.tmpl",
            text: "{{ define \"ops.title\" }}{{ range .Alerts }}{{ .StartsAt | date \"15:04\" }} {{ end }}{{ end }}\n",
        },
    ],
};

/// Alerts that templates were not executed with.
pub static EXECUTION_CUT_SHORT: Code = Code {
    name: "execution-cut-short",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "templates were executed with the alerts of some rules, not of all",
    explain: "Templates are executed with alerts as the rules of the stack make them. Of alerts that \
are alike in the names of their labels and annotations one is enough; where there are more kinds \
than can be executed in a short time, this tells how many were left out. Of more than 300 alert \
rules, three are taken of those that set the same labels and annotations. All executions together \
end after 100 million steps, those of the templates in one rule file after 50 million.",
    wrong: &[],
    right: &[],
};

pub(super) static CHECK: Check = Check {
    codes: &[
        &FAILING_EXECUTION,
        &EXECUTION_CUT_SHORT,
        &MESSAGE_TOO_LONG,
        &TEXT_READ_AS_YAML,
    ],
    run: |scope, sink| {
        let has_receivers = !scope.stack.alertmanagers.is_empty();
        let rules = has_receivers.then(|| Rules::of(scope)).flatten();
        for config in &scope.stack.alertmanagers {
            receivers(scope, config, rules.as_ref(), sink);
        }
        if scope.stack.alertmanagers.is_empty() {
            alone(scope, sink);
        }
    },
};

/// The first version that has the `payload` of webhooks; how older ones read texts is not known here.
const READ_AS_YAML: Version = Version::new(0, 32);

/// How many steps the templates of one configuration take before no more are executed.
const MAX_STEPS: u64 = 100_000_000;

/// Templates, and the file of each unit but the first, which stands for Alertmanager's own.
struct Templates {
    set: Set,
    files: Vec<FileId>,
}

impl Templates {
    fn new(scope: &Scope<'_>, target: Version, files: &[&TemplateFile]) -> Self {
        let functions = Functions::alertmanager((target.major.into(), target.minor.into()));
        let now = Moment::parse("2026-01-02T05:04:05Z").unwrap_or_else(Moment::zero);
        let mut set = Set::new(functions, now);
        set.limits.total = MAX_STEPS;
        // Alertmanager's own templates do not fail: that they are there is enough.
        let own = |name: &str| format!("{{{{ define \"{name}\" }}}}{{{{ end }}}}");
        let own: String = default_templates::names(target).map(own).collect();
        set.add("default.tmpl", &own);
        for file in files {
            let path = file.path.as_deref().and_then(Path::file_name);
            let name = path.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            set.add(&name, scope.sources.get(file.file).text());
        }
        Self {
            set,
            files: files.iter().map(|file| file.file).collect(),
        }
    }

    /// Returns whether every file can be read: what cannot is reported as such.
    fn is_sound(&self) -> bool {
        let mut units = self.set.units().iter();
        units.all(|unit| unit.template.faults.is_empty())
    }

    fn place(&self, error: &ExecError) -> Option<Place> {
        let file = self.files.get(error.unit.checked_sub(1)?)?;
        Some(Place {
            file: *file,
            span: error.span,
        })
    }
}

/// Returns the template files of a configuration, or `None` when not all are known.
fn files_of<'s>(scope: &Scope<'s>, config: &Loaded<Alertmanager>) -> Option<Vec<&'s TemplateFile>> {
    let patterns = config.model.templates.items();
    let folder = config.path.as_deref().and_then(Path::parent);
    let mut named = Vec::new();
    for pattern in patterns {
        let paths = named_files(scope.files?, folder?, &folder?.join(&pattern.value))?;
        for path in paths {
            let mut files = scope.stack.templates.iter();
            named.push(files.find(|file| file.path.as_deref() == Some(path.as_path()))?);
        }
    }
    Some(named)
}

fn receivers(
    scope: &Scope<'_>,
    config: &Loaded<Alertmanager>,
    rules: Option<&Rules<'_>>,
    sink: &mut Sink,
) {
    let Some(files) = files_of(scope, config) else {
        return;
    };
    let templates = Templates::new(scope, config.target, &files);
    if !templates.is_sound() {
        return;
    }
    let mut names = Names::default();
    for unit in templates.set.units() {
        names.read(&unit.template);
    }
    each(&config.model, At::document(), |_, text: &Templated| {
        let field = templates.set.with_field(text.as_str());
        if let Some(unit) = field.units().last() {
            names.read(&unit.template);
        }
    });
    let mut made = rules
        .filter(|_| is_sound(config, sink))
        .and_then(|rules| rules.notifications(scope, config, &names))
        .unwrap_or_default();
    let mut found = Found::default();
    let blank = Global::default();
    let global = config.model.global.get().unwrap_or(&blank);
    for receiver in config.model.receivers.items() {
        let name = receiver.value.name.get().map_or("", String::as_str);
        let samples = made.by_receiver.remove(name);
        let mut run = Run {
            templates: &templates,
            samples: samples.unwrap_or_else(|| names.samples(name)),
            report: Reporter::new(scope, config.file, sink),
            found: &mut found,
        };
        run.receiver(&receiver.value);
        if config.target >= READ_AS_YAML {
            misread::check(
                &templates.set,
                &receiver.value,
                &run.samples,
                &mut run.report,
            );
        }
        if let Some(longest) = made.longest.get(name) {
            let mut report = Reporter::new(scope, config.file, sink);
            sizes::check(
                &templates.set,
                &receiver.value,
                global,
                longest,
                &mut report,
            );
        }
    }
    found.report(sink);
    let spent = templates.set.is_spent().then(|| {
        format!(
            "templates were not executed with all alerts: they take more than {MAX_STEPS} steps"
        )
    });
    for message in made.left_out().into_iter().chain(spent) {
        let mut report = Reporter::new(scope, config.file, sink);
        let span = config
            .model
            .receivers
            .given()
            .map_or(Span::default(), |r| r.span);
        let finding = report.finding(&EXECUTION_CUT_SHORT, report.head(span), message);
        report.push(finding);
    }
}

/// The execution of one receiver's fields.
struct Run<'a, 'r> {
    templates: &'a Templates,
    samples: Vec<Sample>,
    report: Reporter<'r>,
    found: &'r mut Found,
}

impl Run<'_, '_> {
    fn receiver(&mut self, receiver: &Receiver) {
        macro_rules! entries {
            ($default:literal: $($kind:ty),*) => {$(
                each(receiver, At::document(), |_, entry: &$kind| {
                    self.entry(entry, &entry.notifier.send_resolved, $default);
                });
            )*};
        }
        entries!(true: Discord, Incidentio, Jira, Mattermost, MsTeams, MsTeamsV2, OpsGenie);
        entries!(true: PagerDuty, Pushover, Sns, Telegram, VictorOps, Webex, Webhook);
        entries!(false: Rocketchat, Slack, Wechat);
        each(receiver, At::document(), |_, entry: &Email| {
            self.entry(entry, &entry.send_resolved, false);
        });
    }

    fn entry(&mut self, entry: &impl Decode, send_resolved: &Field<bool>, default: bool) {
        let resolved = send_resolved.effective(default).unwrap_or(default);
        each(entry, At::document(), |at, text: &Templated| {
            if text.as_str().contains("{{") {
                self.field(at, text, resolved);
            }
        });
    }

    /// Executes a field; reports the first failure, as one that several samples share.
    fn field(&mut self, at: At<'_>, text: &Templated, resolved: bool) {
        let set = self.templates.set.with_field(text.as_str());
        let sound =
            |unit: &Arc<Unit>| unit.template.faults.is_empty() && unit.template.doomed.is_empty();
        if !set.units().last().is_some_and(sound) {
            return;
        }
        let definition = Definition {
            unit: set.units().len() - 1,
            index: None,
        };
        let samples = self.samples.iter();
        let sent = samples.filter(|sample| resolved || !sample.holds_resolved);
        let mut failures = Failures::default();
        let mut reworded = 0;
        for sample in sent {
            if failures.holds(sample) {
                continue;
            }
            let execute = |data: Arc<Data>| match at.name {
                "html" => set.execute_html(definition, Value::Data(data)),
                _ => set.execute_text(definition, Value::Data(data)),
            };
            let Err(error) = execute(Arc::clone(&sample.data)) else {
                continue;
            };
            let is_failure = match error.kind {
                ErrorKind::Content if reworded < MAX_REWORDED => {
                    reworded += 1;
                    fails_with_any_text(sample, |data| execute(Arc::new(data)))
                }
                _ => is_reported(&error),
            };
            if is_failure && !failures.add(error, sample) {
                break;
            }
        }
        let Some((error, sample)) = failures.first else {
            return;
        };
        let own = self.report.place(text.place(error.span));
        let whole = Span::new(0, text.as_str().len());
        let used = self.report.place(text.place(whole));
        let place = self.templates.place(&error);
        let found = self.found.at(place.unwrap_or(own), error);
        found.rules.extend(failures.rules);
        if place.is_some() {
            found.uses.push((used, format!("`{}` uses it", at.name)));
        }
        // A rule of the stack tells more than an invented alert.
        let is_made = sample.rules.is_some();
        if (is_made && !found.is_made) || found.about.is_none() {
            found.about.clone_from(&sample.about);
            found.is_made = is_made;
        }
    }
}

/// For how many samples a field is executed with other texts as well.
const MAX_REWORDED: usize = 8;

/// Returns whether an execution fails whatever the texts that are not known say.
fn fails_with_any_text(
    sample: &Sample,
    execute: impl Fn(Data) -> Result<String, ExecError>,
) -> bool {
    let is_failure = |kind| matches!(kind, ErrorKind::Content | ErrorKind::Failed);
    sample.reworded().is_some_and(|all| {
        let mut results = all.into_iter().map(execute);
        results.all(|result| result.is_err_and(|error| is_failure(error.kind)))
    })
}

fn is_reported(error: &ExecError) -> bool {
    matches!(error.kind, ErrorKind::Failed | ErrorKind::Limit)
        // Another finding tells of these.
        && !error.message.ends_with("is not defined")
}

/// Executes template files without a configuration: each definition that no other one uses, with
/// a notification, its alerts and one alert. One that fails with all of them is reported.
fn alone(scope: &Scope<'_>, sink: &mut Sink) {
    let files: Vec<&TemplateFile> = scope.stack.templates.iter().collect();
    let Some(target) = files.first().map(|file| file.target) else {
        return;
    };
    let templates = Templates::new(scope, target, &files);
    if !templates.is_sound() {
        return;
    }
    let mut names = Names::default();
    for unit in templates.set.units() {
        names.read(&unit.template);
    }
    let samples = names.samples("sample");
    let mut definitions: Vec<(&str, Definition)> = templates.set.definitions().collect();
    definitions.sort_unstable_by_key(|(name, _)| *name);
    for (_, definition) in definitions {
        let failure = samples
            .iter()
            .filter(|sample| !sample.resolved)
            .find_map(|sample| Some((fails(&templates.set, definition, sample)?, sample)));
        if let Some((error, sample)) = failure
            && let Some(place) = templates.place(&error)
        {
            let mut message = error.message.clone();
            if let Some(about) = &sample.about {
                message = format!("{message}, in a notification {about}");
            }
            let mut finding = Finding::new(&FAILING_EXECUTION, place, message);
            finding.help = error.help;
            sink.push(finding);
        }
    }
}

/// Returns the failure with the whole notification, when parts of it fail as well.
fn fails(set: &Set, definition: Definition, sample: &Sample) -> Option<ExecError> {
    let data = &sample.data;
    let failed = |dot: Value| {
        let error = set.execute_text(definition, dot).err()?;
        let undefined = error.message.ends_with("is not defined");
        let is_certain = match error.kind {
            ErrorKind::Content => fails_with_any_text(sample, |data| {
                set.execute_text(definition, Value::Data(Arc::new(data)))
            }),
            kind => kind == ErrorKind::Failed,
        };
        (is_certain && !undefined).then_some(error)
    };
    let whole = failed(Value::Data(Arc::clone(data)))?;
    failed(Value::Alerts(data.alerts.clone()))?;
    failed(Value::Alert(data.alerts.first()?.clone()))?;
    Some(whole)
}
