//! Marked secrets in the files of a stack appear in no output.

use crate::sandbox::Sandbox;

const MARK: &str = "s3cr3t-m4rk";

/// A configuration with a marked secret in every receiver and global that takes one, and with
/// faults beside them, so that their lines are shown.
fn alertmanager() -> String {
    let fields = [
        ("slack", "api_url", "https://hooks.slack.com/services/M"),
        ("pagerduty", "routing_key", "M"),
        ("pagerduty", "service_key", "M"),
        ("opsgenie", "api_key", "M"),
        ("victorops", "api_key", "M"),
        ("wechat", "api_secret", "M"),
        ("pushover", "user_key", "M"),
        ("pushover", "token", "M"),
        ("telegram", "bot_token", "M"),
        ("discord", "webhook_url", "https://d.example/M"),
        ("msteams", "webhook_url", "https://d.example/M"),
        ("msteamsv2", "webhook_url", "https://d.example/M"),
        ("email", "auth_password", "M"),
        ("email", "auth_secret", "M"),
        ("webhook", "url", "http://u:M@h.example/M"),
        ("webhook", "pasword", "M"),
        ("rocketchat", "token", "M"),
        ("incidentio", "alert_source_token", "M"),
    ];
    let mut text = String::from(
        "global:\n  smtp_auth_password: M\n  unknwon: 1\n  slack_api_url: https://hooks.slack.com/services/M\n  opsgenie_api_key: M\n  http_config:\n    basic_auth: {username: u, password: M}\n    bad: 1\n    authorization: {credentials: M}\n    oauth2: {client_id: a, client_secret: M, token_url: 'http://t/'}\n    proxy_url: http://u:M@proxy.example\nroute:\n  receiver: r0\nreceivers:\n",
    );
    for (i, (kind, field, value)) in fields.iter().enumerate() {
        text += &format!(
            "- name: r{i}\n  {kind}_configs:\n  - bad_field: 1\n    {field}: {value}\n    worse: [\"{field}\"]\n"
        );
    }
    text.replace(": M", &format!(": {MARK}"))
        .replace(":M@", &format!(":{MARK}@"))
        .replace("/M", &format!("/{MARK}"))
}

#[test]
fn no_format_shows_a_secret() {
    let prometheus = format!(
        "global: {{bad: 1}}\nscrape_configs:\n- job_name: a\n  bad: 1\n  basic_auth: {{username: u, password: {MARK}}}\n  worse: 1\nremote_write:\n- url: http://u:{MARK}@h/x\n  bad: 1\n  oauth2: {{client_id: a, client_secret: {MARK}, token_url: 'http://t/'}}\n"
    );
    let compose = format!(
        "services:\n  a:\n    image: x\n    bad: 1\n    environment:\n      API_TOKEN: {MARK}\n      DB_PASSWORD: ${{DB_PASSWORD}}\n      DATA_SOURCE: u:{MARK}@tcp(db)/x\n    worse: 1\n    command: --requirepass {MARK}\n    worst: 1\n    healthcheck: {{test: 'curl -u me:{MARK} http://h', bad: 1}}\n"
    );
    let broken = alertmanager().replace("route:\n", "route: [\n");
    let sandbox = Sandbox::new()
        .file("alertmanager.yml", alertmanager())
        .file("broken/alertmanager.yml", broken)
        .file("prometheus.yml", prometheus)
        .file("docker-compose.yml", compose)
        .file(
            ".env",
            format!("DB_PASSWORD={MARK}\nBROKEN LINE {MARK}\nOTHER_TOKEN='{MARK}\n"),
        );
    for format in ["human", "short", "json", "sarif", "junit", "github"] {
        let ran = sandbox.run(&["validate", "-v", "-o", format]);
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert!(
            ran.out.contains("bad"),
            "{format} shows the faults: {}",
            ran.out
        );
        for (name, text) in [("output", &ran.out), ("talk", &ran.err)] {
            let shown = text.lines().find(|line| line.contains(MARK));
            assert_eq!(shown, None, "{format}, {name}");
        }
    }
    let ran = sandbox.run(&["validate", "--diff"]);
    assert!(
        !ran.out.contains(MARK) && !ran.err.contains(MARK),
        "{}",
        ran.out
    );
}
