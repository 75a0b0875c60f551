//! `templates test`: what receivers would be sent, held against files.

use crate::sandbox::Sandbox;

const CONFIG: &str = r#"global: {smtp_smarthost: 'mail.example.org:587', smtp_from: am@example.org}
route: {receiver: ops/a}
receivers:
  - name: ops/a
    webhook_configs:
      - {url: 'https://hooks.example.org/SECRET', payload: {text: '{{ .Status }} {{ len .Alerts }}'}}
      - {url: 'https://hooks.example.org/SECRET', send_resolved: false, payload: {text: b}}
    email_configs:
      - {to: ops@example.org, send_resolved: true, headers: {Subject: s}, html: '', text: "{{ .Status }}\n"}
    wechat_configs:
      - {api_secret: SECRET, corp_id: c, message: m, to_user: u, to_party: '', to_tag: '', agent_id: ''}
  - name: none
"#;

fn sandbox() -> Sandbox {
    Sandbox::new().file("alertmanager.yml", CONFIG)
}

fn files(sandbox: &Sandbox, folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(sandbox.path(folder)).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<_> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn files_are_written_and_hold() {
    let sandbox = sandbox();
    let ran = sandbox.run(&["templates", "test"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let missing =
        "missing: ops/a, firing webhook: tests/templates/ops%2Fa/firing.webhook.json is missing\n";
    assert!(ran.out.starts_with(missing), "{}", ran.out);
    assert!(
        ran.err
            .contains("`techcorp templates test --update` writes")
    );
    let ran = sandbox.run(&["templates", "test", "--update"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(
        files(&sandbox, "tests/templates/ops%2Fa"),
        [
            "firing.email.eml",
            "firing.webhook-2.json",
            "firing.webhook.json",
            "firing.wechat.1.txt",
            "firing.wechat.2.json",
            "mixed.email.eml",
            "mixed.webhook-2.json",
            "mixed.webhook.json",
            "mixed.wechat.1.txt",
            "mixed.wechat.2.json",
            "resolved.email.eml",
            "resolved.webhook.json",
        ]
    );
    let path = sandbox.path("tests/templates/ops%2Fa/mixed.webhook.json");
    let text = std::fs::read_to_string(path).expect("a file");
    let expected = "{\n  \"method\": \"POST\",\n  \"url\": \"<redacted>\",\n  \"headers\": [\n    \
                    \"Content-Type: application/json\"\n  ],\n  \"body\": {\n    \"text\": \"firing 3\"\n  }\n}\n";
    assert_eq!(text, expected);
    let ran = sandbox.run(&["templates", "test"]);
    let said = "12 of 12 notifications are as expected\n";
    assert_eq!((ran.code, ran.out.as_str()), (0, said), "{}", ran.err);
    let ran = sandbox.run(&["templates", "test", "--update"]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (0, ""),
        "nothing is written twice"
    );
}

#[test]
fn differences_are_shown() {
    let sandbox = sandbox();
    assert_eq!(sandbox.run(&["templates", "test", "--update"]).code, 0);
    let own = sandbox.path("tests/templates/ops%2Fa");
    // Files that git checked out with other ends of lines are the same.
    let mail = std::fs::read_to_string(own.join("firing.email.eml")).expect("a mail");
    std::fs::write(own.join("firing.email.eml"), mail.replace("\r\n", "\n")).expect("a file");
    std::fs::write(own.join("notes.md"), "x").expect("a file");
    assert_eq!(sandbox.run(&["templates", "test"]).code, 0);
    let changed = CONFIG
        .replace("{{ .Status }} {{ len .Alerts }}", "{{ .Status }} <&")
        .replace("    wechat_configs:\n", "    # wechat_configs:\n")
        .replace("      - {api_secret", "    #  - {api_secret");
    std::fs::write(sandbox.path("alertmanager.yml"), changed).expect("a file");
    let ran = sandbox.run(&["templates", "test"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let diff = "differs: ops/a, firing webhook: differs from tests/templates/ops%2Fa/firing.webhook.json\n\
                --- tests/templates/ops%2Fa/firing.webhook.json\n\
                +++ tests/templates/ops%2Fa/firing.webhook.json (rendered)\n@@ -6,5 +6,5 @@\n   ],\n   \"body\": {\n\
                -    \"text\": \"firing 1\"\n+    \"text\": \"firing <&\"\n   }\n }\n";
    assert!(ran.out.contains(diff), "{}", ran.out);
    let stale = "stale: ops/a, mixed wechat.1: nothing leaves that tests/templates/ops%2Fa/mixed.wechat.1.txt stands for\n";
    assert!(ran.out.contains(stale), "{}", ran.out);
    let ran = sandbox.run(&["templates", "test", "-o", "junit"]);
    assert_eq!(ran.code, 1);
    let suite = "<testsuite name=\"ops/a\" tests=\"12\" failures=\"7\">";
    assert!(ran.out.contains(suite), "{}", ran.out);
    assert!(
        ran.out
            .contains("\n+    &quot;text&quot;: &quot;firing &lt;&amp;&quot;\n")
    );
    let ran = sandbox.run(&["templates", "test", "-o", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(json["schema"], "techcorp/templates-test/v1");
    let summary = serde_json::json!({"cases": 12, "same": 5, "failed": 7});
    assert_eq!(json["summary"], summary);
    let ran = sandbox.run(&["templates", "test", "--update"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let removed = "removed tests/templates/ops%2Fa/mixed.wechat.2.json\n";
    assert!(ran.out.contains(removed), "{}", ran.out);
    let left = files(&sandbox, "tests/templates/ops%2Fa");
    assert!(left.contains(&"notes.md".to_owned()), "{left:?}");
    assert_eq!(sandbox.run(&["templates", "test"]).code, 0);
}

#[test]
fn the_folder_is_named_in_the_settings_or_on_the_command_line() {
    let sandbox = sandbox().file("techcorp.yml", "templates: {golden: expected}\n");
    let args = ["templates", "test", "--update", "--receiver", "ops/a"];
    let ran = sandbox.run(&args);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(files(&sandbox, "expected"), ["ops%2Fa"]);
    // A receiver that is gone leaves its files behind.
    std::fs::create_dir(sandbox.path("expected/gone")).expect("a folder");
    std::fs::write(sandbox.path("expected/gone/firing.slack.json"), "{}").expect("a file");
    let ran = sandbox.run(&["templates", "test"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("stale: gone, firing slack"), "{}", ran.out);
    assert_eq!(
        sandbox
            .run(&["templates", "test", "--receiver", "ops/a"])
            .code,
        0
    );
    let ran = sandbox.run(&[
        "templates",
        "test",
        "--golden",
        "other",
        "--receiver",
        "none",
    ]);
    assert_eq!(ran.out, "0 of 0 notifications are as expected\n");
    let ran = sandbox.run(&["templates", "test", "--receiver", "nobody"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("there is no receiver `nobody`"),
        "{}",
        ran.err
    );
}

#[test]
fn the_end_of_the_last_line_makes_no_difference() {
    let sandbox = sandbox();
    let update = ["templates", "test", "--update", "--receiver", "ops/a"];
    assert_eq!(sandbox.run(&update).code, 0);
    let path = sandbox.path("tests/templates/ops%2Fa/firing.webhook.json");
    let text = std::fs::read_to_string(&path).expect("a file");
    std::fs::write(&path, text.trim_end()).expect("a file");
    let args = ["templates", "test", "--receiver", "ops/a"];
    assert_eq!(sandbox.run(&args).code, 0);
    std::fs::write(&path, text.trim_end().trim_end_matches('}')).expect("a file");
    assert_eq!(sandbox.run(&args).code, 1);
}

#[test]
fn a_template_that_fails_is_a_failed_test() {
    let config = CONFIG.replace("payload: {text: b}", "payload: {text: '{{ .Nope }}'}");
    let sandbox = Sandbox::new().file("alertmanager.yml", config);
    let ran = sandbox.run(&["templates", "test", "--update"]);
    assert_eq!(ran.code, 1);
    let place = "alertmanager.yml:7:90: `payload`: the notification has no field `.Nope`";
    assert_eq!(ran.err.matches(place).count(), 1, "{}", ran.err);
    let ran = sandbox.run(&["templates", "test"]);
    assert_eq!(ran.code, 1);
    let said = format!("failed: ops/a, firing webhook: {place}\n");
    assert!(ran.out.contains(&said), "{}", ran.out);
    assert!(
        ran.out
            .ends_with("10 of 12 notifications are as expected\n"),
        "{}",
        ran.out
    );
}
