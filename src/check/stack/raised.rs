//! Labels that a service of the stack sets on alerts, and that no route asks for in that way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::{compose, file};
use crate::check::compose::programs::{Program, program_of};
use crate::check::{Check, Reporter, Scope};
use crate::diag::{Code, Finding, Level, Severity, Sink};
use crate::lang::matcher::{Matcher, Op};
use crate::model::alertmanager::Alertmanager;
use crate::model::stack::Loaded;
use crate::routing::Config;

pub(super) static CHECK: Check = Check {
    codes: &[&UNROUTED_ESCALATION],
    run,
};

const STACK: &str = "services:\n  alertmanager:\n    image: prom/alertmanager:v0.33.1\n    volumes: ['./alertmanager:/etc/alertmanager:ro', 'data:/alertmanager']\n  escalation:\n    build: escalation\nvolumes:\n  data:\n";
const DOCKERFILE: &str =
    "FROM python:3.14-slim\nWORKDIR /app\nCOPY *.py ./\nCMD [\"python\", \"escalation.py\"]\n";
const SCRIPT: &str = "STEPS = ['second', 'third']\n\n@app.route('/alerts', methods=['POST'])\ndef take():\n    alert = request.json['alerts'][0]\n    alert['labels']['step'] = STEPS[0]\n    return send(alert)\n\napp.run(port=5000)\n";

static UNROUTED_ESCALATION: Code = Code {
    name: "unrouted-escalation",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a service sets a label on alerts to values that no route asks for",
    explain: "A script that a service runs sets a label on alerts, as one does that sends them on with a \
higher level, and routes ask for that label, but only for values that the script does not name. What it \
sends takes the way of any other alert, or none. Told are scripts that can be read and write the label \
as `['labels']['name'] = …`.",
    wrong: &[
        compose(STACK),
        file("escalation/Dockerfile", DOCKERFILE),
        file("escalation/escalation.py", SCRIPT),
        file(
            "alertmanager/alertmanager.yml",
            "route:\n  receiver: ops\n  routes:\n    - receiver: bosses\n      matchers: ['step=\"now\"']\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: http://escalation:5000/alerts\n  - name: bosses\n",
        ),
    ],
    right: &[
        compose(STACK),
        file("escalation/Dockerfile", DOCKERFILE),
        file("escalation/escalation.py", SCRIPT),
        file(
            "alertmanager/alertmanager.yml",
            "route:\n  receiver: ops\n  routes:\n    - receiver: bosses\n      matchers: ['step=~\"second|third\"']\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: http://escalation:5000/alerts\n  - name: bosses\n",
        ),
    ],
};

static ASSIGNED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"\[\s*["']labels["']\s*\]\s*\[\s*["']([A-Za-z_][A-Za-z0-9_]*)["']\s*\]\s*=[^=]"#)
        .ok()
});

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for (name, program) in programs(scope) {
        for label in assigned(&program.text) {
            for alertmanager in &scope.stack.alertmanagers {
                let mut reporter = Reporter::new(scope, alertmanager.file, sink);
                if let Some(finding) = unrouted(&name, &program, label, alertmanager, &reporter) {
                    reporter.push(finding);
                }
            }
        }
    }
}

/// Returns the scripts of all services, each once, with the service that runs it.
fn programs(scope: &Scope<'_>) -> Vec<(String, Program)> {
    let mut programs: BTreeMap<String, (String, Program)> = BTreeMap::new();
    for project in scope.stack.projects.iter().filter(|p| p.folder.is_some()) {
        for (name, service) in project.services.iter() {
            if let Some(program) = program_of(scope, project, &service.value) {
                let text = program.text.clone();
                programs.entry(text).or_insert((name.to_owned(), program));
            }
        }
    }
    programs.into_values().collect()
}

fn assigned(text: &str) -> BTreeSet<&str> {
    let each = ASSIGNED.iter().flat_map(|regex| regex.captures_iter(text));
    each.filter_map(|found| Some(found.get(1)?.as_str()))
        .collect()
}

fn unrouted(
    service: &str,
    program: &Program,
    label: &str,
    alertmanager: &Loaded<Alertmanager>,
    reporter: &Reporter<'_>,
) -> Option<Finding> {
    let routing = Config::of(&alertmanager.model, alertmanager.target)?;
    let asking: Vec<_> = routing
        .tree
        .iter()
        .filter_map(|(_, route)| {
            let own = route.matchers.iter().find(|m| m.name() == label)?;
            Some((route, own))
        })
        .collect();
    let (first, matcher) = asking.first()?;
    let names = |matcher: &Matcher| {
        let value = matcher.value();
        matcher.op() != Op::Equal
            || value.is_empty()
            || program.text.contains(&format!("\"{value}\""))
            || program.text.contains(&format!("'{value}'"))
    };
    if asking.iter().any(|(_, matcher)| names(matcher)) {
        return None;
    }
    let message = format!(
        "`{}`, which `{service}` runs, sets the label `{label}` on alerts and never to `{}`, the value \
         that is asked for here",
        program.name,
        matcher.value(),
    );
    let help = format!(
        "ask for the values that it sets, or let it set `{}`",
        matcher.value()
    );
    let span = reporter.head(first.span);
    Some(
        reporter
            .finding(&UNROUTED_ESCALATION, span, message)
            .help(help),
    )
}
