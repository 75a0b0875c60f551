//! Targets that are written down: in `static_configs` and in the files of `file_sd_configs`.
//!
//! Each goes through the relabelling of its job, as Prometheus and `promtool check config` do.

use super::document::Document;
use super::jobs::Pace;
use super::relabelling::{Labels, Outcome, apply};
use crate::check::{Check, Reporter, Scope};
use crate::diag::{Code, Example, FileId, Level, Place, Severity, Sink};
use crate::lang::duration::{self, Duration};
use crate::lang::url;
use crate::model::decode::{Entries, Spanned};
use crate::model::prometheus::sd::Discovery;
use crate::model::prometheus::{AlertmanagerConfig, Relabel, ScrapeConfig, TargetGroup};

/// A target that Prometheus refuses.
pub static INVALID_TARGET: Code = Code {
    name: "invalid-target",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a target is not a host and port",
    explain: "A target is a host with a port. Scheme and path belong to the job (`scheme`, \
`metrics_path`). What counts is the label `__address__` after `relabel_configs`: a rule may turn a URL \
into an address, as for the blackbox exporter, and must not leave the address empty. Rules may also \
set `__scrape_interval__` and `__scrape_timeout__`, which have to be durations, the timeout not the \
longer one.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['https://api.example.org/metrics']\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    scheme: https\n    static_configs:\n      - targets: ['api.example.org']\n",
    }],
};

/// How much work is spent on following targets through relabelling, so that no file takes long: rules
/// and labels of a target count one each. Ten thousand targets with twenty rules take a quarter of it.
#[derive(Debug)]
pub(in crate::check) struct Budget(usize);

impl Budget {
    /// Returns the budget for one Prometheus.
    pub fn new() -> Self {
        Self(1_000_000)
    }

    /// Returns how many of so many targets can be followed, each at the cost, and takes that away.
    fn take(&mut self, targets: usize, cost: usize) -> usize {
        let cost = cost.max(1);
        let followed = targets.min(self.0 / cost);
        self.0 -= followed * cost;
        followed
    }
}

/// Checks every target that is written down.
pub(super) static CHECK: Check = Check {
    codes: &[&INVALID_TARGET],
    run: |scope, sink| {
        for document in Document::all(scope) {
            let mut budget = Budget::new();
            for job in document.jobs() {
                for group in groups(scope, &document, &job.value, &mut budget) {
                    check_group(&mut Reporter::new(scope, group.file, sink), &group);
                }
            }
            document.each(|_, config: &AlertmanagerConfig| {
                alertmanagers(scope, &document, config, sink);
            });
        }
    },
};

/// A target group in the eyes of one job.
pub(in crate::check) struct Group<'a> {
    /// The file that it stands in.
    pub file: FileId,
    /// The group.
    pub group: &'a TargetGroup,
    /// The labels that the job gives to every target.
    labels: Labels,
    rules: &'a [Spanned<Relabel>],
    /// How many targets are followed at most.
    limit: usize,
}

/// A target after relabelling.
pub(in crate::check) struct Target<'a> {
    /// The target as it is written.
    pub written: &'a Spanned<String>,
    /// Its labels; those before the rule that dropped it, when one did.
    pub labels: Labels,
    /// What the rules did with it.
    pub outcome: Outcome<'a>,
}

impl<'a> Group<'a> {
    fn new(
        file: FileId,
        group: &'a TargetGroup,
        labels: Labels,
        rules: &'a [Spanned<Relabel>],
        budget: &mut Budget,
    ) -> Self {
        let own = group.labels.get().map_or(0, |labels| labels.0.len());
        let cost = rules.len() + own + labels.iter().count();
        Self {
            file,
            group,
            labels,
            rules,
            limit: budget.take(group.targets.items().len(), cost),
        }
    }

    /// Returns the targets after relabelling.
    pub fn targets(&self) -> impl Iterator<Item = Target<'a>> {
        let written = self.group.targets.items().iter().take(self.limit);
        written.map(|written| {
            let mut labels = Labels::default();
            labels.set("__address__", &written.value);
            for (name, value) in self.group.labels.get().into_iter().flat_map(Entries::iter) {
                if name.value != "__address__" {
                    labels.set(&name.value, &value.value);
                }
            }
            for (name, value) in self.labels.iter() {
                labels.set_default(name, value);
            }
            let outcome = apply(&mut labels, self.rules);
            Target {
                written,
                labels,
                outcome,
            }
        })
    }
}

/// Returns the groups of a job: those of `static_configs`, then those in the files that it names.
pub(in crate::check) fn groups<'a>(
    scope: &Scope<'a>,
    document: &Document<'a>,
    job: &'a ScrapeConfig,
    budget: &mut Budget,
) -> Vec<Group<'a>> {
    let written = job.discovery.static_configs.items().iter();
    let written = written.map(|group| (document.file, &group.value));
    let named = named_groups(scope, document, &job.discovery);
    let labels = labels_of(document, job);
    let rules = job.relabel_configs.items();
    written
        .chain(named)
        .map(|(file, group)| Group::new(file, group, labels.clone(), rules, budget))
        .collect()
}

/// Returns the groups in the files that a service discovery names, each with its file.
fn named_groups<'a>(
    scope: &Scope<'a>,
    document: &Document<'a>,
    discovery: &Discovery,
) -> impl Iterator<Item = (FileId, &'a TargetGroup)> {
    let named = discovery.file_sd_configs.items().iter();
    let places: Vec<_> = named
        .flat_map(|sd| sd.value.files.items())
        .map(|pattern| Place {
            file: document.file,
            span: pattern.span,
        })
        .collect();
    let files = scope.stack.target_files.iter();
    let files = files.filter(move |file| file.by.iter().any(|by| places.contains(&by.by)));
    files.flat_map(|file| {
        let groups = file.file.model.groups.iter();
        groups.map(|group| (file.file.file, &group.value))
    })
}

/// Returns the labels that a job gives to its targets.
fn labels_of(document: &Document<'_>, job: &ScrapeConfig) -> Labels {
    let pace = Pace::of_job(job, document.global());
    let mut labels = Labels::default();
    labels.set("job", &job.job_name.or(String::new()));
    // A wrong value was reported; equal ones raise no other finding.
    let (interval, timeout) = match pace {
        Pace {
            interval: Some(interval),
            timeout: Some(timeout),
        } if timeout <= interval => (interval, timeout),
        _ => (Duration::from_secs(1), Duration::from_secs(1)),
    };
    labels.set("__scrape_interval__", &interval.to_string());
    labels.set("__scrape_timeout__", &timeout.to_string());
    let path = job.metrics_path.effective("/metrics".to_owned());
    labels.set("__metrics_path__", &path.unwrap_or_default());
    let scheme = job.scheme.effective("http".to_owned());
    labels.set("__scheme__", &scheme.unwrap_or_default());
    for (name, values) in job.params.get().into_iter().flat_map(Entries::iter) {
        if let Some(first) = values.value.first() {
            labels.set(&format!("__param_{}", name.value), &first.value);
        }
    }
    labels
}

/// Reports the first wrong target of a group; the others are counted.
fn check_group(report: &mut Reporter<'_>, group: &Group<'_>) {
    let mut faults = group
        .targets()
        .filter_map(|target| Some((fault(&target)?, target)));
    let Some((fault, target)) = faults.next() else {
        return;
    };
    let others = faults.count();
    push(report, &target, fault, others, group.rules.is_empty());
}

enum Fault {
    Url,
    NoAddress,
    Pace(String),
}

fn fault(target: &Target<'_>) -> Option<Fault> {
    if !matches!(target.outcome, Outcome::Kept) {
        return None;
    }
    let address = target.labels.get("__address__");
    if address.is_empty() {
        return Some(Fault::NoAddress);
    }
    if address.contains('/') {
        return Some(Fault::Url);
    }
    pace_fault(&target.labels).map(Fault::Pace)
}

/// Checks the interval and the timeout that rules may have set.
fn pace_fault(labels: &Labels) -> Option<String> {
    let read = |name: &str| {
        let text = labels.get(name);
        match duration::parse(text) {
            Ok(duration) if duration.is_zero() => Err(format!("relabelling sets `{name}` to zero")),
            Ok(duration) => Ok(duration),
            Err(fault) => Err(format!(
                "relabelling leaves no duration in `{name}`: {}",
                fault.message
            )),
        }
    };
    let both = read("__scrape_interval__").and_then(|i| Ok((i, read("__scrape_timeout__")?)));
    match both {
        Ok((interval, timeout)) if timeout > interval => Some(format!(
            "relabelling makes the scrape timeout of {timeout} longer than the interval of {interval}"
        )),
        Ok(_) => None,
        Err(message) => Some(message),
    }
}

fn push(report: &mut Reporter<'_>, target: &Target<'_>, fault: Fault, others: usize, plain: bool) {
    let (message, mut help) = match fault {
        Fault::Url if plain => (
            "a target is a host and port, without a scheme and a path".to_owned(),
            url_help(&target.written.value),
        ),
        Fault::Url => (
            "after relabelling, the address of this target still has a `/` in it".to_owned(),
            "let a rule write the host and port into `__address__`".to_owned(),
        ),
        Fault::NoAddress if plain => ("this target is empty".to_owned(), "remove it".to_owned()),
        Fault::NoAddress => (
            "relabelling leaves this target without an address".to_owned(),
            "keep the label `__address__`".to_owned(),
        ),
        Fault::Pace(message) => (message, String::new()),
    };
    if others > 0 {
        let more = format!("the same holds for {others} more targets of this group");
        help = if help.is_empty() {
            more
        } else {
            format!("{help}; {more}")
        };
    }
    let finding = report.finding(&INVALID_TARGET, target.written.span, message);
    report.push(if help.is_empty() {
        finding
    } else {
        finding.help(help)
    });
}

/// Returns how a URL is written as a target.
fn url_help(text: &str) -> String {
    match url::parse(text) {
        Ok(url) if !url.host.is_empty() && !url.has_user => {
            let mut help = format!("write `{}`", url.host);
            if url.scheme == "https" {
                help += ", with `scheme: https` in the job";
            }
            if !matches!(url.path.as_str(), "" | "/" | "/metrics") {
                help += &format!(", with `metrics_path: {}` in the job", url.path);
            }
            help
        }
        _ => "scheme and path belong to the job: `scheme`, `metrics_path`".to_owned(),
    }
}

/// Returns the groups of an entry of `alertmanagers`: those of `static_configs`, then those in the
/// files that it names.
pub(in crate::check) fn alertmanager_groups<'a>(
    scope: &Scope<'a>,
    document: &Document<'a>,
    config: &'a AlertmanagerConfig,
    budget: &mut Budget,
) -> Vec<Group<'a>> {
    let rules = config.relabel_configs.items();
    let mut labels = Labels::default();
    labels.set("__scheme__", &config.scheme.or("http".to_owned()));
    let prefix = config.path_prefix.or(String::new());
    let path = format!("/{}/api/v2/alerts", prefix.trim_matches('/')).replace("//", "/");
    labels.set("__alerts_path__", &path);
    let written = config.discovery.static_configs.items().iter();
    let written = written.map(|group| (document.file, &group.value));
    let named = named_groups(scope, document, &config.discovery);
    written
        .chain(named)
        .map(|(file, group)| Group::new(file, group, labels.clone(), rules, budget))
        .collect()
}

/// Checks the targets of an entry of `alertmanagers`, of which the address alone matters.
fn alertmanagers<'a>(
    scope: &Scope<'a>,
    document: &Document<'a>,
    config: &'a AlertmanagerConfig,
    sink: &mut Sink,
) {
    let plain = config.relabel_configs.items().is_empty();
    for group in alertmanager_groups(scope, document, config, &mut Budget::new()) {
        let mut faults = group.targets().filter(|target| {
            matches!(target.outcome, Outcome::Kept)
                && target.labels.get("__address__").contains('/')
        });
        if let Some(target) = faults.next() {
            let others = faults.count();
            let mut report = Reporter::new(scope, group.file, sink);
            push(&mut report, &target, Fault::Url, others, plain);
        }
    }
}
