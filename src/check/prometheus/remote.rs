//! Remote write and remote read: required fields, names, headers, credentials and the queue.

use std::collections::HashMap;

use super::document::Document;
use crate::check::fields::{Named, filled, present};
use crate::check::{Check, Reporter};
use crate::diag::{Code, Example, Level, Severity, Span};
use crate::lang::duration::Duration;
use crate::model::Version;
use crate::model::decode::{Blank, Entries, Field, Secret, Spanned};
use crate::model::http::HttpConfig;
use crate::model::prometheus::{
    AlertmanagerConfig, AzureAd, Prometheus, Queue, RemoteRead, RemoteWrite, SigV4,
};

/// Two endpoints with one name.
pub static DUPLICATE_REMOTE_NAME: Code = Code {
    name: "duplicate-remote-name",
    severity: Severity::Error,
    level: Level::Load,
    summary: "two remote endpoints have the same name",
    explain: "The name of a remote_write or remote_read config tells its metrics and log lines apart. \
Prometheus refuses two of one kind with the same name; without a name it makes one.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "remote_write:\n  - name: archive\n    url: http://a.example.org/write\n  - name: archive\n    url: http://b.example.org/write\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "remote_write:\n  - name: archive-a\n    url: http://a.example.org/write\n  - name: archive-b\n    url: http://b.example.org/write\n",
    }],
};

/// A header that Prometheus sets itself.
pub static RESERVED_HEADER: Code = Code {
    name: "reserved-header",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a header is set that Prometheus sets itself",
    explain: "`headers` of remote_write, remote_read and tracing add headers to requests. Those that \
Prometheus sets itself (Host, Content-Type, User-Agent, the version headers, those of AWS signatures \
and so on) cannot be changed, and Authorization is set by `basic_auth`, `authorization`, `oauth2`, \
`sigv4`, `azuread` or `google_iam`.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "remote_write:\n  - url: http://a.example.org/write\n    headers:\n      Authorization: Bearer abc\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "remote_write:\n  - url: http://a.example.org/write\n    authorization:\n      credentials_file: /run/secrets/token\n",
    }],
};

/// Headers that cannot be changed, in small letters.
const RESERVED: [&str; 17] = [
    "authorization",
    "host",
    "content-encoding",
    "content-length",
    "content-type",
    "user-agent",
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "www-authenticate",
    "accept-encoding",
    "x-prometheus-remote-write-version",
    "x-prometheus-remote-read-version",
    "x-amz-date",
    "x-amz-security-token",
    "x-amz-content-sha256",
];

/// Checks the endpoints that samples, alerts and traces are sent to.
pub(super) static CHECK: Check = Check {
    codes: &[&DUPLICATE_REMOTE_NAME, &RESERVED_HEADER],
    run: |scope, sink| {
        for document in Document::all(scope) {
            let Some(main) = document.main() else {
                continue;
            };
            let mut report = Reporter::new(scope, document.file, sink);
            names(
                &mut report,
                main.remote_write.items().iter().map(|r| &r.value.name),
            );
            names(
                &mut report,
                main.remote_read.items().iter().map(|r| &r.value.name),
            );
            for remote in main.remote_write.items() {
                write(&mut report, remote);
            }
            for remote in main.remote_read.items() {
                read(&mut report, remote);
            }
            if let Some(tracing) = main.tracing.get() {
                headers(&mut report, &tracing.headers);
            }
            alertmanagers(&mut report, main);
            credentials(&mut report, &document);
        }
    },
};

fn names<'a>(report: &mut Reporter<'_>, names: impl Iterator<Item = &'a Field<String>>) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for name in names
        .filter_map(Field::given)
        .filter(|n| !n.value.is_blank())
    {
        if let Some(first) = seen.get(name.value.as_str()) {
            let message = format!("a second endpoint is named `{}`", name.value);
            let finding = report
                .finding(&DUPLICATE_REMOTE_NAME, name.span, message)
                .related(report.place(*first), "the first one")
                .help("rename one of them");
            report.push(finding);
        } else {
            seen.insert(&name.value, name.span);
        }
    }
}

fn write(report: &mut Reporter<'_>, remote: &Spanned<RemoteWrite>) {
    const OWNER: &str = "a remote_write config";
    let config = &remote.value;
    report.need_present(OWNER, remote.span, "url", &config.url);
    headers(report, &config.headers);
    report.keep_default(OWNER, "protobuf_message", &config.protobuf_message);
    one_method(
        report,
        OWNER,
        &config.http,
        &[
            present("sigv4", &config.sigv4),
            present("azuread", &config.azuread),
            present("google_iam", &config.google_iam),
        ],
    );
}

fn read(report: &mut Reporter<'_>, remote: &Spanned<RemoteRead>) {
    report.need_present(
        "a remote_read config",
        remote.span,
        "url",
        &remote.value.url,
    );
    headers(report, &remote.value.headers);
}

fn alertmanagers(report: &mut Reporter<'_>, main: &Prometheus) {
    let alerting = main.alerting.get();
    for alertmanager in alerting.iter().flat_map(|a| a.alertmanagers.items()) {
        let AlertmanagerConfig { http, sigv4, .. } = &alertmanager.value;
        one_method(
            report,
            "an entry of alertmanagers",
            http,
            &[present("sigv4", sigv4)],
        );
    }
}

/// Reports more than one way to authenticate; those of the HTTP settings among each other are for
/// another check.
fn one_method(report: &mut Reporter<'_>, owner: &str, http: &HttpConfig, own: &[Named]) {
    let of_http = [
        present("basic_auth", &http.basic_auth),
        present("authorization", &http.authorization),
        present("oauth2", &http.oauth2),
        filled("bearer_token", &http.bearer_token),
        filled("bearer_token_file", &http.bearer_token_file),
    ];
    let of_http = of_http.into_iter().find(|(_, key)| key.is_some());
    let methods: Vec<_> = of_http.into_iter().chain(own.iter().copied()).collect();
    report.at_most_one(owner, &methods);
}

fn headers(report: &mut Reporter<'_>, headers: &Field<Entries<Secret>>) {
    for (name, _) in headers.get().into_iter().flat_map(Entries::iter) {
        let lower = name.value.to_lowercase();
        if !RESERVED.contains(&lower.as_str()) {
            continue;
        }
        let message = format!("the header `{}` cannot be set here", name.value);
        let finding = report.finding(&RESERVED_HEADER, name.span, message);
        report.push(if lower == "authorization" {
            finding.help("use `basic_auth`, `authorization` or another setting for credentials")
        } else {
            finding
        });
    }
}

fn credentials(report: &mut Reporter<'_>, document: &Document<'_>) {
    document.each(|_, sigv4: &SigV4| {
        let access = filled("access_key", &sigv4.access_key).1;
        let secret = filled("secret_key", &sigv4.secret_key).1;
        match (access, secret) {
            (Some(key), None) => {
                report.missing(key, "`access_key` needs `secret_key`".to_owned(), None);
            }
            (None, Some(key)) => {
                report.missing(key, "`secret_key` needs `access_key`".to_owned(), None);
            }
            _ => {}
        }
        if let Some(key) = filled("external_id", &sigv4.external_id).1
            && !sigv4.role_arn.is_filled()
        {
            report.missing(key, "`external_id` needs `role_arn`".to_owned(), None);
        }
    });
    document.each(|_, azuread: &AzureAd| self::azuread(report, document.target, azuread));
    if document.target >= Version::new(3, 12) {
        document.each(|_, queue: &Queue| self::queue(report, queue));
    }
}

fn azuread(report: &mut Reporter<'_>, target: Version, azuread: &AzureAd) {
    const OWNER: &str = "`azuread`";
    let mut methods = vec![
        present("managed_identity", &azuread.managed_identity),
        present("oauth", &azuread.oauth),
        present("sdk", &azuread.sdk),
    ];
    if target >= Version::new(3, 7) {
        methods.push(present("workload_identity", &azuread.workload_identity));
    }
    if target >= Version::new(3, 13) {
        methods.push(present("certificate", &azuread.certificate));
    }
    report.one_of(OWNER, azuread.span, &methods);
    report.at_most_one(OWNER, &methods);
    if let Some(identity) = azuread.managed_identity.get() {
        uuid(report, &identity.client_id);
    }
    if let Some(identity) = azuread.workload_identity.get() {
        let owner = "`workload_identity`";
        report.need_filled(owner, identity.span, "client_id", &identity.client_id);
        report.need_filled(owner, identity.span, "tenant_id", &identity.tenant_id);
        uuid(report, &identity.client_id);
        uuid(report, &identity.tenant_id);
    }
    if let Some(oauth) = azuread.oauth.get() {
        let owner = "`oauth`";
        report.need_filled(owner, oauth.span, "client_id", &oauth.client_id);
        report.need_filled(owner, oauth.span, "client_secret", &oauth.client_secret);
        report.need_filled(owner, oauth.span, "tenant_id", &oauth.tenant_id);
        uuid(report, &oauth.client_id);
    }
    if let Some(certificate) = azuread.certificate.get() {
        let owner = "`certificate`";
        report.need_filled(owner, certificate.span, "client_id", &certificate.client_id);
        report.need_filled(owner, certificate.span, "tenant_id", &certificate.tenant_id);
        let path = &certificate.certificate_path;
        report.need_filled(owner, certificate.span, "certificate_path", path);
        uuid(report, &certificate.client_id);
    }
    if let Some(scope) = azuread.scope.given()
        && !scope
            .value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_ \t\n\r\x0c:/.-".contains(c))
    {
        report.refuse(
            scope.span,
            "the scope holds a character that Azure does not take",
            "",
        );
    }
}

fn uuid(report: &mut Reporter<'_>, field: &Field<String>) {
    if let Some(given) = field.given()
        && !given.value.is_empty()
        && !is_uuid(&given.value)
    {
        let help = "such as 00000000-0000-0000-0000-000000000000";
        report.refuse(given.span, "expected a UUID", help);
    }
}

/// Reads the four forms of github.com/google/uuid 1.6: plain, in braces, with `urn:uuid:` in front,
/// and without hyphens.
fn is_uuid(text: &str) -> bool {
    let hex = |s: &str| s.bytes().all(|b| b.is_ascii_hexdigit());
    let plain = |s: &str| {
        let groups: Vec<_> = s.split('-').collect();
        groups.iter().map(|g| g.len()).eq([8, 4, 4, 4, 12]) && groups.iter().all(|g| hex(g))
    };
    match text.len() {
        36 => plain(text),
        32 => hex(text),
        // Go looks at the length alone, not at the braces.
        38 => text.get(1..37).is_some_and(plain),
        45 => {
            text.get(..9)
                .is_some_and(|urn| urn.eq_ignore_ascii_case("urn:uuid:"))
                && text.get(9..).is_some_and(plain)
        }
        _ => false,
    }
}

/// Checks the queue as Prometheus does since 3.12.
fn queue(report: &mut Reporter<'_>, queue: &Queue) {
    for (name, field, default) in [
        ("max_shards", &queue.max_shards, 50),
        ("min_shards", &queue.min_shards, 1),
        ("max_samples_per_send", &queue.max_samples_per_send, 2000),
        ("capacity", &queue.capacity, 10_000),
    ] {
        if let (Some(value), Some(key)) = (field.effective(default), field.key())
            && value <= 0
        {
            report.refuse(key, format!("`{name}` has to be above zero"), "");
        }
    }
    let least = queue.min_shards.effective(1);
    let most = queue.max_shards.effective(50);
    if let (Some(least), Some(most)) = (least, most)
        && least > most
        && let Some(key) = queue.min_shards.key().or(queue.max_shards.key())
    {
        report.refuse(
            key,
            format!("`min_shards` of {least} is above `max_shards` of {most}"),
            "",
        );
    }
    let least = queue.min_backoff.effective(Duration::from_millis(30));
    let most = queue.max_backoff.effective(Duration::from_secs(5));
    if let (Some(least), Some(most)) = (least, most)
        && least > most
        && let Some(key) = queue.min_backoff.key().or(queue.max_backoff.key())
    {
        let message = format!("`min_backoff` of {least} is above `max_backoff` of {most}");
        report.refuse(key, message, "");
    }
}

#[cfg(test)]
mod tests {
    use super::is_uuid;

    #[test]
    fn uuids_are_read_in_their_four_forms() {
        let plain = "12345678-9abc-DEF0-1234-56789abcdef0";
        assert!(is_uuid(plain));
        assert!(is_uuid(&format!("{{{plain}}}")));
        assert!(is_uuid(&format!("urn:UUID:{plain}")));
        assert!(is_uuid(&plain.replace('-', "")));
        assert!(!is_uuid(&plain.replace('1', "x")));
        assert!(!is_uuid(""));
    }
}
