//! Checks of what the rules of a stack reach of its Alertmanager configuration, and of the suites
//! that say where alerts have to go.

mod suites;

use super::{Check, Scope, routing};
use crate::diag::Sink;
use crate::routing::Assessment;

/// The checks of this folder, which share what is found out.
pub static CHECKS: &[&Check] = &[&CHECK];

static CHECK: Check = Check {
    codes: &[
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
    if scope.stack.suites.is_empty() || !routing::is_sound(alertmanager, sink) {
        return;
    }
    let assessment = Assessment::of(scope.stack, alertmanager, scope.catalogue);
    let Some(assessment) = assessment else {
        return;
    };
    suites(scope, &assessment, sink);
}

/// Reports the mistakes in suites.
pub fn suites(scope: &Scope<'_>, assessment: &Assessment, sink: &mut Sink) {
    suites::check(scope, assessment, sink);
}
