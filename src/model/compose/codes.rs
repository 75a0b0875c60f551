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

macro_rules! file {
    ($name:literal, $text:literal) => {
        Example {
            name: $name,
            text: $text,
        }
    };
}

/// A key that a mapping must have.
pub static REQUIRED_KEY: Code = Code {
    name: "required-key",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a key is missing that docker compose demands",
    explain: "The long form of a mount needs `type` and `target` (and `source` for a path of the \
host), a dependency needs `condition`, `extends` needs `service`, a port needs `target`. Docker \
compose refuses the file without them.",
    wrong: &[file!(
        "docker-compose.yml",
        "services:\n  web:\n    image: nginx:1.29.3\n    depends_on:\n      db:\n        restart: true\n  db:\n    image: postgres:17.2\n"
    )],
    right: &[file!(
        "docker-compose.yml",
        "services:\n  web:\n    image: nginx:1.29.3\n    depends_on:\n      db:\n        condition: service_started\n  db:\n    image: postgres:17.2\n"
    )],
};

/// An item that stands twice in a list that may not repeat.
pub static DUPLICATE_ITEM: Code = Code {
    name: "duplicate-item",
    severity: Severity::Error,
    level: Level::Load,
    summary: "an item stands twice in a list that may not repeat",
    explain: "In `depends_on`, `networks`, `security_opt`, `volumes_from` and the like docker \
compose refuses a list that names the same thing twice (`items at index 0 and 1 are equal`).",
    wrong: &[file!(
        "docker-compose.yml",
        "services:\n  web:\n    image: nginx:1.29.3\n    depends_on: [db, db]\n  db:\n    image: postgres:17.2\n"
    )],
    right: &[file!(
        "docker-compose.yml",
        "services:\n  web:\n    image: nginx:1.29.3\n    depends_on: [db]\n  db:\n    image: postgres:17.2\n"
    )],
};

/// Values of two files that cannot be merged.
pub static CANNOT_MERGE: Code = Code {
    name: "cannot-merge",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a later compose file has another kind of value in the same place",
    explain: "When several compose files are merged (`docker-compose.override.yml`, `-f a -f b`, \
`extends`, several documents), lists are appended to lists and mappings merged with mappings. One \
of them against anything else is refused (`cannot override services.web.ports`). The tag \
`!override` replaces the earlier value whole, `!reset` removes it.",
    wrong: &[
        file!(
            "docker-compose.yml",
            "services:\n  web:\n    image: nginx:1.29.3\n    cap_drop: [ALL]\n"
        ),
        file!(
            "docker-compose.override.yml",
            "services:\n  web:\n    cap_drop: NET_RAW\n"
        ),
    ],
    right: &[
        file!(
            "docker-compose.yml",
            "services:\n  web:\n    image: nginx:1.29.3\n    cap_drop: [ALL]\n"
        ),
        file!(
            "docker-compose.override.yml",
            "services:\n  web:\n    cap_drop: [NET_RAW]\n"
        ),
    ],
};

/// `extends` that leads nowhere.
pub static INVALID_EXTENDS: Code = Code {
    name: "invalid-extends",
    severity: Severity::Error,
    level: Level::Load,
    summary: "`extends` names a service that does not exist, or leads back to itself",
    explain: "`extends: name` starts from another service of the same file, `extends: {file, \
service}` from one of another file; what several documents or override files add is not seen. \
Docker compose refuses a name that the file does not have, and services that extend one another \
in a circle.",
    wrong: &[file!(
        "docker-compose.yml",
        "services:\n  web:\n    extends: base\n    image: nginx:1.29.3\n"
    )],
    right: &[file!(
        "docker-compose.yml",
        "services:\n  base:\n    image: nginx:1.29.3\n  web:\n    extends: base\n"
    )],
};

/// A compose file that another one names cannot be read.
pub static MISSING_COMPOSE_FILE: Code = Code {
    name: "missing-compose-file",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a file that `extends` or `include` names cannot be read",
    explain: "Paths in `extends` start from the folder of the file that says them, paths in \
`include` from the project's folder. Docker compose refuses to go on without the file.",
    wrong: &[file!(
        "docker-compose.yml",
        "include:\n  - monitoring/compose.yml\nservices:\n  web:\n    image: nginx:1.29.3\n"
    )],
    right: &[
        file!(
            "docker-compose.yml",
            "include:\n  - monitoring/grafana.yml\nservices:\n  web:\n    image: nginx:1.29.3\n"
        ),
        file!(
            "monitoring/grafana.yml",
            "services:\n  grafana:\n    image: grafana/grafana:12.3.0\n"
        ),
    ],
};

/// An env file of a service cannot be read.
pub static MISSING_ENV_FILE: Code = Code {
    name: "missing-env-file",
    severity: Severity::Error,
    level: Level::Load,
    summary: "an env file of a service cannot be read",
    explain: "Every file in `env_file` must exist, unless it is written as `{path: …, required: \
false}`; docker compose refuses every command without it (`env file … not found`).",
    wrong: &[file!(
        "docker-compose.yml",
        "services:\n  web:\n    image: nginx:1.29.3\n    env_file: web.env\n"
    )],
    right: &[
        file!(
            "docker-compose.yml",
            "services:\n  web:\n    image: nginx:1.29.3\n    env_file: web.env\n"
        ),
        file!("web.env", "WORKERS=4\n"),
    ],
};

/// An included file declares what the including one declares, too.
pub static INCLUDE_CONFLICT: Code = Code {
    name: "include-conflict",
    severity: Severity::Error,
    level: Level::Load,
    summary: "an included file declares the same name with other content",
    explain: "What `include` brings in is not merged: the same service, volume or network in both \
files is refused (`services.web conflicts with imported resource`), unless both are equal. To \
change an included service, name an override file beside it: `include: [{path: [a.yml, \
override.yml]}]`.",
    wrong: &[
        file!(
            "docker-compose.yml",
            "include: [monitoring/grafana.yml]\nservices:\n  grafana:\n    image: grafana/grafana:11.6.0\n"
        ),
        file!(
            "monitoring/grafana.yml",
            "services:\n  grafana:\n    image: grafana/grafana:12.3.0\n"
        ),
    ],
    right: &[
        file!(
            "docker-compose.yml",
            "include: [monitoring/grafana.yml]\nservices:\n  web:\n    image: nginx:1.29.3\n"
        ),
        file!(
            "monitoring/grafana.yml",
            "services:\n  grafana:\n    image: grafana/grafana:12.3.0\n"
        ),
    ],
};

/// Files that include one another in a circle.
pub static INCLUDE_CYCLE: Code = Code {
    name: "include-cycle",
    severity: Severity::Error,
    level: Level::Load,
    summary: "compose files include one another in a circle",
    explain: "A file that includes itself, directly or through others, has no end; docker compose \
refuses it (`include cycle detected`).",
    wrong: &[
        file!(
            "docker-compose.yml",
            "include: [other/compose-part.yml]\nservices:\n  web:\n    image: nginx:1.29.3\n"
        ),
        file!(
            "other/compose-part.yml",
            "include: [compose-part.yml]\nservices:\n  db:\n    image: postgres:17.2\n"
        ),
    ],
    right: &[
        file!(
            "docker-compose.yml",
            "include: [other/compose-part.yml]\nservices:\n  web:\n    image: nginx:1.29.3\n"
        ),
        file!(
            "other/compose-part.yml",
            "services:\n  db:\n    image: postgres:17.2\n"
        ),
    ],
};

/// An included file that lies elsewhere.
pub static UNSUPPORTED_INCLUDE: Code = Code {
    name: "unsupported-include",
    severity: Severity::Warning,
    level: Level::Runtime,
    summary: "an included file is not read: it lies on another machine, or there are too many",
    explain: "Docker compose can include files from git repositories and registries. These checks \
read nothing over the network, and no more than 500 included files: what such a file declares is \
unknown to them, and they say nothing about names that it might declare.",
    wrong: &[file!(
        "docker-compose.yml",
        "include:\n  - https://github.com/example/stack.git\nservices:\n  web:\n    image: nginx:1.29.3\n"
    )],
    right: &[
        file!(
            "docker-compose.yml",
            "include: [stack/part.yml]\nservices:\n  web:\n    image: nginx:1.29.3\n"
        ),
        file!(
            "stack/part.yml",
            "services:\n  db:\n    image: postgres:17.2\n"
        ),
    ],
};

/// A file with very many documents.
pub static TOO_MANY_DOCUMENTS: Code = Code {
    name: "too-many-documents",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a compose file holds more documents than are read",
    explain: "Docker compose merges all YAML documents of a file, one over the other. That nobody \
writes dozens of them is taken for granted: the rest is not read.",
    wrong: &[],
    right: &[],
};

/// A project name that docker compose refuses.
pub static PROJECT_NAME: Code = Code {
    name: "project-name",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a project name that docker compose refuses",
    explain: "`COMPOSE_PROJECT_NAME` may hold lower case letters, digits, `-` and `_`, and begins \
with a letter or a digit (`invalid project name`). The key `name` is less strict: docker compose \
makes it lower case and drops what it does not take.",
    wrong: &[
        file!(
            "docker-compose.yml",
            "services:\n  web:\n    image: nginx:1.29.3\n"
        ),
        file!(".env", "COMPOSE_PROJECT_NAME=My Stack\n"),
    ],
    right: &[
        file!(
            "docker-compose.yml",
            "services:\n  web:\n    image: nginx:1.29.3\n"
        ),
        file!(".env", "COMPOSE_PROJECT_NAME=my-stack\n"),
    ],
};

/// A port that docker compose cannot read.
pub static INVALID_PORT: Code = Code {
    name: "invalid-port",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a published port that docker compose cannot read",
    explain: "The short form is `[[IP:]HOST:]CONTAINER[/PROTOCOL]`: ports from 0 to 65535 or ranges \
of equal length, tcp, udp or sctp, and an IP address rather than a name. A variable that is not \
set leaves nothing behind: `${PORT}:80` becomes `:80`.",
    wrong: &[file!(
        "docker-compose.yml",
        "services:\n  web:\n    image: nginx:1.29.3\n    ports: ['8080:http']\n"
    )],
    right: &[file!(
        "docker-compose.yml",
        "services:\n  web:\n    image: nginx:1.29.3\n    ports: ['8080:80']\n"
    )],
};

/// A mount that docker compose cannot read.
pub static INVALID_MOUNT: Code = Code {
    name: "invalid-mount",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a mount that docker compose cannot read",
    explain: "The short form is `[SOURCE:]TARGET[:OPTIONS]` without empty parts. A source that \
begins with `.`, `/` or `~` is a path of the host, any other is the name of a volume. A variable \
that is not set leaves an empty part behind: `${DATA}:/data` becomes `:/data`.",
    wrong: &[file!(
        "docker-compose.yml",
        "services:\n  web:\n    image: nginx:1.29.3\n    volumes: [':/usr/share/nginx/html']\n"
    )],
    right: &[file!(
        "docker-compose.yml",
        "services:\n  web:\n    image: nginx:1.29.3\n    volumes: ['html:/usr/share/nginx/html']\nvolumes:\n  html:\n"
    )],
};

/// An amount of memory that docker compose cannot read.
pub static INVALID_SIZE: Code = Code {
    name: "invalid-memory-size",
    severity: Severity::Error,
    level: Level::Load,
    summary: "an amount of memory that docker compose cannot read",
    explain: "Amounts of memory are a number with one of the units b, k, m, g, t, p in either case, \
also as kb or kib; all of them are powers of 1024.",
    wrong: &[file!(
        "docker-compose.yml",
        "services:\n  web:\n    image: nginx:1.29.3\n    mem_limit: 512 megabytes\n"
    )],
    right: &[file!(
        "docker-compose.yml",
        "services:\n  web:\n    image: nginx:1.29.3\n    mem_limit: 512m\n"
    )],
};

/// A command line that docker compose cannot split.
pub static INVALID_COMMAND: Code = Code {
    name: "invalid-command",
    severity: Severity::Error,
    level: Level::Load,
    summary: "a command line that docker compose cannot split into words",
    explain: "Docker compose splits `command: text` itself, by quotes and backslashes; no shell \
runs. A quote that is never closed, a trailing backslash, or a parenthesis outside of quotes is \
refused (`invalid command line string`). To use a shell, write the command as a list: `[\"sh\", \
\"-c\", \"…\"]`.",
    wrong: &[file!(
        "docker-compose.yml",
        "services:\n  job:\n    image: alpine:3.22\n    command: echo 'it\n"
    )],
    right: &[file!(
        "docker-compose.yml",
        "services:\n  job:\n    image: alpine:3.22\n    command: echo 'it'\n"
    )],
};

/// The codes of reading compose files.
pub static CODES: &[&Code] = &[
    &NON_TEXT_KEY,
    &REQUIRED_KEY,
    &DUPLICATE_ITEM,
    &CANNOT_MERGE,
    &INVALID_EXTENDS,
    &MISSING_COMPOSE_FILE,
    &MISSING_ENV_FILE,
    &INCLUDE_CONFLICT,
    &INCLUDE_CYCLE,
    &UNSUPPORTED_INCLUDE,
    &TOO_MANY_DOCUMENTS,
    &PROJECT_NAME,
    &INVALID_PORT,
    &INVALID_MOUNT,
    &INVALID_SIZE,
    &INVALID_COMMAND,
];
