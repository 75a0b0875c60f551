//! The configurations that are compared.

use crate::random::Random;
use crate::schema::{Place, places};
use crate::yaml::{Step, Yaml};

/// What every field is given. The awkward ones of every type: wrong kinds, empty values, the edges
/// of URLs, durations, addresses, templates, times, matchers and regular expressions.
const VALUES: &[&str] = &[
    "~",
    "null",
    "\"\"",
    "''",
    "[]",
    "{}",
    "[~]",
    "[\"\"]",
    "[x]",
    "[x, x]",
    "[[]]",
    "[{}]",
    "{a: b}",
    "{a: ~}",
    "{a: {}}",
    "{a: [b]}",
    "{1: 2}",
    "{\"\": b}",
    "{\"a-b\": c}",
    "{a: b, A: c}",
    "x",
    "\"x\"",
    "1",
    "-1",
    "0",
    "1.5",
    "1e3",
    "0x1f",
    "017",
    "99999999999999999999",
    ".inf",
    "true",
    "\"true\"",
    "yes",
    "off",
    "<secret>",
    "5m",
    "0s",
    "1h30m",
    "1.5h",
    "1d",
    "-5m",
    "90s",
    "5 minutes",
    "30",
    "1m1m",
    "1000000h",
    "http://x",
    "\"https://u:p@h:1/p?q#f\"",
    "http://",
    "http:///x",
    "ftp://x",
    "x:1",
    "//x",
    "http://a b",
    "\"http://a b\"",
    "\"http://h/%zz\"",
    "\"http://[::1\"",
    "\"http://[::1]:80\"",
    "\"http://h:port\"",
    "\"http://x/{{ .Status }}\"",
    "\"{{ .Status }}\"",
    "\"{{ toUpper .Status }}\"",
    "\"{{\"",
    "\"{{ if }}\"",
    "\"{{/* x */}}\"",
    "\"{{ template \\\"a\\\" . }}\"",
    "${HOST}",
    "\"http://${HOST}/\"",
    "\"${A}:${B}\"",
    "a:25",
    "\"a:\"",
    "\":25\"",
    "\"[::1]:25\"",
    "\"::1:25\"",
    "\"a:b:c\"",
    "TLS12",
    "TLS10",
    "tls12",
    "\"a\\nb\"",
    "\"a\\u0001b\"",
    "é",
    "\"a=b\"",
    "[\"a=b\"]",
    "[\"a=~b(\"]",
    "[\"a\"]",
    "[\"{a=b}\"]",
    "[\"a!=b, c=~\\\"d\\\"\"]",
    "[\"a=\\\"b\\\"\", \"c!~d\"]",
    "{a: \"(\"}",
    "{a: \"b|c\"}",
    "\"(\"",
    "\"a{1001}\"",
    "[\"...\"]",
    "[\"...\", a]",
    "[a, a]",
    "monday",
    "\"monday:friday\"",
    "[\"monday:friday\"]",
    "[\"friday:monday\"]",
    "[\"mon\"]",
    "[\"1:5\"]",
    "[\"5:1\"]",
    "[\"-1\"]",
    "[\"1:-1\"]",
    "[\"-1:1\"]",
    "[\"0\"]",
    "[\"32\"]",
    "[\"13\"]",
    "[\"january:march\"]",
    "[\"2020:2019\"]",
    "\"09:00\"",
    "09:00",
    "\"24:00\"",
    "\"9:00\"",
    "\"24:01\"",
    "Europe/Berlin",
    "Mars/Olympus",
    "UTC",
    "Local",
    "ops",
    "[ops]",
    "HTML",
    "Markdown",
    "cloud",
    "text",
    "markdown",
    "none",
    "daily",
    "gzip",
    "http",
    "grpc",
    "json",
    "all",
    "team",
    "Team",
    "Basic",
    "\" basic \"",
    "!!str 1",
    "!!int \"3\"",
    "2001-01-01",
    "1_000",
    "+1",
    "0b11",
    "0o17",
    "1:30",
    "y",
    "N",
    "TRUE",
    "=",
    "{a: 1, b: on}",
    "[1, 2.5, true]",
    "|-\n  x",
    "{Content-Type: {values: [x]}}",
    "{X-A: {values: [x], secrets: [~], files: [f]}}",
    "{Subject: x, subject: y}",
    "{References: x}",
    "{name: ops}",
    "{name: other}",
    "{routing_key: x}",
    "{start_time: \"09:00\", end_time: \"10:00\"}",
    "[{start_time: \"10:00\", end_time: \"09:00\"}]",
    "[{start_time: \"09:00\"}]",
    "[{name: ops}]",
    "[{name: a}, {name: a}]",
    "{region: x, access_key: y}",
    "{access_key: x, secret_key: y}",
    "{enabled: true}",
    "{enabled: true, thread_by_date: daily}",
    "{type: Bearer}",
    "{credentials: x}",
    "{credentials: x, credentials_file: y}",
    "{username: x, password: y}",
    "{username: x, username_file: y}",
    "{client_id: x, token_url: y}",
    "{client_id: x}",
    "{client_id: x, token_url: y, client_secret: a, client_secret_file: b}",
    "{insecure_skip_verify: true}",
    "{cert_file: x}",
    "{cert_file: x, key_file: y}",
    "{key: x, cert: y, ca: z, ca_file: f}",
    "{proxy_url: x}",
    "{no_proxy: x}",
    "{proxy_from_environment: true, no_proxy: x}",
    "{proxy_connect_header: {a: [b]}}",
    "{proxy_url: \"http://p\", proxy_connect_header: {a: [~]}}",
    "{follow_redirects: false}",
    "{authorization: {}}",
    "{bearer_token: x}",
    "{bearer_token: x, bearer_token_file: y}",
    "{basic_auth: {}, bearer_token: x}",
    "{authorization: {credentials: x}}",
    "{authorization: {}, basic_auth: {}}",
    "{template: x, enable_update: false}",
    "{match: {a: b}}",
    "{routes: [~]}",
    "{receiver: ops, continue: yes}",
];

/// What a build with Kafka refuses.
pub const EMPTY_KAFKA_OUTPUT: &str =
    "{route: {receiver: ops}, receivers: [{name: ops}], event_recorder: {kafka_outputs: [{}]}}";

/// The entries that receivers cannot do without, and what `global` gives them.
fn entry(list: &str) -> Yaml {
    let text = match list {
        "discord_configs" | "msteams_configs" | "msteamsv2_configs" | "mattermost_configs" => {
            "{\"webhook_url\": \"http://h/\"}"
        }
        "email_configs" => "{\"to\": a@b, \"from\": c@d, \"smarthost\": \"h:25\"}",
        "incidentio_configs" => "{\"url\": \"http://h/\", \"alert_source_token\": t}",
        "pagerduty_configs" => "{\"routing_key\": k}",
        "slack_configs" => "{\"api_url\": \"http://h/\"}",
        "webhook_configs" => "{\"url\": \"http://h/\"}",
        "opsgenie_configs" => "{\"api_key\": k}",
        "wechat_configs" => "{\"api_secret\": s, \"corp_id\": c}",
        "pushover_configs" => "{\"user_key\": u, \"token\": t}",
        "victorops_configs" => "{\"api_key\": k, \"routing_key\": r}",
        "sns_configs" => "{\"topic_arn\": t}",
        "telegram_configs" => "{\"bot_token\": t, \"chat_id\": 1}",
        "webex_configs" => {
            "{\"room_id\": r, \"http_config\": {\"authorization\": {\"credentials\": c}}}"
        }
        "jira_configs" => "{\"project\": p, \"issue_type\": t, \"api_url\": \"http://h/\"}",
        "rocketchat_configs" => "{\"token\": t, \"token_id\": i}",
        _ => "{}",
    };
    parse_map(text)
}

/// Reads the flat mappings of [`entry`] so that their fields can be replaced.
fn parse_map(text: &str) -> Yaml {
    let inner = &text[1..text.len() - 1];
    let mut entries = Vec::new();
    let mut rest = inner;
    while !rest.is_empty() {
        let (key, after) = rest.split_once(": ").expect("a key");
        let end = end_of_value(after);
        let value = &after[..end];
        let value = match value.starts_with('{') {
            true => parse_map(value),
            false => Yaml::raw(value),
        };
        entries.push((key.trim_matches(['"', ' ']).to_owned(), value));
        rest = after[end..].trim_start_matches(", ");
    }
    Yaml::Map(entries)
}

fn end_of_value(text: &str) -> usize {
    let mut depth = 0;
    let mut quoted = false;
    for (i, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '{' if !quoted => depth += 1,
            '}' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => return i,
            _ => {}
        }
    }
    text.len()
}

/// What the lists of small mappings need in each item, by the name of the list.
fn item(list: &str) -> Option<Yaml> {
    let text = match list {
        "actions" => "{\"type\": t, \"text\": x, \"url\": u}",
        "fields" => "{\"title\": t, \"value\": v}",
        "responders" => "{\"name\": n, \"type\": team}",
        "confirm" => "{\"text\": t}",
        "time_intervals" | "mute_time_intervals" => "{\"name\": n}",
        "times" => "{\"start_time\": \"09:00\", \"end_time\": \"10:00\"}",
        "oauth2" => "{\"client_id\": c, \"token_url\": u}",
        "tracing" => "{\"endpoint\": e}",
        "file_outputs" => "{\"path\": p}",
        "webhook_outputs" => "{\"url\": \"http://h/\"}",
        "kafka_outputs" => "{\"brokers\": [b], \"topic\": t}",
        _ => return None,
    };
    Some(parse_map(text))
}

/// Returns a configuration that is right, with everything on the way to a place filled in.
pub fn base(place: &Place) -> Yaml {
    let mut config = Yaml::map([
        ("route", Yaml::map([("receiver", Yaml::raw("ops"))])),
        (
            "receivers",
            Yaml::List(vec![Yaml::map([("name", Yaml::raw("ops"))])]),
        ),
    ]);
    for end in 1..place.path.len() {
        let (way, next) = (&place.path[..end], &place.path[end]);
        let Some(Step::Field(name)) = way.iter().rev().find(|s| matches!(s, Step::Field(_))) else {
            continue;
        };
        let last_is_item = matches!(way.last(), Some(Step::First));
        let needed = match name.as_str() {
            list if list.ends_with("_configs") && last_is_item => Some(entry(list)),
            // The intervals inside a named one have no name.
            "time_intervals" if way.len() > 2 => None,
            // Jira's fields and a route's intervals are no lists of mappings.
            "fields" if !last_is_item => None,
            "mute_time_intervals" if way[0] == Step::Field("route".to_owned()) => None,
            list => item(list).filter(|_| matches!(next, Step::Field(_))),
        };
        if let Some(needed) = needed
            && config
                .get(way)
                .is_none_or(|found| matches!(found, Yaml::Map(e) if e.is_empty()))
        {
            config.put(way, needed);
        }
    }
    config
}

/// Returns the configurations that differ from a right one in a single field.
pub fn single() -> impl Iterator<Item = Yaml> {
    places().into_iter().flat_map(|place| {
        let base = base(&place);
        let mut removed = base.clone();
        removed.remove(&place.path);
        let values = VALUES
            .iter()
            .map(|v| Yaml::raw(*v))
            .chain([place.example.clone()]);
        let changed: Vec<Yaml> = values
            .map(|value| {
                let mut config = base.clone();
                config.put(&place.path, value);
                config
            })
            .collect();
        changed.into_iter().chain([base, removed])
    })
}

/// Returns a configuration with several fields changed, most of them to right values, beside each
/// other more often than not.
pub fn several(random: &mut Random) -> Yaml {
    thread_local! {
        static PLACES: Vec<Place> = places();
    }
    PLACES.with(|places| {
        let first = random.below(places.len());
        let mut config = base(&places[first]);
        let changes = 1 + random.below(4);
        for _ in 0..changes {
            let near = first.saturating_sub(8) + random.below(16);
            let place = match random.below(4) {
                0 => random.one(places),
                _ => &places[near.min(places.len() - 1)],
            };
            if random.below(8) == 0 {
                config.remove(&place.path);
                continue;
            }
            let value = match random.below(3) {
                0 => Yaml::raw(*random.one(VALUES)),
                _ => place.example.clone(),
            };
            config.put(&place.path, value);
        }
        config
    })
}
