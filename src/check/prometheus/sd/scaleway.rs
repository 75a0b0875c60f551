//! Scaleway: Prometheus builds the client of Scaleway's SDK while it loads the file, and that checks
//! the form of identifiers (scaleway-sdk-go 1.0.0-beta.33, `settings.validate`).

use super::Document;
use crate::check::Reporter;
use crate::check::fields::filled;
use crate::lang::url;
use crate::model::decode::{At, Field};
use crate::model::prometheus::sd::Scaleway;

const OWNER: &str = "`scaleway_sd_configs`";

pub(super) fn check(document: &Document<'_>, report: &mut Reporter<'_>) {
    document.each(|at, scaleway: &Scaleway| {
        required(report, at, scaleway);
        formats(report, scaleway);
    });
}

fn required(report: &mut Reporter<'_>, at: At<'_>, scaleway: &Scaleway) {
    report.need_present(OWNER, at.span, "role", &scaleway.role);
    report.need_filled(OWNER, at.span, "project_id", &scaleway.project_id);
    report.need_filled(OWNER, at.span, "access_key", &scaleway.access_key);
    let secrets = [
        filled("secret_key", &scaleway.secret_key),
        filled("secret_key_file", &scaleway.secret_key_file),
    ];
    report.one_of(OWNER, at.span, &secrets);
    report.at_most_one(OWNER, &secrets);
    report.keep_filled(OWNER, "zone", &scaleway.zone);
    report.keep_filled(OWNER, "api_url", &scaleway.api_url);
}

fn formats(report: &mut Reporter<'_>, scaleway: &Scaleway) {
    form(
        report,
        &scaleway.project_id,
        "project_id",
        "a UUID",
        is_uuid,
    );
    let example = "20 characters that begin with `SCW`";
    form(
        report,
        &scaleway.access_key,
        "access_key",
        example,
        is_access_key,
    );
    form(
        report,
        &scaleway.zone,
        "zone",
        "a zone such as `fr-par-1`",
        is_zone,
    );
    form(
        report,
        &scaleway.api_url,
        "api_url",
        "a URL without a slash at the end",
        |url| url::parse(url).is_ok() && !url.ends_with('/'),
    );
    if let Some(given) = scaleway.secret_key.given()
        && !given.value.is_empty()
        && !is_uuid(given.value.reveal())
    {
        report.refuse(
            given.span,
            format!("{OWNER} needs a UUID as `secret_key`"),
            "",
        );
    }
}

fn form(
    report: &mut Reporter<'_>,
    field: &Field<String>,
    name: &str,
    expected: &str,
    fits: fn(&str) -> bool,
) {
    if let Some(given) = field.given()
        && !given.value.is_empty()
        && !fits(&given.value)
    {
        report.refuse(
            given.span,
            format!("{OWNER} needs {expected} as `{name}`"),
            "",
        );
    }
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

fn is_access_key(text: &str) -> bool {
    let rest = text.strip_prefix("SCW").unwrap_or_default();
    rest.len() == 17
        && rest
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn is_zone(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let small = |s: &str, len: usize| s.len() == len && s.bytes().all(|b| b.is_ascii_lowercase());
    match parts.as_slice() {
        [country, city, number] => {
            small(country, 2) && small(city, 3) && matches!(number.as_bytes(), [b'1'..=b'9'])
        }
        _ => false,
    }
}
