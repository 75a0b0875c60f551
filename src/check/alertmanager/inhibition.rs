//! Inhibition rules that mute nothing or far too much.

use super::contradiction::{CONTRADICTORY_MATCHERS, contradictory};
use super::{Check, Reporter, each_part};
use crate::diag::{Code, Example, Level, Severity, Span};
use crate::lang::matcher::Op;
use crate::model::alertmanager::{Condition, InhibitRule};
use crate::model::decode::LabelName;

/// A rule that can never mute an alert.
pub static DEAD_INHIBIT_RULE: Code = Code {
    name: "dead-inhibit-rule",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "an inhibition rule that can never mute an alert",
    explain: "An alert that matches both sides of a rule is not muted by one that does so as well: \
a rule with two equal sides, or with none, mutes nothing. A label in `equal` that the two sides \
require to have different values can never be equal. amtool 0.33 accepts all of these, \
`inhibit_rules: [{}]` included.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\ninhibit_rules:\n  - source_matchers: [severity = \"critical\"]\n    target_matchers: [severity = \"warning\"]\n    equal: [alertname, severity]\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\ninhibit_rules:\n  - source_matchers: [severity = \"critical\"]\n    target_matchers: [severity = \"warning\"]\n    equal: [alertname]\n",
    }],
};

/// A rule that mutes alerts that have nothing to do with each other.
pub static BROAD_INHIBIT_RULE: Code = Code {
    name: "broad-inhibit-rule",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "an inhibition rule that mutes alerts that have nothing to do with each other",
    explain: "Without source matchers any firing alert mutes the targets; without target matchers a \
source mutes everything; and without `equal` a source anywhere mutes the targets everywhere. Name \
the labels that source and target have to share: `equal: [cluster, instance]`.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\ninhibit_rules:\n  - source_matchers: [severity = \"critical\"]\n    target_matchers: [severity = \"warning\"]\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\ninhibit_rules:\n  - source_matchers: [severity = \"critical\"]\n    target_matchers: [severity = \"warning\"]\n    equal: [cluster, alertname]\n",
    }],
};

pub(super) static CHECK: Check = Check {
    codes: &[
        &DEAD_INHIBIT_RULE,
        &BROAD_INHIBIT_RULE,
        &CONTRADICTORY_MATCHERS,
    ],
    run: |scope, sink| {
        each_part(scope, sink, |config, report| {
            for rule in config.model.inhibit_rules.items() {
                check(&rule.value, report);
            }
        });
    },
};

fn check(rule: &InhibitRule, report: &mut Reporter<'_>) {
    if !rule.is_readable() {
        return;
    }
    let (source, target) = (rule.source(), rule.target());
    let sides = [&source, &target];
    let contradictions = sides.map(|side| contradictory(side, report));
    if contradictions.iter().any(Option::is_some) {
        contradictions
            .into_iter()
            .flatten()
            .for_each(|f| report.push(f));
        return;
    }
    let has_source = !source.is_empty();
    let has_target = !target.is_empty();
    if !has_source && !has_target {
        let message = "this rule has neither source nor target matchers and mutes nothing";
        return push(report, &DEAD_INHIBIT_RULE, rule.span, message, None);
    }
    if same(&source, &target) {
        let message = "source and target match the same alerts, so nothing is muted: an alert that matches both sides is not muted by another one that does";
        return push(report, &DEAD_INHIBIT_RULE, rule.span, message, None);
    }
    if let Some((label, span)) = never_equal(rule, &source, &target) {
        let message =
            format!("`{label}` is never equal: source and target require different values of it");
        let help = format!("remove `{label}` from `equal`");
        let finding = report.finding(&DEAD_INHIBIT_RULE, span, message).help(help);
        return report.push(finding);
    }
    breadth(rule, has_source, has_target, report);
}

fn breadth(rule: &InhibitRule, has_source: bool, has_target: bool, report: &mut Reporter<'_>) {
    let has_equal = rule.equal.is_present() && rule.equal.get().is_none_or(|e| !e.is_empty());
    if !has_source {
        let message = "this rule has no source matchers: any firing alert mutes its targets";
        let help = "add `source_matchers`";
        push(report, &BROAD_INHIBIT_RULE, rule.span, message, Some(help));
    } else if !has_target && !has_equal {
        let message =
            "this rule has neither target matchers nor `equal`: a source mutes all other alerts";
        let help = "add `target_matchers` and `equal`";
        push(report, &BROAD_INHIBIT_RULE, rule.span, message, Some(help));
    } else if !has_equal {
        let message = "this rule has no `equal`: a source anywhere mutes the targets everywhere";
        let help =
            "name the labels that source and target have to share, such as `equal: [instance]`";
        push(report, &BROAD_INHIBIT_RULE, rule.span, message, Some(help));
    }
}

fn push(
    report: &mut Reporter<'_>,
    code: &'static Code,
    span: Span,
    message: &str,
    help: Option<&str>,
) {
    let mut finding = report.finding(code, report.head(span), message);
    finding.help = help.map(str::to_owned);
    report.push(finding);
}

fn same(source: &[Condition], target: &[Condition]) -> bool {
    let within = |a: &[Condition], b: &[Condition]| {
        a.iter()
            .all(|x| b.iter().any(|y| x.matcher.same_as(&y.matcher)))
    };
    !source.is_empty() && within(source, target) && within(target, source)
}

/// Returns the label of `equal` that the sides require to differ.
fn never_equal<'a>(
    rule: &'a InhibitRule,
    source: &[Condition],
    target: &[Condition],
) -> Option<(&'a str, Span)> {
    let exact = |side: &[Condition], label: &str| {
        let found = side
            .iter()
            .find(|c| c.matcher.name() == label && c.matcher.op() == Op::Equal);
        found.map(|c| c.matcher.value().to_owned())
    };
    rule.equal.items().iter().find_map(|item| {
        let label = LabelName::as_str(&item.value);
        let rejects = |value: &Option<String>, side: &[Condition]| {
            value.as_ref().is_some_and(|value| {
                side.iter()
                    .any(|c| c.matcher.name() == label && !c.matcher.matches(value))
            })
        };
        let differ =
            rejects(&exact(source, label), target) || rejects(&exact(target, label), source);
        differ.then_some((label, item.span))
    })
}
