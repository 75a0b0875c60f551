use crate::diag::{Code, Example, Level, Severity};

/// The codes of this folder.
pub static CODES: &[&Code] = &[&ALLOW_EXPIRED, &ALLOW_INVALID, &ALLOW_UNUSED];

/// An allowance whose day has passed.
pub(super) static ALLOW_EXPIRED: Code = Code {
    name: "allow-expired",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "a finding was allowed until a day that has passed",
    explain: "`until YYYY-MM-DD` is the last day on which an allowance holds. From then on the \
finding is reported again, and so is the allowance, with the reason that was given for it.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "# techcorp: allow-file(second-document) the old tree stays for reference, until 2020-01-01\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n---\nold: tree\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "# techcorp: allow-file(second-document) the old tree stays for reference\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n---\nold: tree\n",
    }],
};

/// An allowance that says nothing that can be done.
pub(super) static ALLOW_INVALID: Code = Code {
    name: "allow-invalid",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "an allowance that is not understood, or that cannot be",
    explain: "A comment that allows a finding reads `# techcorp: allow(CODE) REASON`, with \
`, until YYYY-MM-DD` at its end if it is to expire; `allow-file` in place of `allow` holds for the \
whole file. The reason is needed. What the program refuses to load cannot be allowed: the file \
would not load all the same.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "# techcorp: allow-file(second-document)\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n---\nold: tree\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "# techcorp: allow-file(second-document) the old tree stays for reference\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n---\nold: tree\n",
    }],
};

/// An allowance without a finding.
pub(super) static ALLOW_UNUSED: Code = Code {
    name: "allow-unused",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "a finding is allowed where there is none",
    explain: "The allowance takes nothing away: the fault was mended, or moved elsewhere. Left \
standing, it would hide the next one. With `--no-files`, which leaves checks out, this is not told.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "# techcorp: allow-file(second-document) the old tree stays for reference\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "# techcorp: allow-file(second-document) the old tree stays for reference\nroute:\n  receiver: ops\nreceivers:\n  - name: ops\n---\nold: tree\n",
    }],
};
