//! What arrived beside what was rendered.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use serde_json::Value;

use crate::Entries;
use crate::alerts::{Case, Phase};
use crate::sink::{ISSUE, Received, TOKEN, TRANSITIONS};

/// Entries that are not told when all alerts have ended: `send_resolved` is false for them.
const NOT_RESOLVED: [(&str, &str, u64); 9] = [
    ("plain", "slack", 0),
    ("plain", "wechat", 0),
    ("plain", "rocketchat", 0),
    ("rich", "slack", 1),
    ("rich", "email", 1),
    ("long", "slack", 0),
    ("long", "wechat", 0),
    ("long", "rocketchat", 0),
    ("long", "email", 0),
];

pub struct Comparison {
    sink: String,
    smtp: String,
    entries: BTreeSet<(String, String, u64)>,
    hashes: BTreeMap<&'static str, String>,
    count: usize,
    kinds: BTreeSet<String>,
    differences: Vec<String>,
}

impl Comparison {
    pub fn new(sink: &str, smtp: &str) -> Self {
        let config = include_str!("alertmanager.yml");
        let urls = Regex::new(r"SINK/([a-z]+)/([a-z0-9]+)/(\d)").expect("a pattern");
        let sns = Regex::new(r"SINK/(rich)/(sns)/\{\{").expect("a pattern");
        let mails = Regex::new(r"([a-z]+)\+(\d)@example").expect("a pattern");
        let of = |case: &str, kind: &str, index: &str| {
            let index = index.parse().expect("a number");
            (case.to_owned(), kind.to_owned(), index)
        };
        let urls = urls.captures_iter(config).map(|c| of(&c[1], &c[2], &c[3]));
        let sns = sns.captures_iter(config).map(|c| of(&c[1], &c[2], "0"));
        let mails = mails
            .captures_iter(config)
            .map(|c| of(&c[1], "email", &c[2]));
        Self {
            sink: sink.to_owned(),
            smtp: smtp.to_owned(),
            entries: urls.chain(sns).chain(mails).collect(),
            hashes: BTreeMap::new(),
            count: 0,
            kinds: BTreeSet::new(),
            differences: Vec::new(),
        }
    }

    /// Returns the entries of a case that are told.
    pub fn expected(&self, case: &Case, phase: Phase) -> Vec<(String, u64)> {
        let silent = |kind: &str, index| {
            phase == Phase::Resolved && NOT_RESOLVED.contains(&(case.name, kind, index))
        };
        let own = self.entries.iter().filter(|(name, _, _)| name == case.name);
        own.filter(|(_, kind, index)| !silent(kind, *index))
            .map(|(_, kind, index)| (kind.clone(), *index))
            .collect()
    }

    /// Compares all that came for a case in a phase.
    pub fn compare(
        &mut self,
        case: &'static Case,
        phase: Phase,
        rendered: &Value,
        mut received: Entries,
    ) {
        let mut ours: BTreeMap<(String, u64), Vec<&Value>> = BTreeMap::new();
        for payload in rendered["payloads"].as_array().expect("payloads") {
            ours.entry(entry(payload)).or_default().push(payload);
        }
        let failed = &rendered["failed"];
        assert_eq!(*failed, serde_json::json!([]), "{} {phase:?}", case.name);
        let told: BTreeSet<_> = self.expected(case, phase).into_iter().collect();
        assert_eq!(told, ours.keys().cloned().collect(), "who is told");
        for silent in rendered["silent"].as_array().expect("a list") {
            let (kind, index) = entry(silent);
            assert!(
                NOT_RESOLVED.contains(&(case.name, &kind, index)),
                "{silent}"
            );
        }
        for (entry, payloads) in ours {
            let requests = received.remove(&entry).unwrap_or_default();
            let place = format!("{} {} {}, {phase:?}", case.name, entry.0, entry.1);
            self.kinds.insert(entry.0);
            self.in_order(case, &place, &payloads, &requests);
        }
        for (entry, requests) in received {
            let targets: Vec<_> = requests.iter().map(|request| &request.target).collect();
            self.differences
                .push(format!("{} {entry:?} was told: {targets:?}", case.name));
        }
    }

    /// Holds that what came is what was rendered in its order; only what depends on an answer may
    /// be missing.
    fn in_order(
        &mut self,
        case: &'static Case,
        place: &str,
        payloads: &[&Value],
        requests: &[Received],
    ) {
        let mut rest = payloads.iter();
        for request in requests {
            self.count += 1;
            let mut nearest = None;
            loop {
                let Some(payload) = rest.next() else {
                    let difference = nearest.unwrap_or_else(|| {
                        format!("{} {} is not rendered", request.method, request.target)
                    });
                    self.differences.push(format!("{place}: {difference}"));
                    return;
                };
                match self.difference(case, payload, request) {
                    None => break,
                    Some(difference) if payload["when"].is_null() => {
                        self.differences.push(format!("{place}: {difference}"));
                        break;
                    }
                    Some(difference) => {
                        let same = payload["method"] == request.method.as_str();
                        if same || nearest.is_none() {
                            nearest = Some(difference);
                        }
                    }
                }
            }
        }
        for payload in rest.filter(|payload| payload["when"].is_null()) {
            let (method, url) = (&payload["method"], &payload["url"]);
            self.differences
                .push(format!("{place}: {method} {url} did not come"));
        }
    }

    fn difference(
        &mut self,
        case: &'static Case,
        payload: &Value,
        request: &Received,
    ) -> Option<String> {
        let text = |name: &str| payload[name].as_str().expect("a text");
        if text("method") != request.method {
            return Some(format!(
                "method: {} instead of {}",
                text("method"),
                request.method
            ));
        }
        if request.method == "SMTP" {
            let theirs = mail(&request.text());
            return first_difference("url", text("url"), &format!("smtp://{}", self.smtp))
                .or_else(|| first_difference("mail", &mail(text("body")), &theirs));
        }
        let url = self.open(case, &format!("{}{}", self.sink, request.target), |t| {
            t.to_owned()
        });
        let url = url.replace(&format!("/issue/{ISSUE}"), "/issue/<key of the issue>");
        if text("url") != "<redacted>"
            && let Some(difference) = first_difference("url", text("url"), &url)
        {
            return Some(difference);
        }
        for header in payload["headers"].as_array().expect("headers") {
            let name = header["name"].as_str().expect("a name");
            let value = header["value"].as_str().expect("a value");
            let theirs = request.header(name).unwrap_or_default();
            let fits = match value.split_once("<redacted>") {
                Some((start, _)) => theirs.starts_with(start) && theirs.len() > start.len(),
                None => theirs == value,
            };
            if !fits {
                return Some(format!("header {name}: {value:?} instead of {theirs:?}"));
            }
        }
        let is_json = request.header("content-type") == Some("application/json");
        let body = self.open(case, &request.text(), |text| match is_json {
            true => text.replace('<', "\\u003c").replace('>', "\\u003e"),
            false => text.to_owned(),
        });
        first_difference("body", text("body"), &body)
    }

    /// Puts what stands for things that only a running Alertmanager knows in their places;
    /// `written` writes it as the place has it.
    fn open(
        &mut self,
        case: &'static Case,
        text: &str,
        written: impl Fn(&str) -> String,
    ) -> String {
        let hash = Regex::new(r"\b[0-9a-f]{64}\b").expect("a pattern");
        // The signature of a request to Amazon is none, it stands in a header.
        for found in hash.find_iter(text) {
            let known = self
                .hashes
                .entry(case.name)
                .or_insert_with(|| found.as_str().to_owned());
            assert_eq!(known, found.as_str(), "one group has one key");
        }
        let key = written("<hash of the group key>");
        let text = hash.replace_all(text, key.as_str()).into_owned();
        let secret = Regex::new(r"SECRET-\d").expect("a pattern");
        let text = secret
            .replace_all(&text, written("<redacted>").as_str())
            .into_owned();
        let text = text.replace(TOKEN, &written("<access token>"));
        let route = format!("\"groupKey\":\"{{}}/{{case=\\\"{}\\\"}}:", case.name);
        let mut text = text.replace(&route, "\"groupKey\":\"{}:");
        for (name, id) in TRANSITIONS {
            let id = format!("\"transition\":{{\"id\":\"{id}\"}}");
            let shown = written(&format!("<id of the transition `{name}`>"));
            text = text.replace(&id, &format!("\"transition\":{{\"id\":\"{shown}\"}}"));
        }
        text
    }

    /// Returns how many requests of how many kinds were compared, and what differs.
    pub fn end(self) -> (usize, usize, Vec<String>) {
        (self.count, self.kinds.len(), self.differences)
    }
}

fn entry(payload: &Value) -> (String, u64) {
    let kind = payload["kind"].as_str().expect("a kind").to_owned();
    (kind, payload["index"].as_u64().expect("a number"))
}

/// Returns a mail with its headers sorted and without date, number and boundary.
fn mail(message: &str) -> String {
    let boundary = Regex::new(r"boundary=(\S+)").expect("a pattern");
    let boundary = boundary.captures(message).map(|found| found[1].to_owned());
    let message = message.replace(&boundary.expect("a boundary"), "BOUNDARY");
    let thread = Regex::new(r"<alert-([0-9a-f]{16})-").expect("a pattern");
    let message = thread.replace_all(&message, "<alert-<hash of the group key>-");
    let (head, body) = message.split_once("\r\n\r\n").expect("a body");
    let head = head.replace("\r\n ", "\u{0}");
    let mut lines: Vec<_> = head
        .split("\r\n")
        .map(|line| match line.split_once(": ") {
            Some((name @ ("Date" | "Message-Id"), _)) => name,
            _ => line,
        })
        .collect();
    lines.sort_unstable();
    format!(
        "{}\r\n\r\n{body}",
        lines.join("\r\n").replace('\u{0}', "\r\n ")
    )
}

/// Returns where two texts part.
fn first_difference(what: &str, ours: &str, theirs: &str) -> Option<String> {
    if ours == theirs {
        return None;
    }
    let same = ours
        .chars()
        .zip(theirs.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let around = |text: &str| -> String {
        text.chars()
            .skip(same.saturating_sub(60))
            .take(160)
            .collect()
    };
    Some(format!(
        "{what} differs at character {same}\n  rendered …{:?}…\n  came     …{:?}…",
        around(ours),
        around(theirs)
    ))
}
