use std::collections::HashMap;

use super::Entry;
use crate::check::fields::{EXCLUSIVE_FIELDS, filled};
use crate::diag::Span;
use crate::model::alertmanager::Email;
use crate::model::decode::{Entries, INVALID_VALUE};

const OWNER: &str = "an e-mail receiver";

pub(super) fn email(email: &Email, entry: &mut Entry<'_, '_>) {
    let to = filled("to", &email.to);
    entry.report.one_of(OWNER, email.span, &[to]);
    let global = entry.global;
    entry.here_or_global(
        OWNER,
        email.span,
        &[filled("smarthost", &email.smarthost)],
        &[filled("smtp_smarthost", &global.smtp_smarthost)],
    );
    entry.here_or_global(
        OWNER,
        email.span,
        &[filled("from", &email.from)],
        &[filled("smtp_from", &global.smtp_from)],
    );
    headers(email, entry);
    threading(email, entry);
}

/// Header names differ in more than their case.
fn headers(email: &Email, entry: &mut Entry<'_, '_>) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    for (name, _) in email.headers.get().into_iter().flat_map(Entries::iter) {
        match seen.get(&canonical(&name.value)) {
            Some(first) => {
                let message = format!("the header `{}` stands twice", name.value);
                let finding = entry
                    .report
                    .finding(&EXCLUSIVE_FIELDS, name.span, message)
                    .related(entry.report.place(*first), "first here")
                    .help("names of headers are the same in upper and lower case; keep one");
                entry.report.push(finding);
            }
            None => {
                seen.insert(canonical(&name.value), name.span);
            }
        }
    }
}

/// Returns what Go's `CanonicalMIMEHeaderKey` makes equal: names of header characters are compared
/// without case, all others letter by letter.
fn canonical(name: &str) -> String {
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    if name.bytes().all(token) {
        name.to_ascii_lowercase()
    } else {
        name.to_owned()
    }
}

fn threading(email: &Email, entry: &mut Entry<'_, '_>) {
    let Some(threading) = email.threading.get() else {
        return;
    };
    if threading.enabled.get() != Some(&true) {
        return;
    }
    for (name, _) in email.headers.get().into_iter().flat_map(Entries::iter) {
        if ["references", "in-reply-to"].contains(&canonical(&name.value).as_str()) {
            let message = format!("`threading` sets the header `{}` itself", name.value);
            let finding = entry
                .report
                .finding(&EXCLUSIVE_FIELDS, name.span, message)
                .help("remove the header, or set `threading.enabled: false`");
            entry.report.push(finding);
        }
    }
    let by_date = threading.thread_by_date.get().map(String::as_str);
    if !threading.thread_by_date.is_present() {
        let message = "`threading` needs `thread_by_date`: `none` or `daily`";
        entry
            .report
            .missing(threading.span, message.to_owned(), None);
    } else if let (Some(value), Some(given)) = (by_date, threading.thread_by_date.given())
        && !["none", "daily"].contains(&value)
    {
        let message = format!("unknown value `{value}`; expected `none` or `daily`");
        let finding = entry.report.finding(&INVALID_VALUE, given.span, message);
        entry.report.push(finding);
    }
}
