//! What the fields of a service discovery may not be together: `UnmarshalYAML` of each mechanism in
//! Prometheus 3.0 to 3.14.

mod aws;
mod cloud;
mod container;
mod kubernetes;
mod registry;
mod scaleway;

use super::document::Document;
use crate::check::{Check, Reporter};
use crate::diag::{Code, Span};
use crate::lang::url;
use crate::model::decode::{Field, INVALID_URL};

/// Checks every service discovery.
pub(super) static CHECK: Check = Check {
    codes: CODES,
    run: |scope, sink| {
        for document in Document::all(scope) {
            let mut report = Reporter::new(scope, document.file, sink);
            aws::check(&document, &mut report);
            cloud::check(&document, &mut report);
            container::check(&document, &mut report);
            kubernetes::check(&document, &mut report);
            registry::check(&document, &mut report);
            scaleway::check(&document, &mut report);
        }
    },
};

static CODES: &[&Code] = &[&kubernetes::INVALID_SELECTOR];

/// What a mechanism asks of a URL.
#[derive(Clone, Copy, PartialEq, Eq)]
enum UrlRule {
    /// Go's reader accepts it.
    Any,
    /// It has a scheme and a host.
    Complete,
    /// It has a host, and its scheme is `http` or `https`.
    Http,
}

/// Reports a URL that is missing or that the mechanism refuses.
fn need_url(
    report: &mut Reporter<'_>,
    owner: &str,
    span: Span,
    name: &'static str,
    field: &Field<String>,
    rule: UrlRule,
) {
    report.need_filled(owner, span, name, field);
    let Some(given) = field.given().filter(|g| !g.value.is_empty()) else {
        return;
    };
    let help = "write it as http://host:port/path";
    let message = match url::parse(&given.value) {
        Err(fault) => fault.message,
        Ok(url) if rule == UrlRule::Http && !matches!(url.scheme.as_str(), "http" | "https") => {
            format!("{owner} needs a `{name}` with http:// or https://")
        }
        Ok(url) if rule == UrlRule::Complete && url.scheme.is_empty() => {
            format!("{owner} needs a `{name}` with a scheme")
        }
        Ok(url) if rule != UrlRule::Any && url.host.is_empty() => {
            format!("{owner} needs a `{name}` with a host")
        }
        Ok(_) => return,
    };
    let finding = report.finding(&INVALID_URL, given.span, message).help(help);
    report.push(finding);
}
