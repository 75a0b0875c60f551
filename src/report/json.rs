use serde_json::{Map, Value, json};

use super::Report;
use crate::diag::{Finding, Place};
use crate::source::SourceMap;

/// Returns the report as one JSON object with stable keys.
///
/// Lines and columns count from 1, columns in characters; `end_line` and `end_column` stand after
/// the last character.
pub fn json(report: &Report<'_>) -> Value {
    let findings: Vec<_> = report
        .findings
        .iter()
        .map(|f| finding(report.sources, f))
        .collect();
    let summary = report.summary;
    json!({
        "schema": "techcorp/validate/v1",
        "findings": findings,
        "summary": {
            "files": summary.files,
            "errors": summary.errors,
            "warnings": summary.warnings,
            "infos": summary.infos,
            "left_out": summary.left_out,
        },
    })
}

fn finding(sources: &SourceMap, finding: &Finding) -> Value {
    let mut out = Map::new();
    out.insert("code".into(), finding.code.name.into());
    out.insert("severity".into(), finding.code.severity.name().into());
    out.insert("level".into(), finding.code.level.name().into());
    out.insert("message".into(), finding.message.clone().into());
    place(sources, finding.place, &mut out);
    // One field for both: the label is the next step in few words.
    let help = finding.help.clone().or_else(|| finding.label.clone());
    out.insert("help".into(), help.into());
    let related: Vec<_> = finding
        .related
        .iter()
        .map(|r| {
            let mut out = Map::new();
            out.insert("message".into(), r.message.clone().into());
            place(sources, r.place, &mut out);
            Value::Object(out)
        })
        .collect();
    out.insert("related".into(), related.into());
    Value::Object(out)
}

fn place(sources: &SourceMap, place: Place, out: &mut Map<String, Value>) {
    let file = sources.get(place.file);
    let start = file.position(place.span.start);
    let end = file.position(place.span.end);
    out.insert("file".into(), file.name().into());
    out.insert("line".into(), start.line.into());
    out.insert("column".into(), start.column.into());
    out.insert("end_line".into(), end.line.into());
    out.insert("end_column".into(), end.column.into());
}
