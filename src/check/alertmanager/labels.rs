//! Names and values of labels in matchers and on receivers.

use super::{Check, Reporter, each_config, routes};
use crate::diag::Span;
use crate::lang::matcher::{Mode, is_classic_label_name};
use crate::model::alertmanager::{Alertmanager, Receiver};
use crate::model::decode::{Entries, Field, INVALID_LABEL_NAME, INVALID_VALUE};

pub(super) static CHECK: Check = Check {
    codes: &[],
    run: |scope, sink| each_config(scope, sink, |config, report| check(&config.model, report)),
};

fn check(config: &Alertmanager, report: &mut Reporter<'_>) {
    for route in routes(config) {
        classic_names(&route.r#match, "match", report);
        classic_names(&route.match_re, "match_re", report);
        for (name, _) in entries(&route.labels) {
            if !Mode::Fallback.accepts_label_name(name) {
                let span = route.labels.key().unwrap_or_default();
                let message = "`labels` cannot hold an empty label name";
                let finding = report.finding(&INVALID_LABEL_NAME, span, message);
                report.push(finding);
            }
        }
    }
    for rule in config.inhibit_rules.items() {
        let rule = &rule.value;
        classic_names(&rule.source_match, "source_match", report);
        classic_names(&rule.source_match_re, "source_match_re", report);
        classic_names(&rule.target_match, "target_match", report);
        classic_names(&rule.target_match_re, "target_match_re", report);
    }
    for receiver in config.receivers.items() {
        receiver_name(&receiver.value, report);
    }
}

fn entries<T>(map: &Field<Entries<T>>) -> impl Iterator<Item = (&str, Span)> {
    let entries = map.get().into_iter().flat_map(Entries::iter);
    entries.map(|(name, _)| (name.value.as_str(), name.span))
}

/// The old maps take names of letters, digits and underscores in every mode.
fn classic_names<T>(map: &Field<Entries<T>>, field: &str, report: &mut Reporter<'_>) {
    for (name, span) in entries(map) {
        if !is_classic_label_name(name) {
            let message = format!("`{name}` is no label name that `{field}` takes");
            let finding = report
                .finding(&INVALID_LABEL_NAME, span, message)
                .help("names in `matchers` may hold any character, in double quotes");
            report.push(finding);
        }
    }
}

/// The label `name` of a receiver can only repeat its name.
fn receiver_name(receiver: &Receiver, report: &mut Reporter<'_>) {
    let label = receiver.labels.get().and_then(|labels| labels.get("name"));
    if let (Some(label), Some(name)) = (label, receiver.name.get())
        && label.value != *name
    {
        let message = format!(
            "the label `name` of a receiver is its name `{name}`, not `{}`",
            label.value
        );
        let finding = report
            .finding(&INVALID_VALUE, label.span, message)
            .help("remove the label: Alertmanager sets it");
        report.push(finding);
    }
}
