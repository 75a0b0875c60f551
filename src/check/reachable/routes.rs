use super::{Scope, Subject, is_synthetic};
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity, Sink};
use crate::routing::RouteId;
use crate::routing::coverage::NamedUse;

/// A route for alerts that no rule raises.
pub static UNREACHED_ROUTE: Code = Code {
    name: "unreached-route",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a route that no alert of the stack's rules reaches",
    explain: "For each rule of the stack it is worked out which labels its alerts can have, from its \
expression, its own labels, the scrape jobs, external labels and relabelling; and for all of these \
where they go. None of them comes to this route: routes before it take them, or no alert fulfils its \
matchers. Alerts that are sent to Alertmanager by something else can still reach it: if the route is \
for those, allow the finding and say so.\n\n`techcorp routes coverage` shows where the alerts of each \
rule go.",
    wrong: &[
        Example {
            name: "alertmanager.yml",
            text: "route:\n  receiver: ops\n  routes:\n    - matchers: [severity = critical]\n      receiver: pager\n    - matchers: [team = db]\n      receiver: quiet\nreceivers:\n  - name: ops\n  - name: pager\n  - name: quiet\n",
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

/// A receiver whose routes alerts only pass.
pub static UNREACHED_RECEIVER: Code = Code {
    name: "unreached-receiver",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a receiver that no alert of the stack's rules reaches, though its routes match some",
    explain: "A route tells its own receiver only of alerts that none of the routes below it takes. \
Here every alert of the stack's rules that comes to a route with this receiver is taken by a route \
below it, so that the receiver is never told: neither is it with `continue: true` on those routes, \
which goes on to their siblings, not back to the parent. To tell it as well, add a route with the \
receiver and `continue: true` before the others. Alerts from elsewhere can still reach it.",
    wrong: &[
        Example {
            name: "alertmanager.yml",
            text: "route:\n  receiver: ops\n  routes:\n    - matchers: [severity = critical]\n      receiver: pager\n      routes:\n        - matchers: [team = web]\n          receiver: web\n          continue: true\nreceivers:\n  - name: ops\n  - name: pager\n  - name: web\n",
        },
        PROMETHEUS,
        RULES,
    ],
    right: &[
        Example {
            name: "alertmanager.yml",
            text: "route:\n  receiver: ops\n  routes:\n    - matchers: [severity = critical]\n      receiver: pager\n      continue: true\n    - matchers: [severity = critical, team = web]\n      receiver: web\nreceivers:\n  - name: ops\n  - name: pager\n  - name: web\n",
        },
        PROMETHEUS,
        RULES,
    ],
};

/// A time interval on routes that take nothing.
pub static UNREACHED_INTERVAL: Code = Code {
    name: "unreached-interval",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a time interval that holds for no alert of the stack's rules",
    explain: "Time intervals hold for the route that takes an alert, and routes below do not inherit \
them. Every route that names this one leaves all alerts of the stack's rules to routes below it, or \
gets none at all. Name the interval on the routes that take the alerts.",
    wrong: &[
        Example {
            name: "alertmanager.yml",
            text: "route:\n  receiver: ops\n  routes:\n    - matchers: [severity = critical]\n      mute_time_intervals: [night]\n      routes:\n        - matchers: [team = web]\nreceivers:\n  - name: ops\ntime_intervals:\n  - name: night\n    time_intervals:\n      - times: [{start_time: '22:00', end_time: '24:00'}]\n",
        },
        PROMETHEUS,
        RULES,
    ],
    right: &[
        Example {
            name: "alertmanager.yml",
            text: "route:\n  receiver: ops\n  routes:\n    - matchers: [severity = critical]\n      routes:\n        - matchers: [team = web]\n          mute_time_intervals: [night]\nreceivers:\n  - name: ops\ntime_intervals:\n  - name: night\n    time_intervals:\n      - times: [{start_time: '22:00', end_time: '24:00'}]\n",
        },
        PROMETHEUS,
        RULES,
    ],
};

pub(super) const PROMETHEUS: Example = Example {
    name: "prometheus.yml",
    text: "rule_files: [rules.yml]\nscrape_configs:\n  - job_name: web\n    static_configs:\n      - targets: ['web:80']\n",
};

pub(super) const RULES: Example = Example {
    name: "rules.yml",
    text: "groups:\n  - name: web\n    rules:\n      - alert: WebDown\n        expr: sum by (job) (up) == 0\n        for: 5m\n        labels: {severity: critical, team: web}\n",
};

pub(super) fn check(scope: &Scope<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let mut report = Reporter::new(scope, subject.alertmanager.file, sink);
    let assessment = subject.assessment;
    let tree = &assessment.config.tree;
    let uses = &assessment.coverage.routes;
    let passed = |id: RouteId| uses.get(id.get()).is_none_or(|used| used.is_passed);
    for (id, route) in tree.iter() {
        let parent_is_passed = route.parent.is_none_or(passed);
        if passed(id) || !parent_is_passed || !is_alive(subject, id) {
            continue;
        }
        let mut matchers = route.matchers.iter();
        // Such a matcher is told of by itself.
        if matchers.clone().any(is_synthetic) || matchers.any(|m| subject.is_ungiven(m)) {
            continue;
        }
        let receiver = &route.receiver.value;
        let message = format!(
            "no alert of the stack's rules reaches this route, whose receiver is `{receiver}`"
        );
        let finding = report
            .finding(&UNREACHED_ROUTE, report.head(route.span), message)
            .help("`techcorp routes coverage` shows where the alerts of each rule go");
        report.push(finding);
    }
    receivers(subject, &mut report);
    intervals(subject, &mut report);
}

/// Returns whether alerts that no rule raises can reach the route or one below it; routes that are
/// dead for all alerts are told of elsewhere.
fn is_alive(subject: &Subject<'_>, id: RouteId) -> bool {
    let tree = &subject.assessment.config.tree;
    let uses = subject.assessment.coverage.routes.iter();
    let mut below = tree.iter().zip(uses);
    below.any(|((other, _), used)| {
        used.can_take != Some(false) && tree.line(other).any(|above| above == id)
    })
}

/// Returns whether something is named by a route that alerts of rules pass, and which could take some.
fn is_passed_by(subject: &Subject<'_>, named: &NamedUse) -> bool {
    let uses = &subject.assessment.coverage.routes;
    let mut routes = named.routes.iter().filter_map(|id| uses.get(id.get()));
    routes.any(|used| used.is_passed && used.can_take != Some(false))
}

fn receivers(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let tree = &subject.assessment.config.tree;
    let root = &*tree.get(RouteId::ROOT).receiver.value;
    let coverage = &subject.assessment.coverage;
    let receivers = subject.alertmanager.model.receivers.items();
    for named in &coverage.receivers {
        // That the default receiver gets nothing is as it should be.
        if named.name == root || !named.reach.is_none() || !is_passed_by(subject, named) {
            continue;
        }
        let mut names = receivers.iter().filter_map(|r| r.value.name.given());
        let Some(name) = names.find(|name| name.value == named.name) else {
            continue;
        };
        let message = format!(
            "no alert of the stack's rules reaches `{}`: routes below take all that come to its routes",
            named.name
        );
        let mut finding = report
            .finding(&UNREACHED_RECEIVER, name.span, message)
            .help("to tell it as well, add a route with it and `continue: true` before the others");
        if let Some(id) = named.routes.first() {
            let place = report.place(report.head(tree.get(*id).span));
            finding = finding.related(place, "its route");
        }
        report.push(finding);
    }
}

fn intervals(subject: &Subject<'_>, report: &mut Reporter<'_>) {
    let model = &subject.alertmanager.model;
    for named in &subject.assessment.coverage.intervals {
        if !named.reach.is_none() || !is_passed_by(subject, named) {
            continue;
        }
        let mut names = model.intervals().filter_map(|i| i.value.name.given());
        let Some(name) = names.find(|name| name.value == named.name) else {
            continue;
        };
        let message = format!(
            "the time interval `{}` holds for no alert of the stack's rules: routes below those that \
             name it take them all",
            named.name
        );
        let finding = report
            .finding(&UNREACHED_INTERVAL, name.span, message)
            .help("name it on the routes that take the alerts");
        report.push(finding);
    }
}
