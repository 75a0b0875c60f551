//! A stack in which all is well, and what is found when one thing of it is changed.

use crate::sandbox::{Sandbox, copy_folder, project};

/// A change of the stack: in which file, what, and into what.
type Change = (&'static str, &'static str, &'static str);

/// What is to be found: code, file, and the line as it reads after the change.
type Expected = (&'static str, &'static str, &'static str);

const COMPOSE: &str = "docker-compose.yml";
const PROMETHEUS: &str = "prometheus/prometheus.yml";
const ALERTMANAGER: &str = "alertmanager/alertmanager.yml";
const RULES: &str = "prometheus/rules/shop.yml";
const DATASOURCES: &str = "grafana/datasources/stack.yml";

/// One change each, and all that is found then.
const CASES: &[(&[Change], &[Expected])] = &[
    // Hosts.
    (
        &[(PROMETHEUS, "[node-exporter:9100]", "[node_exporter:9100]")],
        &[(
            "unknown-host",
            PROMETHEUS,
            "- targets: [node_exporter:9100]",
        )],
    ),
    (
        &[(PROMETHEUS, "[cadvisor:8080]", "[containers:8080]")],
        &[(
            "unresolved-host",
            PROMETHEUS,
            "- targets: [containers:8080]",
        )],
    ),
    (
        &[(
            PROMETHEUS,
            "replacement: blackbox-exporter:9115",
            "replacement: blackbox:9115",
        )],
        &[("unresolved-host", PROMETHEUS, "replacement: blackbox:9115")],
    ),
    (
        &[(PROMETHEUS, "'http://web/'", "'http://wbe/'")],
        &[("unknown-host", PROMETHEUS, "- targets: ['http://wbe/']")],
    ),
    (
        &[(
            ALERTMANAGER,
            "http://tickets:5000/alerts",
            "http://ticket:5000/alerts",
        )],
        &[(
            "unknown-host",
            ALERTMANAGER,
            "- url: http://ticket:5000/alerts",
        )],
    ),
    (
        &[(
            DATASOURCES,
            "http://prometheus:9090",
            "http://promethues:9090",
        )],
        &[("unknown-host", DATASOURCES, "url: http://promethues:9090")],
    ),
    (
        &[(
            DATASOURCES,
            "http://prometheus:9090",
            "http://localhost:9090",
        )],
        &[(
            "localhost-in-container",
            DATASOURCES,
            "url: http://localhost:9090",
        )],
    ),
    (
        &[(
            ALERTMANAGER,
            "http://tickets:5000/alerts",
            "http://127.0.0.1:5000/alerts",
        )],
        &[(
            "localhost-in-container",
            ALERTMANAGER,
            "- url: http://127.0.0.1:5000/alerts",
        )],
    ),
    (
        &[(
            COMPOSE,
            "    build: tickets\n",
            "    build: tickets\n    environment: {ALERTMANAGER_URL: 'http://alertmanager1:9093'}\n",
        )],
        &[(
            "unknown-host",
            COMPOSE,
            "environment: {ALERTMANAGER_URL: 'http://alertmanager1:9093'}",
        )],
    ),
    (
        &[(
            COMPOSE,
            "    build: tickets\n",
            "    build: tickets\n    environment: {ALERTMANAGER_URL: 'http://localhost:9093'}\n",
        )],
        &[(
            "localhost-in-container",
            COMPOSE,
            "environment: {ALERTMANAGER_URL: 'http://localhost:9093'}",
        )],
    ),
    // Ports.
    (
        &[(COMPOSE, "'127.0.0.1:3000:3000'", "'127.0.0.1:3000:80'")],
        &[("port-nobody-opens", COMPOSE, "ports: ['127.0.0.1:3000:80']")],
    ),
    (
        &[(PROMETHEUS, "[node-exporter:9100]", "[node-exporter:9101]")],
        &[("closed-port", PROMETHEUS, "- targets: [node-exporter:9101]")],
    ),
    (
        &[(PROMETHEUS, "'http://web/'", "'http://web:8080/'")],
        &[("closed-port", PROMETHEUS, "- targets: ['http://web:8080/']")],
    ),
    (
        &[(PROMETHEUS, "[app:8000]", "[app:5000]")],
        &[("closed-port", PROMETHEUS, "- targets: [app:5000]")],
    ),
    (
        &[(
            COMPOSE,
            "      - --storage.tsdb.path=/prometheus\n",
            "      - --storage.tsdb.path=/prometheus\n      - --web.listen-address=:9091\n",
        )],
        &[
            ("closed-port", DATASOURCES, "url: http://prometheus:9090"),
            (
                "localhost-in-container",
                PROMETHEUS,
                "- targets: [localhost:9090]",
            ),
            (
                "port-nobody-opens",
                COMPOSE,
                "ports: ['127.0.0.1:9090:9090']",
            ),
        ],
    ),
    // Networks.
    (
        &[
            (
                COMPOSE,
                "    networks: [monitoring, front]\n    healthcheck:\n      test: wget -q --spider http://localhost:9115",
                "    networks: [front]\n    healthcheck:\n      test: wget -q --spider http://localhost:9115",
            ),
            (
                COMPOSE,
                "    networks: [monitoring, front]\n    depends_on",
                "    networks: [monitoring]\n    depends_on",
            ),
        ],
        &[(
            "separate-networks",
            PROMETHEUS,
            "replacement: blackbox-exporter:9115",
        )],
    ),
    (
        &[(
            COMPOSE,
            "    volumes: ['/:/host:ro,rslave']\n    networks: [monitoring]\n",
            "    volumes: ['/:/host:ro,rslave']\n    network_mode: host\n",
        )],
        &[(
            "separate-networks",
            PROMETHEUS,
            "- targets: [node-exporter:9100]",
        )],
    ),
    // The cluster.
    (
        &[(
            PROMETHEUS,
            "    - static_configs:\n        - targets:\n            - alertmanager-1:9093\n            - alertmanager-2:9093\n            - alertmanager-3:9093\n",
            "    - path_prefix: /am\n      static_configs:\n        - targets: [alertmanager-1:9093]\n        - targets: [alertmanager-2:9093]\n        - targets: [alertmanager-3:9093]\n",
        )],
        &[
            (
                "alerts-path",
                PROMETHEUS,
                "- targets: [alertmanager-1:9093]",
            ),
            (
                "alerts-path",
                PROMETHEUS,
                "- targets: [alertmanager-2:9093]",
            ),
            (
                "alerts-path",
                PROMETHEUS,
                "- targets: [alertmanager-3:9093]",
            ),
        ],
    ),
    (
        &[(
            PROMETHEUS,
            "        - targets:\n            - alertmanager-1:9093\n            - alertmanager-2:9093\n            - alertmanager-3:9093\n",
            "        - targets: ['web:80']\n",
        )],
        &[(
            "balanced-alertmanagers",
            PROMETHEUS,
            "- targets: ['web:80']",
        )],
    ),
    (
        &[(
            PROMETHEUS,
            "            - alertmanager-2:9093\n            - alertmanager-3:9093\n",
            "            - alertmanager-2:9093\n",
        )],
        &[("missing-alertmanager", PROMETHEUS, "- alertmanager-1:9093")],
    ),
    (
        &[(
            COMPOSE,
            "--cluster.peer=alertmanager-2:9094\n      - --cluster.peer=alertmanager-3:9094",
            "--cluster.peer=alertmanager-2:9094\n      - --cluster.peer=alertmanager3:9094",
        )],
        &[(
            "unknown-cluster-peer",
            COMPOSE,
            "- --cluster.peer=alertmanager3:9094",
        )],
    ),
    // What runs.
    (
        &[("tickets/Dockerfile", "\"tickets.py\"", "\"ticket.py\"")],
        &[(
            "missing-program",
            "tickets/Dockerfile",
            "CMD [\"python\", \"ticket.py\"]",
        )],
    ),
    (
        &[(COMPOSE, "secrets/chat-url", "secrets/chat_url")],
        &[("missing-mounted-file", COMPOSE, "file: secrets/chat_url")],
    ),
    // What is served.
    (
        &[(PROMETHEUS, "[grafana:3000]", "[web:80]")],
        &[("no-metrics", PROMETHEUS, "- targets: [web:80]")],
    ),
    (
        &[(PROMETHEUS, "[app:8000]", "[tickets:5000]")],
        &[("no-metrics", PROMETHEUS, "- targets: [tickets:5000]")],
    ),
    (
        &[(
            PROMETHEUS,
            "  - job_name: cadvisor\n",
            "  - job_name: cadvisor\n    metrics_path: /stats\n",
        )],
        &[("no-metrics", PROMETHEUS, "- targets: [cadvisor:8080]")],
    ),
    (
        &[(
            ALERTMANAGER,
            "http://tickets:5000/alerts",
            "http://tickets:5000/alert",
        )],
        &[(
            "unserved-webhook",
            ALERTMANAGER,
            "- url: http://tickets:5000/alert",
        )],
    ),
    (
        &[
            (
                "tickets/tickets.py",
                "    return {\"open\"",
                "    alert[\"labels\"][\"step\"] = \"second\"\n    return {\"open\"",
            ),
            (
                ALERTMANAGER,
                "    - receiver: on-call\n",
                "    - {receiver: on-call, matchers: [step=\"third\"]}\n    - receiver: on-call\n",
            ),
        ],
        &[
            (
                "ungiven-label",
                ALERTMANAGER,
                "- {receiver: on-call, matchers: [step=\"third\"]}",
            ),
            (
                "unrouted-escalation",
                ALERTMANAGER,
                "- {receiver: on-call, matchers: [step=\"third\"]}",
            ),
        ],
    ),
    (
        &[("tickets/tickets.py", ", methods=[\"POST\"]", "")],
        &[(
            "unserved-webhook",
            ALERTMANAGER,
            "- url: http://tickets:5000/alerts",
        )],
    ),
    (
        &[(
            COMPOSE,
            "    build: tickets\n",
            "    build: tickets\n    environment: ['SEND_TO=http://prometheus:9090/api/v1/write']\n",
        )],
        &[(
            "closed-receiver",
            COMPOSE,
            "environment: ['SEND_TO=http://prometheus:9090/api/v1/write']",
        )],
    ),
    // Files in containers.
    (
        &[(
            COMPOSE,
            "      - --config.file=/etc/prometheus/prometheus.yml",
            "      - --config.file=/etc/prometheus/prometheus.yaml",
        )],
        &[(
            "missing-in-container",
            COMPOSE,
            "- --config.file=/etc/prometheus/prometheus.yaml",
        )],
    ),
    (
        &[(COMPOSE, "  secrets: [chat-url]\n", "")],
        // Two receivers read it.
        &[
            (
                "missing-in-container",
                ALERTMANAGER,
                "- api_url_file: /run/secrets/chat-url",
            ),
            (
                "missing-in-container",
                ALERTMANAGER,
                "- api_url_file: /run/secrets/chat-url",
            ),
        ],
    ),
    (
        &[
            (
                COMPOSE,
                "      - ./prometheus:/etc/prometheus:ro\n",
                "      - ./prometheus:/etc/prometheus/conf:ro\n",
            ),
            (
                COMPOSE,
                "--config.file=/etc/prometheus/prometheus.yml",
                "--config.file=/etc/prometheus/conf/prometheus.yml",
            ),
            (
                PROMETHEUS,
                "  - rules/*.yml",
                "  - /etc/prometheus/rules/*.yml",
            ),
        ],
        &[(
            "unmatched-in-container",
            PROMETHEUS,
            "- /etc/prometheus/rules/*.yml",
        )],
    ),
    (
        &[(
            COMPOSE,
            "      - ./prometheus:/etc/prometheus:ro\n",
            "      - ./prometheus:/config:ro\n",
        )],
        &[("unread-configuration", COMPOSE, "- ./prometheus:/config:ro")],
    ),
    // Grafana.
    (
        &[(
            COMPOSE,
            "./grafana:/etc/grafana/provisioning:ro",
            "./blackbox:/etc/grafana/provisioning:ro",
        )],
        &[(
            "no-datasource",
            COMPOSE,
            "- ./blackbox:/etc/grafana/provisioning:ro",
        )],
    ),
    // Limits.
    (
        &[
            (
                RULES,
                "name=~\"shop-.+\"} / (container",
                "name=\"shop-web-1\"} / (container",
            ),
            (
                RULES,
                "(container_spec_memory_limit_bytes{name=~\"shop-.+\"} > 0)",
                "container_spec_memory_limit_bytes{name=\"shop-web-1\"}",
            ),
            (
                COMPOSE,
                "      test: curl -fsS -o /dev/null http://localhost/\n      interval: 15s\n      timeout: 3s\n    deploy:\n      resources:\n        limits:\n          memory: 128m\n",
                "      test: curl -fsS -o /dev/null http://localhost/\n      interval: 15s\n      timeout: 3s\n",
            ),
        ],
        &[
            ("missing-memory-limit", COMPOSE, "web:"),
            (
                "division-by-zero",
                RULES,
                "expr: container_memory_working_set_bytes{name=\"shop-web-1\"} / container_spec_memory_limit_bytes{name=\"shop-web-1\"} > 0.9",
            ),
            (
                "ratio-without-limit",
                RULES,
                "expr: container_memory_working_set_bytes{name=\"shop-web-1\"} / container_spec_memory_limit_bytes{name=\"shop-web-1\"} > 0.9",
            ),
        ],
    ),
];

/// Changes that look wrong and may be right: nothing is found.
const SILENT: &[&[Change]] = &[
    // A network that containers of other projects share.
    &[
        (
            COMPOSE,
            "networks:\n  monitoring:\n",
            "networks:\n  monitoring: {external: true}\n",
        ),
        (PROMETHEUS, "[cadvisor:8080]", "[containers:8080]"),
    ],
    // Names of other kinds.
    &[
        (
            COMPOSE,
            "    ports: ['127.0.0.1:9090:9090']\n",
            "    ports: ['127.0.0.1:9090:9090']\n    extra_hosts: ['containers:10.0.0.7']\n",
        ),
        (PROMETHEUS, "[cadvisor:8080]", "[containers:8080]"),
    ],
    &[
        (
            COMPOSE,
            "      - /var/lib/docker:/var/lib/docker:ro\n    networks: [monitoring]\n",
            "      - /var/lib/docker:/var/lib/docker:ro\n    networks:\n      monitoring:\n        aliases: [containers]\n",
        ),
        (PROMETHEUS, "[cadvisor:8080]", "[containers:8080]"),
    ],
    &[
        (
            COMPOSE,
            "    image: ghcr.io/google/cadvisor:v0.53.0\n",
            "    image: ghcr.io/google/cadvisor:v0.53.0\n    container_name: containers\n",
        ),
        (PROMETHEUS, "[cadvisor:8080]", "[containers:8080]"),
    ],
    &[(PROMETHEUS, "[cadvisor:8080]", "[shop-cadvisor-1:8080]")],
    &[(PROMETHEUS, "[cadvisor:8080]", "[Cadvisor:8080]")],
    // Machines elsewhere.
    &[(
        PROMETHEUS,
        "[cadvisor:8080]",
        "['host.docker.internal:8080', '192.0.2.7:8080', 'nas.example.org:8080', '[2001:db8::7]:8080']",
    )],
    &[(
        ALERTMANAGER,
        "http://tickets:5000/alerts",
        "https://tickets.example.org/alerts",
    )],
    &[(
        DATASOURCES,
        "http://alertmanager-1:9093",
        "http://$ALERTMANAGER:9093",
    )],
    // A container that uses the network of another one.
    &[
        (
            COMPOSE,
            "    volumes: ['/:/host:ro,rslave']\n    networks: [monitoring]\n",
            "    volumes: ['/:/host:ro,rslave']\n    network_mode: service:prometheus\n",
        ),
        (
            PROMETHEUS,
            "[node-exporter:9100]",
            "[localhost:9100, 'prometheus:9100']",
        ),
    ],
    // Alertmanagers that are found by DNS.
    &[(
        PROMETHEUS,
        "    - static_configs:\n        - targets:\n            - alertmanager-1:9093\n            - alertmanager-2:9093\n            - alertmanager-3:9093\n",
        "    - dns_sd_configs:\n        - {names: [alertmanager-1, alertmanager-2], type: A, port: 9093}\n    - static_configs:\n        - targets: [alertmanager-3:9093]\n",
    )],
    // Programs whose flags, variables or files say that they listen or serve otherwise.
    &[
        (
            COMPOSE,
            "command: [--path.rootfs=/host]",
            "command: [--path.rootfs=/host, --web.listen-address=:9101]",
        ),
        (COMPOSE, "http://localhost:9100/", "http://localhost:9101/"),
        (PROMETHEUS, "[node-exporter:9100]", "[node-exporter:9101]"),
    ],
    &[
        (
            COMPOSE,
            "command: [--path.rootfs=/host]",
            "command: [--path.rootfs=/host, --web.telemetry-path=/own]",
        ),
        (
            PROMETHEUS,
            "  - job_name: node\n",
            "  - job_name: node\n    metrics_path: /own\n",
        ),
    ],
    &[
        (
            COMPOSE,
            "    ports: ['127.0.0.1:8080:80']\n    networks: [front]\n",
            "    ports: ['127.0.0.1:8080:8080']\n    networks: [front]\n    volumes: ['./web:/etc/nginx/conf.d:ro']\n",
        ),
        (PROMETHEUS, "'http://web/'", "'http://web:8080/'"),
        (PROMETHEUS, "[grafana:3000]", "['grafana:3000', 'web:8080']"),
    ],
    // An image that is built here may bring its files.
    &[(
        COMPOSE,
        "    image: prom/prometheus:v3.5.3\n    restart: unless-stopped\n    command:\n      - --config.file=/etc/prometheus/prometheus.yml\n",
        "    build: prometheus\n    restart: unless-stopped\n    command:\n      - --config.file=/etc/other/prometheus.yml\n",
    )],
    // Files of the image, and of a volume.
    &[(
        ALERTMANAGER,
        "      - url: http://tickets:5000/alerts\n",
        "      - url: https://tickets.example.org/alerts\n        http_config:\n          tls_config: {ca_file: /etc/ssl/certs/ca-certificates.crt}\n",
    )],
];

/// Returns what is found after some changes: code, file and the line's text.
fn found(changes: &[Change]) -> Vec<(String, String, String)> {
    let sandbox = Sandbox::new();
    copy_folder(&project().join("tests/stacks/clean"), &sandbox.path("."));
    let nginx = "server {\n  listen 8080;\n  location = /metrics { proxy_pass http://other; }\n}\n";
    for (file, text) in [
        ("web/shop.conf", nginx),
        ("prometheus/Dockerfile", "FROM prom/prometheus:v3.5.3\n"),
    ] {
        let path = sandbox.path(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    for (file, old, new) in changes {
        let path = sandbox.path(file);
        let text = std::fs::read_to_string(&path).expect("a file");
        assert_eq!(text.matches(old).count(), 1, "{file}: {old:?}");
        std::fs::write(path, text.replace(old, new)).expect("a file");
    }
    let ran = sandbox.run(&["validate", "-o", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let list = json["findings"].as_array().expect("a list");
    let findings = list.iter().map(|finding| {
        let text = |key: &str| finding[key].as_str().expect("text").to_owned();
        let file = text("file");
        let source = std::fs::read_to_string(sandbox.path(&file)).expect("a file");
        let line = usize::try_from(finding["line"].as_u64().expect("a line")).expect("small");
        let line = source.lines().nth(line - 1).expect("the line").trim();
        (text("code"), file, line.to_owned())
    });
    findings.collect()
}

#[test]
fn nothing_is_found_in_a_stack_in_which_all_is_well() {
    assert!(found(&[]).is_empty(), "{:#?}", found(&[]));
}

#[test]
fn one_change_is_found_where_it_was_made_and_nothing_else() {
    let mut failures = Vec::new();
    for (changes, expected) in CASES {
        let mut found = found(changes);
        found.sort();
        let mut wanted: Vec<_> = expected
            .iter()
            .map(|(code, file, line)| ((*code).to_owned(), (*file).to_owned(), (*line).to_owned()))
            .collect();
        wanted.sort();
        if found != wanted {
            failures.push(format!(
                "{changes:?}\n  wanted {wanted:?}\n  found  {found:?}"
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn what_may_be_right_is_not_found() {
    let mut failures = Vec::new();
    for changes in SILENT {
        let found = found(changes);
        if !found.is_empty() {
            failures.push(format!("{changes:?}\n  found {found:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_check_across_files_is_tried() {
    let tried: Vec<&str> = CASES
        .iter()
        .flat_map(|(_, expected)| expected.iter().map(|(code, ..)| *code))
        .collect();
    let codes = techcorp::check::stack::CHECKS.iter().flat_map(|c| c.codes);
    let missing: Vec<&str> = codes
        .map(|code| code.name)
        .filter(|name| !tried.contains(name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
