//! Finds secrets inside of values: in connection strings, command lines and headers, and by the
//! shapes in which well-known services write their tokens.

use std::sync::LazyLock;

use regex::Regex;

use crate::diag::Span;

/// Words behind which, in a name, a secret stands.
const WORDS: &str = "password|passwd|passphrase|pass|pwd|secret|token|api[_-]?key|access[_-]?key\
                     |secret[_-]?key|private[_-]?key|credentials?|requirepass|masterauth";

/// What a secret looks like; the first group is what is hidden.
static SHAPES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let patterns = [
        // `?password=…`, `Pwd=…;`, `--token=…`, `PGPASSWORD=…`, `{token: […]}`
        format!(r#"(?i)(?:{WORDS})["']?[ \t]*[:=][ \t]*[\["'\\]*(\$\{{[^}}\s]*\}}|[^\s"'&;,\]}}|>\[\\]+)"#),
        // `--password …`, `["--requirepass", "…"]`
        format!(r#"(?i)[\s"'\[]--?[a-z-]*(?:{WORDS})["']?[ \t,]+["']?(\$\{{[^}}\s]*\}}|[^\s"',\]-][^\s"',\]]*)"#),
        // `user:…@(host)`, `user:…@tcp(host)`
        r"[\w.-]+:([^\s@/:]+)@\w*\(".to_owned(),
        // `curl -u user:…`
        r#"\s["']?(?:-u|--user|--proxy-user)["']?[ \t,=]+["']?[^\s:"',]+:([^\s"',\]]+)"#.to_owned(),
        r"\b(?:mysql\w*|mariadb\w*)\b.*?\s-p([^\s]+)".to_owned(),
        r#"\bredis-cli\b.*?\s["']?-a["']?[ \t,]+["']?([^\s"',\]]+)"#.to_owned(),
        r"(?i)\b(?:bearer|basic)[ \t]+([\w+/=.~-]{6,})".to_owned(),
        r"://([0-9A-Za-z]{16,})@".to_owned(),
        r"api\.telegram\.org/bot([^\s/]+)".to_owned(),
        r#"\.webhook\.office\.com/webhookb2/([^\s"']+)"#.to_owned(),
        // Hashes of passwords; compose writes `$$` for `$`.
        r"(\${1,2}(?:apr1|2[aby]|5|6)\$[^\s'\x22]+)".to_owned(),
        r"\b((?:gh[oprsu]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|sk_live_|rk_live_|hvs\.|dckr_pat_|npm_)[\w-]{4,})"
            .to_owned(),
        r"\b((?:AIza|AKIA|ASIA|SG\.|sk-)[\w.-]{12,})".to_owned(),
        r"\b(eyJ[\w-]{4,}\.[\w-]+(?:\.[\w-]*)?)".to_owned(),
    ];
    let compiled = patterns.iter().map(|pattern| Regex::new(pattern));
    // A pattern that does not compile would hide nothing: a test holds that each does.
    compiled.filter_map(Result::ok).collect()
});

/// Adds the ranges of what looks like a secret inside of values.
pub(super) fn look_inside(text: &str, found: &mut Vec<Span>) {
    for shape in SHAPES.iter() {
        let captures = shape.captures_iter(text);
        let hidden = captures.filter_map(|captures| captures.get(1));
        let hidden = hidden.filter(|found| !super::redact::is_placeholder(found.as_str()));
        found.extend(hidden.map(|found| Span::new(found.start(), found.end())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut found = Vec::new();
        look_inside(text, &mut found);
        found.sort_by_key(|span| (span.start, usize::MAX - span.end));
        found.dedup_by(|next, last| next.start < last.end);
        let mut out = text.to_owned();
        for span in found.iter().rev() {
            out.replace_range(span.start..span.end, "*");
        }
        out
    }

    #[test]
    fn every_shape_compiles() {
        assert_eq!(SHAPES.len(), 14);
    }

    #[test]
    fn secrets_inside_of_values_are_hidden() {
        let jwt = "eyJhbGciOi.eyJzdWIi.c2ln";
        for (text, expected) in [
            (
                "DSN: exporter:hunter2@(db:3306)/",
                "DSN: exporter:*@(db:3306)/",
            ),
            ("u:hunter2@tcp(db)/x", "u:*@tcp(db)/x"),
            ("db?user=u&password=hunter2&x=1", "db?user=u&password=*&x=1"),
            ("Server=x;Pwd=hunter2;A=b", "Server=x;Pwd=*;A=b"),
            ("host=x password=hunter2 port=1", "host=x password=* port=1"),
            ("- --requirepass hunter2", "- --requirepass *"),
            ("[\"--password\", \"hunter2\"]", "[\"--password\", \"*\"]"),
            ("redis --token=hunter2 x", "redis --token=* x"),
            (
                "mysqladmin ping -uroot -phunter2",
                "mysqladmin ping -uroot -p*",
            ),
            ("redis-cli -a hunter2 ping", "redis-cli -a * ping"),
            ("curl -u me:hunter2 http://x", "curl -u me:* http://x"),
            ("Authorization: Bearer abcdef123", "Authorization: Bearer *"),
            ("PGPASSWORD=hunter2 psql", "PGPASSWORD=* psql"),
            ("java -Dpassword=hunter2", "java -Dpassword=*"),
            (
                "params: {token: [hunter2], a: b}",
                "params: {token: [*], a: b}",
            ),
            ("content: \"password: hunter2\"", "content: \"password: *\""),
            (
                "https://0123456789abcdef@sentry.io/1",
                "https://*@sentry.io/1",
            ),
            (
                "https://api.telegram.org/bot1:abc/send",
                "https://api.telegram.org/bot*/send",
            ),
            (
                "https://x.webhook.office.com/webhookb2/abc",
                "https://x.webhook.office.com/webhookb2/*",
            ),
            ("users=me:$$apr1$$abc$$def", "users=me:*"),
            ("GH: ghp_abcdef", "GH: *"),
            (jwt, "*"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_secret_stays_visible() {
        for text in [
            "--password=${DB_PASSWORD}",
            "password_file: /run/secrets/x",
            "token_url: https://x/oauth/token",
            "secrets:\n  - db",
            "expr: rate(passed_total[5m]) > 1",
            "summary: the token bucket is empty",
            "--web.config.file=/etc/web.yml",
        ] {
            assert_eq!(shown(text), text);
        }
    }
}
