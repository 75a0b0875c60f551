use super::Scope;
use crate::check::Reporter;
use crate::diag::{Code, Example, Level, Severity, Sink};
use crate::routing::Assessment;
use crate::routing::suite::{Fault, problems};

/// A name that there is not.
pub static SUITE_UNKNOWN_NAME: Code = Code {
    name: "suite-unknown-name",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a case of a route suite that names something that there is not",
    explain: "Cases name rules of the stack, receivers and time intervals of the Alertmanager \
configuration, and in `inhibited_by` and `silenced_by` the firing alerts and silences of the case \
itself. A case with a name that is none of these cannot be played; the others are.",
    wrong: &[
        Example {
            name: "alertmanager.yml",
            text: CONFIG,
        },
        Example {
            name: "tests/routes/basic.yml",
            text: "cases:\n  - name: everything goes to ops\n    labels: {alertname: Down}\n    expect: {receivers: [op]}\n",
        },
    ],
    right: RIGHT,
};

/// Labels that the alerts of a rule do not have.
pub static SUITE_IMPOSSIBLE_LABELS: Code = Code {
    name: "suite-impossible-labels",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a case of a route suite with labels that the rule's alerts never have",
    explain: "A case with `rule` has the labels that all alerts of the rule have, and those that it \
gives besides. What is given has to be possible: a label that the expression drops, or another value \
than the rule's own, never reaches Alertmanager from this rule, and the case would test nothing that \
can happen. No label has an empty name.",
    wrong: &[
        Example {
            name: "alertmanager.yml",
            text: CONFIG,
        },
        Example {
            name: "rules.yml",
            text: RULES,
        },
        Example {
            name: "tests/routes/basic.yml",
            text: "cases:\n  - name: everything goes to ops\n    rule: NoTargets\n    labels: {instance: a}\n    expect: {receivers: [ops]}\n",
        },
    ],
    right: &[
        Example {
            name: "alertmanager.yml",
            text: CONFIG,
        },
        Example {
            name: "rules.yml",
            text: RULES,
        },
        Example {
            name: "tests/routes/basic.yml",
            text: "cases:\n  - name: everything goes to ops\n    rule: NoTargets\n    labels: {job: node}\n    expect: {receivers: [ops]}\n",
        },
    ],
};

/// A case that cannot be played as it stands.
pub static SUITE_INCOMPLETE: Code = Code {
    name: "suite-incomplete-case",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a case of a route suite without an alert, a time or an expectation",
    explain: "A case needs an alert (`labels`, or `rule` for the labels of a rule's alerts) and \
`expect`. Time intervals are looked at only with a time: with `muted_by`, the case says when it plays \
in `at`. A silence has a matcher that an empty value does not fulfil, as Alertmanager asks for.",
    wrong: &[
        Example {
            name: "alertmanager.yml",
            text: CONFIG,
        },
        Example {
            name: "tests/routes/basic.yml",
            text: "cases:\n  - name: everything goes to ops\n    expect: {receivers: [ops]}\n",
        },
    ],
    right: RIGHT,
};

/// Labels that do not decide where an alert goes.
pub static SUITE_UNDECIDED: Code = Code {
    name: "suite-undecided",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a case of a route suite whose rule's alerts go different ways",
    explain: "A case with `rule` speaks of all alerts of the rule that have the given labels, and \
what it expects is proved for all of them. Where these go depends on a label whose value the rule \
does not fix: give it in `labels`, in a case for each way.",
    wrong: &[
        Example {
            name: "alertmanager.yml",
            text: TWO_WAYS,
        },
        Example {
            name: "rules.yml",
            text: RULES,
        },
        Example {
            name: "tests/routes/basic.yml",
            text: "cases:\n  - name: the network is told\n    rule: NoTargets\n    expect: {receivers: [net]}\n",
        },
    ],
    right: &[
        Example {
            name: "alertmanager.yml",
            text: TWO_WAYS,
        },
        Example {
            name: "rules.yml",
            text: RULES,
        },
        Example {
            name: "tests/routes/basic.yml",
            text: "cases:\n  - name: the network is told\n    rule: NoTargets\n    labels: {job: snmp}\n    expect: {receivers: [net]}\n",
        },
    ],
};

const CONFIG: &str = "route:\n  receiver: ops\nreceivers:\n  - name: ops\n";

const TWO_WAYS: &str = "route:\n  receiver: ops\n  routes:\n    - matchers: [job = snmp]\n      receiver: net\nreceivers:\n  - name: ops\n  - name: net\n";

const RULES: &str = "groups:\n  - name: targets\n    rules:\n      - alert: NoTargets\n        expr: sum by (job) (up) == 0\n";

const RIGHT: &[Example] = &[
    Example {
        name: "alertmanager.yml",
        text: CONFIG,
    },
    Example {
        name: "tests/routes/basic.yml",
        text: "cases:\n  - name: everything goes to ops\n    labels: {alertname: Down}\n    expect: {receivers: [ops]}\n",
    },
];

pub(super) fn check(scope: &Scope<'_>, assessment: &Assessment, sink: &mut Sink) {
    let ground = assessment.ground();
    for suite in &scope.stack.suites {
        let mut reporter = Reporter::new(scope, suite.file, sink);
        for case in suite.model.cases.items() {
            for problem in problems(case, &ground) {
                let code = match problem.fault {
                    Fault::UnknownName => &SUITE_UNKNOWN_NAME,
                    Fault::ImpossibleLabels => &SUITE_IMPOSSIBLE_LABELS,
                    Fault::Incomplete => &SUITE_INCOMPLETE,
                    Fault::Undecided => &SUITE_UNDECIDED,
                };
                let span = reporter.head(problem.span);
                let mut finding = reporter.finding(code, span, problem.message);
                finding.help = problem.help;
                reporter.push(finding);
            }
        }
    }
}
