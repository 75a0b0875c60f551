use std::io::Read;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use serde_json::json;

use super::load::{Chosen, Configuration};
use super::rule::RuleAlerts;
use super::sample::{Sample, now};
use super::show::{human, json_of, write_mail};
use crate::context::RunContext;
use crate::diag::FileId;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::model::alertmanager::{Global, Receiver};
use crate::notify::engine::{ExecError, Set};
use crate::notify::payload::{Payloads, payloads};
use crate::notify::{Data, Moment, Value};

/// The largest notification that is read.
const MAX_DATA: u64 = 64 << 20;

/// Render what receivers would be sent; nothing is sent
///
/// Shown are the requests that Alertmanager 0.33 makes: method, URL, headers and body, without
/// secrets. What depends on the answer to another request says so.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 rendered; 1 a template fails; 2 could not run")]
pub struct Render {
    #[command(flatten)]
    chosen: Chosen,
    /// Render this receiver only [default: all]
    #[arg(long, value_name = "NAME")]
    receiver: Option<String>,
    /// Render the template of this name instead of receivers
    #[arg(long, value_name = "NAME", conflicts_with = "receiver")]
    name: Option<String>,
    /// Escape the template's output as html
    #[arg(long, requires = "name")]
    html: bool,
    /// Notification to render, looked at now: JSON as webhooks are sent it
    #[arg(long, value_name = "FILE", conflicts_with = "sample")]
    data: Option<PathBuf>,
    /// Render the alerts that this rule of the stack makes, by the name of its alert, for the
    /// receivers that they reach
    #[arg(long, value_name = "ALERT", conflicts_with = "data")]
    rule: Option<String>,
    /// Sample notification to render
    #[arg(long, value_enum, default_value_t, value_name = "SAMPLE")]
    sample: Sample,
    /// Folder with Alertmanager's own default.tmpl and email.tmpl [default: where its package
    /// installs them]
    #[arg(long, value_name = "DIR")]
    defaults: Option<PathBuf>,
    /// Write a mail to this file: as a message, or its html body when the name ends in .html
    #[arg(
        short = 'O',
        long,
        value_name = "FILE",
        requires = "receiver",
        conflicts_with = "name"
    )]
    out_file: Option<PathBuf>,
    /// Output format
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Output {
    #[default]
    Human,
    Json,
}

impl Render {
    /// Renders and prints.
    ///
    /// # Errors
    /// A configuration, data or templates that cannot be read, an unknown name, or a receiver
    /// without entries.
    pub fn run(&self, context: &RunContext) -> Result<Exit, CommandError> {
        let configuration = self.chosen.load(context)?;
        // A notification that was sent is looked at today, as amtool does.
        let now = match self.data {
            Some(_) => Moment::utc(Timestamp::now()),
            None => now(),
        };
        let (set, units) = configuration.set(self.defaults.as_deref(), now)?;
        let rule = self.rule.as_deref();
        let made = rule.map(|rule| RuleAlerts::of(rule, self.sample, &configuration, context));
        let rendering = Rendering {
            configuration,
            set,
            units,
            rule: made.transpose()?,
        };
        if let Some(rule) = &rendering.rule {
            rule.tell(self.receiver.as_deref(), context);
        }
        let exit = match &self.name {
            Some(name) => self.template(name, &rendering, context)?,
            None => self.receivers(&rendering, context)?,
        };
        Ok(match rendering.rule {
            Some(rule) if rule.fails() => Exit::Findings,
            _ => exit,
        })
    }

    fn data(&self, receiver: &str, rule: Option<&RuleAlerts>) -> Result<Data, CommandError> {
        if let Some(rule) = rule {
            return Ok(rule.data(receiver));
        }
        let Some(path) = &self.data else {
            return Ok(self.sample.data(receiver));
        };
        let refuse =
            |why: String| CommandError::new(format!("cannot read `{}`: {why}", path.display()));
        let mut text = String::new();
        let file = std::fs::File::open(path);
        let read = file.and_then(|file| file.take(MAX_DATA + 1).read_to_string(&mut text));
        match read {
            Err(error) => Err(refuse(error.to_string())),
            Ok(length) if length as u64 > MAX_DATA => {
                Err(refuse("it is larger than 64 MiB".to_owned()))
            }
            Ok(_) => Data::from_json(&text).map_err(refuse),
        }
    }

    fn template(
        &self,
        name: &str,
        rendering: &Rendering,
        context: &RunContext,
    ) -> Result<Exit, CommandError> {
        let set = &rendering.set;
        let Some(definition) = set.get(name) else {
            let error = CommandError::new(format!("there is no template `{name}`"));
            let near = crate::diag::suggest(name, set.definitions().map(|(known, _)| known));
            return Err(match near {
                Some(near) => error.help(format!("did you mean `{near}`?")),
                None => error.help("`techcorp templates list` shows all of them"),
            });
        };
        let dot = Value::Data(self.data("sample", rendering.rule.as_ref())?.into());
        let result = match self.html {
            true => set.execute_html(definition, dot),
            false => set.execute_text(definition, dot),
        };
        match result {
            Ok(text) => {
                let shown = match self.output {
                    Output::Human => text,
                    Output::Json => {
                        let json = json!({
                            "schema": "techcorp/templates-render/v1",
                            "template": name,
                            "output": text,
                        });
                        format!("{json:#}\n")
                    }
                };
                context.ui.data(&shown)?;
                Ok(Exit::Clean)
            }
            Err(error) => {
                let place = rendering.place(&error, None);
                context.ui.failure(&failure(name, &place, &error));
                Ok(Exit::Findings)
            }
        }
    }

    fn receivers(&self, rendering: &Rendering, context: &RunContext) -> Result<Exit, CommandError> {
        let config = rendering.configuration.required()?;
        let all = config.model.receivers.items().iter();
        let mut chosen: Vec<(&str, &Receiver)> = all
            .map(|receiver| {
                let name = receiver.value.name.get().map_or("", String::as_str);
                (name, &receiver.value)
            })
            .collect();
        if let Some(name) = &self.receiver {
            let known: Vec<&str> = chosen.iter().map(|(name, _)| *name).collect();
            if !known.contains(&name.as_str()) {
                let error = CommandError::new(format!("there is no receiver `{name}`"));
                return Err(error.help(format!("there are: {}", known.join(", "))));
            }
            chosen.retain(|(known, _)| known == name);
        } else if let Some(rule) = &rendering.rule {
            let reached = rule.receivers();
            chosen.retain(|(known, _)| reached.contains(known));
        }
        let blank = Global::default();
        let global = config.model.global.get().unwrap_or(&blank);
        let mut rendered = Vec::new();
        let mut failed = false;
        for (name, receiver) in chosen {
            let data = self.data(name, rendering.rule.as_ref())?;
            let made = payloads(&rendering.set, &data, receiver, global);
            let entries = made.sent.len() + made.failed.len() + made.silent.len();
            if self.receiver.is_some() && entries == 0 {
                let message = format!("receiver `{name}` has no entries, so nothing is sent");
                return Err(CommandError::new(message));
            }
            failed |= !made.failed.is_empty();
            rendering.tell(name, &made, context);
            rendered.push((name, made));
        }
        if let Some(path) = &self.out_file {
            let mails = write_mail(path, &rendered)?;
            if mails > 1 {
                let message =
                    format!("note: the receiver sends {mails} mails; this is the first\n");
                context.ui.talk(&message);
            }
        } else {
            let text = match self.output {
                Output::Human => {
                    let about = rendering.rule.as_ref().map(RuleAlerts::human);
                    let shown = rendered.iter().map(|(name, made)| human(name, made));
                    about.into_iter().chain(shown).collect()
                }
                Output::Json => {
                    let mut json = json_of(&rendered);
                    if let Some(rule) = &rendering.rule {
                        json["rule"] = rule.json();
                    }
                    format!("{json:#}\n")
                }
            };
            context.ui.data(&text)?;
        }
        Ok(if failed { Exit::Findings } else { Exit::Clean })
    }
}

/// What is rendered with.
struct Rendering {
    configuration: Configuration,
    set: Set,
    /// The file of each unit of the set.
    units: Vec<Option<FileId>>,
    rule: Option<RuleAlerts>,
}

impl Rendering {
    /// Tells what fails and which limits are reached.
    fn tell(&self, name: &str, made: &Payloads, context: &RunContext) {
        let configuration = &self.configuration;
        let file = configuration.config.as_ref().map(|config| config.file);
        for failed in &made.failed {
            let field = file.map(|file| configuration.at(file, failed.span));
            let place = self.place(&failed.error, field);
            let what = format!("{name}, {} `{}`", failed.kind, failed.field);
            context.ui.failure(&failure(&what, &place, &failed.error));
        }
        for payload in &made.sent {
            for limit in &payload.limits {
                let at = file.map(|file| configuration.at(file, payload.span));
                let at = at.unwrap_or_default();
                context
                    .ui
                    .failure(&format!("warning: {at}: receiver `{name}`: {limit}"));
            }
        }
    }

    /// Returns where an execution failed: in a file, or in the field itself.
    fn place(&self, error: &ExecError, field: Option<String>) -> String {
        self.configuration.place(&self.units, error, field)
    }
}

fn failure(what: &str, place: &str, error: &ExecError) -> String {
    let mut text = format!("error: {place}: {what}: {}", error.message);
    let own = error.message.ends_with("is not defined") && error.message.contains(".default.");
    let help = match own {
        true => Some("name the folder of Alertmanager's own templates with --defaults"),
        false => error.help.as_deref(),
    };
    if let Some(help) = help {
        text.push_str(&format!("\nhelp: {help}"));
    }
    text
}
