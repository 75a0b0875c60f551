//! The files that notifications are held against: their names, what stands in them, and which of a
//! folder's files are such.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use super::sample::Sample;
use super::show::text;
use crate::notify::limits::LIMITS;
use crate::notify::payload::{Body, Payload, Payloads};

/// What stands in the file of one request.
pub(super) struct Golden {
    /// The path below the folder of all files.
    pub path: PathBuf,
    /// What is notified of and how: `firing slack`.
    pub title: String,
    pub text: String,
}

/// Returns the files of a receiver's notification, in the order in which it is sent.
pub(super) fn goldens(receiver: &str, sample: Sample, made: &Payloads) -> Vec<Golden> {
    let mut counts: BTreeMap<(&str, usize), usize> = BTreeMap::new();
    for payload in &made.sent {
        *counts.entry((payload.kind, payload.index)).or_default() += 1;
    }
    let mut steps: BTreeMap<(&str, usize), usize> = BTreeMap::new();
    let golden = |payload: &Payload| {
        let entry = (payload.kind, payload.index);
        let step = steps.entry(entry).or_default();
        *step += 1;
        let mut name = payload.kind.to_owned();
        if payload.index > 0 {
            name.push_str(&format!("-{}", payload.index + 1));
        }
        if counts.get(&entry).is_some_and(|count| *count > 1) {
            name.push_str(&format!(".{step}"));
        }
        let (ending, text) = content(payload);
        let sample = sample.name();
        Golden {
            path: Path::new(&folder_name(receiver)).join(format!("{sample}.{name}.{ending}")),
            title: format!("{sample} {name}"),
            text,
        }
    };
    made.sent.iter().map(golden).collect()
}

/// Returns the ending of the file of a request and what stands in it: JSON with its body taken
/// apart, a mail as it is sent, or plain text.
fn content(payload: &Payload) -> (&'static str, String) {
    let request = &payload.request;
    match &request.body {
        Body::Mail(mail) => ("eml", mail.message.clone()),
        Body::Empty | Body::Query(_) | Body::Form(_) => ("txt", text(payload)),
        Body::Json(text) => {
            let headers = request.headers.iter();
            let headers: Vec<_> = headers
                .map(|(name, value)| format!("{name}: {value}"))
                .collect();
            let body: Json = serde_json::from_str(text).unwrap_or_default();
            let mut json = json!({ "method": request.method, "url": request.url });
            if let Some(when) = &payload.when {
                json["when"] = when.as_str().into();
            }
            json["headers"] = headers.into();
            json["body"] = body;
            ("json", format!("{json:#}\n"))
        }
    }
}

/// Returns the name of a receiver's folder: what could be misread in a path is written as `%2F`.
pub(super) fn folder_name(receiver: &str) -> String {
    let mut name = String::new();
    for (position, byte) in receiver.bytes().enumerate() {
        match byte {
            b'.' if position == 0 => name.push_str("%2E"),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b' ' => {
                name.push(char::from(byte));
            }
            _ => name.push_str(&format!("%{byte:02X}")),
        }
    }
    match name.as_str() {
        "" => "%".to_owned(),
        _ => name,
    }
}

/// Returns what a file's name stands for as `firing slack`; `None` for a file of other use.
pub(super) fn title_of(name: &str) -> Option<String> {
    let (name, ending) = name.rsplit_once('.')?;
    let (sample, rest) = name.split_once('.')?;
    let (entry, step) = match rest.split_once('.') {
        Some((entry, step)) => (entry, Some(step)),
        None => (rest, None),
    };
    let (kind, index) = match entry.split_once('-') {
        Some((kind, index)) => (kind, Some(index)),
        None => (entry, None),
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_ours = matches!(ending, "json" | "eml" | "txt")
        && Sample::ALL.iter().any(|known| known.name() == sample)
        && (matches!(kind, "webhook" | "email") || LIMITS.iter().any(|limit| limit.kind == kind))
        && index.is_none_or(is_number)
        && step.is_none_or(is_number);
    is_ours.then(|| format!("{sample} {rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_receivers_stay_in_their_folder() {
        for (receiver, name) in [
            ("team-a.page", "team-a.page"),
            ("..", "%2E."),
            ("", "%"),
            ("a/b\\c%é", "a%2Fb%5Cc%25%C3%A9"),
        ] {
            assert_eq!(folder_name(receiver), name);
        }
    }

    #[test]
    fn files_of_other_use_are_told_apart() {
        for (name, title) in [
            ("firing.slack.json", Some("firing slack")),
            ("mixed.jira-2.10.json", Some("mixed jira-2.10")),
            ("resolved.email.eml", Some("resolved email")),
            ("README.md", None),
            ("firing.slack.json~", None),
            ("firing.notes.txt", None),
            ("firing.slack-x.json", None),
            ("other.slack.json", None),
        ] {
            assert_eq!(title_of(name).as_deref(), title, "{name}");
        }
    }
}
