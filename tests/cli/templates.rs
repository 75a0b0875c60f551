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
        "{\"channel\":\"#ops\",\"username\":\"am\",\"icon_emoji\":\":x:\",\"attachments\":[{\"title\":\"FIRING 2\",\"text\":\"web-1 \\u003cb\\u003eweb-2 \\u003cb\\u003e\",\"fallback\":\"\",\"callback_id\":\"\",\"footer\":\"\",\"color\":\"danger\",\"mrkdwn_in\":[\"fallback\",\"pretext\",\"text\"]}]}\n"
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
    assert_eq!(of("email")["url"], "smtp://mail.example.org:587");
    assert_eq!(
        of("pagerduty")["url"],
        "https://events.pagerduty.com/v2/enqueue"
    );
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
fn render_tells_what_fails_and_where_nothing_leaves() {
    let config = "templates: [ops.tmpl]\nroute: {receiver: ops}\nreceivers:\n  - name: ops\n    \
                  webhook_configs: [{url: 'https://x.example/', payload: {a: '{{ .Nope }}'}}]\n  - name: none\n  \
                  - name: quiet\n    slack_configs: [{api_url: 'https://x.example/'}]\n";
    let sandbox = sandbox(config);
    let ran = sandbox.run(&["templates", "render", "--receiver", "ops"]);
    assert_eq!(ran.code, 1);
    let place =
        "alertmanager.yml:5:65: ops, webhook `payload`: the notification has no field `.Nope`";
    assert!(ran.err.contains(place), "{}", ran.err);
    let ran = sandbox.run(&["templates", "render", "--receiver", "none"]);
    assert_eq!(ran.code, 2);
    let said = "receiver `none` has no entries, so nothing is sent";
    assert!(ran.err.contains(said), "{}", ran.err);
    let args = [
        "templates",
        "render",
        "--receiver",
        "quiet",
        "--sample",
        "resolved",
    ];
    let ran = sandbox.run(&args);
    let said =
        "# quiet: slack\nnothing leaves: all alerts are resolved and `send_resolved` is false\n\n";
    assert_eq!((ran.code, ran.out.as_str()), (0, said), "{}", ran.err);
}

/// Entries of receivers that cannot be sent to a test's server, and of some that can.
const FIXED: &str = r#"route: {receiver: ops}
receivers:
  - name: ops
    pushover_configs:
      - user_key: SECRET
        token: SECRET
        title: '{{ .CommonLabels.service | toUpper }} & é'
        message: "<b>{{ .CommonLabels.instance }} {{ \"<\" }}</b>\n"
        url: ''
        html: true
        ttl: 90s
      - {user_key: SECRET, token_file: /x, title: t, message: ' ', url: '', priority: '1', monospace: true, device: d, sound: s, url_title: u, retry: 1h30m}
    pagerduty_configs:
      - {service_key: SECRET, client: c, client_url: '', description: '{{ .Status }}', details: {firing: 1, resolved: 2, num_firing: 3, num_resolved: 4}}
    slack_configs:
      - {update_message: true, api_url: 'https://slack.com/api/chat.postMessage', http_config: {authorization: {credentials: SECRET}}, channel: c, username: '', icon_emoji: '', icon_url: '', title: t, title_link: '', pretext: '', text: x, fallback: f, callback_id: '', footer: '', color: ''}
    opsgenie_configs:
      - {api_key: SECRET, api_url: 'https://user:SECRET@og.example/a?token=SECRET', message: m, description: '', source: s, update_alerts: true}
    jira_configs:
      - {api_url: 'https://x.atlassian.net/rest/api/2/', project: P, issue_type: Bug, summary: '{{ .Status }}', description: '', priority: '', resolve_transition: Done}
"#;

#[test]
fn render_shows_requests_to_fixed_addresses() {
    let sandbox = Sandbox::new().file("alertmanager.yml", FIXED);
    let ran = sandbox.run(&["templates", "render", "-o", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!ran.out.contains("SECRET"), "{}", ran.out);
    let json = json(&ran.out);
    let all = json["receivers"][0]["payloads"].as_array().expect("a list");
    let line = |p: &serde_json::Value| {
        let text = |name: &str| p[name].as_str().unwrap_or_default().to_owned();
        format!("{} {} {}", text("method"), text("url"), text("body"))
    };
    let lines: Vec<_> = all.iter().map(line).collect();
    let hash = "\\u003chash of the group key\\u003e";
    let slack = "\"username\":\"\"";
    assert!(
        !lines.iter().any(|line| line.contains(slack)),
        "empty fields are left out"
    );
    let expected = [
        format!("POST https://events.pagerduty.com/generic/2010-04-15/create_event.json {{\"service_key\":\"\\u003credacted\\u003e\",\"incident_key\":\"{hash}\",\"event_type\":\"trigger\",\"description\":\"firing\",\"event_action\":\"\",\"payload\":null,\"client\":\"c\",\"details\":{{\"firing\":1,\"num_firing\":3,\"num_resolved\":4,\"resolved\":2}}}}\n"),
        format!("POST https://<redacted>@og.example/a/v2/alerts?token=<redacted> {{\"alias\":\"{hash}\",\"message\":\"m\",\"details\":{{\"alertname\":\"SampleAlert\",\"instance\":\"web-1\",\"job\":\"sample\",\"service\":\"sample\",\"severity\":\"critical\",\"team\":\"sample\"}},\"source\":\"s\"}}\n"),
        "PUT https://<redacted>@og.example/a/v2/alerts/<hash of the group key>/message?identifierType=alias&token=<redacted> {\"message\":\"m\"}\n".to_owned(),
        "PUT https://<redacted>@og.example/a/v2/alerts/<hash of the group key>/description?identifierType=alias&token=<redacted> {}\n".to_owned(),
        "POST https://slack.com/api/chat.postMessage {\"channel\":\"c\",\"attachments\":[{\"title\":\"t\",\"text\":\"x\",\"fallback\":\"f\",\"callback_id\":\"\",\"footer\":\"\",\"mrkdwn_in\":[\"fallback\",\"pretext\",\"text\"]}]}\n".to_owned(),
        "POST https://slack.com/api/chat.update {\"channel\":\"\\u003cchannel of the first answer\\u003e\",\"ts\":\"\\u003cts of the first answer\\u003e\",\"attachments\":[{\"title\":\"t\",\"text\":\"x\",\"fallback\":\"f\",\"callback_id\":\"\",\"footer\":\"\",\"mrkdwn_in\":[\"fallback\",\"pretext\",\"text\"]}]}\n".to_owned(),
        "POST https://api.pushover.net/1/messages.json?device=&expire=3600&html=1&message=%3Cb%3Eweb-1+%26lt%3B%3C%2Fb%3E&priority=2&retry=60&sound=&title=SAMPLE+%26+%C3%A9&token=<redacted>&ttl=90&url=&url_title=&user=<redacted> ".to_owned(),
        "POST https://api.pushover.net/1/messages.json?device=d&expire=3600&message=%28no+details%29&monospace=1&priority=1&retry=5400&sound=s&title=t&token=<redacted>&url=&url_title=u&user=<redacted> ".to_owned(),
        format!("POST https://x.atlassian.net/rest/api/3/search/jql {{\"fields\":[\"status\"],\"jql\":\"statusCategory != Done and project=\\\"P\\\" and labels=\\\"ALERT{{{hash}}}\\\" order by status ASC,resolutiondate DESC\",\"maxResults\":2}}\n"),
        format!("POST https://x.atlassian.net/rest/api/2/issue {{\"fields\":{{\"issuetype\":{{\"name\":\"Bug\"}},\"labels\":[\"ALERT{{{hash}}}\"],\"project\":{{\"key\":\"P\"}},\"summary\":\"firing\"}}}}\n"),
        format!("PUT https://x.atlassian.net/rest/api/2/issue/<key of the issue> {{\"fields\":{{\"issuetype\":{{\"name\":\"Bug\"}},\"labels\":[\"ALERT{{{hash}}}\"],\"project\":{{\"key\":\"P\"}},\"summary\":\"firing\"}}}}\n"),
    ];
    for (line, expected) in lines.iter().zip(&expected) {
        assert_eq!(line, expected);
    }
    assert_eq!(lines.len(), expected.len());
    let when = |at: usize| all[at]["when"].as_str();
    assert_eq!(when(4), Some("when the group has no message yet"));
    assert_eq!(when(9), Some("when the search finds no issue"));
    let ran = sandbox.run(&["templates", "render"]);
    let shown = "# ops: pushover\nPOST https://api.pushover.net/1/messages.json\nContent-Type: text/plain\n\ntoken: <redacted>\n";
    assert!(ran.out.contains(shown), "{}", ran.out);
}

#[test]
fn render_tells_of_texts_that_are_cut() {
    let config = "route: {receiver: ops}\nreceivers:\n  - name: ops\n    slack_configs:\n      - \
                  {api_url: 'https://x.example/', title: '{{ .CommonLabels.text }}', text: '{{ .CommonLabels.text }}', \
                  title_link: '', pretext: '', fallback: '', callback_id: '', footer: '', color: '', username: '', icon_emoji: '', icon_url: ''}\n";
    let text = "é".repeat(3001);
    let data = serde_json::json!({"status": "firing", "commonLabels": {"text": text}});
    let sandbox = Sandbox::new()
        .file("alertmanager.yml", config)
        .file("data.json", data.to_string());
    let ran = sandbox.run(&["templates", "render", "--data", "data.json", "-o", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let json = json(&ran.out);
    let limits = &json["receivers"][0]["payloads"][0]["limits"];
    let expected = [
        "`title` has 3001 characters, Alertmanager cuts it to 1024",
        "`text` has 3001 characters, Slack takes 3000",
    ];
    assert_eq!(*limits, serde_json::json!(expected));
    for sentence in expected {
        let warning = format!("warning: alertmanager.yml:5:9: receiver `ops`: {sentence}");
        assert!(ran.err.contains(&warning), "{}", ran.err);
    }
}

#[test]
fn nothing_runs_for_ever() {
    let templates = [
        (
            "recursion",
            "{{ define \"a\" }}{{ template \"b\" . }}{{ end }}{{ define \"b\" }}{{ template \"a\" . }}{{ end }}",
            "a",
        ),
        (
            "loops",
            "{{ define \"x\" }}{{ range .l }}{{ range $.l }}{{ end }}{{ end }}{{ end }}{{ define \"a\" }}{{ range .Alerts }}{{ range $.Alerts }}{{ template \"c\" $ }}{{ end }}{{ end }}{{ end }}{{ define \"c\" }}{{ template \"a\" . }}{{ end }}",
            "a",
        ),
        (
            "output",
            "{{ define \"d\" }}{{ $s := print . . . . . . . . }}{{ if lt (len $s) 100000000 }}{{ template \"d\" $s }}{{ end }}{{ $s }}{{ end }}{{ define \"a\" }}{{ template \"d\" \"xxxxxxxx\" }}{{ end }}",
            "a",
        ),
    ];
    let config = |payload: &str| {
        format!(
            "templates: [a.tmpl]\nroute: {{receiver: ops}}\nreceivers:\n  - name: ops\n    webhook_configs:\n      - {{url: 'https://x.example/', payload: '{payload}'}}\n    slack_configs:\n      - {{api_url: 'https://x.example/', title: '{payload}', title_link: '', pretext: '', text: '', fallback: '', callback_id: '', footer: '', color: '', username: '', icon_emoji: '', icon_url: ''}}\n"
        )
    };
    for (what, text, name) in templates {
        let sandbox = Sandbox::new()
            .file(
                "alertmanager.yml",
                config(&format!("{{{{ template \"{name}\" . }}}}")),
            )
            .file("a.tmpl", text);
        let ran = sandbox.run(&["templates", "render", "--sample", "mixed"]);
        assert_eq!(ran.code, 1, "{what}: {} {}", ran.out, ran.err);
        assert!(ran.err.contains("error: a.tmpl:1:"), "{what}: {}", ran.err);
    }
    // What a payload's templates give is executed again: here it is itself, twice.
    let twice = "{{ define \"a\" }}[{{ printf \"%q, %q\" \"{{ template \\\"a\\\" . }}\" \"{{ template \\\"a\\\" . }}\" }}]{{ end }}";
    let sandbox = Sandbox::new()
        .file("alertmanager.yml", config("{{ template \"a\" . }}"))
        .file("a.tmpl", twice);
    let ran = sandbox.run(&["templates", "render"]);
    assert_eq!(ran.code, 1, "{} {}", ran.out, ran.err);
    let said = "webhook `payload`: what the templates give holds templates without end";
    assert!(ran.err.contains(said), "{}", ran.err);
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
    // Go's method gives two values.
    let several = "{{ range .Alerts }}{{ .StartsAt.Zone }}{{ end }}";
    assert_eq!(executed(several, ""), found());
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
        "{{ range .Alerts }}{{ .StartsAt.Location }}{{ end }}",
    ] {
        assert_eq!(executed(fine, ""), [], "{fine}");
    }
}

#[test]
fn what_fails_with_any_text_is_reported() {
    for wrong in [
        r#"{{ match "[" .Status }}"#,
        r#"{{ reReplaceAll "(" "" .CommonLabels.job }}"#,
        r#"{{ range .Alerts }}{{ .StartsAt | tz "Europe/Berln" }}{{ end }}"#,
        r#"{{ range .Alerts }}{{ .StartsAt | tz "europe/berlin" }}{{ end }}"#,
        r#"{{ humanizeDuration "x" }}"#,
        r#"{{ slice "abc" 2 9 }}"#,
        r#"{{ slice .Status 0 20 }}"#,
        r#"{{ if eq .CommonLabels.severity "page" }}{{ slice .CommonLabels.severity 0 5 }}{{ end }}"#,
    ] {
        let found = vec![("failing-execution".to_owned(), 6)];
        assert_eq!(executed(wrong, ""), found, "{wrong}");
    }
}

#[test]
fn what_rules_say_for_certain_is_held_against_templates() {
    let rules = "groups:
  - name: g
    rules:
      - alert: Agg
        expr: count(up == 0) > 3
        labels: {severity: critical}
        annotations: {summary: short, runbook: 'https://r.example/{{ $value }}'}
";
    for (title, count) in [
        ("{{ slice .CommonLabels.instance 0 2 }}", 1),
        ("{{ slice .CommonLabels.severity 0 10 }}", 1),
        ("{{ slice .CommonLabels.severity 0 8 }}", 0),
        ("{{ slice .CommonAnnotations.summary 0 9 }}", 1),
        ("{{ slice .CommonAnnotations.runbook 0 90 }}", 0),
    ] {
        let config = format!(
            "route: {{receiver: ops}}\nreceivers:\n  - name: ops\n    slack_configs:\n      - \
             api_url_file: /x\n        title: '{title}'\n"
        );
        let sandbox = Sandbox::new()
            .file("alertmanager.yml", config)
            .file("rules.yml", rules);
        let args = ["validate", "-o", "json", "--only", "failing-execution", "."];
        assert_eq!(sandbox.run(&args).findings().len(), count, "{title}");
    }
}

#[test]
fn data_is_read_within_limits() {
    let sandbox = sandbox(CONFIG);
    let ran = sandbox.run(&[
        "templates",
        "render",
        "--name",
        "ops.title",
        "--data",
        "/dev/zero",
    ]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("larger than 64 MiB"), "{}", ran.err);
}

#[test]
fn an_assignment_without_declaration_fails_in_files() {
    let files = Sandbox::new().file(
        "alertmanager.yml",
        "route: {receiver: ops}\ntemplates: [a.tmpl]\nreceivers:\n  - name: ops\n    slack_configs:\n      \
         - api_url_file: /x\n        title: '{{ template \"a\" . }}'\n",
    );
    let files = files.file("a.tmpl", "{{ define \"a\" }}{{ $x = 2 }}{{ end }}\n");
    let args = ["validate", "-o", "json", "--only", "failing-execution", "."];
    assert_eq!(files.run(&args).findings().len(), 1);
}

#[test]
fn list_shows_what_stands_outside_of_templates_and_what_cannot_be_read() {
    let config = "templates: [own.tmpl]
route: {receiver: ops}
receivers:
  - name: ops
    slack_configs:
      - api_url_file: /x
        title: '{{ .Status | toUpper }}'
";
    let own = "{{ define \"slack.default.username\" }}x{{ end }}{{ .Status | title }}\n";
    let sandbox = Sandbox::new()
        .file("alertmanager.yml", config)
        .file("own.tmpl", own);
    let ran = sandbox.run(&["templates", "list"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let expected = "slack.default.username  own.tmpl:1:11\n  used by default, in place of \
                    Alertmanager's own\ntext outside of all templates  own.tmpl:1:1\n  functions title \
                    (0.1)\nops: `title`  alertmanager.yml:7:17\n  functions toUpper (0.1)\n";
    assert_eq!(ran.out, expected);
    let json = json(&sandbox.run(&["templates", "list", "-o", "json"]).out);
    assert_eq!(json["templates"][0]["used"], true);
    assert_eq!(json["outside"][1]["field"], "title");
    let sandbox = sandbox.file("own.tmpl", "{{ define \"a\" }}{{ end }}\n{{ .Status");
    let ran = sandbox.run(&["templates", "list"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("error: own.tmpl:2:"), "{}", ran.err);
}

#[test]
fn a_configuration_that_is_no_yaml_is_told_as_such() {
    let sandbox = Sandbox::new().file("broken.yml", "route: [\n");
    let ran = sandbox.run(&["templates", "render", "--config", "broken.yml"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("broken.yml:"), "{}", ran.err);
    assert!(!ran.err.contains("no Alertmanager"), "{}", ran.err);
}

#[test]
fn payloads_are_read_as_yaml() {
    let rendered = |value: &str| {
        let config = format!(
            "route: {{receiver: ops}}\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: \
             https://x.example/\n        payload: {{a: {value}}}\n"
        );
        let sandbox = Sandbox::new().file("alertmanager.yml", config);
        sandbox.run(&["templates", "render", "-o", "json"])
    };
    // Aliases that double at each of their places are text in the end.
    let doubled: String = (1..40)
        .map(|n| format!(", &a{n} [*a{0}, *a{0}]", n - 1))
        .collect();
    let bomb = format!("'{{{{ \"[&a0 [1]{doubled}]\" }}}}'");
    let kept = format!("\"[&a0 [1]{doubled}]\"");
    for (value, expected) in [
        ("'#alerts'", "null"),
        (r#"'{{ "{{ .Status }}" }}'"#, r#""{{ .Status }}""#),
        (r#"'{{ "[b]: c" }}'"#, r#""[b]: c""#),
        (&bomb, &kept),
    ] {
        let ran = rendered(value);
        let json = json(&ran.out);
        let payload = &json["receivers"][0]["payloads"][0]["payload"]["a"];
        assert_eq!(payload.to_string(), expected, "{}", ran.out);
    }
    for value in ["'.inf'", ".nan"] {
        let ran = rendered(value);
        assert_eq!(ran.code, 1);
        assert!(ran.err.contains("JSON has no number"), "{}", ran.err);
    }
}
