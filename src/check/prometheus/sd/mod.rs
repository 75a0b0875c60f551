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
use crate::model::decode::{Blank, Field, INVALID_URL, Url};

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

/// Reports a URL that is missing or that the mechanism refuses. What no program reads as a URL was
/// reported when it was decoded.
fn need_url(
    report: &mut Reporter<'_>,
    owner: &str,
    span: Span,
    name: &'static str,
    field: &Field<Url>,
    rule: UrlRule,
) {
    report.need_filled(owner, span, name, field);
    let Some(given) = field.given().filter(|g| !g.value.is_blank()) else {
        return;
    };
    let Ok(url) = url::parse(given.value.as_str()) else {
        return;
    };
    let wanted = match rule {
        UrlRule::Http if !matches!(url.scheme.as_str(), "http" | "https") => "http:// or https://",
        UrlRule::Complete if url.scheme.is_empty() => "a scheme",
        UrlRule::Http | UrlRule::Complete if url.host.is_empty() => "a host",
        UrlRule::Any | UrlRule::Http | UrlRule::Complete => return,
    };
    let message = format!("{owner} needs a `{name}` with {wanted}");
    let finding = report
        .finding(&INVALID_URL, given.span, message)
        .help("write it as http://host:port/path");
    report.push(finding);
}
