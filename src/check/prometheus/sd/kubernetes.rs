//! Kubernetes.

use super::Document;
use crate::check::Reporter;
use crate::check::fields::{filled, present};
use crate::diag::{Code, Example, Fault, Level, Severity, Span};
use crate::lang::selector;
use crate::model::Version;
use crate::model::decode::{At, Blank, Field, Spanned};
use crate::model::http::{HttpConfig, TlsConfig};
use crate::model::prometheus::sd::{Kubernetes, KubernetesRole, Selector};

/// A selector of Kubernetes objects that Prometheus refuses.
pub static INVALID_SELECTOR: Code = Code {
    name: "invalid-selector",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a selector of Kubernetes objects that Prometheus refuses",
    explain: "`selectors` of kubernetes_sd_configs limit what is watched, one entry for each kind of \
object. The role `endpoints` watches pods, services and endpoints, `endpointslice` pods, services and \
endpointslices (since 3.14 `pod` also nodes), every other role its own kind alone. `label` and \
`field` are written as for `kubectl get --selector` and `--field-selector`.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: pods\n    kubernetes_sd_configs:\n      - role: pod\n        selectors:\n          - role: service\n            label: app=api\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: pods\n    kubernetes_sd_configs:\n      - role: pod\n        selectors:\n          - role: pod\n            label: app=api\n",
    }],
};

const OWNER: &str = "`kubernetes_sd_configs`";

pub(super) fn check(document: &Document<'_>, report: &mut Reporter<'_>) {
    document.each(|at, kubernetes: &Kubernetes| {
        report.need_present(OWNER, at.span, "role", &kubernetes.role);
        access(report, at, kubernetes);
        selectors(document.target, report, kubernetes);
    });
}

/// Checks how the API server is reached: through a kubeconfig file, at a URL, or as a pod of the
/// cluster does.
fn access(report: &mut Reporter<'_>, at: At<'_>, kubernetes: &Kubernetes) {
    let server = present("api_server", &kubernetes.api_server);
    let file = filled("kubeconfig_file", &kubernetes.kubeconfig_file);
    report.at_most_one(OWNER, &[server, file]);
    let custom = custom_http(&kubernetes.http, at.span);
    if let Some((name, key)) = custom {
        if file.1.is_some() {
            report.at_most_one(OWNER, &[file, (name, Some(key))]);
        } else if server.1.is_none() {
            let message = format!("{OWNER} takes `{name}` only together with `api_server`");
            let help = "without `api_server`, Prometheus uses the service account of its own pod";
            report.missing(key, message, Some(help));
        }
    }
    let own = kubernetes.namespaces.get().map(|n| &n.own_namespace);
    let own = own.filter(|own| own.get() == Some(&true));
    if let Some(key) = own.and_then(Field::key) {
        let own = ("own_namespace: true", Some(key));
        report.at_most_one(OWNER, &[server, own]);
        report.at_most_one(OWNER, &[file, own]);
    }
}

/// Returns the first HTTP setting that differs from the default.
fn custom_http(http: &HttpConfig, span: Span) -> Option<(&'static str, Span)> {
    // A `false` and an empty value both turn the default of true off.
    let off = |field: &Field<bool>| field.effective(true) == Some(false);
    let on = |field: &Field<bool>| field.get() == Some(&true);
    let proxy = &http.proxy;
    let candidates = [
        present("basic_auth", &http.basic_auth),
        present("authorization", &http.authorization),
        present("oauth2", &http.oauth2),
        filled("bearer_token", &http.bearer_token),
        filled("bearer_token_file", &http.bearer_token_file),
        (
            "tls_config",
            http.tls_config
                .key()
                .filter(|_| custom_tls(&http.tls_config)),
        ),
        (
            "follow_redirects",
            http.follow_redirects
                .key()
                .filter(|_| off(&http.follow_redirects)),
        ),
        (
            "enable_http2",
            http.enable_http2.key().filter(|_| off(&http.enable_http2)),
        ),
        present("http_headers", &http.http_headers),
        present("proxy_url", &proxy.proxy_url),
        filled("no_proxy", &proxy.no_proxy),
        (
            "proxy_from_environment",
            proxy
                .proxy_from_environment
                .key()
                .filter(|_| on(&proxy.proxy_from_environment)),
        ),
        present("proxy_connect_header", &proxy.proxy_connect_header),
    ];
    candidates
        .into_iter()
        .find_map(|(name, key)| Some((name, key?)))
        .map(|(name, key)| (name, if key.is_empty() { span } else { key }))
}

fn custom_tls(field: &Field<TlsConfig>) -> bool {
    let Some(tls) = field.get() else {
        return false;
    };
    let texts = [
        &tls.ca,
        &tls.cert,
        &tls.ca_ref,
        &tls.cert_ref,
        &tls.key_ref,
        &tls.server_name,
    ];
    texts.into_iter().any(Field::is_filled)
        || [&tls.ca_file, &tls.cert_file, &tls.key_file]
            .into_iter()
            .any(Field::is_filled)
        || tls.key.is_filled()
        || tls.insecure_skip_verify.get() == Some(&true)
        || tls.min_version.is_present()
        || tls.max_version.is_present()
}

/// Returns the kinds of object that a role watches.
fn watched(role: KubernetesRole, target: Version) -> &'static [KubernetesRole] {
    use KubernetesRole::{EndpointSlice, Endpoints, Ingress, Node, Pod, Service};
    match role {
        Pod if target >= Version::new(3, 14) => &[Pod, Node],
        Pod => &[Pod],
        Service => &[Service],
        Endpoints => &[Pod, Service, Endpoints],
        EndpointSlice => &[Pod, Service, EndpointSlice],
        Node => &[Node],
        Ingress => &[Ingress],
    }
}

fn selectors(target: Version, report: &mut Reporter<'_>, kubernetes: &Kubernetes) {
    let mut seen: Vec<(KubernetesRole, Span)> = Vec::new();
    for selector in kubernetes.selectors.items() {
        syntax(report, &selector.value);
        report.need_present(
            "a selector of `kubernetes_sd_configs`",
            selector.span,
            "role",
            &selector.value.role,
        );
        let Some(role) = selector.value.role.given() else {
            continue;
        };
        if let Some((_, first)) = seen.iter().find(|(seen, _)| *seen == role.value) {
            let message = format!("a second selector for the role `{}`", role.value.word());
            let finding = report
                .finding(&INVALID_SELECTOR, role.span, message)
                .related(report.place(*first), "the first one")
                .help("write both conditions in one selector, with a comma between them");
            report.push(finding);
        }
        seen.push((role.value, role.span));
        wrong_role(target, report, kubernetes, role.value, selector);
    }
}

fn wrong_role(
    target: Version,
    report: &mut Reporter<'_>,
    kubernetes: &Kubernetes,
    selected: KubernetesRole,
    selector: &Spanned<Selector>,
) {
    let (Some(role), Some(given)) = (kubernetes.role.given(), selector.value.role.given()) else {
        return;
    };
    let watched = watched(role.value, target);
    if watched.contains(&selected) {
        return;
    }
    let words: Vec<_> = watched.iter().map(|r| format!("`{}`", r.word())).collect();
    let message = format!(
        "the role `{}` watches no {} objects, so it takes no selector for them",
        role.value.word(),
        selected.word(),
    );
    let finding = report
        .finding(&INVALID_SELECTOR, given.span, message)
        .related(report.place(role.span), "the role")
        .help(format!("selectors can be for {}", words.join(", ")));
    report.push(finding);
}

fn syntax(report: &mut Reporter<'_>, selector: &Selector) {
    parsed(report, &selector.label, selector::parse_labels);
    parsed(report, &selector.field, selector::parse_fields);
}

fn parsed(
    report: &mut Reporter<'_>,
    field: &Field<String>,
    parse: impl FnOnce(&str) -> Result<(), Fault>,
) {
    if let Some(given) = field.given()
        && !given.value.is_blank()
        && let Err(fault) = parse(&given.value)
    {
        let mut finding = report.finding(&INVALID_SELECTOR, given.span, fault.message);
        finding.help = fault.help;
        report.push(finding);
    }
}
