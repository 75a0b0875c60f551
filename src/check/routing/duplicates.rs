use super::{Check, ROUTES_NOT_PROVED, each_tree};
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity};
use crate::routing::duplicate::duplicates;
use crate::routing::{RouteId, Tree};

pub(super) static CHECK: Check = Check {
    codes: &[&DUPLICATE_DELIVERY],
    run: |scope, sink| each_tree(scope, sink, |config, reporter| run(&config.tree, reporter)),
};

/// A receiver that one alert reaches by two routes.
static DUPLICATE_DELIVERY: Code = Code {
    name: "duplicate-delivery",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a receiver that is told of one alert by two routes",
    explain: "After a route with `continue: true`, the next routes are tried as well. When one of \
those has the same receiver and can match the same alert, the receiver is notified by each of the \
two, with groups and timers of its own: two pages for one alert. The example shows labels with \
which it happens. Where the routes are alike down to their matchers and groups, Alertmanager takes \
the two notifications for one.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: pager\n      matchers: [severity = \"critical\"]\n      continue: true\n    - receiver: pager\n      matchers: [team = \"web\"]\nreceivers:\n  - name: ops\n  - name: pager\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: pager\n      matchers: [severity = \"critical\"]\n    - receiver: pager\n      matchers: [team = \"web\"]\nreceivers:\n  - name: ops\n  - name: pager\n",
    }],
};

fn run(tree: &Tree, reporter: &mut Reporter<'_>) {
    let duplicates = duplicates(tree);
    for duplicate in &duplicates.found {
        let (first, second) = (tree.get(duplicate.first), tree.get(duplicate.second));
        let receiver = &second.receiver.value;
        let span = reporter.head(second.span);
        let message = format!("`{receiver}` is told twice of one alert, by this route and another");
        let place = reporter.place(reporter.head(first.span));
        let finding = reporter
            .finding(&DUPLICATE_DELIVERY, span, message)
            .help(format!("it happens with {}", duplicate.witness))
            .related(place, "tells it first, and continues");
        reporter.push(finding);
    }
    if !duplicates.complete {
        let span = reporter.head(tree.get(RouteId::ROOT).span);
        let message = "it is not proved that no other receiver is told twice of one alert";
        let finding = reporter.finding(&ROUTES_NOT_PROVED, span, message);
        reporter.push(finding);
    }
}
