use std::collections::{BTreeMap, BTreeSet};

use clap::{Args, ValueEnum};
use serde_json::{Value as Json, json};

use super::load::{Chosen, Configuration};
use crate::check::alertmanager::default_templates;
use crate::context::RunContext;
use crate::diag::{FileId, Place, Span};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::lang::gotmpl::{Functions, Node, OperandKind, Options, Part, parse, walk};
use crate::model::alertmanager::Templated;
use crate::model::decode::{At, each};

/// List every template: where it is, who uses it, what it needs
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 listed; 1 a template cannot be read; 2 could not run")]
pub struct List {
    #[command(flatten)]
    chosen: Chosen,
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

/// A template that a file defines.
struct Definition {
    name: String,
    place: Place,
    uses: BTreeSet<String>,
    functions: BTreeSet<String>,
}

/// Functions that are used outside of definitions.
struct Loose {
    /// The field of a receiver, nothing for the text of a file.
    field: Option<(String, String)>,
    place: Place,
    functions: BTreeSet<String>,
}

/// Who uses a template.
enum User {
    Template(String),
    /// The fields that are not given, as the name is one of Alertmanager's own.
    Default,
    Field {
        receiver: String,
        field: String,
        place: Place,
    },
}

/// What the listing shows.
struct Listing {
    definitions: Vec<Definition>,
    users: BTreeMap<String, Vec<User>>,
    undefined: Vec<(String, Place)>,
    loose: Vec<Loose>,
    /// What cannot be read.
    faults: Vec<(Place, String)>,
}

impl List {
    /// Prints the list.
    ///
    /// # Errors
    /// A configuration that cannot be read.
    pub fn run(&self, context: &RunContext) -> Result<Exit, CommandError> {
        let configuration = self.chosen.load(context)?;
        if configuration.config.is_none() && configuration.files.is_empty() {
            configuration.required()?;
        }
        let listing = Listing::new(&configuration);
        let text = match self.output {
            Output::Human => listing.human(&configuration),
            Output::Json => format!("{:#}\n", listing.json(&configuration)),
        };
        context.ui.data(&text)?;
        for (place, message) in &listing.faults {
            let at = configuration.at(place.file, place.span);
            context.ui.failure(&format!("error: {at}: {message}"));
        }
        Ok(match listing.faults.is_empty() {
            true => Exit::Clean,
            false => Exit::Findings,
        })
    }
}

/// All functions that any version has, so that newer ones are listed and not refused.
fn options() -> Options<'static> {
    Options {
        name: "",
        functions: Functions::alertmanager((u32::MAX, 0)),
        variables: &[],
    }
}

/// Returns the templates and functions that nodes use, with the place of each use of a template.
fn uses(nodes: &[Node]) -> (Vec<(String, Span)>, BTreeSet<String>) {
    let mut templates = Vec::new();
    let mut functions = BTreeSet::new();
    walk(nodes, &mut |part| match part {
        Part::Call(call) => templates.push((call.name.clone(), call.name_span)),
        Part::Operand(operand) => {
            if let OperandKind::Function(name) = &operand.kind {
                functions.insert(name.clone());
            }
        }
        Part::Node(_) | Part::Pipeline(_) => {}
    });
    (templates, functions)
}

/// Returns the functions that Alertmanager has itself, with their version.
fn needs(named: &BTreeSet<String>) -> Vec<(&str, String)> {
    let functions = Functions::alertmanager((u32::MAX, 0));
    named
        .iter()
        .filter_map(|name| {
            let (major, minor) = functions.since(name)?;
            Some((name.as_str(), format!("{major}.{minor}")))
        })
        .collect()
}

/// Returns the functions as a line of text, empty when there are none.
fn needed(functions: &BTreeSet<String>) -> String {
    let needs = needs(functions);
    let needs: Vec<_> = needs
        .iter()
        .map(|(name, since)| format!("{name} ({since})"))
        .collect();
    match needs.is_empty() {
        true => String::new(),
        false => format!("  functions {}\n", needs.join(", ")),
    }
}

impl Listing {
    fn new(configuration: &Configuration) -> Self {
        let mut listing = Self {
            definitions: Vec::new(),
            users: BTreeMap::new(),
            undefined: Vec::new(),
            loose: Vec::new(),
            faults: Vec::new(),
        };
        let mut called: Vec<(String, Place)> = Vec::new();
        for file in &configuration.files {
            let text = configuration.sources.get(file.file).text();
            let template = parse(text, &options());
            for definition in &template.definitions {
                listing.define(file.file, definition, &mut called);
            }
            let file = file.file;
            let at = |span| Place { file, span };
            let faults = template.faults.into_iter();
            listing
                .faults
                .extend(faults.map(|fault| (at(fault.span), fault.message)));
            let (templates, functions) = uses(&template.root);
            listing.loose.push(Loose {
                field: None,
                place: at(Span::default()),
                functions,
            });
            called.extend(templates.into_iter().map(|(name, span)| (name, at(span))));
        }
        listing.fields(configuration, &mut called);
        listing
            .loose
            .retain(|loose| !needs(&loose.functions).is_empty());
        let own: BTreeSet<&str> = default_templates::names(configuration.target).collect();
        for definition in &listing.definitions {
            if own.contains(definition.name.as_str()) {
                let users = listing.users.entry(definition.name.clone()).or_default();
                users.push(User::Default);
            }
        }
        let defined: BTreeSet<String> =
            listing.definitions.iter().map(|d| d.name.clone()).collect();
        called.retain(|(name, _)| !defined.contains(name) && !own.contains(name.as_str()));
        listing.undefined = called;
        listing
            .definitions
            .sort_by(|a, b| (&a.name, a.place).cmp(&(&b.name, b.place)));
        listing.undefined.sort();
        listing
    }

    fn define(
        &mut self,
        file: FileId,
        definition: &crate::lang::gotmpl::Definition,
        called: &mut Vec<(String, Place)>,
    ) {
        let (templates, functions) = uses(&definition.body);
        for (name, span) in &templates {
            let users = self.users.entry(name.clone()).or_default();
            users.push(User::Template(definition.name.clone()));
            called.push((name.clone(), Place { file, span: *span }));
        }
        self.definitions.push(Definition {
            name: definition.name.clone(),
            place: Place {
                file,
                span: definition.name_span,
            },
            uses: templates.into_iter().map(|(name, _)| name).collect(),
            functions,
        });
    }

    /// Adds what the fields of receivers use.
    fn fields(&mut self, configuration: &Configuration, called: &mut Vec<(String, Place)>) {
        let Some(config) = &configuration.config else {
            return;
        };
        for receiver in config.model.receivers.items() {
            let name = receiver.value.name.or(String::new());
            each(&receiver.value, At::document(), |at, text: &Templated| {
                if !text.as_str().contains("{{") {
                    return;
                }
                let template = parse(text.as_str(), &options());
                let at_text = |span| Place {
                    file: config.file,
                    span: text.place(span),
                };
                for fault in &template.faults {
                    let message = fault.message.clone();
                    self.faults.push((at_text(fault.span), message));
                }
                let (templates, functions) = uses(&template.root);
                self.loose.push(Loose {
                    field: Some((name.clone(), at.name.to_owned())),
                    place: at_text(Span::new(0, text.as_str().len())),
                    functions,
                });
                for (used, span) in templates {
                    let place = at_text(span);
                    let own = template.definitions.iter().any(|d| d.name == used);
                    if !own {
                        called.push((used.clone(), place));
                    }
                    self.users.entry(used).or_default().push(User::Field {
                        receiver: name.clone(),
                        field: at.name.to_owned(),
                        place,
                    });
                }
            });
        }
    }

    fn human(&self, configuration: &Configuration) -> String {
        let at = |place: &Place| configuration.at(place.file, place.span);
        let mut out = String::new();
        for definition in &self.definitions {
            out.push_str(&format!("{}  {}\n", definition.name, at(&definition.place)));
            let users = self.users.get(&definition.name);
            match users {
                None => out.push_str("  unused\n"),
                Some(users) => {
                    for user in users {
                        out.push_str(&match user {
                            User::Template(name) => format!("  used by the template {name}\n"),
                            User::Default => {
                                "  used by default, in place of Alertmanager's own\n".to_owned()
                            }
                            User::Field {
                                receiver,
                                field,
                                place,
                            } => format!("  used by {receiver}: `{field}` at {}\n", at(place)),
                        });
                    }
                }
            }
            if !definition.uses.is_empty() {
                let uses: Vec<&str> = definition.uses.iter().map(String::as_str).collect();
                out.push_str(&format!("  uses {}\n", uses.join(", ")));
            }
            out.push_str(&needed(&definition.functions));
        }
        for loose in &self.loose {
            let what = match &loose.field {
                Some((receiver, field)) => format!("{receiver}: `{field}`"),
                None => "text outside of all templates".to_owned(),
            };
            out.push_str(&format!("{what}  {}\n", at(&loose.place)));
            out.push_str(&needed(&loose.functions));
        }
        for (name, place) in &self.undefined {
            out.push_str(&format!("{name}  undefined, used at {}\n", at(place)));
        }
        out
    }

    fn json(&self, configuration: &Configuration) -> Json {
        let placed = |place: &Place| {
            let position = configuration.sources.position(*place);
            let name = configuration.sources.get(place.file).name();
            json!({ "file": name, "line": position.line, "column": position.column })
        };
        let user = |user: &User| match user {
            User::Template(name) => json!({ "template": name }),
            User::Default => json!({ "default": true }),
            User::Field {
                receiver,
                field,
                place,
            } => json!({ "receiver": receiver, "field": field, "place": placed(place) }),
        };
        let functions = |named: &BTreeSet<String>| -> Json {
            let each = needs(named).into_iter();
            each.map(|(name, since)| json!({ "name": name, "since": since }))
                .collect()
        };
        let template = |definition: &Definition| {
            let users = self.users.get(&definition.name);
            let users: Vec<Json> = users.into_iter().flatten().map(user).collect();
            json!({
                "name": definition.name,
                "place": placed(&definition.place),
                "used": !users.is_empty(),
                "users": users,
                "uses": definition.uses,
                "functions": functions(&definition.functions),
            })
        };
        let loose = self.loose.iter().map(|loose| {
            let field = loose.field.as_ref();
            json!({
                "receiver": field.map(|(receiver, _)| receiver),
                "field": field.map(|(_, field)| field),
                "place": placed(&loose.place),
                "functions": functions(&loose.functions),
            })
        });
        let undefined: Vec<Json> = self
            .undefined
            .iter()
            .map(|(name, place)| json!({ "name": name, "place": placed(place) }))
            .collect();
        json!({
            "schema": "techcorp/templates-list/v1",
            "templates": self.definitions.iter().map(template).collect::<Vec<_>>(),
            "undefined": undefined,
            "outside": loose.collect::<Vec<_>>(),
        })
    }
}
