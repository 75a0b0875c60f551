//! Values to try: odd ones for every field, and those of its kind.

use techcorp::model::decode::{FieldInfo, Shape};

use crate::generate::base;
use crate::yaml::Value;

/// Scalars that are wrong for most types and right for some.
const ODD: &[&str] = &[
    "''",
    "~",
    "' '",
    "a",
    "true",
    "no",
    "0",
    "1",
    "-1",
    "1.5",
    "1e3",
    "0x10",
    "99999999999999999999",
    "'1'",
    "[]",
    "{}",
    "[a]",
    "['']",
    "[~]",
    "[a, a]",
    "{a: b}",
    "{a: ~}",
    "{a: [b]}",
    "[{}]",
    "[[]]",
    "'${A}'",
    "$$",
    "é",
    "'/a'",
    "!!str 1",
    "!!binary 'YQ=='",
];

const DURATIONS: &[&str] = &[
    "0s", "1s", "5", "1h30m", "1m1h", "-1s", "1.5h", "1x", "5 m", "300y", "90s", "2m",
];
const URLS: &[&str] = &[
    "'http://b'",
    "'https://b:1/c?d'",
    "'b'",
    "'b:1'",
    "'http://'",
    "'://'",
    "'http://a b/'",
    "'http://%zz'",
    "'http://[::1'",
    "'ftp://b'",
    "'//b'",
    "'http://b:port'",
    "'http://u:p@b'",
    "'unix:///b'",
    "\"http://b\\n\"",
];
const REGEXES: &[&str] = &[
    "'(a|b)+'",
    "'('",
    "'a)|(b'",
    "'[a'",
    "'a**'",
    "'(?P<n>x)'",
    "'(?=x)'",
    "'\\\\d'",
    "'a{1001}'",
    "'\\pL'",
    "'^a$'",
];
const SIZES: &[&str] = &[
    "1KB",
    "1kB",
    "1.5MiB",
    "10",
    "-1B",
    "1KB1KiB",
    "0B",
    "9999999EB",
    "1B1B",
];
const PATTERNS: &[&str] = &[
    "a/*.yml",
    "a/*/b.yml",
    "'*.json'",
    "'*.txt'",
    "a.YML",
    "'[.yml'",
    "'a*b*.yaml'",
];
const SELECTORS: &[&str] = &[
    "app=b",
    "'app in (a,b)'",
    "'app in a'",
    "'=b'",
    "'a=b,c!=d'",
    "'!a'",
    "'a==b=c'",
    "'a>1'",
    "'metadata.name'",
];
const TARGETS: &[&str] = &[
    "['b:1', 'c:1']",
    "['http://b']",
    "['']",
    "[b/c]",
    "['b:1', 'b:1']",
    "'b:1'",
];
const UUIDS: &[&str] = &[
    "00000000-0000-0000-0000-000000000001",
    "'{00000000-0000-0000-0000-000000000001}'",
    "'urn:uuid:00000000-0000-0000-0000-000000000001'",
    "00000000000000000000000000000001",
    "0-0-0-0-0",
    "SCW00000000000000000",
    "fr-par-2",
    "fr-par",
];
const RULES: &[&str] = &[
    "[{action: keep, source_labels: [x], regex: y}]",
    "[{target_label: __address__, replacement: 'h:1'}]",
    "[{action: labelkeep, regex: job}]",
    "[{action: hashmod, modulus: 7, source_labels: [job], target_label: h}]",
    "[{source_labels: [__address__], target_label: __param_target}]",
    "[{target_label: __scrape_interval__, replacement: '1x'}]",
    "[{target_label: __scrape_timeout__, replacement: 2m}]",
    "[{action: labelmap, regex: '__(.+)__', replacement: 'x_$1'}]",
    "[{action: drop}]",
];

/// Returns a right value of a type.
pub fn example(shape: &Shape) -> String {
    match shape {
        Shape::Scalar { example, .. } => {
            let mut out = String::new();
            let bare = example
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
            let value = if bare {
                Value::raw(*example)
            } else {
                Value::quoted(example)
            };
            value.write(&mut out, 1);
            out
        }
        Shape::List(inner) => format!("[{}]", example(inner)),
        Shape::Map(inner) => format!("{{k: {}}}", example(inner)),
        Shape::Struct { label, .. } => {
            let mut out = String::new();
            base(label).write(&mut out, 1);
            out
        }
    }
}

/// Returns values to try for a field: a right one, odd ones, and those of its kind.
pub fn values(label: &str, field: &FieldInfo) -> Vec<String> {
    let shape = (field.shape)();
    let right = example(&shape);
    let mut values: Vec<String> = vec![
        right.clone(),
        format!("[{right}]"),
        format!("[{right}, {right}]"),
    ];
    values.extend(ODD.iter().map(|v| (*v).to_owned()));
    let mut add = |more: &[&str]| values.extend(more.iter().map(|v| (*v).to_owned()));
    let name = field.name;
    match right.as_str() {
        "5m" => add(DURATIONS),
        "10MB" => add(SIZES),
        "'(.*)'" => add(REGEXES),
        _ => {}
    }
    if ["url", "server", "host", "endpoint", "_url", "_server"]
        .iter()
        .any(|end| name.ends_with(end))
    {
        add(URLS);
    }
    if name.ends_with("files") {
        values.extend(PATTERNS.iter().map(|p| format!("[{p}]")));
        return values;
    }
    values.extend(of_name(label, name).iter().map(|v| (*v).to_owned()));
    values
}

const ACTIONS: &[&str] = &[
    "keep",
    "DROP",
    "KeepEqual",
    "dropequal",
    "hashmod",
    "labelmap",
    "labeldrop",
    "labelkeep",
    "lowercase",
    "uppercase",
];
const HEADERS: &[&str] = &[
    "{Authorization: {values: [a]}}",
    "{Host: a}",
    "{X-Amz-Date: a}",
    "{X: {secrets: [a], files: [b]}}",
    "{X: [a]}",
];
const ROLES: &[&str] = &[
    "node",
    "service",
    "endpoints",
    "cn",
    "admin",
    "tasks",
    "hcloud",
    "dedicated_server",
    "vacation",
];
const SCHEMES: &[&str] = &[
    "legacy",
    "utf8",
    "underscores",
    "dots",
    "allow-utf-8",
    "UTF8",
];

/// Returns values that make sense for a field of this name.
fn of_name(label: &str, name: &str) -> &'static [&'static str] {
    match name {
        "label" | "field" => SELECTORS,
        "targets" => TARGETS,
        "client_id" | "project_id" | "secret_key" | "access_key" | "zone" => UUIDS,
        "relabel_configs" | "alert_relabel_configs" => RULES,
        "target_label" | "replacement" => &["'$1'", "'a$b'", "a-b", "__address__", "'1a'"],
        "action" => ACTIONS,
        "type" if label == "a dns_sd_config" => &["srv", "A", "aaaa", "mx", "TXT"],
        "headers" | "http_headers" | "proxy_connect_header" => HEADERS,
        "role" | "availability" | "service" | "environment" | "scheme" | "auth" => ROLES,
        "metric_name_validation_scheme" | "metric_name_escaping_scheme" => SCHEMES,
        "translation_strategy" => &["NoTranslation", "NoUTF8EscapingWithSuffixes", "None"],
        "min_version" | "max_version" => &["TLS10", "TLS13", "TLS14"],
        "protobuf_message" => &["io.prometheus.write.v2.Request"],
        "scrape_protocols" => &[
            "[PrometheusProto, PrometheusText0.0.4]",
            "[prometheusproto]",
        ],
        _ => &[],
    }
}
