//! Certificates that are not verified.

use super::document::Document;
use crate::check::alertmanager::tls::INSECURE_TLS;
use crate::check::{Check, Reporter};
use crate::model::http::TlsConfig;

/// Checks every TLS configuration.
pub(super) static CHECK: Check = Check {
    codes: &[],
    run: |scope, sink| {
        for document in Document::all(scope) {
            let mut report = Reporter::new(scope, document.file, sink);
            document.each(|_, tls: &TlsConfig| {
                if let Some(skip) = tls.insecure_skip_verify.given().filter(|s| s.value) {
                    let message = "certificates are not verified here";
                    let finding = report
                        .finding(&INSECURE_TLS, skip.key.to(skip.span), message)
                        .help("write `ca_file` for an own certificate authority, or `server_name`");
                    report.push(finding);
                }
            });
        }
    },
};
