use super::routes::{PROMETHEUS, RULES};
use super::{Scope, Subject};
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity, Sink, suggest};

/// A label that nothing gives to alerts.
pub static UNGIVEN_LABEL: Code = Code {
    name: "ungiven-label",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a matcher on a label that nothing in the stack gives to alerts",
    explain: "No rule sets the label or speaks of it, no scrape job gives it to its targets, no \
external label or relabelling adds it, and it is none that the exporters of the metrics in question \
are known to have. A route or an inhibition rule that asks for it waits for alerts that the stack does \
not raise. It may be a spelling mistake; an annotation, which routes cannot see; or a label of alerts \
that something else sends: then allow the finding and say so.",
    wrong: &[
        Example {
            name: "alertmanager.yml",
            text: "route:\n  receiver: ops\n  routes:\n    - matchers: [severty = critical]\n      receiver: pager\nreceivers:\n  - name: ops\n  - name: pager\n",
        },
        PROMETHEUS,
        RULES,
    ],
    right: &[
        Example {
            name: "alertmanager.yml",
            text: "route:\n  receiver: ops\n  routes:\n    - matchers: [severity = critical]\n      receiver: pager\nreceivers:\n  - name: ops\n  - name: pager\n",
        },
        PROMETHEUS,
        RULES,
    ],
};

pub(super) fn check(scope: &Scope<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let mut report = Reporter::new(scope, subject.alertmanager.file, sink);
    let assessment = subject.assessment;
    let routes = assessment.config.tree.iter();
    let routes = routes.flat_map(|(_, route)| &route.matchers);
    let inhibitions = assessment.inhibitions.iter();
    let inhibitions = inhibitions.flat_map(|rule| rule.source.iter().chain(&rule.target));
    for matcher in routes.chain(inhibitions) {
        if !subject.is_ungiven(matcher) {
            continue;
        }
        let name = matcher.name();
        let message = format!("nothing in the stack gives alerts the label `{name}`");
        let spoken = assessment.coverage.spoken.iter().map(String::as_str);
        let mut finding = report.finding(&UNGIVEN_LABEL, matcher.span, message);
        finding.help = suggest(name, spoken).map(|near| format!("did you mean `{near}`?"));
        report.push(finding);
    }
}
