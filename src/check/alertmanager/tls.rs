//! Encryption that proves nothing.

use super::{Check, each_part};
use crate::diag::{Code, Example, Level, Severity};
use crate::model::decode::{At, each};
use crate::model::http::TlsConfig;

/// Certificates are not verified.
pub static INSECURE_TLS: Code = Code {
    name: "insecure-tls",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "certificates are not verified",
    explain: "With `insecure_skip_verify: true` anybody between Alertmanager and the other side can \
read the notifications with their tokens and passwords, and answer in its place. In \
`global.http_config` this holds for every receiver. For an own certificate authority write \
`ca_file`; for a name that differs write `server_name`.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "global:\n  http_config:\n    tls_config:\n      insecure_skip_verify: true\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "global:\n  http_config:\n    tls_config:\n      ca_file: /etc/ssl/own-ca.pem\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n",
    }],
};

pub(super) static CHECK: Check = Check {
    codes: &[&INSECURE_TLS],
    run: |scope, sink| {
        each_part(scope, sink, |config, report| {
            each(&config.model, At::document(), |_, tls: &TlsConfig| {
                if let Some(skip) = tls.insecure_skip_verify.given().filter(|s| s.value) {
                    let finding = report
                        .finding(
                            &INSECURE_TLS,
                            skip.key.to(skip.span),
                            "certificates are not verified here",
                        )
                        .help("write `ca_file` for an own certificate authority, or `server_name`");
                    report.push(finding);
                }
            });
        });
    },
};
