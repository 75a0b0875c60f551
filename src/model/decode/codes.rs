use crate::diag::{Code, Example, Level, Severity};

/// A key that the schema does not have.
pub static UNKNOWN_FIELD: Code = Code {
    name: "unknown-field",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a key that the program does not know",
    explain: "Prometheus and Alertmanager read their configuration strictly: one unknown key and \
the file is refused (`field recevier not found in type config.plain`). Keys are case-sensitive.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  recevier: ops\n  receiver: ops\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n",
    }],
};

/// A value of another kind than the field takes.
pub static WRONG_TYPE: Code = Code {
    name: "wrong-type",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a value of another kind than the field takes",
    explain: "A list stands where one value belongs, text where a number belongs, and so on. The \
programs refuse the file (`cannot unmarshal !!str into []string`). YAML reads `yes`, `on` and \
`true` as truth values only without quotes.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  group_by: alertname\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  group_by: [alertname]\nreceivers:\n  - name: ops\n",
    }],
};

/// A value of the right kind that the field refuses.
pub static INVALID_VALUE: Code = Code {
    name: "invalid-value",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a value that the field does not take",
    explain: "The value has the right type, but is none of those that the program accepts here; \
it refuses to load the file.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  group_interval: 0s\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  group_interval: 5m\nreceivers:\n  - name: ops\n",
    }],
};

/// A field that the target version does not have.
pub static FIELD_VERSION: Code = Code {
    name: "field-version",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a field that the target version of the program does not have",
    explain: "The field exists, but in another version than the one that is going to read the \
file: a later one, or one before the field was removed. The version is taken from the image in the \
compose file or from techcorp.yml; without either, Alertmanager 0.33 and Prometheus 3.5 are assumed.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  labels:\n    tier: gold\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    labels:\n      tier: gold\n",
    }],
};

/// An empty item in a list.
pub static NULL_ITEM: Code = Code {
    name: "null-item",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a list item without a value",
    explain: "A lone `-` is an item without a value. Alertmanager 0.33 panics on an empty route \
(`routes: [null]`) and refuses empty entries of receivers.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    -\nreceivers:\n  - name: ops\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      matchers: [team=ops]\nreceivers:\n  - name: ops\n",
    }],
};

/// An empty list item or key that the program leaves out.
pub static IGNORED_ITEM: Code = Code {
    name: "ignored-item",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "an empty list item or key, which the program leaves out",
    explain: "A lone `-` is an item without a value, and `: value` an entry without a key. Reading \
rule files, Prometheus 3.x drops both without a word: the group or rule that was meant to stand \
there does not exist.",
    wrong: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n      -\n",
    }],
    right: &[Example {
        name: "rules.yml",
        text: "groups:\n  - name: web\n    rules:\n      - record: job:up:sum\n        expr: sum by (job) (up)\n",
    }],
};

/// Aliases multiply the content past any bound.
pub static TOO_MANY_ALIASES: Code = Code {
    name: "too-many-aliases",
    severity: Severity::Error,
    level: Level::Load,
    summary: "aliases of aliases multiply the content past any bound",
    explain: "A few lines of nested aliases can stand for billions of values. go-yaml refuses \
such a document (`document contains excessive aliasing`), and so does this tool.",
    wrong: &[],
    right: &[],
};

/// An empty list item that the program takes as a value.
pub static EMPTY_ITEM: Code = Code {
    name: "empty-item",
    severity: Severity::Error,
    level: Level::Runtime,
    summary: "a list item without a value, which the program reads as an empty one",
    explain: "A lone `-` is an item without a value. Here the program accepts it and makes an \
empty entry of it, without any of its defaults and without checking it: an empty inhibition rule \
or an empty time range, for example. That is never what somebody meant to write.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\ninhibit_rules:\n  -\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n",
    }],
};

/// An environment variable where the program needs the value.
pub static UNRENDERED_VARIABLE: Code = Code {
    name: "unrendered-variable",
    severity: Severity::Error,
    level: Level::Load,
    summary: "an environment variable where the program needs its value",
    explain: "Neither Alertmanager nor Prometheus replaces environment variables in its \
configuration (Prometheus does so in `external_labels` alone). Here the name of the variable is \
read as the value, and the program refuses the file, often with a message that says little: \
`unsupported scheme \"\" for URL`. Fill the variables in before the program reads the file, or use \
the field that reads a file (`api_url_file`, `routing_key_file`, …) and keep the secret there.",
    wrong: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    slack_configs:\n      - api_url: ${SLACK_URL}\n",
    }],
    right: &[Example {
        name: "alertmanager.yml",
        text: "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    slack_configs:\n      - api_url_file: /run/secrets/slack_url\n",
    }],
};
