//! Executes the labels and annotations of alert rules as Prometheus does.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::execution::EXECUTION_CUT_SHORT;
use super::plain::is_plain;
use super::{Check, Scope};
use crate::check::Reporter;
use crate::diag::{Code, Example, FileId, Level, Severity, Sink, Span};
use crate::lang::gotmpl::Template;
use crate::model::decode::Entries;
use crate::model::inference::{Values, label_uses};
use crate::model::rules::{Rule, RuleGroup, RuleText};
use crate::notify::KeyValues;
use crate::notify::engine::{ErrorKind, ExecError};
use crate::notify::made::{MAX_STEPS, Maker, plausible, sample_value};

/// A template of a rule that fails when an alert fires.
pub static FAILING_RULE_TEMPLATE: Code = Code {
    name: "failing-rule-template",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a template in a label or annotation that fails when an alert fires",
    explain: "Prometheus reads the template when it loads the file and executes it for each alert. \
What fails then (a field that is not there, a number where a function takes text, a comparison of \
the value with an integer) takes the place of the whole text: the page reads `<error expanding \
template: …>`, and a label with it goes wherever the routes send such a label. Here each template is \
executed with a value that lets the rule fire, with 0 and with no number, with the labels that it \
names and without. A failure that depends on the text of a label, or on what a query finds, is not \
reported.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: node\n    rules:\n      - alert: DiskFull\n        expr: node_filesystem_avail_bytes / node_filesystem_size_bytes < 0.1\n        for: 5m\n        labels:\n          severity: '{{ if lt $value 1 }}critical{{ else }}warning{{ end }}'\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: node\n    rules:\n      - alert: DiskFull\n        expr: node_filesystem_avail_bytes / node_filesystem_size_bytes < 0.1\n        for: 5m\n        labels:\n          severity: '{{ if lt $value 1.0 }}critical{{ else }}warning{{ end }}'\n",
    }],
};

pub(super) static CHECK: Check = Check {
    codes: &[&FAILING_RULE_TEMPLATE, &EXECUTION_CUT_SHORT],
    run,
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    let mut known: HashMap<&str, Option<Failure>> = HashMap::new();
    for file in &scope.stack.rules {
        let mut maker: Option<(FileId, Maker)> = None;
        let groups = file.model.groups.items().iter();
        let rules = groups.flat_map(|group| {
            let rules = group.value.rules.items().iter();
            rules.map(|rule| (&group.value, &rule.value))
        });
        for (group, rule) in rules.filter(|(_, rule)| rule.is_alert()) {
            for (name, text, template) in templates(group, rule) {
                let failure = known.entry(text.as_str()).or_insert_with(|| {
                    let maker = maker
                        .get_or_insert_with(|| (file.file, Maker::new(scope.stack, file.file)));
                    failure(&maker.1, rule, text, template)
                });
                if let Some(failure) = failure {
                    report(scope, file.file, (name, text), failure, sink);
                }
            }
        }
        if maker.is_some_and(|(_, maker)| maker.templates().is_spent()) {
            let groups = file.model.groups.given();
            let span = groups.map_or_else(Span::default, |groups| groups.span);
            cut_short(scope, file.file, span, sink);
        }
    }
}

/// Returns the labels and annotations that are templates in which nothing else is wrong and that
/// might fail.
fn templates<'r>(
    group: &'r RuleGroup,
    rule: &'r Rule,
) -> impl Iterator<Item = (&'r str, &'r RuleText, &'r Template)> {
    let annotations = rule.annotations.get();
    let annotations = annotations.into_iter().flat_map(Entries::iter);
    let texts = rule.labels_in(group).chain(annotations);
    texts.filter_map(|(name, text)| {
        let template = text.value.template()?;
        let is_sound = template.faults.is_empty() && template.doomed.is_empty();
        let may_fail = is_sound && !is_plain(template);
        may_fail.then_some((name.value.as_str(), &text.value, template))
    })
}

/// Why a text fails, and with what.
struct Failure {
    error: ExecError,
    about: Option<&'static str>,
}

fn failure(maker: &Maker, rule: &Rule, text: &RuleText, template: &Template) -> Option<Failure> {
    let names: BTreeSet<&str> = label_uses(template).iter().map(|used| used.label).collect();
    let there = names.iter().filter_map(|name| {
        let value = plausible(name, &Values::present(), 0)?;
        Some(((*name).into(), value))
    });
    let there: Arc<KeyValues> = Arc::new(there.collect());
    let none = Arc::default();
    let value = rule.expr.get().and_then(|expr| expr.parsed());
    let value = value.map_or(1.0, sample_value);
    let tries = [
        (&there, value, None),
        (&there, 0.0, Some("when the value is 0")),
        (&there, f64::NAN, Some("when the value is no number")),
        (&none, value, Some("for an alert without labels")),
    ];
    let mut content = Vec::new();
    for (labels, value, about) in tries {
        let expansion = maker.expand(text, labels, value);
        let Some(error) = expansion.error else {
            continue;
        };
        let at = text.as_str().get(error.span.start..error.span.end);
        if !expansion.unanswered.is_empty() && at.is_some_and(|at| at.contains("index")) {
            // What a query gives is not known, nor how much of it.
            continue;
        }
        match error.kind {
            ErrorKind::Failed | ErrorKind::Limit => return Some(Failure { error, about }),
            ErrorKind::Content if expansion.unanswered.is_empty() => content.push(error),
            ErrorKind::Content | ErrorKind::Unsupported => {}
        }
    }
    // What fails whatever the labels and the value are does so for what the template itself says.
    let always = content.len() == tries.len();
    let error = content.into_iter().next().filter(|_| always)?;
    Some(Failure { error, about: None })
}

/// Tells that some templates of the file were not executed.
fn cut_short(scope: &Scope<'_>, file: FileId, groups: Span, sink: &mut Sink) {
    let mut report = Reporter::new(scope, file, sink);
    let message = format!(
        "not all templates of the rules were executed: they take more than {MAX_STEPS} steps"
    );
    let finding = report.finding(&EXECUTION_CUT_SHORT, report.head(groups), message);
    report.push(finding);
}

fn report(
    scope: &Scope<'_>,
    file: FileId,
    (name, text): (&str, &RuleText),
    failure: &Failure,
    sink: &mut Sink,
) {
    let mut report = Reporter::new(scope, file, sink);
    let mut message = format!(
        "`{name}` fails when the alert fires: {}",
        failure.error.message
    );
    if let Some(about) = failure.about {
        message = format!("{message}, {about}");
    }
    let place = text.place(failure.error.span);
    let mut finding = report.finding(&FAILING_RULE_TEMPLATE, place, message);
    finding.help.clone_from(&failure.error.help);
    report.push(finding);
}
