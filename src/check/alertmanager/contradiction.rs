use super::Reporter;
use super::satisfy::contradiction;
use crate::diag::{Code, Example, Finding, Level, Severity};
use crate::lang::matcher::Op;
use crate::model::alertmanager::Condition;

/// Conditions that exclude each other.
pub(crate) static CONTRADICTORY_MATCHERS: Code = Code {
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
