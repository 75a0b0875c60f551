//! Targets that serve no metrics, or none at the path that is scraped.

use std::collections::BTreeSet;

use super::images::{Image, Metrics, image};
use super::network::{Entry, Peer, resolve};
use super::opens::{is_unchanged, nginx_texts, opened};
use super::uses::{Purpose, Use, uses};
use super::web::{mentions_metrics, routes};
use super::{compose, file};
use crate::check::compose::programs::program_of;
use crate::check::{Check, Scope};
use crate::diag::{Code, Finding, Level, Severity, Sink};
use crate::model::compose::service::Service;
use crate::model::stack::FileKind;

pub(super) static CHECK: Check = Check {
    codes: &[&NO_METRICS],
    run,
};

static NO_METRICS: Code = Code {
    name: "no-metrics",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a scrape target that serves no metrics at the path that is asked",
    explain: "Web servers and databases do not speak Prometheus's language by themselves: nginx, httpd, \
PostgreSQL, MySQL, Redis, MongoDB and memcached need an exporter beside them, and that is what is \
scraped. An own service needs a route `/metrics`, which the client libraries give. Until then the target \
is down for ever, and every rule over its metrics is silent. Told are well-known images whose settings \
nothing changes, and scripts whose routes can be read.",
    wrong: &[
        compose(
            "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes: ['./prometheus:/etc/prometheus:ro', 'data:/prometheus']\n  web:\n    image: nginx:1.29.3\nvolumes:\n  data:\n",
        ),
        file(
            "prometheus/prometheus.yml",
            "scrape_configs:\n  - job_name: web\n    static_configs:\n      - targets: ['web:80']\n",
        ),
    ],
    right: &[
        compose(
            "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes: ['./prometheus:/etc/prometheus:ro', 'data:/prometheus']\n  web:\n    image: nginx:1.29.3\n  web-exporter:\n    image: nginx/nginx-prometheus-exporter:1.5.1\n    command: ['--nginx.scrape-uri=http://web/stub_status']\nvolumes:\n  data:\n",
        ),
        file(
            "prometheus/prometheus.yml",
            "scrape_configs:\n  - job_name: web\n    static_configs:\n      - targets: ['web-exporter:9113']\n",
        ),
    ],
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    let mut told = BTreeSet::new();
    let scraped = uses(scope);
    for used in scraped.iter().filter(|u| u.purpose == Purpose::Scrape) {
        let peers = match resolve(used.project, used.from, &used.host) {
            Peer::Services(peers) | Peer::Itself(peers) => peers,
            _ => continue,
        };
        let [peer] = peers.as_slice() else {
            continue;
        };
        // Another port than the known one is told by another check, or belongs to something else.
        let known = opened(scope, used.project, *peer);
        if known.is_some_and(|o| !o.ports.contains(&used.port)) {
            continue;
        }
        let Some((message, help)) = fault(scope, used, *peer) else {
            continue;
        };
        if told.insert(used.place) {
            let finding = Finding::new(&NO_METRICS, used.place, message);
            let finding = finding.related(peer.1.key, format!("`{}` stands here", peer.0));
            sink.push(finding.help(help));
        }
    }
}

/// Returns what is wrong with a target, and what to do.
fn fault(scope: &Scope<'_>, used: &Use<'_>, peer: Entry<'_>) -> Option<(String, String)> {
    let (name, service) = (peer.0, &peer.1.value);
    let mut programs = scope.stack.programs();
    let own = programs.find(|r| r.name == name && std::ptr::eq(r.project, used.project));
    if let Some(reader) = own {
        let moved = reader.has("web.route-prefix") || reader.has("web.external-url");
        let paths: &[&str] = match reader.kind {
            FileKind::Prometheus => &["/metrics", "/federate"],
            _ => &["/metrics"],
        };
        return (!moved)
            .then(|| wrong_path(name, &used.path, paths))
            .flatten();
    }
    let known = service.image_repository().and_then(image);
    match known.filter(|_| service.build.is_none()) {
        Some(known) => of_image(scope, used, peer, known),
        None => of_script(scope, used, peer),
    }
}

fn wrong_path(name: &str, path: &str, paths: &[&str]) -> Option<(String, String)> {
    let own = path.split('?').next().unwrap_or_default();
    let first = paths.first()?;
    (!paths.contains(&own)).then(|| {
        let message = format!("`{name}` serves its metrics at `{first}`, not at `{own}`");
        (message, format!("write `metrics_path: {first}`"))
    })
}

fn of_image(
    scope: &Scope<'_>,
    used: &Use<'_>,
    peer: Entry<'_>,
    known: &'static Image,
) -> Option<(String, String)> {
    let (name, service) = (peer.0, &peer.1.value);
    match known.metrics {
        Metrics::At(paths) => {
            let fixed = is_unchanged(used.project, service, known) && !names_a_path(service);
            fixed.then(|| wrong_path(name, &used.path, paths)).flatten()
        }
        Metrics::None(instead) => {
            let repository = service.image_repository().unwrap_or_default();
            let silent = match repository.ends_with("nginx") {
                true => is_silent_nginx(scope, used, service),
                false => is_unchanged(used.project, service, known),
            };
            silent.then(|| {
                let message = format!("`{name}` ({repository}) serves no metrics by itself");
                (message, instead.to_owned())
            })
        }
    }
}

/// Returns whether flags or variables of a service speak of paths or of metrics.
fn names_a_path(service: &Service) -> bool {
    const WORDS: [&str; 5] = ["path", "prefix", "telemetry", "metrics", "root_url"];
    let words = service.command_words().iter().map(|w| w.value.as_str());
    let names = service.variables.iter().map(|v| v.name.as_str());
    let mut all = words.chain(names);
    all.any(|text| {
        // These say where the exporter looks, not what it serves.
        let text = text.to_ascii_lowercase();
        let looks = text.starts_with("--path.") || text.starts_with("--collector");
        !looks && WORDS.iter().any(|word| text.contains(word))
    })
}

/// Returns whether no configuration of nginx that is mounted speaks of metrics.
fn is_silent_nginx(scope: &Scope<'_>, used: &Use<'_>, service: &Service) -> bool {
    let Some(files) = scope.files else {
        return false;
    };
    let asked = used.path.trim_matches('/');
    let texts = nginx_texts(files, used.project, service);
    texts.is_some_and(|texts| {
        let mut texts = texts.iter();
        !texts.any(|text| mentions_metrics(text) || text.contains(asked))
    })
}

/// Returns what is wrong when a script serves paths, and none with metrics.
fn of_script(scope: &Scope<'_>, used: &Use<'_>, peer: Entry<'_>) -> Option<(String, String)> {
    let program = program_of(scope, used.project, &peer.1.value)?;
    let routes = routes(&program.text)?;
    if mentions_metrics(&program.text) || routes.iter().any(|r| r.serves(&used.path)) {
        return None;
    }
    let message = format!(
        "`{}`, which `{}` runs, has no route `{}`",
        program.name, peer.0, used.path
    );
    let help = "let it serve metrics with a client library, or remove the target";
    Some((message, help.to_owned()))
}
