//! Scrape jobs whose failure no rule sees.

use super::subject::{Query, subjects};
use crate::check::prometheus::document::Document;
use crate::check::{Check, Reporter, Scope};
use crate::diag::{Code, Example, FileId, Level, Severity};
use crate::lang::promql::{LabelMatcher, MatchOp, NodeKind, VectorSelector};
use crate::lang::regex::{Dialect, Regex};

const PROMETHEUS: Example = Example {
    name: "prometheus.yml",
    text: "rule_files: [rules.yml]\nscrape_configs:\n  - job_name: web\n    static_configs:\n      - targets: ['web:8080']\n  - job_name: api\n    static_configs:\n      - targets: ['api:8080']\n",
};

/// A job that no rule watches by `up`.
pub static UNWATCHED_JOB: Code = Code {
    name: "unwatched-job",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "a scrape job whose targets may fail without any alert",
    explain: "When a target cannot be scraped its series end, and alerts on them do not fire any more \
but fall silent: what is not measured is not too high. `up` is the one series that says so; it is 0 \
while the scrape fails. One alert on `up == 0` for all jobs is enough, or one for each.",
    wrong: &[
        PROMETHEUS,
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: web\n    rules:\n      - alert: WebDown\n        expr: up{job=\"web\"} == 0\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: '{{ $labels.instance }} is down'}\n",
        },
    ],
    right: &[
        PROMETHEUS,
        Example {
            name: "rules.yml",
            text: "groups:\n  - name: all\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n        labels: {severity: critical}\n        annotations: {summary: '{{ $labels.instance }} of {{ $labels.job }} is down'}\n",
        },
    ],
};

/// Checks the jobs of every Prometheus that evaluates alerts of the stack.
pub(super) static CHECK: Check = Check {
    codes: &[&UNWATCHED_JOB],
    run: |scope, sink| {
        for prometheus in &scope.stack.prometheuses {
            let Some(watched) = watched(scope, prometheus.file) else {
                continue;
            };
            for document in Document::of(scope, prometheus) {
                let mut report = Reporter::new(scope, document.file, sink);
                for job in document.jobs() {
                    let Some(name) = job.value.job_name.given() else {
                        continue;
                    };
                    if !watched
                        .iter()
                        .any(|selector| selects(selector, &name.value))
                    {
                        let message = format!("no rule looks at `up` of the job `{}`", name.value);
                        let finding = report.finding(&UNWATCHED_JOB, name.span, message);
                        report.push(finding.help("alert on `up == 0`"));
                    }
                }
            }
        }
    },
};

/// Returns the selectors of `up` in the rules that a Prometheus evaluates; nothing when none of them
/// is an alert.
fn watched<'a>(scope: &Scope<'a>, prometheus: FileId) -> Option<Vec<&'a VectorSelector>> {
    let evaluations = scope.stack.evaluations.iter();
    let evaluations = evaluations.filter(|evaluation| evaluation.prometheus == prometheus);
    let files: Vec<_> = evaluations.map(|evaluation| evaluation.rules).collect();
    let mut selectors = Vec::new();
    let mut has_alert = false;
    for subject in subjects(scope).filter(|subject| files.contains(&subject.file.file)) {
        has_alert |= subject.rule.is_alert();
        let Some(query) = Query::of(&subject) else {
            continue;
        };
        for (_, node) in query.expr.nodes() {
            if let NodeKind::VectorSelector(selector) = &node.kind
                && selector.metric_name() == Some("up")
            {
                selectors.push(&**selector);
            }
        }
    }
    has_alert.then_some(selectors)
}

fn selects(selector: &VectorSelector, job: &str) -> bool {
    let on_job = |matcher: &&LabelMatcher| matcher.name.as_str() == "job";
    selector.matchers.iter().filter(on_job).all(|matcher| {
        let text = matcher.value.as_str();
        let matches = || {
            let regex = Regex::new(text, Dialect::Prometheus);
            regex.map_or(true, |regex| regex.is_match(job))
        };
        match matcher.op {
            MatchOp::Equal => text == job,
            MatchOp::NotEqual => text != job,
            MatchOp::Regex => matches(),
            MatchOp::NotRegex => !matches(),
        }
    })
}
