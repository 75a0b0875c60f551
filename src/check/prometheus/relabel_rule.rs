//! Relabelling rules: what each action needs and what it does not take.

use super::document::Document;
use super::jobs;
use crate::check::{Check, Reporter};
use crate::diag::{Code, Example, Level, Severity, Span};
use crate::model::Version;
use crate::model::decode::{Field, LabelName, Spanned};
use crate::model::prometheus::{Action, NameValidation, Relabel};

/// A relabelling rule that Prometheus refuses.
pub static INVALID_RELABEL_RULE: Code = Code {
    name: "invalid-relabel-rule",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a relabelling rule lacks what its action needs, or has what it does not take",
    explain: "Each action takes its own fields. `replace` (the default), `hashmod`, `lowercase`, \
`uppercase`, `keepequal` and `dropequal` need `target_label`; `hashmod` also `modulus`. `keepequal` \
and `dropequal` take only `source_labels` besides, `labeldrop` and `labelkeep` take only `regex`, and \
`lowercase` and `uppercase` take no `replacement`. The result of `labelmap` has to be a label name.",
    wrong: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['api:9100']\n    relabel_configs:\n      - source_labels: [__address__]\n",
    }],
    right: &[Example {
        name: "prometheus.yml",
        text: "scrape_configs:\n  - job_name: api\n    static_configs:\n      - targets: ['api:9100']\n    relabel_configs:\n      - source_labels: [__address__]\n        target_label: host\n",
    }],
};

/// The replacement that holds when a rule names none.
pub(super) const DEFAULT_REPLACEMENT: &str = "$1";

/// The separator that holds when a rule names none.
pub(super) const DEFAULT_SEPARATOR: &str = ";";

/// Checks every relabelling rule by itself.
pub(super) static CHECK: Check = Check {
    codes: &[&INVALID_RELABEL_RULE],
    run: |scope, sink| {
        for document in Document::all(scope) {
            let mut report = Reporter::new(scope, document.file, sink);
            lists(&document, &mut |scheme, rules| {
                for rule in rules {
                    check_rule(&mut report, document.target, scheme, rule);
                }
            });
        }
    },
};

/// Calls `take` for every list of rules, with the scheme that label names are checked with.
fn lists<'a>(
    document: &Document<'a>,
    take: &mut impl FnMut(NameValidation, &'a [Spanned<Relabel>]),
) {
    let global = document.global();
    for job in document.jobs() {
        let scheme = jobs::validation(&job.value, global);
        take(scheme, job.value.relabel_configs.items());
        take(scheme, job.value.metric_relabel_configs.items());
    }
    let Some(main) = document.main() else {
        return;
    };
    let scheme = jobs::global_validation(global);
    if let Some(alerting) = main.alerting.get() {
        take(scheme, alerting.alert_relabel_configs.items());
        for alertmanager in alerting.alertmanagers.items() {
            take(scheme, alertmanager.value.relabel_configs.items());
            take(scheme, alertmanager.value.alert_relabel_configs.items());
        }
    }
    for remote in main.remote_write.items() {
        take(scheme, remote.value.write_relabel_configs.items());
    }
}

/// Returns what a rule does, nothing when that is written wrong or left empty.
pub(super) fn action(rule: &Relabel) -> Option<Action> {
    match &rule.action {
        Field::Absent => Some(Action::Replace),
        Field::Set(given) => Some(given.value),
        Field::Null(_) | Field::Invalid(_) => None,
    }
}

fn check_rule(
    report: &mut Reporter<'_>,
    target: Version,
    scheme: NameValidation,
    rule: &Spanned<Relabel>,
) {
    if let Field::Null(key) = rule.value.action {
        fault(
            report,
            key,
            "the action has no value",
            "remove the key for `replace`",
        );
    }
    let Some(action) = action(&rule.value) else {
        return;
    };
    let classic_only = scheme == NameValidation::Legacy && target >= Version::new(3, 7);
    // Until 3.1 the result of a template had to be a classic name in every case.
    let classic_template = classic_only || target < Version::new(3, 2);
    needed(report, action, rule);
    target_label(report, action, &rule.value, classic_only, classic_template);
    not_taken(report, action, rule);
    if action == Action::LabelMap {
        label_map(report, rule, classic_template);
    }
}

fn needed(report: &mut Reporter<'_>, action: Action, rule: &Spanned<Relabel>) {
    let Relabel {
        modulus,
        target_label,
        ..
    } = &rule.value;
    let word = action.word();
    if action == Action::HashMod && modulus.effective(0) == Some(0) {
        let span = modulus.key().unwrap_or_else(|| report.head(rule.span));
        let message = format!("the action `{word}` needs a `modulus` above zero");
        fault(report, span, message, "");
    }
    let needs_target = !matches!(
        action,
        Action::Keep | Action::Drop | Action::LabelMap | Action::LabelDrop | Action::LabelKeep
    );
    if needs_target
        && target_label
            .effective(String::new())
            .is_some_and(|t| t.is_empty())
    {
        let span = target_label.key().unwrap_or_else(|| report.head(rule.span));
        let message = format!("the action `{word}` needs a `target_label`");
        let help = match rule.value.action {
            Field::Absent => "without `action` a rule means `replace`",
            _ => "",
        };
        fault(report, span, message, help);
    }
}

fn target_label(
    report: &mut Reporter<'_>,
    action: Action,
    rule: &Relabel,
    classic_only: bool,
    classic_template: bool,
) {
    let Some(given) = rule.target_label.given().filter(|t| !t.value.is_empty()) else {
        return;
    };
    let template = action == Action::Replace && given.value.contains('$');
    let fits = match action {
        Action::Replace if template => !classic_template || is_classic_template(&given.value),
        Action::Keep | Action::Drop | Action::LabelMap | Action::LabelDrop | Action::LabelKeep => {
            true
        }
        _ => !classic_only || LabelName::is_classic(&given.value),
    };
    if !fits {
        let message = "this target label is no classic label name";
        let help = "letters, digits and underscores with no digit in front";
        fault(report, given.span, message, help);
    }
}

fn not_taken(report: &mut Reporter<'_>, action: Action, rule: &Spanned<Relabel>) {
    let value = &rule.value;
    let differs = |field: &Field<String>, default: &str| {
        let given = field.effective(default.to_owned());
        field.key().filter(|_| given.is_some_and(|g| g != default))
    };
    let separator = ("separator", differs(&value.separator, DEFAULT_SEPARATOR));
    let replacement = (
        "replacement",
        differs(&value.replacement, DEFAULT_REPLACEMENT),
    );
    let modulus = (
        "modulus",
        value
            .modulus
            .key()
            .filter(|_| value.modulus.effective(0).is_some_and(|m| m != 0)),
    );
    let (fields, only) = match action {
        Action::Lowercase | Action::Uppercase => (vec![replacement], None),
        Action::KeepEqual | Action::DropEqual => (
            // Even the default's own text counts as a regex of the rule.
            vec![
                ("regex", value.regex.key()),
                modulus,
                separator,
                replacement,
            ],
            Some("it takes only `source_labels` and `target_label`"),
        ),
        Action::LabelDrop | Action::LabelKeep => {
            let source = value
                .source_labels
                .key()
                .filter(|_| value.source_labels.is_present());
            let target = differs(&value.target_label, "");
            (
                vec![
                    ("source_labels", source),
                    ("target_label", target),
                    modulus,
                    separator,
                    replacement,
                ],
                Some("it takes only `regex`, which it matches against label names"),
            )
        }
        _ => return,
    };
    for (name, key) in fields {
        if let Some(key) = key {
            let message = format!("the action `{}` takes no `{name}`", action.word());
            fault(report, key, message, only.unwrap_or("remove it"));
        }
    }
}

fn label_map(report: &mut Reporter<'_>, rule: &Spanned<Relabel>, classic_template: bool) {
    let Some(replacement) = rule
        .value
        .replacement
        .effective(DEFAULT_REPLACEMENT.to_owned())
    else {
        return;
    };
    let key = rule.value.replacement.key();
    let span = key.unwrap_or_else(|| report.head(rule.span));
    if replacement.is_empty() {
        fault(
            report,
            span,
            "the action `labelmap` needs a `replacement`",
            "",
        );
    } else if classic_template && !is_classic_template(&replacement) {
        let message = "the replacement of `labelmap` is no classic label name";
        fault(
            report,
            span,
            message,
            "letters, digits, underscores, and groups such as `${1}`",
        );
    }
}

/// Returns whether a template can give a classic label name: letters, digits and underscores with no
/// digit in front, and `$name` or `${name}`.
fn is_classic_template(template: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut rest = template;
    let mut first = true;
    while let Some(c) = rest.chars().next() {
        if let Some(group) = rest.strip_prefix('$') {
            let braced = group.strip_prefix('{');
            let name = braced.unwrap_or(group);
            let end = name.find(|c: char| !word(c)).unwrap_or(name.len());
            let after = name.get(end..).unwrap_or_default();
            let closed = match braced {
                Some(_) => after.strip_prefix('}'),
                None => Some(after),
            };
            match closed {
                Some(after) if end > 0 => rest = after,
                _ => return false,
            }
        } else if word(c) && !(first && c.is_ascii_digit()) {
            rest = rest.get(1..).unwrap_or_default();
        } else {
            return false;
        }
        first = false;
    }
    !first
}

fn fault(report: &mut Reporter<'_>, span: Span, message: impl Into<String>, help: &str) {
    let finding = report.finding(&INVALID_RELABEL_RULE, span, message);
    report.push(if help.is_empty() {
        finding
    } else {
        finding.help(help)
    });
}

#[cfg(test)]
mod tests {
    use super::is_classic_template;

    #[test]
    fn templates_of_classic_names_may_hold_groups() {
        for text in ["a", "_1", "$1", "${1}_b", "a$name", "$1$2", "a${x}9"] {
            assert!(is_classic_template(text), "{text}");
        }
        for text in ["", "1a", "$", "${", "${}", "a-b", "${1", "é", "${a-b}"] {
            assert!(!is_classic_template(text), "{text}");
        }
    }
}
