//! Secrets that stand in the configuration itself.

use super::document::Document;
use crate::check::alertmanager::secrets::PLAIN_SECRET;
use crate::check::{Check, Reporter};
use crate::diag::Span;
use crate::lang::variable;
use crate::model::decode::{Field, Secret};
use crate::model::http::{Authorization, BasicAuth, Header, HttpConfig, OAuth2, TlsConfig};
use crate::model::prometheus::sd::{Marathon, Oci, Outscale, Scaleway};

/// Checks every secret that has a field beside it which names a file instead.
pub(super) static CHECK: Check = Check {
    codes: &[],
    run: |scope, sink| {
        for document in Document::all(scope) {
            let mut report = Reporter::new(scope, document.file, sink);
            document.each(|_, http: &HttpConfig| {
                field(&mut report, "bearer_token", &http.bearer_token);
            });
            document.each(|_, basic: &BasicAuth| field(&mut report, "password", &basic.password));
            document.each(|_, authorization: &Authorization| {
                field(&mut report, "credentials", &authorization.credentials);
            });
            document.each(|_, oauth: &OAuth2| {
                field(&mut report, "client_secret", &oauth.client_secret);
                let key = &oauth.client_certificate_key;
                field(&mut report, "client_certificate_key", key);
            });
            document.each(|_, tls: &TlsConfig| field(&mut report, "key", &tls.key));
            document.each(|_, header: &Header| headers(&mut report, header));
            document.each(|_, marathon: &Marathon| {
                field(&mut report, "auth_token", &marathon.auth_token);
            });
            document.each(|_, oci: &Oci| field(&mut report, "key_passphrase", &oci.key_passphrase));
            document.each(|_, outscale: &Outscale| {
                field(&mut report, "secret_key", &outscale.secret_key);
            });
            document.each(|_, scaleway: &Scaleway| {
                field(&mut report, "secret_key", &scaleway.secret_key);
            });
        }
    },
};

fn is_plain(secret: &Secret) -> bool {
    let text = secret.reveal();
    !text.is_empty() && text != "<secret>" && variable::find(text).is_none()
}

fn field(report: &mut Reporter<'_>, name: &str, field: &Field<Secret>) {
    if let Some(given) = field.given().filter(|g| is_plain(&g.value)) {
        push(report, given.key, name, &format!("{name}_file"));
    }
}

fn headers(report: &mut Reporter<'_>, header: &Header) {
    let plain = header.secrets.items().iter().any(|s| is_plain(&s.value));
    if let Some(key) = header.secrets.key().filter(|_| plain) {
        push(report, key, "secrets", "files");
    }
}

fn push(report: &mut Reporter<'_>, key: Span, name: &str, instead: &str) {
    let message = format!("`{name}` is written in clear text");
    let finding = report
        .finding(&PLAIN_SECRET, key, message)
        .help(format!("keep it in a file and write `{instead}`"));
    report.push(finding);
}
