//! Matchers that Alertmanager's two parsers do not understand alike, and empty expressions.

use super::{Check, Reporter, each_part};
use crate::diag::{Code, Example, Level, Severity, Span};
use crate::lang::matcher::{Caution, Op};
use crate::model::alertmanager::{MatcherEntry, Route};
use crate::model::decode::{At, EMPTY_ITEM, Entries, each};

/// Only the old parser reads the matcher.
pub static CLASSIC_MATCHER: Code = Code {
    name: "classic-matcher",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a matcher that only Alertmanager's old parser reads",
    explain: "Since 0.27 Alertmanager has a new parser for matchers. By default it falls back to the \
old one with a warning in its log; with `--enable-feature=utf8-strict-mode`, and in a later version, \
it refuses the file. The usual causes are values with special characters that lack double quotes. \
The suggested spelling means the same to both parsers.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: ['team =~ web(1|2)', 'path = ']\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: ['team =~ \"web(1|2)\"', 'path = \"\"']\nreceivers:\n  - name: ops\n",
    }],
};

/// The two parsers understand different things.
pub static AMBIGUOUS_MATCHER: Code = Code {
    name: "ambiguous-matcher",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a matcher that means different things to Alertmanager's two parsers",
    explain: "The old and the new parser both read the matcher and understand different values. \
Alertmanager takes the old reading and logs `Matchers input has disagreement`; in strict mode the \
new one holds, and the route matches other alerts.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: ['team = \"\\xf0\\x9f\\x99\\x82\"']\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: ['team = \"🙂\"']\nreceivers:\n  - name: ops\n",
    }],
};

/// An expression that matches only a missing label.
pub static EMPTY_REGEX: Code = Code {
    name: "empty-regex",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "an empty regular expression, which only a missing label matches",
    explain: "Regular expressions match the whole value, and a missing label has the empty value: \
`team=~\"\"` is fulfilled by alerts without the label `team`, and by no others. For any value write \
`team=~\".+\"`; for a missing label `team=\"\"` says it plainly.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: [team =~ \"\"]\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: [team =~ \".+\"]\nreceivers:\n  - name: ops\n",
    }],
};

pub(super) static CHECK: Check = Check {
    codes: &[&CLASSIC_MATCHER, &AMBIGUOUS_MATCHER, &EMPTY_REGEX],
    run: |scope, sink| {
        each_part(scope, sink, |config, report| {
            each(&config.model, At::document(), |at, entry| {
                caution(at.span, entry, report);
                empty(entry, report);
            });
            each(&config.model, At::document(), |_, route: &Route| {
                for (label, regex) in route.match_re.get().into_iter().flat_map(Entries::iter) {
                    if regex.value.as_str().is_empty() {
                        push_empty(&label.value, regex.span, report);
                    }
                }
            });
        });
    },
};

fn caution(span: Span, entry: &MatcherEntry, report: &mut Reporter<'_>) {
    if entry.readable && entry.matchers.is_empty() {
        let message = "this entry holds no matcher, so every alert fulfils it";
        let finding = report.finding(&EMPTY_ITEM, span, message);
        report.push(finding.help("remove the entry or write a matcher"));
        return;
    }
    let (code, message) = match &entry.caution {
        None => return,
        Some(Caution::ClassicOnly { reason }) => (
            &CLASSIC_MATCHER,
            format!(
                "only the old parser reads this matcher; the new one says: {}",
                reason.message
            ),
        ),
        Some(Caution::Disagreement { utf8 }) => {
            let read: Vec<_> = utf8.iter().map(ToString::to_string).collect();
            (
                &AMBIGUOUS_MATCHER,
                format!(
                    "this is `{}` to the parser in force, and `{}` to the new one",
                    entry.plain_spelling,
                    read.join(",")
                ),
            )
        }
    };
    let finding = report.finding(code, span, message);
    let plain = entry.plain_spelling.replace('\'', "''");
    report.push(finding.help(format!("write '{plain}'")));
}

fn empty(entry: &MatcherEntry, report: &mut Reporter<'_>) {
    for matcher in &entry.matchers {
        if matcher.op() == Op::Regex && matcher.value().is_empty() {
            push_empty(matcher.name(), matcher.span, report);
        }
    }
}

fn push_empty(label: &str, span: Span, report: &mut Reporter<'_>) {
    let message = format!("only alerts without the label `{label}` match an empty expression");
    let finding = report
        .finding(&EMPTY_REGEX, span, message)
        .help(format!("for any value write `{label}=~\".+\"`"));
    report.push(finding);
}
