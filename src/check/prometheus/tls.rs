//! Certificates that are not verified, and versions of TLS that exclude each other.

use super::document::Document;
use crate::check::alertmanager::tls::INSECURE_TLS;
use crate::check::{Check, Reporter};
use crate::diag::{Code, Example, Level, Severity};
use crate::model::http::TlsConfig;

/// The oldest version of TLS is newer than the newest.
pub static TLS_VERSIONS: Code = Code {
    name: "tls-versions",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "`min_version` is above `max_version`, so no version of TLS is left",
    explain: "promtool accepts a `min_version` above the `max_version`; Prometheus then cannot make a \
client and scrapes, sends and discovers nothing with these settings. Under `alerting` it does not \
even start.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    scheme: https\n    tls_config:\n      min_version: TLS13\n      max_version: TLS12\n    static_configs:\n      - targets: ['api:9100']\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    scheme: https\n    tls_config:\n      min_version: TLS12\n    static_configs:\n      - targets: ['api:9100']\n",
    }],
};

/// Checks every TLS configuration.
pub(super) static CHECK: Check = Check {
    codes: &[&TLS_VERSIONS],
    run: |scope, sink| {
        for document in Document::all(scope) {
            let mut report = Reporter::new(scope, document.file, sink);
            document.each(|_, tls: &TlsConfig| {
                verification(&mut report, tls);
                versions(&mut report, tls);
            });
        }
    },
};

fn verification(report: &mut Reporter<'_>, tls: &TlsConfig) {
    if let Some(skip) = tls.insecure_skip_verify.given().filter(|s| s.value) {
        let message = "certificates are not verified here";
        let finding = report
            .finding(&INSECURE_TLS, skip.key.to(skip.span), message)
            .help("write `ca_file` for an own certificate authority, or `server_name`");
        report.push(finding);
    }
}

fn versions(report: &mut Reporter<'_>, tls: &TlsConfig) {
    if let (Some(least), Some(most)) = (tls.min_version.given(), tls.max_version.given())
        && least.value > most.value
    {
        let message = "no version of TLS is left: `min_version` is above `max_version`";
        let finding = report.finding(&TLS_VERSIONS, least.span, message).related(
            report.place(most.span),
            "the newest version that is allowed",
        );
        report.push(finding);
    }
}
