//! That every team has its files, and every file its team.

use super::MAIN;
use crate::check::{Check, Reporter, Scope};
use crate::diag::{Code, Example, Finding, Level, Severity, Sink};

const SETTINGS: Example = Example {
    name: "techcorp.yml",
    text: "teams:\n  - name: dba\n    label: team\n    values: [dba]\n",
};

const FRAGMENT: &str =
    "receivers:\n  - name: dba\nroutes:\n  - receiver: dba\n    matchers: ['team = dba']\n";

/// A fragment without a team.
static OWNERLESS_FRAGMENT: Code = Code {
    name: "ownerless-fragment",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a fragment that no team names",
    explain: "A fragment in `receivers.d` belongs to the team under `teams` in techcorp.yml whose \
`files` name it; without `files` a team's fragment is `alertmanager/receivers.d/NAME.yml` or \
`receivers.d/NAME.yml`. While nobody owns a fragment, nothing says which alerts its routes may take.",
    wrong: &[
        SETTINGS,
        MAIN,
        Example {
            name: "receivers.d/dba.yml",
            text: FRAGMENT,
        },
        Example {
            name: "receivers.d/web.yml",
            text: "receivers:\n  - name: web\nroutes:\n  - receiver: web\n    matchers: ['team = web']\n",
        },
    ],
    right: &[
        Example {
            name: "techcorp.yml",
            text: "teams:\n  - {name: dba, label: team, values: [dba]}\n  - {name: web, label: team, values: [web]}\n",
        },
        MAIN,
        Example {
            name: "receivers.d/dba.yml",
            text: FRAGMENT,
        },
        Example {
            name: "receivers.d/web.yml",
            text: "receivers:\n  - name: web\nroutes:\n  - receiver: web\n    matchers: ['team = web']\n",
        },
    ],
};

/// A team without a fragment.
static TEAM_WITHOUT_FRAGMENT: Code = Code {
    name: "team-without-fragment",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a team, or a pattern of its files, that names no fragment",
    explain: "A team under `teams` in techcorp.yml owns the fragments that its `files` name, relative \
to the stack folder; without `files` it is `alertmanager/receivers.d/NAME.yml` or \
`receivers.d/NAME.yml`. When there is no such file, the team's alerts take whatever route the main \
file has for them, most often the default.",
    wrong: &[SETTINGS, MAIN],
    right: &[
        SETTINGS,
        MAIN,
        Example {
            name: "receivers.d/dba.yml",
            text: FRAGMENT,
        },
    ],
};

pub(super) static CHECK: Check = Check {
    codes: &[&OWNERLESS_FRAGMENT, &TEAM_WITHOUT_FRAGMENT],
    run,
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for fragment in &scope.stack.fragments {
        if fragment.teams.is_empty() {
            let mut reporter = Reporter::new(scope, fragment.part.file, sink);
            let span = reporter.head(fragment.part.model.span);
            let finding = reporter
                .finding(&OWNERLESS_FRAGMENT, span, "no team names this fragment")
                .help("name it in `files` of a team under `teams` in techcorp.yml");
            reporter.push(finding);
        }
    }
    if scope.files.is_none() {
        return;
    }
    for of in &scope.stack.teams {
        let patterns: Vec<_> = of.missing.iter().map(|p| format!("`{p}`")).collect();
        let told = !patterns.is_empty() && (of.team.files_given || of.files.is_empty());
        if told {
            let message = format!(
                "the team `{}` has no fragment: there is no {}",
                of.team.name,
                patterns.join(" and no ")
            );
            let finding = Finding::new(&TEAM_WITHOUT_FRAGMENT, of.place, message)
                .help("write it, or name the team's files in `files`");
            sink.push(finding);
        }
    }
}
