//! Tracing, OTLP and storage.

use super::document::Document;
use super::jobs::{self, NAME_SCHEMES};
use crate::check::fields::present;
use crate::check::{Check, Reporter};
use crate::diag::{Code, Example, Level, Severity};
use crate::model::Version;
use crate::model::decode::{Field, Spanned};
use crate::model::prometheus::{NameValidation, Otlp, Prometheus, Retention, Tracing, Translation};

/// A list of OTLP attributes that Prometheus refuses.
pub static OTLP_ATTRIBUTES: Code = Code {
    name: "invalid-otlp-attributes",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a list of OTLP resource attributes has an empty item or names one twice",
    explain: "`promote_resource_attributes` and `ignore_resource_attributes` list attributes of OTLP \
resources by name, each once. Blanks at both ends do not count.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "otlp:\n  promote_resource_attributes: [service.name, 'service.name ']\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "otlp:\n  promote_resource_attributes: [service.name]\n",
    }],
};

/// Checks the sections that have no other file.
pub(super) static CHECK: Check = Check {
    codes: &[&OTLP_ATTRIBUTES],
    run: |scope, sink| {
        for document in Document::all(scope) {
            let Some(main) = document.main() else {
                continue;
            };
            let mut report = Reporter::new(scope, document.file, sink);
            if let Some(tracing) = main.tracing.get() {
                self::tracing(&mut report, tracing);
            }
            if let Some(otlp) = main.otlp.get() {
                self::otlp(&mut report, otlp);
                translation(&mut report, document.target, otlp, main);
            }
            document.each(|_, retention: &Retention| self::retention(&mut report, retention));
        }
    },
};

fn tracing(report: &mut Reporter<'_>, tracing: &Tracing) {
    report.need_filled("`tracing`", tracing.span, "endpoint", &tracing.endpoint);
}

fn otlp(report: &mut Reporter<'_>, otlp: &Otlp) {
    let all = otlp.promote_all_resource_attributes.get() == Some(&true);
    let promoted = &otlp.promote_resource_attributes;
    let ignored = &otlp.ignore_resource_attributes;
    if all {
        let promoted_key = promoted.key().filter(|_| !promoted.items().is_empty());
        let all_key = otlp.promote_all_resource_attributes.key();
        report.at_most_one(
            "`otlp`",
            &[
                ("promote_all_resource_attributes", all_key),
                ("promote_resource_attributes", promoted_key),
            ],
        );
        attributes(report, ignored.items());
        return;
    }
    attributes(report, promoted.items());
    let (_, ignored_key) = present("ignore_resource_attributes", ignored);
    if let Some(key) = ignored_key.filter(|_| !ignored.items().is_empty()) {
        let message = "`ignore_resource_attributes` needs `promote_all_resource_attributes: true`";
        report.missing(key, message.to_owned(), None);
    }
}

fn attributes(report: &mut Reporter<'_>, attributes: &[Spanned<String>]) {
    for (at, attribute) in attributes.iter().enumerate() {
        let name = attribute.value.trim();
        let before = attributes.iter().take(at).find(|a| a.value.trim() == name);
        let finding = match before {
            _ if name.is_empty() => report.finding(
                &OTLP_ATTRIBUTES,
                attribute.span,
                "this attribute has no name",
            ),
            Some(first) => report
                .finding(
                    &OTLP_ATTRIBUTES,
                    attribute.span,
                    format!("`{name}` stands twice"),
                )
                .related(report.place(first.span), "first here"),
            None => continue,
        };
        report.push(finding);
    }
}

fn translation(report: &mut Reporter<'_>, target: Version, otlp: &Otlp, main: &Prometheus) {
    let Some(given) = otlp.translation_strategy.given() else {
        return;
    };
    let since = match given.value {
        Translation::None => Version::new(3, 4),
        Translation::UnderscoresBare => Version::new(3, 6),
        Translation::Unset | Translation::Underscores | Translation::Utf8 => Version::new(3, 0),
    };
    let word = given.value.word();
    if target < since {
        let message = format!("`{word}` exists since Prometheus {since}; the target is {target}");
        report.refuse(given.span, message, "");
    }
    let keeps_utf8 = matches!(given.value, Translation::None | Translation::Utf8);
    let legacy = jobs::global_validation(main.global.get()) == NameValidation::Legacy;
    if keeps_utf8 && legacy {
        let message =
            format!("`{word}` keeps names in UTF-8, but the validation scheme is `legacy`");
        let mut finding = report
            .finding(&NAME_SCHEMES, given.span, message)
            .help("write `UnderscoreEscapingWithSuffixes`, or allow UTF-8 names");
        let scheme = main.global.get().map(|g| &g.metric_name_validation_scheme);
        if let Some(scheme) = scheme.and_then(Field::given) {
            finding = finding.related(report.place(scheme.span), "the validation scheme");
        }
        report.push(finding);
    }
}

fn retention(report: &mut Reporter<'_>, retention: &Retention) {
    if let Some(size) = retention.size.given().filter(|s| s.value.0 < 0) {
        report.refuse(size.span, "the size of the retention is below zero", "");
    }
    if let Some(percentage) = retention.percentage.given()
        && !(0.0..=100.0).contains(&percentage.value)
    {
        let message = "the percentage of the retention is not between 0 and 100";
        report.refuse(percentage.span, message, "");
    }
}
