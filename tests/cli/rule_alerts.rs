//! Alerts as the rules of a stack make them: in `templates render --rule` and in `validate`.

use crate::sandbox::Sandbox;

const RULES: &str = r#"groups:
  - name: node
    rules:
      - alert: DiskFull
        expr: 100 * (1 - node_filesystem_avail_bytes{job="node"} / node_filesystem_size_bytes) > 90
        labels: {severity: critical}
        annotations:
          summary: '{{ $labels.mountpoint }} of {{ $labels.instance }} at {{ $value | humanize }}%'
      - alert: TargetDown
        expr: up == 0
        labels: {severity: warning}
        annotations:
          summary: '{{ $labels.instance }} is down'
      - alert: Quiet
        expr: up == 1
        labels: {severity: info}
"#;

const CONFIG: &str = r#"templates: [ops.tmpl]
route:
  receiver: log
  group_by: [alertname]
  routes:
    - matchers: [severity="critical"]
      receiver: pager
    - matchers: [severity="warning"]
      receiver: chat
receivers:
  - name: log
  - name: pager
    webhook_configs:
      - url: https://hooks.example.org/
  - name: chat
    webhook_configs:
      - url: https://hooks.example.org/
  - name: spare
    webhook_configs:
      - url: https://hooks.example.org/
"#;

fn sandbox(config: &str, rules: &str, template: &str) -> Sandbox {
    Sandbox::new()
        .file("alertmanager.yml", config)
        .file("rules.yml", rules)
        .file("ops.tmpl", template)
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("JSON")
}

/// Returns the messages of a code.
fn messages(sandbox: &Sandbox, code: &str) -> Vec<String> {
    let ran = sandbox.run(&["validate", "-o", "json", "."]);
    let findings = json(&ran.out)["findings"].as_array().cloned();
    let findings = findings.expect("findings").into_iter();
    let of = findings.filter(|finding| finding["code"] == code);
    of.map(|finding| finding["message"].as_str().expect("text").to_owned())
        .collect()
}

#[test]
fn render_shows_the_alerts_of_a_rule_to_those_that_they_reach() {
    let sandbox = sandbox(CONFIG, RULES, "");
    let args = [
        "templates",
        "render",
        "--rule",
        "DiskFull",
        "--sample",
        "mixed",
    ];
    let ran = sandbox.run(&[&args[..], &["-o", "json"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let json = json(&ran.out);
    assert_eq!(json["receivers"].as_array().expect("receivers").len(), 1);
    let body = json["receivers"][0].to_string();
    let key = r#"{}/{severity=\\\"critical\\\"}:{alertname=\\\"DiskFull\\\"}"#;
    let plain = key.replace("\\\\", "\\");
    assert!(body.contains(key) || body.contains(&plain), "{body}");
    assert_eq!(json["receivers"][0]["receiver"], "pager");
    let rule = &json["rule"];
    assert_eq!(rule["alerts"].as_array().expect("alerts").len(), 3);
    assert_eq!(rule["alerts"][2]["status"], "resolved");
    let payload = &json["receivers"][0]["payloads"][0]["payload"];
    assert_eq!(payload["groupLabels"]["alertname"], "DiskFull");
    let summary = &payload["alerts"][1]["annotations"]["summary"];
    assert_eq!(summary, "/data2 of host-2:9100 at 95%");
    assert_eq!(payload["commonLabels"]["severity"], "critical");

    let ran = sandbox.run(&args);
    assert!(
        ran.out.starts_with("# alert DiskFull, firing, value 95\n"),
        "{}",
        ran.out
    );
}

#[test]
fn render_tells_of_a_rule_that_does_not_reach_the_receiver_or_is_not_there() {
    let sandbox = sandbox(CONFIG, RULES, "");
    let render = |more: &[&str]| sandbox.run(&[&["templates", "render", "--rule"], more].concat());
    let ran = render(&["TargetDown", "--receiver", "pager"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.err.contains("does not reach `pager`, it goes to chat"),
        "{}",
        ran.err
    );
    let ran = render(&["TargetDwon"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("did you mean `TargetDown`?"),
        "{}",
        ran.err
    );
}

#[test]
fn render_tells_of_annotations_that_fail_and_of_queries() {
    let rules = RULES.replace(
        "is down'",
        "{{ query \"vector(1)\" | len }} {{ $value.x }}'",
    );
    let ran = sandbox(CONFIG, &rules, "").run(&["templates", "render", "--rule", "TargetDown"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("the annotation `summary` fails"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("`vector(1)`"), "{}", ran.err);
    assert!(
        ran.out.contains("<error expanding template: "),
        "{}",
        ran.out
    );
}

/// Returns the configuration with a template as the text that the chat is sent.
fn chat(text: &str) -> String {
    CONFIG.replace(
        "  - name: chat\n    webhook_configs:\n      - url: https://hooks.example.org/\n",
        &format!("  - name: chat\n    slack_configs:\n      - api_url: https://hooks.example.org/\n        channel: x\n        text: '{text}'\n"),
    )
}

#[test]
fn templates_are_executed_with_the_alerts_that_reach_the_receiver() {
    let failing = |text: &str| {
        let sandbox = sandbox(&chat(text), RULES, "");
        messages(&sandbox, "failing-execution")
    };
    let at = failing("{{ if eq .CommonLabels.severity \"warning\" }}{{ .Nope }}{{ end }}");
    assert_eq!(at.len(), 1, "{at:?}");
    assert!(
        at[0].ends_with("in a notification of `TargetDown`"),
        "{at:?}"
    );
    // Critical alerts do not come here, and resolved ones are not sent to Slack.
    for never in [
        "{{ if eq .CommonLabels.severity \"critical\" }}{{ .Nope }}{{ end }}",
        "{{ if eq .Status \"resolved\" }}{{ .Nope }}{{ end }}",
        "{{ if not .CommonLabels.alertname }}{{ .Nope }}{{ end }}",
    ] {
        assert_eq!(failing(never), [""; 0], "{never}");
    }
    let several = failing("{{ if gt (len .Alerts) 1 }}{{ .Nope }}{{ end }}");
    assert!(
        several[0].ends_with("of several `TargetDown`"),
        "{several:?}"
    );
}

#[test]
fn the_same_failure_is_told_once_with_the_number_of_rules() {
    let template = "{{ define \"x\" }}{{ .Nope }}{{ end }}";
    let config = CONFIG.replace(
        "    webhook_configs:\n      - url: https://hooks.example.org/\n",
        "    slack_configs:\n      - api_url: https://hooks.example.org/\n        channel: x\n        text: '{{ template \"x\" . }}'\n",
    );
    let told = messages(&sandbox(&config, RULES, template), "failing-execution");
    let [only] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert!(
        only.ends_with("in a notification of `DiskFull`; 2 rules make such alerts"),
        "{only}"
    );
}

#[test]
fn a_stack_without_rules_has_its_templates_executed_as_well() {
    let text = "{{ .Nope }}";
    let sandbox = sandbox(&chat(text), "groups: []\n", "");
    assert_eq!(messages(&sandbox, "failing-execution").len(), 1);
}

#[test]
fn labels_and_annotations_that_fail_are_found() {
    let rules = RULES
        .replace(
            "{{ $labels.instance }} is down",
            "{{ $labels.instance.name }} is down",
        )
        .replace(
            "{severity: info}",
            "{severity: '{{ if gt $value 1 }}info{{ end }}'}",
        );
    let told = messages(&sandbox(CONFIG, &rules, ""), "failing-rule-template");
    let expected = [
        "`summary` fails when the alert fires: text has no field `.name`",
        "`severity` fails when the alert fires: a float cannot be compared with an integer",
    ];
    assert_eq!(told, expected);
}

#[test]
fn what_depends_on_labels_and_queries_is_no_failure() {
    let rules = RULES.replace(
        "{{ $labels.instance }} is down",
        "{{ query \"up\" | first | value }} {{ humanize $labels.instance }} {{ toTime $value }}",
    );
    let told = messages(&sandbox(CONFIG, &rules, ""), "failing-rule-template");
    assert_eq!(told, [""; 0]);
    let rules = RULES.replace("{{ $labels.instance }} is down", "{{ humanize \"x\" }}");
    let told = messages(&sandbox(CONFIG, &rules, ""), "failing-rule-template");
    assert_eq!(told.len(), 1);
}

#[test]
fn what_is_left_out_is_said() {
    let rule = |number: usize| {
        format!(
            "      - alert: A{number}\n        expr: up == 0\n        labels: {{severity: warning}}\n"
        )
    };
    let many: String = (0..310).map(rule).collect();
    let rules = format!("groups:\n  - name: many\n    rules:\n{many}");
    let told = messages(&sandbox(&chat("x"), &rules, ""), "execution-cut-short");
    assert_eq!(
        told,
        ["templates were not executed with the alerts of 307 rules"]
    );
}

#[test]
fn messages_that_are_cut_are_told() {
    let rules = RULES.replace(" is down'", &format!(" is down{}'", "!".repeat(3000)));
    let text = "{{ .CommonAnnotations.summary }}";
    let told = messages(&sandbox(&chat(text), &rules, ""), "message-too-long");
    let [only] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert!(only.starts_with("`text` has 30"), "{only}");
    assert!(
        only.ends_with("Slack takes 3000, for an alert of `TargetDown`"),
        "{only}"
    );
    let short = messages(&sandbox(&chat(text), RULES, ""), "message-too-long");
    assert_eq!(short, [""; 0]);
}
