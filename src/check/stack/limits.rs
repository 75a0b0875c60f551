//! Alerts on a share of the memory limit, over containers that have no limit.

use super::network::Entry;
use super::{compose, file};
use crate::check::rules::division::unguarded;
use crate::check::rules::matchers::fulfils;
use crate::check::rules::subject::{Query, Subject, subjects};
use crate::check::{Check, Reporter, Scope};
use crate::diag::{Code, Level, Severity, Sink};
use crate::lang::promql::{BinaryOp, NodeKind, VectorSelector};
use crate::model::compose::Project;

pub(super) static CHECK: Check = Check {
    codes: &[&RATIO_WITHOUT_LIMIT],
    run,
};

const RULES: &str = "groups:\n  - name: containers\n    rules:\n      - alert: ContainerMemory\n        expr: container_memory_working_set_bytes{name=\"web\"} / container_spec_memory_limit_bytes{name=\"web\"} > 0.8\n        for: 5m\n        labels: {severity: warning}\n        annotations: {summary: '{{ $labels.name }} uses much memory'}\n";
const CONFIG: &str = "rule_files: ['rules.yml']\nscrape_configs:\n  - job_name: cadvisor\n    static_configs:\n      - targets: ['cadvisor:8080']\n";

static RATIO_WITHOUT_LIMIT: Code = Code {
    name: "ratio-without-limit",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "an alert on a share of the memory limit fires always, as no container has a limit",
    explain: "cAdvisor gives container_spec_memory_limit_bytes the value 0 for a container without a \
memory limit. The share of such a limit is +Inf, above every threshold: the alert fires from the first \
minute on, for every container that it selects. None of those that it selects in this stack has a limit. \
Give the services limits (`deploy.resources.limits.memory` or `mem_limit`), and leave out of the division \
the containers that have none.",
    wrong: &[
        compose(
            "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes: ['./prometheus:/etc/prometheus:ro', 'data:/prometheus']\n  cadvisor:\n    image: ghcr.io/google/cadvisor:v0.53.0\n  web:\n    image: nginx:1.29.3\n    container_name: web\nvolumes:\n  data:\n",
        ),
        file("prometheus/prometheus.yml", CONFIG),
        file("prometheus/rules.yml", RULES),
    ],
    right: &[
        compose(
            "services:\n  prometheus:\n    image: prom/prometheus:v3.5.3\n    volumes: ['./prometheus:/etc/prometheus:ro', 'data:/prometheus']\n  cadvisor:\n    image: ghcr.io/google/cadvisor:v0.53.0\n  web:\n    image: nginx:1.29.3\n    container_name: web\n    mem_limit: 128m\nvolumes:\n  data:\n",
        ),
        file("prometheus/prometheus.yml", CONFIG),
        file("prometheus/rules.yml", RULES),
    ],
};

/// The metric that is 0 without a limit.
const LIMIT: &str = "container_spec_memory_limit_bytes";

/// The labels by which cAdvisor tells containers apart that the compose file decides.
const NAME: &str = "name";
const SERVICE: &str = "container_label_com_docker_compose_service";

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for subject in subjects(scope).filter(|s| s.rule.alert.is_present()) {
        let Some(query) = Query::of(&subject) else {
            continue;
        };
        if !fires_above(&query) {
            continue;
        }
        for zero in unguarded(&query, scope.catalogue) {
            if zero.name != LIMIT {
                continue;
            }
            let Some(unlimited) = unlimited(scope, &subject, zero.selector) else {
                continue;
            };
            let mut report = Reporter::new(scope, subject.file.file, sink);
            let what = match unlimited {
                1 => "the service that it selects has no memory limit".to_owned(),
                n => format!("none of the {n} services that it selects has a memory limit"),
            };
            let message = format!("this alert fires always: {what}");
            let span = query.expr.node(zero.node).span;
            let finding = query.finding(&report, &RATIO_WITHOUT_LIMIT, span, message);
            report.push(finding.help("give the services a `mem_limit`"));
        }
    }
}

/// Returns whether the alert fires when what it compares is above a number.
fn fires_above(query: &Query<'_>) -> bool {
    let expr = query.expr;
    let root = expr.without_parens(expr.root());
    let NodeKind::Binary(binary) = &expr.node(root).kind else {
        return false;
    };
    let right = expr.without_parens(binary.right);
    matches!(binary.op, BinaryOp::Greater | BinaryOp::GreaterOrEqual)
        && matches!(expr.node(right).kind, NodeKind::Number(_))
}

/// Returns how many services a selector takes in, when none of them has a limit; nothing when one
/// has, or when it cannot be told.
fn unlimited(scope: &Scope<'_>, subject: &Subject<'_>, selector: &VectorSelector) -> Option<usize> {
    let evaluations = scope.stack.evaluations.iter();
    let owners = evaluations.filter(|e| e.rules == subject.file.file);
    let project = owners
        .filter_map(|e| {
            scope
                .stack
                .prometheuses
                .iter()
                .find(|p| p.file == e.prometheus)
        })
        .flat_map(|config| scope.stack.readers(config.path.as_deref()))
        .map(|reader| reader.project)
        .find(|project| project.services.iter().any(is_cadvisor))?;
    let selected: Option<Vec<bool>> = project
        .enabled_services()
        .filter_map(|entry| match selects(selector, project, entry) {
            Some(false) => None,
            Some(true) => Some(Some(entry.1.value.memory_limit().is_some())),
            None => Some(None),
        })
        .collect();
    let limited = selected?;
    let all = !limited.is_empty() && limited.iter().all(|limited| !limited);
    all.then_some(limited.len())
}

fn is_cadvisor(entry: Entry<'_>) -> bool {
    let repository = entry.1.value.image_repository();
    repository.is_some_and(|r| r.ends_with("/cadvisor"))
}

/// Returns whether a selector takes in the containers of a service; nothing when that cannot be told.
fn selects(selector: &VectorSelector, project: &Project, entry: Entry<'_>) -> Option<bool> {
    let (name, service) = (entry.0, &entry.1.value);
    if service.extends.is_some() {
        return None;
    }
    let made = || format!("{}-{name}-1", project.name.value);
    let own = service.container_name.as_ref().map(|n| n.value.clone());
    let container = own.unwrap_or_else(made);
    let mut known = true;
    for matcher in &selector.matchers {
        let fulfilled = match matcher.name.as_str() {
            NAME => fulfils(&container, matcher)?,
            SERVICE => fulfils(name, matcher)?,
            // Every container of Docker has these, and which ones is not told by its service.
            "id" | "image" | "job" | "instance" => true,
            // Labels of Kubernetes, say: containers of Docker have none of them.
            _ => {
                known = false;
                true
            }
        };
        if !fulfilled {
            return Some(false);
        }
    }
    known.then_some(true)
}
