//! Checks of what the rules of a stack reach of its Alertmanager configuration, and of the suites
//! that say where alerts have to go.

mod defaults;
mod inhibitions;
mod names;
mod routes;
mod suites;

use std::collections::BTreeSet;

use super::{Check, Scope, routing};
use crate::diag::{FileId, Level, Severity, Sink};
use crate::lang::matcher::Matcher;
use crate::model::alertmanager::Alertmanager;
use crate::model::stack::Loaded;
use crate::routing::Assessment;

/// The checks of this folder, which share what is found out.
pub static CHECKS: &[&Check] = &[&CHECK];

static CHECK: Check = Check {
    codes: &[
        &defaults::DEFAULT_RECEIVER_ONLY,
        &inhibitions::IDLE_INHIBIT_RULE,
        &names::UNGIVEN_LABEL,
        &routes::UNREACHED_INTERVAL,
        &routes::UNREACHED_RECEIVER,
        &routes::UNREACHED_ROUTE,
        &suites::SUITE_IMPOSSIBLE_LABELS,
        &suites::SUITE_INCOMPLETE,
        &suites::SUITE_UNDECIDED,
        &suites::SUITE_UNKNOWN_NAME,
    ],
    run,
};

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    let [alertmanager] = scope.stack.alertmanagers.as_slice() else {
        return;
    };
    let is_whole = knows_rules(scope, sink);
    let has_suites = !scope.stack.suites.is_empty();
    if !(is_whole || has_suites) || !routing::is_sound(alertmanager, sink) {
        return;
    }
    let assessment = Assessment::of(scope.stack, alertmanager, scope.catalogue);
    let Some(assessment) = assessment else {
        return;
    };
    suites(scope, &assessment, sink);
    if is_whole && !assessment.coverage.rules.is_empty() {
        let subject = Subject {
            alertmanager,
            assessment: &assessment,
        };
        names::check(scope, &subject, sink);
        routes::check(scope, &subject, sink);
        inhibitions::check(scope, &subject, sink);
        defaults::check(scope, &subject, sink);
    }
}

/// Reports the mistakes in suites.
pub fn suites(scope: &Scope<'_>, assessment: &Assessment, sink: &mut Sink) {
    suites::check(scope, assessment, sink);
}

/// What is looked at.
struct Subject<'a> {
    alertmanager: &'a Loaded<Alertmanager>,
    assessment: &'a Assessment,
}

impl Subject<'_> {
    /// Returns whether a matcher asks for a label that nothing in the stack gives to alerts.
    ///
    /// Labels of this tool's own synthetic alerts come from no rule.
    fn is_ungiven(&self, matcher: &Matcher) -> bool {
        !matcher.matches("")
            && !is_synthetic(matcher)
            && !self.assessment.coverage.spoken.contains(matcher.name())
    }
}

/// Returns whether a matcher asks for a label of synthetic alerts.
fn is_synthetic(matcher: &Matcher) -> bool {
    matcher.name().starts_with("techcorp_") && !matcher.matches("")
}

/// Returns whether a Prometheus of the stack evaluates rules, and all of them can be read: only then
/// does anything follow from what they do not do.
fn knows_rules(scope: &Scope<'_>, sink: &Sink) -> bool {
    let evaluations = scope.stack.evaluations.iter();
    let files: BTreeSet<FileId> = evaluations.map(|evaluation| evaluation.rules).collect();
    let mut findings = sink.findings().iter();
    !files.is_empty()
        && !findings.any(|f| {
            f.code.level == Level::Load
                && f.code.severity == Severity::Error
                && files.contains(&f.place.file)
        })
}
