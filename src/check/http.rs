//! What the fields of an HTTP client configuration may not be together, for both programs.
//!
//! Source: `Validate` of `HTTPClientConfig`, `TLSConfig`, `ProxyConfig` and `Headers` in
//! prometheus/common 0.60 to 0.70.

use super::fields::{filled, present};
use super::reporter::Reporter;
use crate::diag::{Code, Level, Severity, Span};
use crate::lang::variable;
use crate::model::decode::{At, Blank, Decode, INVALID_VALUE, Secret, each};
use crate::model::http::{
    Authorization, BasicAuth, HttpConfig, OAuth2, ProxyConfig, Sigv4, TlsConfig,
};

/// A reference to a secret manager that the program does not have.
pub static SECRET_REFERENCE: Code = Code {
    name: "secret-reference",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a reference to a secret manager, which the program does not have",
    explain: "Fields that end in `_ref` name a secret in a secret manager. prometheus/common reads \
them for other programs; Prometheus and Alertmanager have no secret manager. Their check commands \
accept the field, and the program then fails with `cannot use secret ref without manager`.",
    wrong: &[crate::diag::Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: https://hooks.example.org/\n        http_config:\n          basic_auth:\n            username: ops\n            password_ref: hook\n",
    }],
    right: &[crate::diag::Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: https://hooks.example.org/\n        http_config:\n          basic_auth:\n            username: ops\n            password_file: /run/secrets/hook\n",
    }],
};

/// A certificate or key that is none.
pub static INVALID_PEM: Code = Code {
    name: "invalid-pem",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a certificate or key in the configuration that is not in PEM form",
    explain: "`ca`, `cert` and `key` hold the text of a certificate or key itself, from \
`-----BEGIN CERTIFICATE-----` on. The path of a file belongs into `ca_file`, `cert_file` or \
`key_file`. The check commands accept any text here; the programs then refuse to load the file \
(`unable to use specified CA cert inline`).",
    wrong: &[crate::diag::Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: https://hooks.example.org/\n        http_config:\n          tls_config:\n            ca: /etc/ssl/own-ca.pem\n",
    }],
    right: &[crate::diag::Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: https://hooks.example.org/\n        http_config:\n          tls_config:\n            ca_file: /etc/ssl/own-ca.pem\n",
    }],
};

/// The grant type that signs a token with a key instead of sending a secret.
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// Headers that the programs set themselves.
const RESERVED_HEADERS: [&str; 18] = [
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
    "x-prometheus-scrape-timeout-seconds",
    "x-amz-date",
    "x-amz-security-token",
    "x-amz-content-sha256",
];

/// Checks every HTTP, TLS and SigV4 configuration inside a model.
pub(crate) fn check(model: &impl Decode, report: &mut Reporter<'_>) {
    each(model, At::document(), |_, http: &HttpConfig| {
        methods(http, report);
        headers(http, report);
        proxy(&http.proxy, report);
    });
    each(model, At::document(), |at, basic: &BasicAuth| {
        basic_auth(basic, report);
        references(
            report,
            at,
            &[
                filled("username_ref", &basic.username_ref).1,
                filled("password_ref", &basic.password_ref).1,
            ],
        );
    });
    each(model, At::document(), |at, auth: &Authorization| {
        authorization(auth, report);
        references(report, at, &[filled("", &auth.credentials_ref).1]);
    });
    each(model, At::document(), |at, oauth: &OAuth2| {
        oauth2(oauth, report);
        proxy(&oauth.proxy, report);
        references(
            report,
            at,
            &[
                filled("", &oauth.client_secret_ref).1,
                filled("", &oauth.client_certificate_key_ref).1,
            ],
        );
    });
    each(model, At::document(), |at, config: &TlsConfig| {
        tls(config, report);
        references(
            report,
            at,
            &[
                filled("", &config.ca_ref).1,
                filled("", &config.cert_ref).1,
                filled("", &config.key_ref).1,
            ],
        );
    });
    each(model, At::document(), |_, config: &Sigv4| {
        sigv4(config, report)
    });
}

fn references(report: &mut Reporter<'_>, at: At<'_>, keys: &[Option<Span>]) {
    for key in keys.iter().flatten() {
        let message = format!(
            "this field of `{}` names a secret in a secret manager, and the program has none",
            at.name
        );
        let finding = report
            .finding(&SECRET_REFERENCE, *key, message)
            .help("use the field that ends in `_file`");
        report.push(finding);
    }
}

fn methods(http: &HttpConfig, report: &mut Reporter<'_>) {
    report.at_most_one(
        "an HTTP configuration",
        &[
            present("basic_auth", &http.basic_auth),
            present("authorization", &http.authorization),
            present("oauth2", &http.oauth2),
            filled("bearer_token", &http.bearer_token),
            filled("bearer_token_file", &http.bearer_token_file),
        ],
    );
}

fn basic_auth(basic: &BasicAuth, report: &mut Reporter<'_>) {
    const OWNER: &str = "`basic_auth`";
    report.at_most_one(
        OWNER,
        &[
            filled("username", &basic.username),
            filled("username_file", &basic.username_file),
            filled("username_ref", &basic.username_ref),
        ],
    );
    report.at_most_one(
        OWNER,
        &[
            filled("password", &basic.password),
            filled("password_file", &basic.password_file),
            filled("password_ref", &basic.password_ref),
        ],
    );
}

fn authorization(auth: &Authorization, report: &mut Reporter<'_>) {
    report.at_most_one(
        "`authorization`",
        &[
            filled("credentials", &auth.credentials),
            filled("credentials_file", &auth.credentials_file),
            filled("credentials_ref", &auth.credentials_ref),
        ],
    );
    if let Some(kind) = auth.r#type.given()
        && kind.value.trim().to_lowercase() == "basic"
    {
        let message = "`authorization` cannot be of type Basic";
        let finding = report
            .finding(&INVALID_VALUE, kind.span, message)
            .help("write `basic_auth: {username: …, password: …}` instead");
        report.push(finding);
    }
}

fn oauth2(oauth: &OAuth2, report: &mut Reporter<'_>) {
    const OWNER: &str = "`oauth2`";
    report.one_of(OWNER, oauth.span, &[filled("client_id", &oauth.client_id)]);
    report.one_of(OWNER, oauth.span, &[filled("token_url", &oauth.token_url)]);
    if oauth.grant_type.get().map(String::as_str) != Some(JWT_BEARER) {
        report.at_most_one(
            OWNER,
            &[
                filled("client_secret", &oauth.client_secret),
                filled("client_secret_file", &oauth.client_secret_file),
                filled("client_secret_ref", &oauth.client_secret_ref),
            ],
        );
        return;
    }
    report.at_most_one(
        OWNER,
        &[
            filled("client_certificate_key", &oauth.client_certificate_key),
            filled(
                "client_certificate_key_file",
                &oauth.client_certificate_key_file,
            ),
            filled(
                "client_certificate_key_ref",
                &oauth.client_certificate_key_ref,
            ),
        ],
    );
    if let Some(algorithm) = oauth.signature_algorithm.given()
        && !["", "RS256", "RS384", "RS512"].contains(&algorithm.value.as_str())
    {
        let message = "unknown signature algorithm; expected `RS256`, `RS384` or `RS512`";
        let finding = report.finding(&INVALID_VALUE, algorithm.span, message);
        report.push(finding);
    }
}

fn tls(config: &TlsConfig, report: &mut Reporter<'_>) {
    const OWNER: &str = "a TLS configuration";
    let ca = [
        filled("ca", &config.ca),
        filled("ca_file", &config.ca_file),
        filled("ca_ref", &config.ca_ref),
    ];
    let cert = [
        filled("cert", &config.cert),
        filled("cert_file", &config.cert_file),
        filled("cert_ref", &config.cert_ref),
    ];
    let key = [
        filled("key", &config.key),
        filled("key_file", &config.key_file),
        filled("key_ref", &config.key_ref),
    ];
    for group in [&ca, &cert, &key] {
        report.at_most_one(OWNER, group);
    }
    for (name, text, key) in [
        ("ca", config.ca.get().map(String::as_str), ca[0].1),
        ("cert", config.cert.get().map(String::as_str), cert[0].1),
        ("key", config.key.get().map(Secret::reveal), key[0].1),
    ] {
        if let (Some(text), Some(key)) = (text, key)
            && !text.contains("-----BEGIN ")
            && variable::find(text).is_none()
        {
            let message = format!("`{name}` holds no certificate or key in PEM form");
            let finding = report
                .finding(&INVALID_PEM, key, message)
                .help(format!("the path of a file belongs into `{name}_file`"));
            report.push(finding);
        }
    }
    let set = |group: &[super::fields::Named]| group.iter().find_map(|(_, key)| *key);
    let (message, span) = match (set(&cert), set(&key)) {
        (Some(cert), None) => (
            "a client certificate needs its key: `key_file` or `key`",
            cert,
        ),
        (None, Some(key)) => (
            "a client key needs its certificate: `cert_file` or `cert`",
            key,
        ),
        _ => return,
    };
    report.missing(span, message.to_owned(), None);
}

fn proxy(proxy: &ProxyConfig, report: &mut Reporter<'_>) {
    let url = proxy.proxy_url.given().filter(|u| !u.value.is_blank());
    let wrong_url = proxy.proxy_url.is_present() && proxy.proxy_url.get().is_none();
    let environment = proxy.proxy_from_environment.get() == Some(&true);
    let url_key = url.map(|u| u.key);
    let environment_key = proxy.proxy_from_environment.key().filter(|_| environment);
    report.at_most_one(
        "a proxy configuration",
        &[
            ("proxy_from_environment", environment_key),
            ("proxy_url", url_key),
        ],
    );
    let no_proxy = filled("no_proxy", &proxy.no_proxy);
    if environment {
        report.at_most_one(
            "a proxy configuration",
            &[("proxy_from_environment", environment_key), no_proxy],
        );
    }
    if let Some(key) = no_proxy.1
        && !proxy.proxy_url.is_present()
        && !environment
    {
        report.missing(key, "`no_proxy` needs `proxy_url`".to_owned(), None);
    }
    if let Some(headers) = proxy.proxy_connect_header.given()
        && headers.value.iter().next().is_some()
        && !environment
        && url.is_none()
        && !wrong_url
    {
        let message = "`proxy_connect_header` needs `proxy_url` or `proxy_from_environment`";
        report.missing(headers.key, message.to_owned(), None);
    }
}

fn headers(http: &HttpConfig, report: &mut Reporter<'_>) {
    for (name, _) in http.http_headers.get().into_iter().flat_map(|h| h.iter()) {
        if RESERVED_HEADERS.contains(&name.value.to_ascii_lowercase().as_str()) {
            let message = format!("the header `{}` cannot be set here", name.value);
            let finding = report.finding(&INVALID_VALUE, name.span, message);
            report.push(finding);
        }
    }
}

fn sigv4(config: &Sigv4, report: &mut Reporter<'_>) {
    let access = filled("access_key", &config.access_key).1;
    let secret = filled("secret_key", &config.secret_key).1;
    let message = match (access, secret) {
        (Some(_), None) => "`access_key` needs `secret_key`",
        (None, Some(_)) => "`secret_key` needs `access_key`",
        _ => "",
    };
    if let Some(span) = access.or(secret).filter(|_| !message.is_empty()) {
        report.missing(span, message.to_owned(), None);
    }
    if let Some(span) = filled("external_id", &config.external_id).1
        && !config.role_arn.is_filled()
    {
        report.missing(span, "`external_id` needs `role_arn`".to_owned(), None);
    }
}
