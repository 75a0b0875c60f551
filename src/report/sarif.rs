use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Report;
use crate::diag::{Code, Finding, Place, Severity};
use crate::source::SourceMap;

/// Returns the report as SARIF 2.1.0, which code-scanning services read.
pub fn sarif(report: &Report<'_>) -> Value {
    let codes: BTreeMap<&str, &Code> = report
        .findings
        .iter()
        .map(|f| (f.code.name, f.code))
        .collect();
    let rules: Vec<_> = codes.values().map(|code| rule(code)).collect();
    let results: Vec<_> = report
        .findings
        .iter()
        .map(|finding| {
            let index = codes.keys().position(|name| *name == finding.code.name);
            result(report.sources, finding, index.unwrap_or_default())
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn rule(code: &Code) -> Value {
    json!({
        "id": code.name,
        "shortDescription": {"text": sentence(code.summary)},
        "fullDescription": {"text": code.explain},
        "help": {"text": format!("`techcorp explain {}` shows a wrong and a right example.", code.name)},
        "defaultConfiguration": {"level": level(code.severity)},
        "properties": {"level": code.level.name()},
    })
}

fn result(sources: &SourceMap, finding: &Finding, rule: usize) -> Value {
    let mut text = sentence(&finding.message);
    for extra in [&finding.label, &finding.help].into_iter().flatten() {
        text.push(' ');
        text.push_str(&sentence(extra));
    }
    let mut result = json!({
        "ruleId": finding.code.name,
        "ruleIndex": rule,
        "level": level(finding.code.severity),
        "message": {"text": text},
        "locations": [{"physicalLocation": location(sources, finding.place)}],
    });
    if !finding.related.is_empty() {
        let related: Vec<_> = finding
            .related
            .iter()
            .enumerate()
            .map(|(id, related)| {
                json!({
                    "id": id,
                    "message": {"text": sentence(&related.message)},
                    "physicalLocation": location(sources, related.place),
                })
            })
            .collect();
        result["relatedLocations"] = related.into();
    }
    result
}

fn location(sources: &SourceMap, place: Place) -> Value {
    let file = sources.get(place.file);
    let start = file.position(place.span.start);
    let end = file.position(place.span.end);
    json!({
        "artifactLocation": {"uri": uri(file.name())},
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    })
}

/// Returns a path as a relative URI reference, or a `file:` URI for an absolute path.
fn uri(path: &str) -> String {
    let mut out = String::new();
    if path.starts_with('/') {
        out.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'+' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Returns the text as a sentence with a full stop, as SARIF's guidelines want messages.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    let mut out = first.unwrap_or_default() + chars.as_str();
    if !out.ends_with(['.', '?', '!']) {
        out.push('.');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{sentence, uri};

    #[test]
    fn paths_become_uri_references() {
        assert_eq!(uri("a b/ü.yml"), "a%20b/%C3%BC.yml");
        assert_eq!(uri("/etc/x.yml"), "file:///etc/x.yml");
    }

    #[test]
    fn messages_become_sentences() {
        assert_eq!(sentence("did you mean `x`?"), "Did you mean `x`?");
        assert_eq!(sentence("unknown field"), "Unknown field.");
        assert_eq!(sentence(""), ".");
    }
}
