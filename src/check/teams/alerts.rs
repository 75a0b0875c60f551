//! That what a fragment routes and inhibits is its team's.

use super::{MAIN, teams_of};
use crate::check::{Check, Reporter, Scope};
use crate::diag::{Code, Example, Level, Severity, Sink, Span};
use crate::lang::matcher::Matcher;
use crate::model::alertmanager::{Condition, InhibitRule, Route};
use crate::model::decode::Spanned;
use crate::model::stack::Fragment;
use crate::model::team::Team;
use crate::routing::{Within, within};

const SETTINGS: Example = Example {
    name: "techcorp.yml",
    text: "teams:\n  - name: dba\n    matchers: ['team = dba']\n",
};

/// A route that takes alerts of others.
static FOREIGN_ALERTS: Code = Code {
    name: "foreign-alerts",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a route of a team's fragment that takes alerts of others",
    explain: "A team's routes stand beside those of all teams: one that takes more than the team's \
own alerts takes them away from the others. Every label set that a route at the top of a fragment \
takes has to fulfil the team's matchers in techcorp.yml; that is proved for all label sets, regular \
expressions included, and a label set that breaks it is shown. A label that an alert lacks counts as \
empty. The routes below such a route take only what it takes. When too many overlapping regular \
expressions stand on one label for a proof, that is told in the same way.",
    wrong: &[
        SETTINGS,
        MAIN,
        Example {
            name: "receivers.d/dba.yml",
            text: "receivers:\n  - name: dba\nroutes:\n  - receiver: dba\n    matchers: ['service =~ \"postgres.*\"']\n",
        },
    ],
    right: &[
        SETTINGS,
        MAIN,
        Example {
            name: "receivers.d/dba.yml",
            text: "receivers:\n  - name: dba\nroutes:\n  - receiver: dba\n    matchers: ['team = dba', 'service =~ \"postgres.*\"']\n",
        },
    ],
};

/// An inhibition rule that looks at alerts of others.
static FOREIGN_INHIBITION: Code = Code {
    name: "foreign-inhibition",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "an inhibition rule of a team's fragment that mutes, or is set off by, alerts of others",
    explain: "Inhibition rules hold for every alert, whatever route it takes. One in a team's fragment \
has to stay within the team on both sides: every alert that its source takes, and every alert that \
its target takes, fulfils the team's matchers in techcorp.yml. Else the team mutes alerts of others, \
or others mute its own. `equal` does not help: it compares two alerts, it does not say whose they are.",
    wrong: &[
        SETTINGS,
        MAIN,
        Example {
            name: "receivers.d/dba.yml",
            text: "inhibit_rules:\n  - source_matchers: ['team = dba', 'severity = critical']\n    target_matchers: ['severity = warning']\n    equal: [instance]\nreceivers:\n  - name: dba\nroutes:\n  - receiver: dba\n    matchers: ['team = dba']\n",
        },
    ],
    right: &[
        SETTINGS,
        MAIN,
        Example {
            name: "receivers.d/dba.yml",
            text: "inhibit_rules:\n  - source_matchers: ['team = dba', 'severity = critical']\n    target_matchers: ['team = dba', 'severity = warning']\n    equal: [instance]\nreceivers:\n  - name: dba\nroutes:\n  - receiver: dba\n    matchers: ['team = dba']\n",
        },
    ],
};

pub(super) static CHECK: Check = Check {
    codes: &[&FOREIGN_ALERTS, &FOREIGN_INHIBITION],
    run,
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for fragment in &scope.stack.fragments {
        let mut reporter = Reporter::new(scope, fragment.part.file, sink);
        for of in teams_of(scope.stack, fragment) {
            for route in tops(fragment) {
                self::route(&of.team, route, &mut reporter);
            }
            for rule in fragment.part.model.inhibit_rules.items() {
                inhibition(&of.team, rule, &mut reporter);
            }
        }
    }
}

/// Returns the routes at the top of a fragment.
fn tops(fragment: &Fragment) -> &[Spanned<Route>] {
    let root = fragment.part.model.route.get();
    root.map_or(&[], |root| root.routes.items())
}

fn route(team: &Team, route: &Spanned<Route>, reporter: &mut Reporter<'_>) {
    if !route.value.is_readable() {
        return;
    }
    let span = route.value.matchers.key().unwrap_or(route.span);
    let side = Side {
        code: &FOREIGN_ALERTS,
        what: "the route",
        field: "matchers",
        span,
    };
    judge(team, &side, &route.value.conditions(), reporter);
}

fn inhibition(team: &Team, rule: &Spanned<InhibitRule>, reporter: &mut Reporter<'_>) {
    let InhibitRule {
        source_matchers,
        target_matchers,
        ..
    } = &rule.value;
    if !rule.value.is_readable() {
        return;
    }
    let source = Side {
        code: &FOREIGN_INHIBITION,
        what: "the source",
        field: "source_matchers",
        span: source_matchers.key().unwrap_or(rule.span),
    };
    judge(team, &source, &rule.value.source(), reporter);
    let target = Side {
        code: &FOREIGN_INHIBITION,
        what: "the target",
        field: "target_matchers",
        span: target_matchers.key().unwrap_or(rule.span),
    };
    judge(team, &target, &rule.value.target(), reporter);
}

/// What is held against the team's matchers.
struct Side {
    code: &'static Code,
    what: &'static str,
    field: &'static str,
    span: Span,
}

fn judge(team: &Team, side: &Side, conditions: &[Condition], reporter: &mut Reporter<'_>) {
    let own: Vec<Matcher> = conditions.iter().map(|c| c.matcher.clone()).collect();
    let Side {
        code,
        what,
        field,
        span,
    } = side;
    let (message, help) = match within(&own, &team.matchers) {
        Within::Proved => return,
        Within::Refuted { witness, failed } => {
            let failed = failed.iter().filter_map(|at| team.matchers.get(*at));
            let texts: Vec<_> = failed.map(|matcher| format!("`{matcher}`")).collect();
            (
                format!(
                    "{what} takes `{witness}`, which is no alert of the team `{}`",
                    team.name
                ),
                format!("add {} to its `{field}`", texts.join(" and ")),
            )
        }
        Within::Undecided => (
            format!(
                "it is not proved that {what} takes only alerts of the team `{}`",
                team.name
            ),
            format!("add the team's own matchers to its `{field}`, and write simpler expressions"),
        ),
    };
    let span = reporter.head(*span);
    let finding = reporter.finding(code, span, message).help(help);
    reporter.push(finding);
}
