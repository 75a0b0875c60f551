//! Scrape jobs: names, intervals, protocols and name schemes.

use std::collections::HashMap;

use super::document::Document;
use crate::check::{Check, Reporter};
use crate::diag::{Code, Example, Level, Place, Severity};
use crate::lang::duration::Duration;
use crate::model::Version;
use crate::model::decode::{Blank, Field, Spanned};
use crate::model::prometheus::{
    Global, NameEscaping, NameValidation, Prometheus, ScrapeConfig, ScrapeProtocol,
};

/// Two scrape jobs with one name.
pub static DUPLICATE_JOB_NAME: Code = Code {
    name: "duplicate-job-name",
    severity: Severity::Error,
    level: Level::Load,
    summary: "two scrape jobs have the same name",
    explain: "The name of a job tells its targets apart from those of other jobs: Prometheus puts it \
into the label `job`. It refuses a configuration with two jobs of one name, in prometheus.yml and the \
files of `scrape_config_files` taken together.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['api-1:9100']\n  - job_name: api\n    static_configs:\n      - targets: ['api-2:9100']\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['api-1:9100', 'api-2:9100']\n",
    }],
};

/// A scrape timeout that is longer than the interval.
pub static SCRAPE_TIMEOUT: Code = Code {
    name: "scrape-timeout-above-interval",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a scrape timeout is longer than the scrape interval",
    explain: "A scrape has to end before the next one begins, so Prometheus refuses a \
`scrape_timeout` above the `scrape_interval`. A job without its own values takes those of `global`, \
and `global` without values takes 1m and 10s.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    scrape_timeout: 2m\n    static_configs:\n      - targets: ['api:9100']\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    scrape_interval: 2m\n    scrape_timeout: 2m\n    static_configs:\n      - targets: ['api:9100']\n",
    }],
};

/// A list of scrape protocols that is empty or names one twice.
pub static SCRAPE_PROTOCOLS: Code = Code {
    name: "invalid-scrape-protocols",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a list of scrape protocols is empty or names one twice",
    explain: "`scrape_protocols` lists the formats that Prometheus asks for, the favourite first. \
Each stands once, and at least one is needed; without the list Prometheus takes its own.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "global:\n  scrape_protocols: [OpenMetricsText1.0.0, OpenMetricsText1.0.0]\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "global:\n  scrape_protocols: [OpenMetricsText1.0.0, PrometheusText0.0.4]\n",
    }],
};

/// UTF-8 names are asked for and not allowed.
pub static NAME_SCHEMES: Code = Code {
    name: "conflicting-name-schemes",
    severity: Severity::Error,
    level: Level::Load,
    summary: "names in UTF-8 are asked for where only classic names are allowed",
    explain: "`metric_name_validation_scheme: legacy` allows letters, digits, `_` and `:` in names \
only. Asking targets for other names (`metric_name_escaping_scheme: allow-utf-8`) or keeping those of \
OTLP (`translation_strategy: NoTranslation`, `NoUTF8EscapingWithSuffixes`) contradicts that, and \
Prometheus refuses it. From 3.4 to 3.6 a job with `legacy` also takes over `allow-utf-8` from a \
global section that says nothing: name `underscores` there.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    metric_name_validation_scheme: legacy\n    static_configs:\n      - targets: ['api:9100']\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    metric_name_validation_scheme: legacy\n    metric_name_escaping_scheme: underscores\n    static_configs:\n      - targets: ['api:9100']\n",
    }],
};

/// Checks every scrape job against the others and against the global section.
pub(super) static CHECK: Check = Check {
    codes: &[
        &DUPLICATE_JOB_NAME,
        &SCRAPE_TIMEOUT,
        &SCRAPE_PROTOCOLS,
        &NAME_SCHEMES,
    ],
    run: |scope, sink| {
        for owner in &scope.stack.prometheuses {
            let mut names = HashMap::new();
            for document in Document::of(scope, owner) {
                let mut report = Reporter::new(scope, document.file, sink);
                if let Some(main) = document.main() {
                    global(&mut report, main);
                }
                for job in document.jobs() {
                    check_job(&mut report, &document, job, &mut names);
                }
            }
        }
    },
};

/// The interval and the timeout that hold for a job, nothing for one that is written wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) struct Pace {
    /// Time from one scrape to the next.
    pub interval: Option<Duration>,
    /// Time that a scrape may take.
    pub timeout: Option<Duration>,
}

impl Pace {
    /// Returns the values of `global`; a missing section and a zero stand for 1m and 10s.
    pub(in crate::check) fn of_global(global: Option<&Global>) -> Self {
        let interval = global.map_or(Some(Duration::ZERO), |g| {
            g.scrape_interval.effective(Duration::ZERO)
        });
        let timeout = global.map_or(Some(Duration::ZERO), |g| {
            g.scrape_timeout.effective(Duration::ZERO)
        });
        let interval = interval.map(|i| non_zero(i, Duration::from_secs(60)));
        Self {
            interval,
            timeout: timeout
                .and_then(|t| Some(non_zero(t, Duration::from_secs(10).min(interval?)))),
        }
    }

    /// Returns the values of a job.
    pub(in crate::check) fn of_job(job: &ScrapeConfig, global: Option<&Global>) -> Self {
        let defaults = Self::of_global(global);
        let interval = match job.scrape_interval.effective(Duration::ZERO) {
            Some(Duration::ZERO) => defaults.interval,
            own => own,
        };
        let timeout = match job.scrape_timeout.effective(Duration::ZERO) {
            Some(Duration::ZERO) => defaults.timeout.and_then(|t| Some(t.min(interval?))),
            own => own,
        };
        Self { interval, timeout }
    }
}

fn non_zero(value: Duration, default: Duration) -> Duration {
    if value.is_zero() { default } else { value }
}

fn global(report: &mut Reporter<'_>, main: &Prometheus) {
    let Some(global) = main.global.get() else {
        return;
    };
    let interval = Pace::of_global(Some(global)).interval;
    timeout(
        report,
        "the global section",
        interval,
        &global.scrape_timeout,
        &global.scrape_interval,
    );
    protocols(report, &global.scrape_protocols);
}

fn check_job<'a>(
    report: &mut Reporter<'_>,
    document: &Document<'a>,
    job: &'a Spanned<ScrapeConfig>,
    names: &mut HashMap<&'a str, Place>,
) {
    let config = &job.value;
    report.need_filled("a scrape config", job.span, "job_name", &config.job_name);
    if let Some(name) = config.job_name.given().filter(|n| !n.value.is_blank()) {
        let place = report.place(name.span);
        if let Some(first) = names.get(name.value.as_str()) {
            let message = format!("a second scrape job is named `{}`", name.value);
            let finding = report
                .finding(&DUPLICATE_JOB_NAME, name.span, message)
                .related(*first, "the first one")
                .help("rename one of them, or put their targets into one job");
            report.push(finding);
        } else {
            names.insert(&name.value, place);
        }
    }
    let pace = Pace::of_job(config, document.global());
    let owner = "the scrape job";
    timeout(
        report,
        owner,
        pace.interval,
        &config.scrape_timeout,
        &config.scrape_interval,
    );
    protocols(report, &config.scrape_protocols);
    name_schemes(report, document.target, config, document.global());
}

fn timeout(
    report: &mut Reporter<'_>,
    owner: &str,
    interval: Option<Duration>,
    timeout: &Field<Duration>,
    own_interval: &Field<Duration>,
) {
    let (Some(timeout), Some(interval)) = (timeout.given(), interval) else {
        return;
    };
    if timeout.value <= interval {
        return;
    }
    let message = format!(
        "the scrape timeout of {} is longer than the interval of {owner}, {interval}",
        timeout.value
    );
    let mut finding = report
        .finding(&SCRAPE_TIMEOUT, timeout.span, message)
        .help(format!(
            "lower it to at most {interval}, or raise `scrape_interval`"
        ));
    if let Some(own) = own_interval.given() {
        finding = finding.related(report.place(own.span), "the interval");
    }
    report.push(finding);
}

fn protocols(report: &mut Reporter<'_>, field: &Field<Vec<Spanned<ScrapeProtocol>>>) {
    let Some(given) = field.given() else {
        return;
    };
    if given.value.is_empty() {
        let finding = report
            .finding(
                &SCRAPE_PROTOCOLS,
                given.key,
                "the list of scrape protocols is empty",
            )
            .help("remove the key to have Prometheus' own list");
        report.push(finding);
    }
    for (at, protocol) in given.value.iter().enumerate() {
        let before = given
            .value
            .iter()
            .take(at)
            .find(|p| p.value == protocol.value);
        if let Some(first) = before {
            let message = format!("`{}` stands twice", protocol.value.word());
            let finding = report
                .finding(&SCRAPE_PROTOCOLS, protocol.span, message)
                .related(report.place(first.span), "first here");
            report.push(finding);
        }
    }
}

/// Returns the scheme that names of a job's metrics and labels are checked with.
pub(super) fn validation(job: &ScrapeConfig, global: Option<&Global>) -> NameValidation {
    match job.metric_name_validation_scheme.get() {
        None | Some(NameValidation::Unset) => global_validation(global),
        Some(own) => *own,
    }
}

/// Returns the scheme of the global section.
pub(super) fn global_validation(global: Option<&Global>) -> NameValidation {
    match global.and_then(|g| g.metric_name_validation_scheme.get()) {
        None | Some(NameValidation::Unset) => NameValidation::Utf8,
        Some(scheme) => *scheme,
    }
}

/// Returns the escaping that a job asks its targets for.
fn escaping(target: Version, job: &ScrapeConfig, global: Option<&Global>) -> NameEscaping {
    let by_validation = |validation| match validation {
        NameValidation::Legacy => NameEscaping::Underscores,
        NameValidation::Utf8 | NameValidation::Unset => NameEscaping::AllowUtf8,
    };
    let set = |field: &Field<NameEscaping>| match field.get() {
        None | Some(NameEscaping::Unset) => None,
        Some(scheme) => Some(*scheme),
    };
    let own_validation = match job.metric_name_validation_scheme.get() {
        None | Some(NameValidation::Unset) => None,
        Some(scheme) => Some(*scheme),
    };
    let global_scheme = || {
        global
            .and_then(|g| set(&g.metric_name_escaping_scheme))
            .unwrap_or_else(|| by_validation(global_validation(global)))
    };
    set(&job.metric_name_escaping_scheme).unwrap_or_else(|| match own_validation {
        // Before 3.7 the job's own validation scheme was not looked at here.
        Some(own) if target >= Version::new(3, 7) => by_validation(own),
        _ => global_scheme(),
    })
}

fn name_schemes(
    report: &mut Reporter<'_>,
    target: Version,
    job: &ScrapeConfig,
    global: Option<&Global>,
) {
    let legacy = validation(job, global) == NameValidation::Legacy;
    if target < Version::new(3, 4)
        || !legacy
        || escaping(target, job, global) != NameEscaping::AllowUtf8
    {
        return;
    }
    let own = job.metric_name_escaping_scheme.given().map(|g| g.span);
    let validation = job.metric_name_validation_scheme.given().map(|g| g.span);
    let span = own.or(validation).unwrap_or_else(|| report.head(job.span));
    let message = "names in UTF-8 are asked for, but the validation scheme is `legacy`";
    let mut finding = report
        .finding(&NAME_SCHEMES, span, message)
        .help("write `metric_name_escaping_scheme: underscores` here");
    if let (Some(_), Some(validation)) = (own, validation) {
        finding = finding.related(report.place(validation), "the validation scheme");
    }
    report.push(finding);
}
