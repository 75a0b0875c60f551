use std::collections::BTreeSet;

use super::{Scope, compose, env};
use crate::check::Check;
use crate::diag::{Code, Finding, Level, Place, Severity, Sink};
use crate::model::compose::Project;
use crate::model::env_file::{EnvFile, Role};
use crate::source::names_secret;

pub(super) static CHECK: Check = Check {
    codes: &[&WEAK_SECRET, &SECRET_IN_COMPOSE],
    run,
};

static WEAK_SECRET: Code = Code {
    name: "weak-secret",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "a password or key that is empty, a placeholder, or among the first to be guessed",
    explain: "Default passwords are tried within minutes on every port that can be reached. Told \
are: empty values, placeholders (`changeme`, `your-api-key`, `<secret>`), words that stand in \
every list of passwords, a word with a few digits behind it, values of fewer than 8 characters, \
and a password that equals the user's name. Make one with `openssl rand -base64 24`. The value \
itself is never shown.",
    wrong: &[
        compose(
            "services:\n  db:\n    image: postgres:17.2\n    environment: [POSTGRES_PASSWORD]\n",
        ),
        env("POSTGRES_PASSWORD=postgres\n"),
    ],
    right: &[
        compose(
            "services:\n  db:\n    image: postgres:17.2\n    environment: [POSTGRES_PASSWORD]\n",
        ),
        env("POSTGRES_PASSWORD=f2Xq7vN0sLk4TzR9\n"),
    ],
};

static SECRET_IN_COMPOSE: Code = Code {
    name: "secret-in-compose",
    severity: Severity::Warning,
    level: Level::Advice,
    summary: "a password or key in clear text in a compose file",
    explain: "Compose files are kept in repositories and shown around. Put the value into .env, \
which is not committed, and use a variable, or use `secrets` with a file and the variant of the \
variable that reads one (`POSTGRES_PASSWORD_FILE`).",
    wrong: &[compose(
        "services:\n  db:\n    image: postgres:17.2\n    environment:\n      POSTGRES_PASSWORD: f2Xq7vN0sLk4TzR9\n",
    )],
    right: &[
        compose(
            "services:\n  db:\n    image: postgres:17.2\n    environment:\n      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD}\n",
        ),
        env("POSTGRES_PASSWORD=f2Xq7vN0sLk4TzR9\n"),
    ],
};

/// The shortest value that is not told as weak, in characters.
const SHORT: usize = 8;

/// Words that stand first in lists of passwords.
const WORDS: [&str; 30] = [
    "admin",
    "alertmanager",
    "changeit",
    "changeme",
    "changethis",
    "default",
    "example",
    "grafana",
    "guest",
    "letmein",
    "master",
    "mongo",
    "mysql",
    "pass",
    "passw0rd",
    "password",
    "postgres",
    "prometheus",
    "public",
    "qwerty",
    "rabbitmq",
    "redis",
    "root",
    "secret",
    "securepassword",
    "superset",
    "supersecret",
    "test",
    "user",
    "welcome",
];

/// What placeholders begin with, or hold.
const PLACEHOLDERS: [&str; 12] = [
    "your-",
    "your_",
    "my-",
    "<",
    "xxx",
    "***",
    "...",
    "todo",
    "replace",
    "placeholder",
    "insert-",
    "dummy",
];

fn run(scope: &Scope<'_>, sink: &mut Sink) {
    for project in &scope.stack.projects {
        let mut told = BTreeSet::new();
        let files = project.env_files.iter();
        for file in files.filter(|f| f.role != Role::Example && told.insert(f.file)) {
            env_file(file, sink);
        }
        compose_file(project, sink);
    }
    for file in &scope.stack.env_files {
        env_file(file, sink);
    }
}

fn env_file(file: &EnvFile, sink: &mut Sink) {
    let users: Vec<&str> = file
        .entries
        .iter()
        .filter(|e| e.name.value.to_ascii_uppercase().contains("USER"))
        .filter_map(|e| e.value.as_ref())
        .map(|v| v.value.reveal())
        .collect();
    for entry in &file.entries {
        let Some(value) = &entry.value else { continue };
        let name = entry.name.value.as_str();
        let text = value.value.reveal();
        let why = match is_secret(name) {
            // An address is not made up, and may be left empty where nobody is told.
            true if text.is_empty() && is_address(name) => None,
            true => weakness(text, &users),
            false => placeholder_hook(text),
        };
        if let Some(why) = why {
            let place = Place {
                file: file.file,
                span: entry.name.span,
            };
            sink.push(weak(name, why, place));
        }
    }
}

fn weak(name: &str, why: &str, place: Place) -> Finding {
    let finding = Finding::new(&WEAK_SECRET, place, format!("the value of `{name}` {why}"));
    finding.help("make one with `openssl rand -base64 24`, or take the one that you were given")
}

/// Reports secrets that stand in the compose files themselves.
fn compose_file(project: &Project, sink: &mut Sink) {
    for (_, service) in project.services.iter() {
        let pairs = service.value.environment.iter().flat_map(|e| &e.value.0.0);
        for (name, pair) in pairs.filter(|(name, _)| is_secret(name)) {
            let Some(value) = &pair.value else { continue };
            if project.is_interpolated(value.place) {
                continue;
            }
            let text = value.value.reveal();
            if let Some(why) = weakness(text, &[]) {
                sink.push(weak(name, why, pair.name));
            } else if !text.starts_with('/') && !is_setting(text) {
                let message = format!("the value of `{name}` stands in clear text in the file");
                let finding = Finding::new(&SECRET_IN_COMPOSE, pair.name, message);
                sink.push(finding.help(format!("write ${{{name}}} and set it in .env")));
            }
        }
    }
}

/// What the name of a variable ends with that is about a secret and holds none.
const ABOUT: [&str; 14] = [
    "_NAME",
    "_HEADER",
    "_PATH",
    "_DIR",
    "_TTL",
    "_EXPIRY",
    "_LIFETIME",
    "_TIMEOUT",
    "_LENGTH",
    "_ID",
    "_ALGORITHM",
    "_CHECK_KEYS",
    "_RESET_URL",
    "_TOKEN_URL",
];

/// Names of keys that are no secrets.
const OPEN_KEYS: [&str; 4] = ["PUBLIC_KEY", "CACHE_KEY", "PUBKEY", "SORT_KEY"];

/// Returns whether a variable holds a secret, by its name. Masking asks less: it may hide too much.
fn is_secret(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    let ends = |end: &&str| upper.ends_with(end);
    names_secret(name) && !ABOUT.iter().any(ends) && !OPEN_KEYS.iter().any(ends)
}

fn is_address(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    upper.ends_with("URL") || upper.ends_with("WEBHOOK")
}

/// Returns whether a value is a number or a truth value: settings such as a token's lifetime.
fn is_setting(text: &str) -> bool {
    text.parse::<f64>().is_ok() || matches!(text, "true" | "false" | "yes" | "no")
}

/// Returns why a secret is weak.
fn weakness(text: &str, users: &[&str]) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    let letters: String = lower.chars().filter(char::is_ascii_alphanumeric).collect();
    let word = letters.trim_end_matches(|c: char| c.is_ascii_digit());
    if text.is_empty() {
        return Some("is empty");
    }
    if is_setting(text) {
        return None;
    }
    if PLACEHOLDERS.iter().any(|p| lower.starts_with(p)) {
        return Some("is a placeholder");
    }
    if WORDS.contains(&letters.as_str()) || WORDS.contains(&word) {
        return Some("is among the first to be guessed");
    }
    if users.contains(&text) {
        return Some("equals the name of a user");
    }
    if text.chars().count() < SHORT {
        return Some("has fewer than 8 characters");
    }
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let digits = letters.len() - word.len();
    let only_words = word.bytes().all(|b| b.is_ascii_lowercase());
    (plain && only_words && digits <= 4 && text.len() <= 24)
        .then_some("is a word, perhaps with a number behind it")
}

/// Returns why a value that is no secret by its name is a placeholder: an incoming webhook of
/// Slack with other parts than those Slack gives out.
fn placeholder_hook(text: &str) -> Option<&'static str> {
    let path = text.strip_prefix("https://hooks.slack.com/services/")?;
    let parts: Vec<&str> = path.split('/').collect();
    let given_out = matches!(parts.as_slice(), [team, hook, key]
        if team.starts_with('T') && hook.starts_with('B') && key.len() >= 20);
    (!given_out).then_some("is a placeholder")
}

#[cfg(test)]
mod tests {
    use super::{is_secret, placeholder_hook, weakness};

    #[test]
    fn what_is_about_a_secret_is_none() {
        for name in [
            "REDIS_EXPORTER_CHECK_KEYS",
            "API_KEY_HEADER",
            "SSH_KEY_PATH",
            "TOKEN_TTL",
            "CACHE_KEY",
            "SECRET_NAME",
            "JWT_PUBLIC_KEY",
            "PASSWORD_RESET_URL",
        ] {
            assert!(!is_secret(name), "{name}");
        }
        for name in ["DB_PASSWORD", "API_KEY", "SLACK_WEBHOOK_URL", "AUTH_TOKEN"] {
            assert!(is_secret(name), "{name}");
        }
    }

    #[test]
    fn weak_values_are_told_by_their_kind() {
        let told = |text: &str| weakness(text, &["monitoring"]).unwrap_or_default();
        assert_eq!(told(""), "is empty");
        assert_eq!(told("your-smtp-password"), "is a placeholder");
        assert_eq!(told("Password123"), "is among the first to be guessed");
        assert_eq!(told("monitoring"), "equals the name of a user");
        assert_eq!(told("x7!kQ"), "has fewer than 8 characters");
        assert_eq!(
            told("techcorp2024"),
            "is a word, perhaps with a number behind it"
        );
        assert_eq!(told("secure-password"), "is among the first to be guessed");
    }

    #[test]
    fn strong_values_and_settings_are_not() {
        for text in [
            "f2Xq7vN0sLk4TzR9",
            "correct horse battery staple",
            "3600",
            "true",
        ] {
            assert_eq!(weakness(text, &[]), None, "{text}");
        }
    }

    #[test]
    fn placeholders_of_webhooks_are_told() {
        let hook = "https://hooks.slack.com/services/";
        assert!(placeholder_hook(&format!("{hook}DEV/WEBHOOK/URL")).is_some());
        let real = format!("{hook}T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX");
        assert!(placeholder_hook(&real).is_none());
        assert!(placeholder_hook("http://tickets:5001").is_none());
    }
}
