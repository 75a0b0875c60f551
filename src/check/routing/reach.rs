use super::{Check, ROUTES_NOT_PROVED, each_tree};
use crate::check::Reporter;
use crate::check::alertmanager::CONTRADICTORY_MATCHERS;
use crate::diag::{Code, Example, Finding, Level, Severity, Span};
use crate::routing::dead::{Dead, Reason, reach};
use crate::routing::{Route, RouteId, Tree};

pub(super) static CHECK: Check = Check {
    codes: &[&IMPOSSIBLE_MATCHER, &ROUTES_NOT_PROVED, &SHADOWED_ROUTE],
    run: |scope, sink| each_tree(scope, sink, |config, reporter| run(&config.tree, reporter)),
};

/// Routes before it leave nothing for a route.
static SHADOWED_ROUTE: Code = Code {
    name: "shadowed-route",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a route that no alert reaches, since routes before it take them all",
    explain: "Alertmanager tries the routes of a level from top to bottom and stops at the first \
that matches, unless that has `continue: true`. A route whose alerts are all taken by siblings \
before it, or before a route above it, never gets one. This is proved for all label sets, regular \
expressions included; several siblings can shadow a route together, as `k = \"p\"` and \
`k != \"p\"` do. A label that an alert lacks counts as empty.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: [team = \"web\"]\n    - receiver: pager\n      matchers: [team = \"web\", severity = \"critical\"]\nreceivers:\n  - name: ops\n  - name: pager\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: pager\n      matchers: [team = \"web\", severity = \"critical\"]\n    - receiver: ops\n      matchers: [team = \"web\"]\nreceivers:\n  - name: ops\n  - name: pager\n",
    }],
};

/// A matcher that takes no value at all.
static IMPOSSIBLE_MATCHER: Code = Code {
    name: "impossible-matcher",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a matcher that no value of its label fulfils",
    explain: "The regular expression matches no text, or its negation leaves none. Expressions \
always have to match the whole value: `a$b` waits for something behind the end. No alert reaches \
the route.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: [job =~ \"web$-.*\"]\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: [job =~ \"web-.*\"]\nreceivers:\n  - name: ops\n",
    }],
};

/// How many routes that shadow another together are shown.
const MOST_SHOWN: usize = 5;

fn run(tree: &Tree, reporter: &mut Reporter<'_>) {
    let reach = reach(tree);
    for dead in &reach.dead {
        let finding = match &dead.reason {
            Reason::Impossible(at) => impossible(tree, dead, *at, reporter),
            Reason::Contradiction(own) => contradiction(tree, dead, own, reporter),
            Reason::ContradictsAbove { above, own, theirs } => {
                let theirs = (tree.get(*above), theirs.as_slice());
                contradiction_above(tree, dead, own, theirs, reporter)
            }
            Reason::Shadowed { by, but_line_feeds } => {
                shadowed(tree, dead, by, *but_line_feeds, reporter)
            }
        };
        reporter.push(finding);
    }
    if let Some(first) = reach.unproved.first() {
        let span = reporter.head(tree.get(*first).span);
        let message = match reach.unproved.len() {
            1 => "it is not proved that an alert can reach this route".to_owned(),
            count => format!(
                "it is not proved that an alert can reach this route and {} others",
                count - 1
            ),
        };
        let finding = reporter
            .finding(&ROUTES_NOT_PROVED, span, message)
            .help("the regular expressions on one of its labels overlap in too many ways");
        reporter.push(finding);
    }
}

/// Returns "no alert reaches this route", and how many below it share its fate.
fn nobody(tree: &Tree, dead: &Dead) -> String {
    let below = tree
        .iter()
        .filter(|(id, _)| tree.line(*id).any(|above| above == dead.route));
    match below.count() {
        ..=1 => "no alert reaches this route".to_owned(),
        2 => "no alert reaches this route and the one below it".to_owned(),
        count => format!("no alert reaches this route and the {} below it", count - 1),
    }
}

/// Returns matchers as they are printed, and where the first of them stands.
fn written(route: &Route, matchers: &[usize]) -> (String, Option<Span>) {
    let matchers = matchers.iter().filter_map(|at| route.matchers.get(*at));
    let list: Vec<_> = matchers.clone().map(|m| format!("`{m}`")).collect();
    let text = match list.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    };
    (text, matchers.map(|m| m.span).next_back())
}

fn impossible(tree: &Tree, dead: &Dead, at: usize, reporter: &Reporter<'_>) -> Finding {
    let route = tree.get(dead.route);
    let (text, span) = written(route, &[at]);
    let span = span.unwrap_or_else(|| reporter.head(route.span));
    let message = format!("no value fulfils {text}: {}", nobody(tree, dead));
    reporter.finding(&IMPOSSIBLE_MATCHER, span, message)
}

fn contradiction(tree: &Tree, dead: &Dead, own: &[usize], reporter: &Reporter<'_>) -> Finding {
    let route = tree.get(dead.route);
    let (text, span) = written(route, own);
    let span = span.unwrap_or_else(|| reporter.head(route.span));
    let message = format!("{text} never hold together: {}", nobody(tree, dead));
    reporter
        .finding(&CONTRADICTORY_MATCHERS, span, message)
        .help("to take either, write one `=~` with alternatives")
}

fn contradiction_above(
    tree: &Tree,
    dead: &Dead,
    own: &[usize],
    (above, theirs): (&Route, &[usize]),
    reporter: &Reporter<'_>,
) -> Finding {
    let route = tree.get(dead.route);
    let (text, span) = written(route, own);
    let (theirs, place) = written(above, theirs);
    let span = span.unwrap_or_else(|| reporter.head(route.span));
    let place = place.unwrap_or_else(|| reporter.head(above.span));
    let message = format!(
        "{text} excludes {theirs} of a route above: {}",
        nobody(tree, dead)
    );
    reporter
        .finding(&CONTRADICTORY_MATCHERS, span, message)
        .help("move the route to where its alerts pass")
        .related(reporter.place(place), "only these alerts come down here")
}

fn shadowed(
    tree: &Tree,
    dead: &Dead,
    by: &[RouteId],
    but_line_feeds: bool,
    reporter: &Reporter<'_>,
) -> Finding {
    let nobody = match but_line_feeds {
        true => format!(
            "{} unless a label's value holds a line feed",
            nobody(tree, dead)
        ),
        false => nobody(tree, dead),
    };
    let message = match by {
        [_] => format!("{nobody}: one before it takes them all"),
        [_, _] => format!("{nobody}: two before it take them all together"),
        _ => format!("{nobody}: {} before it take them all together", by.len()),
    };
    let help = match by {
        [_] => "move it before that route, or give that route `continue: true`",
        _ => "move it before those routes, or give them `continue: true`",
    };
    let span = reporter.head(tree.get(dead.route).span);
    let mut finding = reporter.finding(&SHADOWED_ROUTE, span, message).help(help);
    for blocker in by.iter().take(MOST_SHOWN) {
        let place = reporter.place(reporter.head(tree.get(*blocker).span));
        let takes = match by.len() {
            1 => "takes them all, and does not continue",
            _ => "takes a part, and does not continue",
        };
        finding = finding.related(place, takes);
    }
    finding
}
