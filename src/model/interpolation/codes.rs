use crate::diag::{Code, Example, Level, Severity};

/// `${` that begins no variable.
pub static INVALID_INTERPOLATION: Code = Code {
    name: "invalid-interpolation",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a `${` that begins no variable",
    explain: "Docker compose replaces `$NAME`, `${NAME}` and `${NAME:-default}` (also `-`, `:?`, \
`?`, `:+`, `+`) in every value of a compose file, comments and keys excepted, and refuses a file \
with any other text after `${`. A default reaches to its closing brace, which must stand on the \
same line. A dollar that is meant as such, in a shell command for example, is written `$$`. Variables that \
make a text longer than 128 KiB are not replaced here: no program could be started with it.",
    wrong: &[Example {
        name: "docker-compose.yml",
        text: "services:\n  job:\n    image: alpine:3.22\n    command: sh -c 'echo ${1}'\n",
    }],
    right: &[Example {
        name: "docker-compose.yml",
        text: "services:\n  job:\n    image: alpine:3.22\n    command: sh -c 'echo $${1}'\n",
    }],
};

/// A variable that must be set and is not.
pub static REQUIRED_VARIABLE: Code = Code {
    name: "required-variable",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a variable that the file demands is not set",
    explain: "`${NAME:?message}` demands that NAME is set and not empty, `${NAME?message}` that it \
is set. Docker compose refuses the file otherwise, wherever the text stands: also in services of \
profiles that are not active, in `x-` keys, and inside a default that is not used.",
    wrong: &[Example {
        name: "docker-compose.yml",
        text: "services:\n  db:\n    image: postgres:17.2\n    environment:\n      POSTGRES_PASSWORD: ${TEST_DB_PASSWORD:?set it in .env}\n",
    }],
    right: &[
        Example {
            name: "docker-compose.yml",
            text: "services:\n  db:\n    image: postgres:17.2\n    environment:\n      POSTGRES_PASSWORD: ${TEST_DB_PASSWORD:?set it in .env}\n",
        },
        Example {
            name: ".env",
            text: "TEST_DB_PASSWORD=nZ7kq3Tw9\n",
        },
    ],
};

/// The codes of replacing variables.
pub static CODES: &[&Code] = &[&INVALID_INTERPOLATION, &REQUIRED_VARIABLE];
