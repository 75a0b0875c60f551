//! Keys without a value that take a default away.

use super::document::Document;
use crate::check::alertmanager::emptied::EMPTIED_DEFAULT;
use crate::check::{Check, Reporter};
use crate::model::decode::Field;
use crate::model::http::HttpConfig;
use crate::model::prometheus::{
    AlertmanagerConfig, Metadata, Relabel, RemoteRead, RemoteWrite, ScrapeConfig,
};

/// Checks the keys whose default says something else than nothing, and whose emptiness nobody else
/// tells of.
pub(super) static CHECK: Check = Check {
    codes: &[],
    run: |scope, sink| {
        for document in Document::all(scope) {
            let mut report = Reporter::new(scope, document.file, sink);
            document.each(|_, job: &ScrapeConfig| scrape(&mut report, job));
            document.each(|_, set: &AlertmanagerConfig| {
                emptied(&mut report, "scheme", "http", "empty", &set.scheme);
                emptied(&mut report, "timeout", "10s", "zero", &set.timeout);
                emptied(&mut report, "api_version", "v2", "empty", &set.api_version);
                http(&mut report, &set.http);
            });
            document.each(|_, write: &RemoteWrite| {
                emptied(
                    &mut report,
                    "remote_timeout",
                    "30s",
                    "zero",
                    &write.remote_timeout,
                );
                let redirects = &write.http.follow_redirects;
                emptied(&mut report, "follow_redirects", "true", "false", redirects);
            });
            document.each(|_, metadata: &Metadata| {
                emptied(&mut report, "send", "true", "false", &metadata.send);
            });
            document.each(|_, read: &RemoteRead| {
                emptied(
                    &mut report,
                    "remote_timeout",
                    "1m",
                    "zero",
                    &read.remote_timeout,
                );
                let filter = &read.filter_external_labels;
                emptied(
                    &mut report,
                    "filter_external_labels",
                    "true",
                    "false",
                    filter,
                );
                http(&mut report, &read.http);
            });
            document.each(|_, rule: &Relabel| {
                emptied(&mut report, "separator", ";", "empty", &rule.separator);
                emptied(&mut report, "regex", "(.*)", "empty", &rule.regex);
                emptied(&mut report, "replacement", "$1", "empty", &rule.replacement);
            });
        }
    },
};

fn scrape(report: &mut Reporter<'_>, job: &ScrapeConfig) {
    emptied(report, "scheme", "http", "empty", &job.scheme);
    emptied(
        report,
        "metrics_path",
        "/metrics",
        "empty",
        &job.metrics_path,
    );
    emptied(
        report,
        "honor_timestamps",
        "true",
        "false",
        &job.honor_timestamps,
    );
    emptied(
        report,
        "enable_compression",
        "true",
        "false",
        &job.enable_compression,
    );
    http(report, &job.http);
}

fn http(report: &mut Reporter<'_>, http: &HttpConfig) {
    emptied(
        report,
        "follow_redirects",
        "true",
        "false",
        &http.follow_redirects,
    );
    emptied(report, "enable_http2", "true", "false", &http.enable_http2);
}

fn emptied<T>(
    report: &mut Reporter<'_>,
    name: &str,
    default: &str,
    nothing: &str,
    field: &Field<T>,
) {
    if let Field::Null(key) = field {
        let message = format!("`{name}` without a value is {nothing}, not the default `{default}`");
        let finding = report
            .finding(&EMPTIED_DEFAULT, *key, message)
            .help("remove the key or give it a value");
        report.push(finding);
    }
}
