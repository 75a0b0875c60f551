//! Environment variables that Prometheus takes as they stand.

use std::any::Any;

use super::document::Document;
use crate::check::alertmanager::variables::LITERAL_VARIABLE;
use crate::check::{Check, Reporter};
use crate::diag::Span;
use crate::lang::variable;
use crate::model::decode::{FilePath, Secret, Url};

/// How many further places a finding names.
const MAX_RELATED: usize = 10;

/// Templates of relabelling rules, where `${name}` is a group of the expression.
const TEMPLATES: [&str; 2] = ["replacement", "target_label"];

/// Looks for variables everywhere but in the external labels, the one place where Prometheus 3
/// replaces them.
pub(super) static CHECK: Check = Check {
    codes: &[],
    run: |scope, sink| {
        for document in Document::all(scope) {
            check(&document, &mut Reporter::new(scope, document.file, sink));
        }
    },
};

fn check(document: &Document<'_>, report: &mut Reporter<'_>) {
    let replaced = document.main().and_then(|main| main.global.get());
    let replaced = replaced
        .and_then(|global| global.external_labels.given())
        .map(|g| g.span);
    let inside = |span: Span| replaced.is_some_and(|r| r.start <= span.start && span.end <= r.end);
    let mut found: Vec<(Span, Vec<String>)> = Vec::new();
    document.visit(&mut |at, value| {
        let Some(text) = text_of(value).filter(|_| !TEMPLATES.contains(&at.name)) else {
            return;
        };
        let names: Vec<_> = variable::find_all(text)
            .iter()
            .filter(|v| variable::is_capital_name(v.name))
            .map(|v| format!("`{}`", v.name))
            .collect();
        if !names.is_empty() && !inside(at.span) {
            found.push((at.span, names));
        }
    });
    found.sort_by_key(|(span, _)| *span);
    let Some(((span, names), others)) = found.split_first() else {
        return;
    };
    let noun = if names.len() == 1 {
        "the variable"
    } else {
        "the variables"
    };
    let message = format!(
        "Prometheus takes {noun} {} as the value itself",
        names.join(" and ")
    );
    let mut finding = report.finding(&LITERAL_VARIABLE, *span, message).help(
        "Prometheus replaces variables in `external_labels` only; fill them in before the file is used",
    );
    for (span, names) in others.iter().take(MAX_RELATED) {
        finding = finding.related(
            report.place(*span),
            format!("{} here as well", names.join(" and ")),
        );
    }
    if let Some((span, _)) = others.get(MAX_RELATED) {
        let more = others.len() - MAX_RELATED;
        finding = finding.related(
            report.place(*span),
            format!("and at {more} places from here on"),
        );
    }
    report.push(finding);
}

fn text_of(value: &dyn Any) -> Option<&str> {
    let text = value.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| value.downcast_ref().map(FilePath::as_str))
        .or_else(|| value.downcast_ref().map(Url::as_str))
        .or_else(|| value.downcast_ref().map(Secret::reveal))
}
