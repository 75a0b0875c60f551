//! Differences that are on purpose, each with its reason.

use crate::generate::Case;

/// Fields of `oauth2` that Prometheus has since 3.8, and one of `sigv4` since 3.10. Debian builds its
/// promtool 3.5 with newer libraries, which bring them along; the release of Prometheus 3.5 refuses
/// them.
const NEWER_LIBRARIES: [&str; 10] = [
    "client_certificate_key_id",
    "client_certificate_key",
    "client_certificate_key_file",
    "client_certificate_key_ref",
    "grant_type",
    "signature_algorithm",
    "iss",
    "audience",
    "claims",
    "external_id",
];

/// Returns whether a difference is on purpose.
pub fn difference(case: &Case, theirs: &Result<(), String>, ours: &Result<(), String>) -> bool {
    match (theirs, ours) {
        (Ok(()), Err(ours)) => {
            let newer = NEWER_LIBRARIES
                .iter()
                .any(|field| case.text.contains(&format!("{field}:")));
            if newer && ours.starts_with("field-version: ") {
                return true;
            }
            // Prometheus 3.5 looks at the global schemes of names when it has a scrape job alone; 3.7
            // and later always do.
            let scheme = ours.contains("scheme of metric names");
            scheme && !case.text.contains("scrape_configs")
        }
        // promtool looks for the client's key in a file only, where Prometheus takes it from
        // `key` as well.
        (Err(theirs), Ok(())) => {
            theirs.contains("specified without client key file")
                || theirs.contains("specified without client cert file")
        }
        _ => false,
    }
}
