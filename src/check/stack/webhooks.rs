//! Webhooks that the service they are sent to does not take.

use std::collections::BTreeSet;

use super::network::{Peer, resolve};
use super::uses::{Purpose, uses};
use super::web::routes;
use super::{compose, file};
use crate::check::compose::programs::program_of;
use crate::check::{Check, Scope};
use crate::diag::{Code, Finding, Level, Severity, Sink, suggest};

pub(super) static CHECK: Check = Check {
    codes: &[&UNSERVED_WEBHOOK],
    run,
};

const STACK: &str = "services:\n  alertmanager:\n    image: prom/alertmanager:v0.33.1\n    volumes: ['./alertmanager:/etc/alertmanager:ro', 'data:/alertmanager']\n  tickets:\n    build: tickets\nvolumes:\n  data:\n";
const DOCKERFILE: &str =
    "FROM python:3.14-slim\nWORKDIR /app\nCOPY *.py ./\nCMD [\"python\", \"tickets.py\"]\n";
const SCRIPT: &str = "@app.route('/tickets', methods=['POST'])\ndef tickets():\n    return make(request.json)\n\napp.run(port=5000)\n";

static UNSERVED_WEBHOOK: Code = Code {
    name: "unserved-webhook",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a webhook is sent to a path that the service does not serve",
    explain: "Alertmanager posts to the URL, the service answers 404 or 405, and Alertmanager drops the \
notification: an answer of the 400s is not tried again. Told are services whose script can be read and \
names its routes.",
    wrong: &[
        compose(STACK),
        file("tickets/Dockerfile", DOCKERFILE),
        file("tickets/tickets.py", SCRIPT),
        file(
            "alertmanager/alertmanager.yml",
            "route:\n  receiver: tickets\nreceivers:\n  - name: tickets\n    webhook_configs:\n      - url: http://tickets:5000/ticket\n",
        ),
    ],
    right: &[
        compose(STACK),
        file("tickets/Dockerfile", DOCKERFILE),
        file("tickets/tickets.py", SCRIPT),
        file(
            "alertmanager/alertmanager.yml",
            "route:\n  receiver: tickets\nreceivers:\n  - name: tickets\n    webhook_configs:\n      - url: http://tickets:5000/tickets\n",
        ),
    ],
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    let mut told = BTreeSet::new();
    let sent = uses(scope);
    for used in sent.iter().filter(|u| u.purpose == Purpose::Webhook) {
        let Peer::Services(peers) = resolve(used.project, used.from, &used.host) else {
            continue;
        };
        let [(name, service)] = peers.as_slice() else {
            continue;
        };
        let Some(program) = program_of(scope, used.project, &service.value) else {
            continue;
        };
        let Some(routes) = routes(&program.text) else {
            continue;
        };
        let serving: Vec<_> = routes.iter().filter(|r| r.serves(&used.path)).collect();
        if serving.iter().any(|r| r.posts) || !told.insert(used.place) {
            continue;
        }
        // The URL may hold a secret: its path is not quoted.
        let what = match serving.is_empty() {
            true => "has no route for the path of this URL",
            false => "does not take POST at the path of this URL",
        };
        let message = format!("`{}`, which `{name}` runs, {what}", program.name);
        let finding = Finding::new(&UNSERVED_WEBHOOK, used.place, message);
        let finding = finding.related(service.key, format!("`{name}` stands here"));
        let posts = || routes.iter().filter(|r| r.posts).map(|r| r.path.as_str());
        let only: Vec<&str> = posts().collect();
        let one = (only.len() == 1).then(|| only.first().copied()).flatten();
        sink.push(match suggest(&used.path, posts()).or(one) {
            Some(near) => finding.help(format!("it takes POST at `{near}`")),
            None => finding.help("give it the route, or write one that it has"),
        });
    }
}
