//! What is fed. Each target reads one language, or goes the whole way from bytes to report.

use techcorp::check::{self, Scope};
use techcorp::diag::{Severity, Sink};
use techcorp::lang::{duration, matcher, promql, regex, time, url};
use techcorp::model::catalogue::Catalogue;
use techcorp::model::rules::RulePolicy;
use techcorp::model::stack::{FileKind, Loader, Targets};
use techcorp::report::{Report, Summary, github, human, json, junit, sarif, short};
use techcorp::source::{Disk, SourceMap, yaml};

/// One thing to feed.
pub struct Target {
    /// Its name, for `TECHCORP_FUZZ_ONLY`.
    pub name: &'static str,
    /// Inputs it reads well.
    pub seeds: &'static [&'static str],
    /// Reads an input.
    pub run: fn(&str),
}

/// All targets.
pub static ALL: &[Target] = &[
    Target {
        name: "yaml",
        seeds: &[
            ALERTMANAGER,
            PROMETHEUS,
            RULES,
            "a: &a [1, *a]\nb: {<<: *a}\n",
        ],
        run: |text| {
            let mut map = SourceMap::new();
            let id = map.add("f.yml", text);
            if let Some(tree) = yaml::load(id, text, &mut Sink::new()) {
                for node in tree.nodes() {
                    let whole = techcorp::diag::Span::new(1, text.len());
                    let _ = node.inner_span(whole);
                }
            }
        },
    },
    Target {
        name: "alertmanager",
        seeds: &[ALERTMANAGER],
        run: |text| validate(text, FileKind::Alertmanager),
    },
    Target {
        name: "prometheus",
        seeds: &[PROMETHEUS],
        run: |text| validate(text, FileKind::Prometheus),
    },
    Target {
        name: "rules",
        seeds: &[RULES],
        run: |text| validate(text, FileKind::Rules),
    },
    Target {
        name: "compose",
        seeds: &[COMPOSE],
        run: |text| validate(text, FileKind::Compose),
    },
    Target {
        name: "env",
        seeds: &["A=1\nexport B='x ${A:-y}' # c\nC=\"a\\nb\nc\"\nD\n"],
        run: |text| validate(text, FileKind::Env),
    },
    Target {
        name: "templates",
        seeds: &[
            "{{ define \"a\" }}{{ range .Alerts }}{{ .Labels.x | toUpper }}{{ else }}-{{ end }}{{ end }}",
            "{{- $x := 1 -}}{{ if eq $x 1 }}{{ template \"a\" . }}{{ end }}{{/* c */}}",
        ],
        run: |text| validate(text, FileKind::Templates),
    },
    Target {
        name: "duration",
        seeds: &["1h30m", "1.5h", "0", "7d12h5ms"],
        run: |text| {
            let _ = duration::parse(text);
            let _ = duration::parse_go(text);
        },
    },
    Target {
        name: "matcher",
        seeds: &["a=\"b\"", "{a=~\"b.*\", c!=d}", "\"é x\"!~`y|z`"],
        run: |text| {
            for mode in [
                matcher::Mode::Fallback,
                matcher::Mode::Classic,
                matcher::Mode::Utf8Strict,
            ] {
                if let Ok(matchers) = matcher::parse(text, mode) {
                    let _ = matchers.plain_spelling();
                }
            }
        },
    },
    Target {
        name: "regex",
        seeds: &[
            "(?i)a.*b|c+?",
            "[^[:alpha:]\\d]{2,5}$",
            "\\Q.*\\E\\pN(?P<n>x)",
        ],
        run: |text| {
            for dialect in [
                regex::Dialect::Alertmanager,
                regex::Dialect::Prometheus,
                regex::Dialect::Relabel,
                regex::Dialect::Search,
            ] {
                if let Ok(regex) = regex::Regex::new(text, dialect) {
                    let _ = regex.is_match("aaaaaaaaaaaaaaaaaaaaaaab");
                }
            }
        },
    },
    Target {
        name: "url",
        seeds: &[
            "http://u:p@[::1]:80/a%20b?c#d",
            "host:9093",
            "[fe80::1%25x]:1",
        ],
        run: |text| {
            let _ = url::parse(text);
            let _ = url::parse_http(text);
            let _ = url::host_port(text);
        },
    },
    Target {
        name: "time",
        seeds: &[
            "09:00",
            "monday:friday",
            "-1",
            "1:31",
            "Europe/Lisbon",
            "2020:2030",
        ],
        run: |text| {
            let _ = time::weekdays(text);
            let _ = time::days_of_month(text);
            let _ = time::months(text);
            let _ = time::years(text);
        },
    },
    Target {
        name: "promql",
        seeds: &[
            "sum by (job) (rate(http_requests_total{code=~\"5..\"}[5m] offset 1h)) / on (job) group_left (x) up > 0.5",
            "histogram_quantile(0.9, sum without (le) (a_bucket @ end()))[1h:5m]",
            "-1 ^ 2 == bool 0x1F or {\"a.b\", c!~'d'} unless vector(time())",
        ],
        run: |text| {
            let features = promql::Features {
                experimental_functions: true,
                duration_expressions: true,
            };
            if let Ok(expr) = promql::parse(text, features) {
                let _ = expr.pretty();
                let _ = expr.to_string();
            }
            let _ = promql::parse(text, promql::Features::default());
        },
    },
];

/// Goes the whole way: read, decode, check, report in every format.
fn validate(text: &str, kind: FileKind) {
    let disk = Disk;
    let mut loader = Loader::new(&disk, Targets::default());
    loader.follow = false;
    // An unknown kind cannot be: it is given.
    let _ = loader.text("f", text.as_bytes(), Some(kind));
    let scope = Scope {
        stack: &loader.stack,
        sources: &loader.sources,
        files: None,
        catalogue: Catalogue::builtin(),
        policy: &RulePolicy::default(),
    };
    let mut sink = std::mem::take(&mut loader.sink);
    check::run(&scope, &mut sink);
    let findings = sink.into_sorted();
    let report = Report {
        sources: &loader.sources,
        checked: &loader.checked,
        summary: Summary::new(1, 0, &findings),
        findings: &findings,
    };
    let _ = human(&report, true);
    let _ = short(&report);
    let _ = json(&report).to_string();
    let _ = sarif(&report).to_string();
    let _ = junit(&report, Severity::Error);
    let _ = github(&report);
}

const ALERTMANAGER: &str = r#"global:
  smtp_smarthost: 'mail:587'
  smtp_from: a@b.c
  smtp_auth_password: x
templates: ['*.tmpl']
route:
  receiver: ops
  group_by: [alertname, '...']
  group_wait: 30s
  routes:
    - receiver: dev
      matchers: [team=dev, 'sev=~"a|b"']
      match_re: {a: b.*}
      continue: yes
      mute_time_intervals: [night]
inhibit_rules:
  - source_matchers: [a=b]
    target_matchers: [c="d"]
    equal: [x]
time_intervals:
  - name: night
    time_intervals:
      - times: [{start_time: '22:00', end_time: '24:00'}]
        weekdays: ['monday:friday']
        days_of_month: ['-1', '1:5']
        months: ['may:august']
        years: ['2020:2030']
        location: Europe/Lisbon
receivers:
  - name: ops
    slack_configs:
      - api_url: https://hooks.slack.com/services/x
        text: '{{ template "slack.default.text" . }}'
        fields: [{title: a, value: '{{ .Status }}', short: true}]
    webhook_configs:
      - url: http://localhost:1/
        http_config: {basic_auth: {username: u, password: p}, tls_config: {ca_file: x}}
  - name: dev
    email_configs: [{to: a@b.c, headers: {Subject: x}}]
    pushover_configs: [{user_key: a, token: b, retry: 1m, expire: 1h}]
"#;

const PROMETHEUS: &str = r#"global:
  scrape_interval: 15s
  external_labels: {cluster: a, b: '${X}'}
rule_files: ['rules/*.yml']
alerting:
  alertmanagers:
    - static_configs: [{targets: ['a:9093']}]
      scheme: https
scrape_configs:
  - job_name: a
    scrape_timeout: 10s
    static_configs:
      - targets: ['b:80', '[::1]:9']
        labels: {x: y}
    relabel_configs:
      - {source_labels: [__address__], regex: '(.*):\d+', target_label: host, replacement: '$1'}
      - {action: hashmod, modulus: 8, source_labels: [a], target_label: b}
    kubernetes_sd_configs: [{role: pod, namespaces: {names: [a]}}]
  - job_name: b
    file_sd_configs: [{files: ['*.json'], refresh_interval: 1m}]
remote_write:
  - url: http://a/b
    queue_config: {capacity: 10}
    oauth2: {client_id: a, client_secret: b, token_url: 'http://t/'}
storage: {tsdb: {out_of_order_time_window: 5m}}
"#;

const RULES: &str = r#"groups:
  - name: a
    interval: 1m
    rules:
      - alert: High
        expr: |
          sum by (job) (rate(x_total{code=~"5.."}[5m]))
            / sum by (job) (rate(x_total[5m])) > 0.05
        for: 5m
        labels: {severity: critical, team: '{{ $labels.team }}'}
        annotations:
          summary: '{{ $labels.job }} at {{ $value | humanizePercentage }}'
      - record: job:x:rate5m
        expr: sum by (job) (rate(x_total[5m]))
"#;

const COMPOSE: &str = r#"name: x
services:
  a: &a
    image: prom/alertmanager:${TAG:-v0.33.1}
    command: ['--config.file=/a.yml', '--cluster.peer=b:9094']
    ports: ['127.0.0.1:9093:9093', '${P:?needed}:80/udp', {target: 1, published: '2'}]
    environment: {A: 1, B: null, C: $$x}
    volumes: ['./a.yml:/a.yml:ro', 'data:/data']
    depends_on: {b: {condition: service_healthy}}
    healthcheck: {test: [CMD, 'true'], interval: 10s}
    deploy: {resources: {limits: {memory: 1g}}}
  b:
    <<: *a
    build: {context: ., dockerfile: Dockerfile}
    extends: {service: a}
    env_file: [.env]
networks: {n: {driver: bridge}}
volumes: {data: {}}
"#;
