//! Checks of the labels that the expressions of rules produce; see
//! [`inference`](crate::model::inference).
//!
//! A finding that is called certain follows from the language, the scrape jobs and the other rules
//! alone. One that relies on what exporters usually give has a code of its own.

mod copied;
mod described;
mod dropped;
mod equal_sides;
mod explicit;
mod exporters;
mod grouping;
mod included;
mod jobs;
mod kept;
mod matching;
mod parted;
mod subject;
#[cfg(test)]
mod tests;

use std::cell::OnceCell;

use super::{Check, Reporter, Scope};
use crate::diag::Sink;
use crate::model::inference::{Inference, Reliance};
use subject::Subject;

/// The checks of this folder, which share what is inferred.
pub static CHECKS: &[&Check] = &[&CHECK];

static CHECK: Check = Check {
    codes: &[
        &copied::MISSING_TEMPLATE_LABEL,
        &copied::DOUBTFUL_TEMPLATE_LABEL,
        &copied::OWN_TEMPLATE_LABEL,
        &equal_sides::EQUAL_SIDES,
        &explicit::IMPLICIT_GROUP,
        &exporters::UNKNOWN_MATCH,
        &grouping::MISSING_GROUPING_LABEL,
        &included::MISSING_INCLUDED_LABEL,
        &jobs::UNKNOWN_TARGETS,
        &matching::NEVER_MATCHES,
        &matching::HARDLY_MATCHES,
        &matching::IDLE_UNLESS,
    ],
    run,
};

/// The labels that every scrape gives.
const OF_SCRAPES: [&str; 2] = ["instance", "job"];

/// What looks at one rule.
type RuleCheck = fn(&Subject<'_>, &mut Reporter<'_>);

const RULE_CHECKS: [RuleCheck; 8] = [
    copied::check,
    equal_sides::check,
    explicit::check,
    exporters::check,
    grouping::check,
    included::check,
    jobs::check,
    matching::check,
];

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    let certain = Inference::of(scope.stack, Reliance::Files);
    // Holds the same rules in the same order.
    let usually = Inference::of(scope.stack, Reliance::Usage(scope.catalogue));
    for (number, rule) in certain.rules().enumerate() {
        let Some(text) = rule.rule.expr.get() else {
            continue;
        };
        let mut report = Reporter::new(scope, rule.file, sink);
        let subject = Subject {
            certain: rule,
            number,
            usually: &usually,
            usual: OnceCell::new(),
            text,
            catalogue: scope.catalogue,
            inference: &certain,
        };
        for check in RULE_CHECKS {
            check(&subject, &mut report);
        }
    }
}
