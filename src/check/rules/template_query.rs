//! Queries in the templates of rules.

use super::pass::RuleCheck;
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity, Span};
use crate::lang::gotmpl::{Command, OperandKind, Part, Pipeline, Template, walk};
use crate::lang::promql::{Features, ValueType, parse};
use crate::model::rules::RuleText;

/// A query that fails.
pub static FAILING_QUERY: Code = Code {
    name: "failing-template-query",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a `query` in a rule's template that Prometheus does not read or cannot use",
    explain: "`query` in a template takes a PromQL expression, which Prometheus reads when the alert \
fires. One that is broken, or that gives a range vector or a string, makes the whole text fail: the page \
reads `<error expanding template: …>`. Queries that the template puts together are not looked at.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n        labels: {severity: critical}\n        annotations:\n          summary: '{{ with query \"count(up == 0\" }}{{ . | first | value }} are down{{ end }}'\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n        labels: {severity: critical}\n        annotations:\n          summary: '{{ with query \"count(up == 0)\" }}{{ . | first | value }} are down{{ end }}'\n",
    }],
};

/// Checks the templates of every alert.
pub(super) static CHECK: RuleCheck = RuleCheck {
    codes: &[&FAILING_QUERY],
    start: |_, _| {
        Box::new(move |subject, report| {
            for (text, template) in subject.templates() {
                check(text, template, report);
            }
        })
    },
};

fn check(text: &RuleText, template: &Template, report: &mut Reporter<'_>) {
    let definitions = template.definitions.iter();
    let definitions = definitions.map(|definition| definition.body.as_slice());
    for body in std::iter::once(template.root.as_slice()).chain(definitions) {
        walk(body, &mut |part| {
            let Part::Pipeline(pipeline) = part else {
                return;
            };
            for (span, query) in queries(pipeline) {
                if let Some((why, help)) = fault(query) {
                    let place = text.place(span);
                    let message = format!("this query fails when the alert fires: {why}");
                    let mut finding = report.finding(&FAILING_QUERY, place, message);
                    finding.help = help;
                    report.push(finding);
                }
            }
        });
    }
}

/// Returns the constant queries that a pipeline makes.
fn queries(pipeline: &Pipeline) -> Vec<(Span, &str)> {
    let mut found = Vec::new();
    let mut before: Option<&Command> = None;
    for command in &pipeline.commands {
        let argument = match command.operands.as_slice() {
            [function, argument] if is_query(&function.kind) => Some(argument),
            [function] if is_query(&function.kind) => match before.map(|c| c.operands.as_slice()) {
                Some([only]) => Some(only),
                _ => None,
            },
            _ => None,
        };
        if let Some(argument) = argument
            && let OperandKind::String(query) = &argument.kind
        {
            found.push((argument.span, query.as_str()));
        }
        before = Some(command);
    }
    found
}

fn is_query(kind: &OperandKind) -> bool {
    matches!(kind, OperandKind::Function(name) if name == "query")
}

/// Returns why a query fails, and what to do about it.
fn fault(query: &str) -> Option<(String, Option<String>)> {
    match parse(query, Features::default()) {
        Err(faults) => {
            let first = faults.into_iter().next()?;
            Some((first.message, first.help))
        }
        Ok(expr) => {
            let what = match expr.value_type(expr.root()) {
                ValueType::RangeVector => "a range vector",
                ValueType::String => "a string",
                ValueType::InstantVector | ValueType::Scalar => return None,
            };
            Some((format!("it gives {what}, not an instant vector"), None))
        }
    }
}
