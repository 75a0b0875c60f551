use crate::diag::{Code, Example, Level, Severity};

/// A key that YAML does not read as text.
pub static NON_TEXT_KEY: Code = Code {
    name: "non-text-key",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a key of a compose file that YAML does not read as text",
    explain: "Keys are text in a compose file. Without quotes YAML reads `8080:` as a number and \
`true:` as a truth value; docker compose refuses the file (`non-string key in services`).",
    wrong: &[Example {
        name: "docker-compose.yml",
        text: "services:\n  web:\n    image: nginx:1.29.3\n    environment:\n      2024: year\n",
    }],
    right: &[Example {
        name: "docker-compose.yml",
        text: "services:\n  web:\n    image: nginx:1.29.3\n    environment:\n      '2024': year\n",
    }],
};
