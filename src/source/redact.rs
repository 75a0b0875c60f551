//! Finds secrets by the look of a text, for files whose structure is not known or is broken.

use crate::diag::Span;

/// Parts of key names whose values are taken as secrets; `pasw` is the commonest slip and `pwd` the
/// commonest short form of the first.
const SECRET_WORDS: [&str; 10] = [
    "pass",
    "pasw",
    "pwd",
    "secret",
    "token",
    "credential",
    "api_url",
    "webhook_url",
    "private",
    "_key",
];

/// Returns the ranges of values that look like secrets: those of keys such as `smtp_password`,
/// passwords in URLs, and the paths of known webhook services.
///
/// Errs on the side of hiding. A value that is only `${NAME}` stays visible: it is no secret, and
/// findings speak of it.
pub(super) fn look_secret(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut lines = Lines { text, at: 0 };
    while let Some((start, line)) = lines.next() {
        in_urls(start, line, &mut found);
        let Some((indent, value_at)) = secret_key(line) else {
            continue;
        };
        let value = line[value_at..].trim_end();
        if value.is_empty() || value.starts_with(['|', '>']) {
            block(&mut lines, indent, &mut found);
        } else if !is_placeholder(value) {
            let from = start + value_at;
            found.push(Span::new(from, from + value.len()));
        }
    }
    super::credentials::look_inside(text, &mut found);
    found.sort_by_key(|span| (span.start, usize::MAX - span.end));
    found.dedup_by(|next, last| next.end <= last.end);
    found
}

/// Returns what is never shown of an env file: every value, and whole lines that have no key.
///
/// Such a file exists to hold secrets, and what one of them is cannot be told from its name.
pub(super) fn env_values(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut lines = Lines { text, at: 0 };
    while let Some((start, line)) = lines.next() {
        let body = line.trim_start();
        if body.is_empty() || body.starts_with('#') {
            continue;
        }
        let from = line.find('=').map_or(line.len() - body.len(), |at| at + 1);
        let value = line[from..].trim();
        if !value.is_empty() && !is_placeholder(value) {
            let at = start + from + line[from..].find(value).unwrap_or_default();
            found.push(Span::new(at, at + value.len()));
        }
    }
    found
}

/// Returns whether a file is an env file by its name.
pub(super) fn is_env_file(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name);
    name == ".env" || name.starts_with(".env.") || name.ends_with(".env")
}

struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<(usize, &'a str)> {
        let rest = self.text.get(self.at..).filter(|r| !r.is_empty())?;
        let len = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |i| i + 1);
        let start = self.at;
        self.at += len;
        Some((start, rest[..len].trim_end_matches(['\n', '\r'])))
    }
}

/// Returns the indent and the offset of the value when the line sets a key that names a secret.
fn secret_key(line: &str) -> Option<(usize, usize)> {
    let is_layout = |b: &u8| matches!(b, b' ' | b'\t' | b'-' | b'{' | b',');
    let indent = line.bytes().take_while(is_layout).count();
    let body = &line[indent..];
    let end = memchr::memchr2(b':', b'=', body.as_bytes())?;
    let key = body[..end].trim_matches(['"', '\'', ' ']);
    if !names_secret(key) && !ends_as_secret(key) {
        return None;
    }
    let value = body[end + 1..].trim_start_matches([' ', '\t', '=', '>']);
    Some((indent, line.len() - value.len()))
}

/// Returns whether a key ends as those of some secrets do: hidden, though it can be something else.
fn ends_as_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let ends = [
        "pw",
        "_pat",
        "apikey",
        "accesskey",
        "auth",
        "authorization",
        "jwt",
        "_dsn",
    ];
    key.len() <= 64
        && !key.contains(char::is_whitespace)
        && ends.iter().any(|end| key.ends_with(end))
}

/// Returns whether a key or a variable, by its name, holds a secret.
pub(crate) fn names_secret(key: &str) -> bool {
    let ends_with = |end: &str| {
        let at = key.len().checked_sub(end.len());
        at.is_some_and(|at| key.as_bytes()[at..].eq_ignore_ascii_case(end.as_bytes()))
    };
    key.len() <= 64
        && (key.eq_ignore_ascii_case("key") || holds_secret_word(key.as_bytes()))
        && !key.contains(char::is_whitespace)
        && !ends_with("_file")
        && !ends_with("_ref")
}

fn holds_secret_word(key: &[u8]) -> bool {
    (0..key.len()).any(|at| {
        let rest = &key[at..];
        // Every line of every file comes here: most letters begin none of the words.
        if !matches!(rest[0] | 0x20, b'p' | b's' | b't' | b'c' | b'a' | b'w') && rest[0] != b'_' {
            return false;
        }
        let begins = |word: &&str| {
            let start = rest.get(..word.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
        };
        SECRET_WORDS.iter().any(begins)
    })
}

/// Takes the lines that are indented deeper than the key.
fn block(lines: &mut Lines<'_>, indent: usize, found: &mut Vec<Span>) {
    loop {
        let before = lines.at;
        let Some((start, line)) = lines.next() else {
            return;
        };
        let inner = line.len() - line.trim_start_matches(' ').len();
        if !line.trim().is_empty() && inner <= indent {
            lines.at = before;
            return;
        }
        // Keys below the key are structure, not a secret.
        let value = line.trim();
        if !value.is_empty() && !value.ends_with(':') && !value.contains(": ") {
            found.push(Span::new(start + inner, start + line.trim_end().len()));
        }
    }
}

fn in_urls(start: usize, line: &str, found: &mut Vec<Span>) {
    let mut from = 0;
    while let Some(at) = memchr::memchr(b':', &line.as_bytes()[from..]) {
        let host = from + at + 3;
        if !line[from + at..].starts_with("://") {
            from += at + 1;
            continue;
        }
        let end = line[host..]
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '>' | '<'))
            .map_or(line.len(), |i| host + i);
        let url = &line[host..end];
        let path = url.find('/').unwrap_or(url.len());
        if let Some(user_end) = url[..path].rfind('@')
            && let Some(colon) = url[..user_end].find(':')
            && !is_placeholder(&url[colon + 1..user_end])
        {
            found.push(Span::new(start + host + colon + 1, start + host + user_end));
        }
        let known = [
            "hooks.slack.com/",
            "discord.com/api/webhooks/",
            "outlook.office.com/webhook/",
        ];
        if let Some(known) = known.iter().find(|k| url.starts_with(**k)) {
            found.push(Span::new(start + host + known.len(), start + end));
        }
        from = end;
    }
}

/// Returns whether a value is nothing but variables without defaults: `${NAME}`, `$NAME`.
pub(super) fn is_placeholder(value: &str) -> bool {
    let value = value.trim_matches(['"', '\'']);
    let name = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    match value.strip_prefix("${").and_then(|v| v.strip_suffix('}')) {
        Some(inner) => name(inner) || inner.split("}:${").all(name),
        None => value.strip_prefix('$').is_some_and(name),
    }
}

#[cfg(test)]
mod tests {
    use super::look_secret;

    fn hidden(text: &str) -> Vec<&str> {
        look_secret(text)
            .into_iter()
            .map(|s| &text[s.start..s.end])
            .collect()
    }

    #[test]
    fn values_of_secret_keys_are_found_in_every_notation() {
        assert_eq!(hidden("  smtp_auth_password: 'hunter2'\n"), ["'hunter2'"]);
        assert_eq!(hidden("- {api_key: abc, x: 1}"), ["abc, x: 1}"]);
        assert_eq!(hidden("POSTGRES_PASSWORD=hunter2\r\n"), ["hunter2"]);
        assert_eq!(hidden("token: |\n  one\n  two\nnext: 3\n"), ["one", "two"]);
        assert_eq!(hidden("url: http://u:pw@host/x"), ["pw"]);
        assert_eq!(
            hidden("https://hooks.slack.com/services/T/B/x"),
            ["services/T/B/x"]
        );
    }

    #[test]
    fn nothing_but_the_names_of_an_env_file_is_shown() {
        let text = "# c\nA=1\nexport B = 'x y'\nC=${D}\nbroken\n";
        let hidden: Vec<_> = super::env_values(text)
            .into_iter()
            .map(|s| &text[s.start..s.end])
            .collect();
        assert_eq!(hidden, ["1", "'x y'", "broken"]);
        assert!(super::is_env_file("a/.env.example") && super::is_env_file("prod.env"));
        assert!(!super::is_env_file("env.yml"));
    }

    #[test]
    fn what_is_no_secret_stays_visible() {
        assert!(hidden("password: ${SMTP_PASSWORD}\n").is_empty());
        assert!(hidden("password_file: /run/secrets/x\n").is_empty());
        assert!(hidden("receiver: ops\ngroup_by: [alertname]\n").is_empty());
        assert_eq!(hidden("password: ${P:-hunter2}\n"), ["${P:-hunter2}"]);
    }
}
