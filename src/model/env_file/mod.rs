//! Env files (`.env` and those of `env_file`), as docker compose 2.40 reads them.

mod parse;
mod raw;
mod values;

pub use parse::{Raw, RawValue, parse};
pub use raw::{Entry, parse_raw};
pub use values::{Evaluated, evaluate};

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::diag::{Code, Example, FileId, Finding, Level, Place, Severity, Sink, Span};
use crate::model::decode::{Secret, Spanned};
use crate::source::{SourceMap, names_secret};

/// A line that docker compose cannot read.
pub static ENV_SYNTAX: Code = Code {
    name: "env-syntax",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a line of an env file that docker compose cannot read",
    explain: "An env file holds one `NAME=value` a line. A value with line breaks, ` #` or spaces \
at its ends stands in quotes; between single quotes nothing is replaced. One broken line and docker \
compose refuses the file, and with it every command.",
    wrong: &[
        Example {
            name: "docker-compose.yml",
            text: "services:\n  db:\n    image: postgres:17.2\n",
        },
        Example {
            name: ".env",
            text: "DB NAME=orders\n",
        },
    ],
    right: &[
        Example {
            name: "docker-compose.yml",
            text: "services:\n  db:\n    image: postgres:17.2\n",
        },
        Example {
            name: ".env",
            text: "DB_NAME=orders\n",
        },
    ],
};

/// The codes of reading env files.
pub static CODES: &[&Code] = &[&ENV_SYNTAX];

/// Reads the values of an env file of a service; `before` holds those of earlier ones.
///
/// What is wrong is told by [`EnvFile::read`].
pub fn read_values(
    text: &str,
    before: &BTreeMap<String, String>,
    outside: &dyn Fn(&str) -> Option<String>,
) -> Vec<Entry> {
    let (raw, _) = parse(text);
    let values = evaluate(&raw, before, outside).values;
    let entry = |(raw, value): (Raw, Option<String>)| {
        let name = Span::new(raw.name_range.start, raw.name_range.end);
        let span = raw
            .value
            .map_or(name, |v| Span::new(v.range.start, v.range.end));
        (raw.name, name, value.map(|value| (span, value)))
    };
    raw.into_iter().zip(values).map(entry).collect()
}

/// What the file is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It fills the variables of the compose file.
    Project,
    /// As [`Role::Project`], but it is the example that stands in for a missing `.env`.
    Example,
    /// It fills the environment of containers (`env_file`).
    Service,
}

/// An env file.
#[derive(Clone, Debug)]
pub struct EnvFile {
    /// The file.
    pub file: FileId,
    /// Where it lies; `None` for standard input.
    pub path: Option<PathBuf>,
    /// What it is read for.
    pub role: Role,
    /// Its entries in the order of the file, repeated names included.
    pub entries: Vec<EnvEntry>,
}

/// An entry of an env file.
#[derive(Clone, Debug)]
pub struct EnvEntry {
    /// The name.
    pub name: Spanned<String>,
    /// The value with its place, variables replaced; `None` for a name alone.
    pub value: Option<Spanned<Secret>>,
}

impl EnvFile {
    /// Reads an env file; `outside` holds the variables that win over those of the file.
    ///
    /// What is wrong goes to the sink. Every value whose name tells a secret, or that spans
    /// lines, is marked as secret in the source.
    pub fn read(
        file: FileId,
        path: Option<PathBuf>,
        role: Role,
        sources: &mut SourceMap,
        outside: &dyn Fn(&str) -> Option<String>,
        sink: &mut Sink,
    ) -> Self {
        let text = sources.get(file).text().to_owned();
        let (raw, faults) = parse(&text);
        for fault in faults {
            let place = Place {
                file,
                span: fault.span,
            };
            let mut finding = Finding::new(&ENV_SYNTAX, place, fault.message);
            finding.help = fault.help;
            sink.push(finding);
        }
        let Evaluated { values, refusals } = evaluate(&raw, &BTreeMap::new(), outside);
        for (at, refusal) in refusals {
            sink.push(refusal.finding(Place { file, span: at }));
        }
        let secret = |entry: &&Raw| {
            entry
                .value
                .as_ref()
                .is_some_and(|v| names_secret(&entry.name) || v.text.contains('\n'))
        };
        let secrets = raw.iter().filter(secret).filter_map(|e| e.value.as_ref());
        let secrets: Vec<Span> = secrets
            .map(|v| Span::new(v.range.start, v.range.end))
            .collect();
        sources.get_mut(file).add_secrets(secrets);
        let entries = raw.into_iter().zip(values).map(|(raw, value)| EnvEntry {
            name: Spanned {
                span: Span::new(raw.name_range.start, raw.name_range.end),
                value: raw.name,
            },
            value: raw.value.map(|written| Spanned {
                span: Span::new(written.range.start, written.range.end),
                value: Secret::from(value.unwrap_or_default()),
            }),
        });
        Self {
            file,
            path,
            role,
            entries: entries.collect(),
        }
    }

    /// Returns the entry that holds for a name: the last one.
    pub fn get(&self, name: &str) -> Option<&EnvEntry> {
        self.entries.iter().rev().find(|e| e.name.value == name)
    }
}
