//! That no alert is of two teams.

use super::{DBA, MAIN};
use crate::check::{Check, Scope};
use crate::diag::{Code, Example, Finding, Level, Severity, Sink};
use crate::routing::common;

const WEB: Example = Example {
    name: "receivers.d/web.yml",
    text: "receivers:\n  - name: web\nroutes:\n  - receiver: web\n    matchers: ['team = web']\n",
};

/// Two teams that share alerts.
static OVERLAPPING_TEAMS: Code = Code {
    name: "overlapping-teams",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "two teams whose matchers take the same alert",
    explain: "The matchers of a team under `teams` in techcorp.yml say which alerts are its own, and \
its fragment is held to them. When an alert fulfils the matchers of two teams, either fragment may \
take it, and the one that stands first takes it away from the other. That it is so is proved with \
an alert that is shown.",
    wrong: &[
        Example {
            name: "techcorp.yml",
            text: "teams:\n  - {name: dba, matchers: ['team = dba']}\n  - {name: web, label: team, values: [web, dba]}\n",
        },
        MAIN,
        DBA,
        WEB,
    ],
    right: &[
        Example {
            name: "techcorp.yml",
            text: "teams:\n  - {name: dba, matchers: ['team = dba']}\n  - {name: web, label: team, values: [web]}\n",
        },
        MAIN,
        DBA,
        WEB,
    ],
};

pub(super) static CHECK: Check = Check {
    codes: &[&OVERLAPPING_TEAMS],
    run,
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    let teams = &scope.stack.teams;
    for (number, of) in teams.iter().enumerate() {
        for earlier in &teams[..number] {
            let (one, other) = (&earlier.team, &of.team);
            let Some(witness) = common(&one.matchers, &other.matchers) else {
                continue;
            };
            let message = format!(
                "the alert `{witness}` is one of the team `{}` and of the team `{}`",
                one.name, other.name
            );
            let finding = Finding::new(&OVERLAPPING_TEAMS, of.place, message)
                .help("narrow the matchers of one of them, so that each alert has one team")
                .related(earlier.place, format!("the team `{}`", one.name));
            sink.push(finding);
        }
    }
}
