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

/// Who uses a template.
enum User {
    Template(String),
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
        Ok(Exit::Clean)
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

impl Listing {
    fn new(configuration: &Configuration) -> Self {
        let mut listing = Self {
            definitions: Vec::new(),
            users: BTreeMap::new(),
            undefined: Vec::new(),
        };
        let mut called: Vec<(String, Place)> = Vec::new();
        for file in &configuration.files {
            let text = configuration.sources.get(file.file).text();
            let template = parse(text, &options());
            for definition in &template.definitions {
                listing.define(file.file, definition, &mut called);
            }
            let (templates, _) = uses(&template.root);
            called.extend(templates.into_iter().map(|(name, span)| {
                let file = file.file;
                (name, Place { file, span })
            }));
        }
        listing.fields(configuration, &mut called);
        let own: BTreeSet<&str> = default_templates::names(configuration.target).collect();
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
                let (templates, _) = uses(&template.root);
                for (used, span) in templates {
                    let place = Place {
                        file: config.file,
                        span: text.place(span),
                    };
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

    /// Returns the functions of a definition that Alertmanager has itself, with their version.
    fn needs(definition: &Definition) -> Vec<(&str, String)> {
        let functions = Functions::alertmanager((u32::MAX, 0));
        let named = definition.functions.iter();
        named
            .filter_map(|name| {
                let (major, minor) = functions.since(name)?;
                Some((name.as_str(), format!("{major}.{minor}")))
            })
            .collect()
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
            let needs = Self::needs(definition);
            if !needs.is_empty() {
                let needs: Vec<_> = needs
                    .iter()
                    .map(|(n, since)| format!("{n} ({since})"))
                    .collect();
                out.push_str(&format!("  functions {}\n", needs.join(", ")));
            }
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
            User::Field {
                receiver,
                field,
                place,
            } => json!({ "receiver": receiver, "field": field, "place": placed(place) }),
        };
        let template = |definition: &Definition| {
            let users = self.users.get(&definition.name);
            let users: Vec<Json> = users.into_iter().flatten().map(user).collect();
            let functions: Vec<Json> = Self::needs(definition)
                .iter()
                .map(|(name, since)| json!({ "name": name, "since": since }))
                .collect();
            json!({
                "name": definition.name,
                "place": placed(&definition.place),
                "used": !users.is_empty(),
                "users": users,
                "uses": definition.uses,
                "functions": functions,
            })
        };
        let undefined: Vec<Json> = self
            .undefined
            .iter()
            .map(|(name, place)| json!({ "name": name, "place": placed(place) }))
            .collect();
        json!({
            "schema": "techcorp/templates-list/v1",
            "templates": self.definitions.iter().map(template).collect::<Vec<_>>(),
            "undefined": undefined,
        })
    }
}
