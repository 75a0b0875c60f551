//! Routes that no alert can reach, as far as two nodes show it.

use std::collections::HashMap;

use super::satisfy::{contradiction, implied, values};
use super::{Check, Reporter, each_config};
use crate::diag::{Code, Example, Finding, Level, Severity, Span};
use crate::lang::matcher::Op;
use crate::model::alertmanager::{Condition, Route};

/// Conditions that exclude each other.
pub static CONTRADICTORY_MATCHERS: Code = Code {
    name: "contradictory-matchers",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "matchers that no alert can fulfil together",
    explain: "All matchers of a route or of a side of an inhibition rule have to hold, so \
`team=\"a\"` and `team=\"b\"` together match nothing. For one of several values write \
`team=~\"a|b\"`. amtool 0.33 accepts such a list.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: [team = \"a\", team = \"b\"]\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: [team =~ \"a|b\"]\nreceivers:\n  - name: ops\n",
    }],
};

/// A route that no alert reaches.
pub static UNREACHABLE_ROUTE: Code = Code {
    name: "unreachable-route",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a route that no alert reaches",
    explain: "An alert comes to a route only when all routes above it match, and no earlier sibling \
without `continue: true` has taken it. A child that asks for another value than its parent, or a \
route behind one that takes all its alerts, never sees an alert. This check compares two routes at a \
time.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: [severity =~ \"warning|critical\"]\n    - receiver: pager\n      matchers: [severity = \"critical\"]\nreceivers:\n  - name: ops\n  - name: pager\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: pager\n      matchers: [severity = \"critical\"]\n    - receiver: ops\n      matchers: [severity =~ \"warning|critical\"]\nreceivers:\n  - name: ops\n  - name: pager\n",
    }],
};

pub(super) static CHECK: Check = Check {
    codes: &[&CONTRADICTORY_MATCHERS, &UNREACHABLE_ROUTE],
    run: |scope, sink| {
        each_config(scope, sink, |config, report| {
            if let Some(root) = config.model.route.get() {
                children(root, &root.conditions(), report);
            }
        });
    },
};

/// How many siblings without an exact condition are compared with each later one.
const MAX_GENERAL: usize = 200;

/// Checks the children of a route; `above` are the conditions on the way to them.
fn children(route: &Route, above: &[Condition], report: &mut Reporter<'_>) {
    let mut earlier = Earlier::default();
    for child in route.routes.items() {
        let route = &child.value;
        let own = route.conditions();
        if never_matches(route.span, &own, above, report) {
            continue;
        }
        let all: Vec<Condition> = above.iter().chain(&own).cloned().collect();
        if let Some(taker) = earlier.taker(&all) {
            let span = own.first().map_or(report.head(route.span), |c| c.span);
            let message = "no alert reaches this route: an earlier one takes all of its alerts and does not continue";
            let finding = report
                .finding(&UNREACHABLE_ROUTE, span, message)
                .related(report.place(report.head(taker)), "this route takes them")
                .help("move the narrower route before the wider one, or give that one `continue: true`");
            report.push(finding);
            continue;
        }
        children(route, &all, report);
        // Conditions that cannot be read narrow the route in a way that is not known.
        if route.is_readable() && route.r#continue.get() != Some(&true) {
            earlier.add(route.span, own);
        }
    }
}

/// Reports a route whose conditions exclude each other or those above it.
fn never_matches(
    span: Span,
    own: &[Condition],
    above: &[Condition],
    report: &mut Reporter<'_>,
) -> bool {
    if let Some(finding) = contradictory(own, report) {
        report.push(finding);
        return true;
    }
    let all: Vec<&Condition> = above.iter().chain(own).collect();
    let Some((a, b)) = contradiction(&all) else {
        return false;
    };
    let is_own = |c: &Condition| own.iter().any(|o| std::ptr::eq(o, c));
    let (mine, other) = if is_own(a) { (a, b) } else { (b, a) };
    if !is_own(mine) {
        // The ancestor was told.
        return true;
    }
    let at = if mine.span.is_empty() {
        report.head(span)
    } else {
        mine.span
    };
    let message = format!(
        "no alert reaches this route: `{}` contradicts `{}` of a route above",
        mine.matcher, other.matcher
    );
    let finding = report
        .finding(&UNREACHABLE_ROUTE, at, message)
        .related(report.place(other.span), "required here")
        .help("move the route out of that parent or change one of the matchers");
    report.push(finding);
    true
}

/// Returns the finding for conditions of one node that exclude each other.
pub(super) fn contradictory(own: &[Condition], report: &Reporter<'_>) -> Option<Finding> {
    let (a, b) = contradiction(&own.iter().collect::<Vec<_>>())?;
    if std::ptr::eq(a, b) {
        let message = format!("`{}` matches no alert", a.matcher);
        return Some(report.finding(&CONTRADICTORY_MATCHERS, a.span, message));
    }
    let (first, second) = if a.span <= b.span { (a, b) } else { (b, a) };
    let message = format!(
        "no alert fulfils both `{}` and `{}`",
        first.matcher, second.matcher
    );
    let mut finding = report
        .finding(&CONTRADICTORY_MATCHERS, second.span, message)
        .related(report.place(first.span), "the other one");
    if (first.matcher.op(), second.matcher.op()) == (Op::Equal, Op::Equal) {
        finding.help = Some(format!(
            "for one of both values write `{}=~\"{}|{}\"`",
            first.matcher.name(),
            first.matcher.value(),
            second.matcher.value()
        ));
    }
    Some(finding)
}

/// The earlier siblings that do not continue, found by a condition on an exact value.
#[derive(Default)]
struct Earlier {
    /// By label and value.
    exact: HashMap<(String, String), Vec<Taker>>,
    general: Vec<Taker>,
}

/// A route and its conditions.
type Taker = (Span, Vec<Condition>);

impl Earlier {
    fn add(&mut self, span: Span, conditions: Vec<Condition>) {
        let exact = conditions.iter().find(|c| c.matcher.op() == Op::Equal);
        match exact {
            Some(c) => {
                let key = (c.matcher.name().to_owned(), c.matcher.value().to_owned());
                self.exact.entry(key).or_default().push((span, conditions));
            }
            None if self.general.len() < MAX_GENERAL => self.general.push((span, conditions)),
            None => {}
        }
    }

    /// Returns the route that takes every alert that fulfils the conditions.
    fn taker(&self, all: &[Condition]) -> Option<Span> {
        let given: Vec<&Condition> = all.iter().collect();
        let takes = |(_, wanted): &&Taker| wanted.iter().all(|c| implied(&c.matcher, &given));
        let exact = all.iter().filter_map(|c| {
            let mut values = values(&c.matcher)?;
            let value = values.pop().filter(|_| values.is_empty())?;
            self.exact.get(&(c.matcher.name().to_owned(), value))
        });
        let mut candidates = exact.flatten().chain(&self.general);
        candidates.find(takes).map(|(span, _)| *span)
    }
}
