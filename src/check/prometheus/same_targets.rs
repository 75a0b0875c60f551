//! Targets that are scraped twice, or whose samples overwrite each other, and jobs that scrape none
//! of their targets.

use std::collections::HashMap;

use super::document::Document;
use super::relabelling::{Labels, Outcome};
use super::targets::{Group, Target, file_groups, static_groups};
use crate::check::{Check, Reporter, Scope};
use crate::diag::{Code, Example, FileId, Level, Place, Severity, Sink};
use crate::model::decode::Spanned;
use crate::model::prometheus::ScrapeConfig;
use crate::model::stack::Loaded;

/// A target stands twice in one job.
pub static DUPLICATE_TARGET: Code = Code {
    name: "duplicate-target",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a target stands twice in one job",
    explain: "Prometheus scrapes targets with the same address, path, parameters and labels once, \
without a word. Most often the second entry was meant to be another host or port.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['api-1:9100', 'api-1:9100']\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['api-1:9100', 'api-2:9100']\n",
    }],
};

/// Two targets write the same series.
pub static COLLIDING_TARGETS: Code = Code {
    name: "colliding-targets",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "two different targets have the same labels and so write the same series",
    explain: "Two targets with the same labels, `job` and `instance` among them, write into the same \
series. Prometheus drops the samples of one as duplicates or out of order (`Error on ingesting \
samples with different value but same timestamp`), and counters jump between the two. It happens when \
a label such as `instance` or `job` is set to one value for several targets.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['api-1:9100', 'api-2:9100']\n        labels:\n          instance: api\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['api-1:9100', 'api-2:9100']\n        labels:\n          service: api\n",
    }],
};

/// Two jobs scrape the same target.
pub static TARGET_IN_TWO_JOBS: Code = Code {
    name: "target-in-two-jobs",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "two jobs scrape the same target in the same way",
    explain: "The same address, path and parameters are scraped by two jobs that do not filter the \
samples. Every series exists twice, with two values of `job`, and sums over all jobs count double.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['api:9100']\n  - job_name: backend\n    static_configs:\n      - targets: ['api:9100', 'db:9100']\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['api:9100']\n  - job_name: backend\n    static_configs:\n      - targets: ['db:9100']\n",
    }],
};

/// Relabelling drops every target of a job.
pub static DROPS_EVERY_TARGET: Code = Code {
    name: "drops-every-target",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "relabelling drops every target of a job",
    explain: "All targets of this job are written down, and `relabel_configs` drop each of them. Most \
often a `keep` reads a label that only a service discovery sets (`__meta_…`), or its expression does \
not match the whole value: Prometheus anchors it at both ends.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['api:9100']\n    relabel_configs:\n      - source_labels: [__address__]\n        regex: api\n        action: keep\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['api:9100']\n    relabel_configs:\n      - source_labels: [__address__]\n        regex: api:.*\n        action: keep\n",
    }],
};

/// Follows every written target and compares them.
pub(super) static CHECK: Check = Check {
    codes: &[
        &DUPLICATE_TARGET,
        &COLLIDING_TARGETS,
        &TARGET_IN_TWO_JOBS,
        &DROPS_EVERY_TARGET,
    ],
    run: |scope, sink| {
        for owner in &scope.stack.prometheuses {
            let loaded: &Loaded<_> = owner;
            let mut seen = Seen::default();
            for document in Document::of(scope, loaded) {
                for job in document.jobs() {
                    check_job(scope, &document, job, &mut seen, sink);
                }
            }
        }
    },
};

/// A target that was met before.
#[derive(Clone, Copy)]
struct Before {
    place: Place,
    /// The number of its job.
    job: usize,
}

#[derive(Default)]
struct Seen {
    jobs: usize,
    /// By the labels that series carry.
    labels: HashMap<Vec<(String, String)>, (Before, Url)>,
    /// By where and how the target is scraped; jobs that filter samples are left out.
    urls: HashMap<Url, Before>,
}

/// Scheme, address, path and parameters of a scrape.
type Url = Vec<(String, String)>;

fn check_job(
    scope: &Scope<'_>,
    document: &Document<'_>,
    job: &Spanned<ScrapeConfig>,
    seen: &mut Seen,
    sink: &mut Sink,
) {
    seen.jobs += 1;
    let config = &job.value;
    let mut groups = static_groups(document, config);
    groups.extend(file_groups(scope, document, config));
    let mut kept = 0;
    let mut dropped = None;
    for group in &groups {
        let mut report = Reporter::new(scope, group.file, sink);
        for target in group.targets() {
            match target.outcome {
                Outcome::Dropped(rule) => dropped = Some(rule),
                Outcome::Unknown => kept += 1,
                Outcome::Kept => {
                    kept += 1;
                    check_target(&mut report, group, config, &target, seen);
                }
            }
        }
    }
    if let Some(rule) = dropped.filter(|_| kept == 0 && only_written(config)) {
        let mut report = Reporter::new(scope, document.file, sink);
        let message = "with this rule, relabelling drops every target of the job";
        let finding = report
            .finding(&DROPS_EVERY_TARGET, report.head(rule.span), message)
            .help("expressions have to match the whole value, and only service discovery sets `__meta_` labels");
        report.push(finding);
    }
}

/// Returns whether a job has no other targets than those that are written down in the file.
fn only_written(config: &ScrapeConfig) -> bool {
    let mut others = false;
    let at = crate::model::decode::At::document();
    crate::model::decode::Model::visit_fields(&config.discovery, at, &mut |at, _| {
        others |= at.name.ends_with("_sd_configs");
    });
    !others
}

fn check_target(
    report: &mut Reporter<'_>,
    group: &Group<'_>,
    config: &ScrapeConfig,
    target: &Target<'_>,
    seen: &mut Seen,
) {
    let here = Before {
        place: at(group.file, target.written),
        job: seen.jobs,
    };
    let url = url(config, &target.labels);
    let labels = final_labels(&target.labels);
    let filtered = !config.metric_relabel_configs.items().is_empty();
    let same_url = seen.urls.get(&url).copied();
    match seen.labels.get(&labels) {
        Some((before, other)) if *other == url && before.job == here.job => {
            let message = "this target stands twice in its job and is scraped once";
            let finding = report
                .finding(&DUPLICATE_TARGET, target.written.span, message)
                .related(before.place, "first here")
                .help("remove one, or write the host that was meant");
            report.push(finding);
        }
        Some((before, _)) => {
            let message =
                "this target has the same labels as another one, so both write the same series";
            let finding = report
                .finding(&COLLIDING_TARGETS, target.written.span, message)
                .related(before.place, "the other one")
                .help("give each its own `instance`, or another label that tells them apart");
            report.push(finding);
        }
        None => {
            if let Some(before) = same_url.filter(|before| before.job != here.job && !filtered) {
                let message = "another job scrapes this target in the same way";
                let finding = report
                    .finding(&TARGET_IN_TWO_JOBS, target.written.span, message)
                    .related(before.place, "there")
                    .help("keep it in one job; a label can tell services apart");
                report.push(finding);
            }
        }
    }
    seen.labels
        .entry(labels)
        .or_insert_with(|| (here, url.clone()));
    if !filtered {
        seen.urls.entry(url).or_insert(here);
    }
}

fn at(file: FileId, target: &Spanned<String>) -> Place {
    Place {
        file,
        span: target.span,
    }
}

/// Returns the labels that series of a target carry.
fn final_labels(labels: &Labels) -> Vec<(String, String)> {
    let mut labels = labels.clone();
    let address = labels.get("__address__").to_owned();
    labels.set_default("instance", &address);
    let public = labels.iter().filter(|(name, _)| !name.starts_with("__"));
    let mut public: Vec<_> = public.map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
    public.sort();
    public
}

/// Returns where and how a target is scraped: what its labels say, and the further parameters.
fn url(config: &ScrapeConfig, labels: &Labels) -> Url {
    let own = |name: &str| {
        name.starts_with("__param_")
            || matches!(name, "__scheme__" | "__address__" | "__metrics_path__")
    };
    let mut url: Vec<_> = labels
        .iter()
        .filter(|(name, _)| own(name))
        .map(|(n, v)| (n.to_owned(), v.to_owned()))
        .collect();
    for (name, values) in config.params.get().into_iter().flat_map(|p| p.iter()) {
        let further = values.value.iter().skip(1);
        url.extend(further.map(|value| (format!("{}+", name.value), value.value.clone())));
    }
    url.sort();
    url
}
