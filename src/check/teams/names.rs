//! The names that fragments define and use, over all files together.

use std::collections::{BTreeMap, BTreeSet};

use super::{DBA, MAIN, owner};
use crate::check::alertmanager::{
    DUPLICATE_INTERVAL, DUPLICATE_RECEIVER, UNDEFINED_INTERVAL, UNDEFINED_RECEIVER, routes,
};
use crate::check::{Check, Reporter, Scope};
use crate::diag::{Code, Example, Level, Place, Severity, Sink, suggest};
use crate::model::alertmanager::{Alertmanager, Route};
use crate::model::decode::{Given, Spanned};
use crate::model::stack::{Fragment, Loaded};

/// A route that notifies another team's receiver.
static FOREIGN_RECEIVER: Code = Code {
    name: "foreign-receiver",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a route of a team's fragment that names a receiver of another team",
    explain: "A fragment's routes name receivers of the fragment itself or of the main file, which \
belong to all. A receiver of another team's fragment works, since all of them are one configuration \
in the end, but that team can rename or remove it without knowing who else is told through it.",
    wrong: &[
        SETTINGS,
        MAIN,
        DBA,
        Example {
            name: "receivers.d/web.yml",
            text: "receivers:\n  - name: web\nroutes:\n  - receiver: dba\n    matchers: ['team = web', 'tier = db']\n  - receiver: web\n    matchers: ['team = web']\n",
        },
    ],
    right: &[
        SETTINGS,
        MAIN,
        DBA,
        Example {
            name: "receivers.d/web.yml",
            text: "receivers:\n  - name: web\nroutes:\n  - receiver: ops\n    matchers: ['team = web', 'tier = db']\n  - receiver: web\n    matchers: ['team = web']\n",
        },
    ],
};

const SETTINGS: Example = Example {
    name: "techcorp.yml",
    text: "teams:\n  - {name: dba, label: team, values: [dba]}\n  - {name: web, label: team, values: [web]}\n",
};

pub(super) static CHECK: Check = Check {
    codes: &[
        &DUPLICATE_INTERVAL,
        &DUPLICATE_RECEIVER,
        &FOREIGN_RECEIVER,
        &UNDEFINED_INTERVAL,
        &UNDEFINED_RECEIVER,
    ],
    run,
};

/// The two sorts of names.
struct Sort {
    name: &'static str,
    undefined: &'static Code,
    duplicate: &'static Code,
    defined: fn(&Alertmanager) -> Vec<&Given<String>>,
    used: fn(&Route) -> Vec<Spanned<&str>>,
}

static SORTS: [Sort; 2] = [
    Sort {
        name: "receiver",
        undefined: &UNDEFINED_RECEIVER,
        duplicate: &DUPLICATE_RECEIVER,
        defined: |config| {
            let receivers = config.receivers.items().iter();
            receivers.filter_map(|r| r.value.name.given()).collect()
        },
        used: |route| {
            let receiver = route.receiver.given().into_iter();
            receiver
                .map(|given| Spanned {
                    span: given.span,
                    value: given.value.as_str(),
                })
                .collect()
        },
    },
    Sort {
        name: "time interval",
        undefined: &UNDEFINED_INTERVAL,
        duplicate: &DUPLICATE_INTERVAL,
        defined: |config| {
            let intervals = config.intervals();
            intervals.filter_map(|i| i.value.name.given()).collect()
        },
        used: |route| {
            let active = route.active_time_intervals.items().iter();
            active
                .chain(route.mute_time_intervals.items())
                .map(|name| Spanned {
                    span: name.span,
                    value: name.value.as_str(),
                })
                .collect()
        },
    },
];

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    if scope.stack.fragments.is_empty() {
        return;
    }
    for sort in &SORTS {
        duplicates(scope, sort, sink);
        for fragment in &scope.stack.fragments {
            uses(scope, sort, fragment, sink);
        }
    }
}

/// Returns the names that configurations define.
fn names<'a>(
    sort: &Sort,
    configs: impl Iterator<Item = &'a Loaded<Alertmanager>>,
) -> BTreeSet<&'a str> {
    let names = configs.flat_map(|config| (sort.defined)(&config.model));
    names.map(|name| name.value.as_str()).collect()
}

/// Reports names that a fragment uses and another team, or nobody, defines.
fn uses(scope: &Scope<'_>, sort: &Sort, fragment: &Fragment, sink: &mut Sink) {
    let stack = scope.stack;
    let shared = stack.alertmanagers.iter().chain([&fragment.part]);
    let near = names(sort, shared);
    let mut reporter = Reporter::new(scope, fragment.part.file, sink);
    for used in routes(&fragment.part.model).into_iter().flat_map(sort.used) {
        let name = used.value;
        if name.is_empty() || near.contains(name) {
            continue;
        }
        let others = stack.fragments.iter();
        let other = others
            .filter(|other| names(sort, std::iter::once(&other.part)).contains(name))
            .min_by_key(|other| other.teams != fragment.teams);
        match other {
            Some(other) if other.teams == fragment.teams => {}
            Some(other) => {
                let whose = owner(stack, other).map_or_else(
                    || "a fragment without a team".to_owned(),
                    |names| format!("the team {names}"),
                );
                let message = format!("the {} `{name}` belongs to {whose}", sort.name);
                let help = "define one here, or move it to the main file for all teams";
                let finding = reporter.finding(&FOREIGN_RECEIVER, used.span, message);
                reporter.push(finding.help(help));
            }
            // What the main file defines is not known without it.
            None if stack.alertmanagers.is_empty() => {}
            None => {
                let message = format!(
                    "the {} `{name}` is defined neither here nor in the main file",
                    sort.name
                );
                let mut finding = reporter.finding(sort.undefined, used.span, message);
                let known = suggest(name, near.iter().copied());
                finding.label = known.map(|near| format!("did you mean `{near}`?"));
                reporter.push(finding);
            }
        }
    }
}

/// Reports names that two files define; those that one file defines twice are told elsewhere.
fn duplicates(scope: &Scope<'_>, sort: &Sort, sink: &mut Sink) {
    let fragments = scope.stack.fragments.iter().map(|f| &f.part);
    let mut first: BTreeMap<&str, Place> = BTreeMap::new();
    for config in &scope.stack.alertmanagers {
        for name in (sort.defined)(&config.model) {
            let span = name.span;
            let file = config.file;
            first.entry(&name.value).or_insert(Place { file, span });
        }
    }
    for part in fragments {
        let mut reporter = Reporter::new(scope, part.file, sink);
        for name in (sort.defined)(&part.model) {
            let place = reporter.place(name.span);
            let known = *first.entry(&name.value).or_insert(place);
            if known.file != part.file && !name.value.is_empty() {
                let message = format!(
                    "the {} `{}` is defined in another file of the configuration as well",
                    sort.name, name.value
                );
                let finding = reporter
                    .finding(sort.duplicate, name.span, message)
                    .related(known, "first here")
                    .help("put the team's name before it");
                reporter.push(finding);
            }
        }
    }
}
