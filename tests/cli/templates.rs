//! `templates` and the checks that execute templates.

use crate::sandbox::Sandbox;

const CONFIG: &str = r#"global:
  smtp_smarthost: mail.example.org:587
  smtp_from: am@example.org
templates: [ops.tmpl]
route:
  receiver: ops
receivers:
  - name: ops
    slack_configs:
      - api_url: https://hooks.slack.com/services/T000/B000/SECRET
        channel: '#ops'
        username: am
        icon_emoji: ':x:'
        icon_url: ''
        title: '{{ template "ops.title" . }}'
        title_link: ''
        pretext: ''
        text: '{{ range .Alerts }}{{ .Labels.instance }} <b>{{ end }}'
        fallback: ''
        callback_id: ''
        footer: ''
        color: '{{ if eq .Status "firing" }}danger{{ end }}'
    email_configs:
      - to: ops@example.org
        headers: {Subject: 'é {{ .Status }}'}
        html: '<p>{{ .CommonLabels.instance }} {{ "<" }}</p>'
    webhook_configs:
      - url: https://hooks.example.org/SECRET
        max_alerts: 1
    pagerduty_configs:
      - routing_key: SECRET
        client: am
        client_url: ''
        description: down
        details: {firing: '{{ .Alerts.Firing | len }}', text: 'a {{ .Status }}'}
"#;

const TEMPLATES: &str = "{{ define \"ops.title\" }}{{ .Status | toUpper }} {{ len .Alerts }}{{ end }}\n\
{{ define \"spare\" }}{{ now }}{{ template \"gone\" }}{{ end }}\n";

fn sandbox(config: &str) -> Sandbox {
    Sandbox::new()
        .file("alertmanager.yml", config)
        .file("ops.tmpl", TEMPLATES)
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn render_shows_what_would_leave_without_a_secret() {
    let ran = sandbox(CONFIG).run(&["templates", "render", "--sample", "mixed", "-o", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!ran.out.contains("SECRET"), "{}", ran.out);
    let json = json(&ran.out);
    let payloads = json["receivers"][0]["payloads"]
        .as_array()
        .expect("payloads");
    let of = |kind: &str| {
        payloads
            .iter()
            .find(|p| p["kind"] == kind)
            .expect("a payload")
    };
    let slack = of("slack");
    assert_eq!(
        slack["body"],
        "{\"channel\":\"#ops\",\"username\":\"am\",\"icon_emoji\":\":x:\",\"attachments\":[{\"title\":\"FIRING 3\",\"text\":\"web-1 \\u003cb\\u003eweb-2 \\u003cb\\u003eweb-3 \\u003cb\\u003e\",\"fallback\":\"\",\"callback_id\":\"\",\"footer\":\"\",\"color\":\"danger\",\"mrkdwn_in\":[\"fallback\",\"pretext\",\"text\"]}]}\n"
    );
    let webhook = &of("webhook")["payload"];
    assert_eq!(webhook["alerts"].as_array().expect("alerts").len(), 1);
    assert_eq!(webhook["truncatedAlerts"], 2);
    assert_eq!(webhook["version"], "4");
    let pagerduty = &of("pagerduty")["payload"];
    assert_eq!(pagerduty["event_action"], "trigger");
    assert_eq!(pagerduty["payload"]["custom_details"]["firing"], 2);
    assert_eq!(pagerduty["payload"]["custom_details"]["text"], "a firing");
    assert_eq!(
        pagerduty["payload"]["custom_details"]["resolved"][0]["status"],
        "resolved"
    );
    let mail = of("email")["body"].as_str().expect("a mail");
    assert!(mail.contains("From: am@example.org\r\n"), "{mail}");
    assert!(
        mail.contains("Subject: =?utf-8?q?=C3=A9_firing?=\r\n"),
        "{mail}"
    );
    assert!(mail.contains("<p> &lt;</p>"), "{mail}");
}

#[test]
fn render_writes_a_mail() {
    let sandbox = sandbox(CONFIG);
    let ran = sandbox.run(&["templates", "render", "--receiver", "ops", "-O", "mail.eml"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let mail = std::fs::read_to_string(sandbox.path("mail.eml")).expect("a mail");
    assert!(
        mail.contains("Content-Type: text/html; charset=UTF-8\r\n"),
        "{mail}"
    );
    let ran = sandbox.run(&[
        "templates",
        "render",
        "--receiver",
        "ops",
        "-O",
        "mail.html",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let html = std::fs::read_to_string(sandbox.path("mail.html")).expect("a body");
    assert_eq!(html, "<p>web-1 &lt;</p>");
}

#[test]
fn render_takes_a_template_and_data() {
    let sandbox = sandbox(CONFIG).file("data.json", r#"{"status": "x<", "alerts": []}"#);
    let args = [
        "templates",
        "render",
        "--name",
        "ops.title",
        "--data",
        "data.json",
    ];
    let ran = sandbox.run(&args);
    assert_eq!((ran.code, ran.out.as_str()), (0, "X< 0"), "{}", ran.err);
    let ran = sandbox.run(&[&args[..], &["--html"]].concat());
    assert_eq!(ran.out, "X&lt; 0");
    let ran = sandbox.run(&["templates", "render", "--name", "ops.titel"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `ops.title`?"), "{}", ran.err);
}

#[test]
fn render_tells_what_fails_and_what_is_not_supported() {
    let config = "templates: [ops.tmpl]\nroute: {receiver: ops}\nreceivers:\n  - name: ops\n    \
                  webhook_configs: [{url: 'https://x.example/', payload: {a: '{{ .Nope }}'}}]\n  - name: sms\n    \
                  sns_configs: [{topic_arn: 'arn:x', message: x}]\n";
    let sandbox = sandbox(config);
    let ran = sandbox.run(&["templates", "render", "--receiver", "ops"]);
    assert_eq!(ran.code, 1);
    let place =
        "alertmanager.yml:5:65: ops, webhook `payload`: the notification has no field `.Nope`";
    assert!(ran.err.contains(place), "{}", ran.err);
    let ran = sandbox.run(&["templates", "render", "--receiver", "sms"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("nothing of receiver `sms` can be shown"),
        "{}",
        ran.err
    );
}

#[test]
fn list_shows_users_and_what_is_unused_or_undefined() {
    let sandbox = sandbox(CONFIG);
    let ran = sandbox.run(&["templates", "list"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let expected = "ops.title  ops.tmpl:1:11\n  used by ops: `title` at alertmanager.yml:15:29\n  \
                    functions toUpper (0.1)\nspare  ops.tmpl:2:11\n  unused\n  uses gone\n  \
                    functions now (0.33)\ngone  undefined, used at ops.tmpl:2:42\n";
    assert_eq!(ran.out, expected);
    let json = json(&sandbox.run(&["templates", "list", "-o", "json"]).out);
    assert_eq!(json["templates"][0]["users"][0]["receiver"], "ops");
    assert_eq!(json["templates"][1]["used"], false);
}

/// Returns the findings of executing a Slack title.
fn executed(title: &str, rest: &str) -> Vec<(String, u64)> {
    let config = format!(
        "route: {{receiver: ops}}\nreceivers:\n  - name: ops\n    slack_configs:\n      - api_url_file: /x\n        \
         title: '{title}'\n{rest}"
    );
    let sandbox = Sandbox::new().file("alertmanager.yml", config);
    let args = ["validate", "-o", "json", "--only", "failing-execution", "."];
    sandbox.run(&args).findings()
}

#[test]
fn samples_find_what_fails_only_sometimes() {
    let found = || vec![("failing-execution".to_owned(), 6)];
    assert_eq!(executed("{{ .Nope }}", ""), found());
    // Only in a branch that one value of a label takes.
    let branch = r#"{{ if eq .CommonLabels.severity "page" }}{{ .Nope }}{{ end }}"#;
    assert_eq!(executed(branch, ""), found());
    // Only without a label.
    let missing = "{{ if not .CommonLabels.team }}{{ .Nope }}{{ end }}";
    assert_eq!(executed(missing, ""), found());
    // Only when all alerts have ended, which Slack is told only when it is asked for.
    let firing = "{{ (index .Alerts.Firing 0).Status }}";
    assert_eq!(executed(firing, ""), []);
    assert_eq!(executed(firing, "        send_resolved: true\n"), found());
}

#[test]
fn what_depends_on_the_text_of_a_label_is_not_reported() {
    for fine in [
        "{{ .CommonAnnotations.seconds | humanizeDuration }}",
        "{{ slice .CommonLabels.sha 0 99 }}",
        "{{ .CommonLabels.none }}{{ range .Alerts }}{{ .StartsAt.Unix }}{{ end }}",
        "{{ range .Alerts }}{{ .StartsAt.Zone }}{{ end }}",
    ] {
        assert_eq!(executed(fine, ""), [], "{fine}");
    }
}
