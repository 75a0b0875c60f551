//! Labels that the templates of an alert use and its expression does not give.

use super::described::list;
use super::subject::Subject;
use super::{dropped, kept};
use crate::check::Reporter;
use crate::diag::{Code, Example, Finding, Level, Severity, suggest};
use crate::lang::promql::{Expr, NodeKind};
use crate::model::decode::{Entries, Spanned};
use crate::model::inference::{
    ALERT_NAME, Inferred, LabelUse, Others, Presence, Vector, is_usual_label, label_uses,
};
use crate::model::rules::RuleText;

/// A label that the expression cannot give.
pub static MISSING_TEMPLATE_LABEL: Code = Code {
    name: "missing-template-label",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a template uses a label that the expression never gives",
    explain: "`$labels` in the templates of an alert holds the labels of the expression's result. One \
that the result does not have is the empty text: the page reads \"High load on \", and a label that \
copies it is not there for routes to see. Aggregations keep the labels under `by (…)` only; an \
operator with `on (…)` keeps those under `on (…)`, and what `group_left (…)` adds. The labels that the \
rule itself sets under `labels:`, and the alert's name, are not in `$labels` either. Where the template \
asks first, with `{{ if $labels.instance }}`, nothing is said, nor where the two sides of an operator \
never match, so that nothing is ever shown.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: JobDown\n        expr: sum by (job) (up) == 0\n        annotations:\n          summary: '{{ $labels.instance }} is down'\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: JobDown\n        expr: sum by (job) (up) == 0\n        annotations:\n          summary: 'All of {{ $labels.job }} is down{{ if $labels.instance }} ({{ $labels.instance }}){{ end }}'\n",
    }],
};

/// A label that the expression does not give, as far as exporters do what they usually do.
pub static DOUBTFUL_TEMPLATE_LABEL: Code = Code {
    name: "doubtful-template-label",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a template uses a label that the expression does not give, as far as is known",
    explain: "As `missing-template-label`, but it relies on the catalogue of metrics, which knows the \
labels that usual exporters give, or on that no series have `alertname` or `severity`, which alerts \
get from their rules. `metrics:` in techcorp.yml says what other metrics have.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        labels:\n          severity: critical\n        annotations:\n          summary: '{{ $labels.alertname }} ({{ $labels.severity }}): {{ $labels.instance }}'\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        labels:\n          severity: critical\n        annotations:\n          summary: '{{ $labels.instance }} is down'\n",
    }],
};

/// A label that the rule sets itself and that the series may have as well.
pub static OWN_TEMPLATE_LABEL: Code = Code {
    name: "own-label-in-template",
    severity: Severity::Info,
    level: Level::Advice,
    summary: "a template uses a label that the rule sets, where it sees the one of the series only",
    explain: "`$labels` in the templates of an alert holds the labels of the expression's result, \
without those that the rule sets under `labels:`. Where the series have a label of that name the \
template shows theirs, otherwise nothing; neither is the value that the rule sets. Nothing is said of \
labels that series often have, such as `namespace`.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n        labels:\n          severity: critical\n          team: web\n        annotations:\n          summary: '{{ $labels.instance }} of {{ $labels.team }} is down'\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - alert: TargetDown\n        expr: up == 0\n        for: 5m\n        labels:\n          severity: critical\n          team: web\n        annotations:\n          summary: '{{ $labels.instance }} of web is down'\n",
    }],
};

/// Labels that alerts get from their rules and series do not have.
const OF_RULES: [&str; 2] = [ALERT_NAME, "severity"];

pub(super) fn check(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let rule = subject.certain.rule;
    if !rule.is_alert() {
        return;
    }
    let labels = rule.labels_in(subject.certain.group);
    let annotations = rule.annotations.get().into_iter().flat_map(Entries::iter);
    let texts = labels.map(|text| (true, text));
    let texts = texts.chain(annotations.map(|text| (false, text)));
    for (is_label, (name, text)) in texts {
        let Some(template) = text.value.template() else {
            continue;
        };
        // A template that asks whether the label is there knows that it may not be.
        for used in label_uses(template)
            .into_iter()
            .filter(|used| !used.is_guarded)
        {
            let place = Place {
                is_label,
                name,
                text,
            };
            if let Some(finding) = missing(subject, report, place, used) {
                report.push(finding);
            }
        }
    }
}

/// The label or annotation that a template stands in.
#[derive(Clone, Copy)]
struct Place<'a> {
    is_label: bool,
    name: &'a Spanned<String>,
    text: &'a Spanned<RuleText>,
}

fn missing(
    subject: &Subject<'_>,
    report: &Reporter<'_>,
    place: Place<'_>,
    used: LabelUse<'_>,
) -> Option<Finding> {
    let span = || place.text.value.place(used.span);
    let label = used.label;
    let lacks = |vector: &Vector| !vector.is_empty() && vector.presence(label) == Presence::Never;
    let own = subject.certain.rule.labels.get();
    let is_own = own.is_some_and(|own| own.get(&place.name.value).is_some());
    let of_group = place.is_label && !is_own;
    let alert = subject.certain.rule.name().unwrap_or_default();
    let effect = match place.is_label {
        true if of_group => format!("`{alert}` has no label `{}`", place.name.value),
        true => format!("the alerts have no label `{}`", place.name.value),
        false => "the text is empty there".to_owned(),
    };
    let root = subject.expr().root();
    let certain = subject.certain.inferred_if_matching();
    if lacks(certain.get(root)) {
        // Where the sides of an operator never match it is told of that, and nothing is ever shown.
        if subject.certain.result().is_empty() || subject.usual().result().is_empty() {
            return None;
        }
        let message = format!("the expression never gives `{label}`: {effect}");
        let finding = report.finding(&MISSING_TEMPLATE_LABEL, span(), message);
        let finding = match help(subject, certain, label) {
            Some(help) => finding.help(help),
            None => finding,
        };
        // What mends the text of a group for one alert may break it for another.
        let near = only_near(subject, certain, label).filter(|_| !of_group);
        return Some(match near {
            Some(near) => finding.mend(report.place(span()), label, near),
            None => finding,
        });
    }
    if !is_set_by_rule(subject, label) && kept::is_kept(subject, label) {
        return None;
    }
    let usual = subject.usual().inferred_if_matching();
    if lacks(usual.get(root)) {
        let message =
            format!("the expression does not give `{label}`: {effect}, unless the target has it");
        let finding = report.finding(&DOUBTFUL_TEMPLATE_LABEL, span(), message);
        return Some(match help(subject, usual, label) {
            Some(help) => finding.help(help),
            None => finding.help("the labels of the metrics are those that the catalogue knows"),
        });
    }
    if !is_set_by_rule(subject, label) || is_named(usual.get(root), label) {
        return None;
    }
    let is_known = usual.get(root).others() != Others::Any;
    let code = match OF_RULES.contains(&label) {
        true if is_known => &DOUBTFUL_TEMPLATE_LABEL,
        false if is_usual_label(label) => return None,
        _ => &OWN_TEMPLATE_LABEL,
    };
    let message = format!(
        "`$labels` does not hold the `{label}` that the rule sets: unless the series have one, {effect}"
    );
    let finding = report.finding(code, span(), message);
    Some(
        finding
            .help("`$labels` holds the labels of the expression's result; write the value itself"),
    )
}

/// Returns whether something is known of the label, but that it may be anything.
fn is_named(vector: &Vector, label: &str) -> bool {
    !vector.get(label).is_any()
}

/// Returns whether the rule sets the label to a fixed value.
fn is_set_by_rule(subject: &Subject<'_>, label: &str) -> bool {
    let mut own = subject.certain.rule.labels_in(subject.certain.group);
    let is_fixed = own.any(|(name, text)| name.value == label && text.value.template().is_none());
    label == ALERT_NAME || is_fixed
}

/// Returns whether the result is that of `absent()`.
fn is_absence(expr: &Expr) -> bool {
    let root = expr.without_parens(expr.root());
    matches!(&expr.node(root).kind, NodeKind::Call(call)
        if matches!(call.function.name, "absent" | "absent_over_time"))
}

/// Returns the labels that a result may have.
fn given(result: &Vector) -> Vec<&str> {
    let names = result.names().into_iter();
    names
        .filter(|name| *name != crate::lang::promql::METRIC_NAME)
        .filter(|name| result.presence(name) != Presence::Never)
        .collect()
}

/// Returns the label that must be meant: the only one of a similar name, where all are known.
fn only_near<'r>(subject: &Subject<'_>, inferred: &'r Inferred, label: &str) -> Option<&'r str> {
    let result = inferred.get(subject.expr().root());
    if is_set_by_rule(subject, label) || result.others() != Others::None {
        return None;
    }
    let given = given(result);
    let near = suggest(label, given.iter().copied())?;
    let others = given.iter().copied().filter(|name| *name != near);
    suggest(label, others).is_none().then_some(near)
}

fn help(subject: &Subject<'_>, inferred: &Inferred, label: &str) -> Option<String> {
    let result = inferred.get(subject.expr().root());
    let given = given(result);
    let mut own = subject.certain.rule.labels_in(subject.certain.group);
    if label == ALERT_NAME || own.any(|(name, _)| name.value == label) {
        let help = "what the rule sets itself is not in `$labels`; write here what it sets there";
        return Some(help.to_owned());
    }
    if is_absence(subject.expr()) {
        return Some(
            "`absent()` gives the labels of `=` matchers in the selector itself: write the text \
without it"
                .to_owned(),
        );
    }
    if let Some(near) = suggest(label, given.iter().copied()) {
        return Some(format!("did you mean `{near}`?"));
    }
    if let Some(dropped) = dropped::by(subject, inferred, label) {
        return Some(dropped);
    }
    let all = match result.others() {
        Others::None if given.is_empty() => return Some("the result has no labels".to_owned()),
        Others::None => "",
        _ => return None,
    };
    Some(format!("the result has {}{all}", list(given)))
}
