//! The command lines of Prometheus and Alertmanager, checked as the programs read them.

mod alertmanager;
mod cluster;
mod codes;
mod exposure;
mod line;
mod prometheus;
mod storage;
mod values;

pub(super) use cluster::CHECK as CLUSTER;
pub(super) use exposure::CHECK as EXPOSURE;
pub(super) use storage::CHECK as STORAGE;

use super::{Scope, services};
use crate::check::Check;
use crate::diag::Sink;
use crate::model::Version;
use crate::model::compose::Project;
use crate::model::compose::decode::{Keyed, Placed};
use crate::model::compose::service::Service;
use line::{Given, Line};

pub(super) static CHECK: Check = Check {
    codes: &[
        &codes::UNKNOWN_FLAG,
        &codes::FLAG_VERSION,
        &codes::INVALID_FLAG,
        &codes::FLAG_VALUE,
        &codes::UNKNOWN_FEATURE,
    ],
    run,
};

/// A flag of a program.
#[derive(Clone, Copy, Debug)]
struct Flag {
    name: &'static str,
    kind: Kind,
    /// Whether it may stand more than once.
    repeats: bool,
    since: Option<Version>,
    until: Option<Version>,
    mode: Option<Mode>,
}

/// What a flag takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Anything.
    Text,
    /// Nothing: it is on, or off with `--no-` before its name.
    Switch,
    /// A number; what follows its point is dropped.
    Number,
    /// A whole number.
    Whole,
    /// A number above 0 and up to 1.
    Ratio,
    /// A duration as Prometheus writes them.
    Duration,
    /// A duration in Go's form, with `d` and `w`.
    Period,
    /// A number of bytes with a unit.
    Bytes,
    /// `host:port`.
    Address,
    /// A URL; with a scheme when the program demands one.
    Url { http: bool },
    /// A regular expression.
    Regex,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Names of features, with commas between them.
    Features(&'static [Feature]),
}

/// A feature that `--enable-feature` turns on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Feature {
    name: &'static str,
    since: Version,
    until: Option<Version>,
}

/// In which of its modes Prometheus takes a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Server,
    Agent,
}

const fn flag(name: &'static str, kind: Kind) -> Flag {
    Flag {
        name,
        kind,
        repeats: false,
        since: None,
        until: None,
        mode: None,
    }
}

impl Flag {
    const fn repeats(mut self) -> Self {
        self.repeats = true;
        self
    }

    const fn since(mut self, major: u16, minor: u16) -> Self {
        self.since = Some(Version::new(major, minor));
        self
    }

    const fn until(mut self, major: u16, minor: u16) -> Self {
        self.until = Some(Version::new(major, minor));
        self
    }

    const fn server(mut self) -> Self {
        self.mode = Some(Mode::Server);
        self
    }

    const fn agent(mut self) -> Self {
        self.mode = Some(Mode::Agent);
        self
    }

    fn exists_in(&self, version: Version) -> bool {
        self.since.is_none_or(|since| version >= since)
            && self.until.is_none_or(|until| version < until)
    }
}

const fn feature(name: &'static str, major: u16, minor: u16) -> Feature {
    Feature {
        name,
        since: Version::new(major, minor),
        until: None,
    }
}

impl Feature {
    const fn until(mut self, major: u16, minor: u16) -> Self {
        self.until = Some(Version::new(major, minor));
        self
    }
}

/// A program whose flags are known.
#[derive(Debug)]
struct Program {
    /// Its name in messages.
    name: &'static str,
    /// The last part of its image's name, and the name of its binary.
    binary: &'static str,
    flags: &'static [Flag],
    /// The version from which on flags have two dashes.
    double_dashes: Version,
    /// Whether a feature it does not know stops it.
    refuses_features: bool,
    /// What to write instead of flags that are gone.
    hint: fn(&str) -> Option<&'static str>,
}

/// A service that runs a known program.
struct Run<'a> {
    project: &'a Project,
    name: &'a str,
    service: &'a Keyed<Service>,
    program: &'static Program,
    version: Version,
    line: Line<'a>,
}

/// Returns the services that run Prometheus or Alertmanager, with their command lines.
fn runs<'a>(scope: &'a Scope<'_>) -> impl Iterator<Item = Run<'a>> {
    services(scope).filter_map(|(project, name, service)| {
        let image = service.value.image_name()?;
        let program = [&prometheus::PROGRAM, &alertmanager::PROGRAM]
            .into_iter()
            .find(|p| p.binary == image)?;
        let default = match program.binary {
            "prometheus" => scope.stack.targets.prometheus,
            _ => scope.stack.targets.alertmanager,
        };
        let tag = service.value.image_tag().and_then(Version::parse);
        let version = tag.unwrap_or(default);
        if version < program.double_dashes {
            // Go's own parser read those, and other flags.
            return None;
        }
        Some(Run {
            project,
            name,
            service,
            program,
            version,
            line: Line::read(words(&service.value, program)?, program),
        })
    })
}

/// Returns the words that reach the program; `None` when something else starts it.
fn words<'a>(service: &'a Service, program: &Program) -> Option<Vec<&'a Placed<String>>> {
    let command = service.command_words().iter();
    let Some(entrypoint) = service
        .entrypoint
        .as_ref()
        .filter(|e| e.value.words.is_some())
    else {
        return Some(command.collect());
    };
    let mut entrypoint = entrypoint.value.words().iter();
    let first = entrypoint.next()?.value.rsplit('/').next()?;
    (first == program.binary).then(|| entrypoint.chain(command).collect())
}

impl<'a> Run<'a> {
    /// Returns the last value of a flag.
    fn value(&self, name: &str) -> Option<&Given<'a>> {
        self.line.given.iter().rev().find(|g| g.flag.name == name)
    }

    /// Returns the values of a flag that may repeat.
    fn values(&self, name: &str) -> impl Iterator<Item = &Given<'a>> {
        self.line.given.iter().filter(move |g| g.flag.name == name)
    }

    /// Returns whether a switch is on.
    fn is_on(&self, name: &str) -> bool {
        self.value(name).is_some_and(|g| !g.negated)
    }
}

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for run in runs(scope) {
        line::report(&run, sink);
        for given in &run.line.given {
            values::check(&run, given, sink);
        }
    }
}
