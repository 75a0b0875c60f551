//! `routes`.

use std::process::Command;

use serde_json::Value;

use crate::sandbox::{Ran, Sandbox};

const CONFIG: &str = r#"route:
  receiver: ops
  group_by: [alertname]
  routes:
    - matchers: [severity = "critical"]
      receiver: audit
      continue: true
    - matchers: [team = "dba"]
      receiver: dba-slack
      group_wait: 10s
      routes:
        - matchers: [severity = "critical", service =~ "db-.*"]
          receiver: dba-pager
          mute_time_intervals: [nights]
    - matchers: [team =~ "web|shop"]
      receiver: web-slack
receivers:
  - name: ops
  - name: audit
  - name: dba-slack
  - name: dba-pager
  - name: web-slack
time_intervals:
  - name: nights
    time_intervals:
      - times: [{start_time: '22:00', end_time: '24:00'}]
        location: Europe/Berlin
inhibit_rules:
  - source_matchers: [severity = "critical"]
    target_matchers: [severity =~ "warning|info"]
    equal: [alertname, cluster]
  - source_matchers: [alertname = "ClusterDown"]
    target_matchers: [alertname != "ClusterDown"]
    equal: [cluster]
"#;

fn sandbox() -> Sandbox {
    Sandbox::new().file("alertmanager.yml", CONFIG)
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).expect("JSON")
}

/// Runs git in a sandbox, whatever the machine's own settings are.
fn git(sandbox: &Sandbox, args: &[&str]) {
    let ran = Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@example.org"])
        .args(args)
        .current_dir(sandbox.path(""))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .expect("git starts");
    assert!(ran.status.success(), "{args:?}: {ran:?}");
}

/// Runs the binary where git can be found.
fn with_git(sandbox: &Sandbox, args: &[&str]) -> Ran {
    let path = std::env::var("PATH").expect("a PATH");
    sandbox.run_with(args, &[("PATH", &path)], b"")
}

#[test]
fn diff_tells_who_goes_elsewhere_with_an_example() {
    let new = CONFIG
        .replace("[team =~ \"web|shop\"]", "[team = \"web\"]")
        .replace("group_wait: 10s", "group_wait: 20s");
    let sandbox = sandbox().file("new.yml", new);
    let ran = sandbox.run(&[
        "routes",
        "diff",
        "alertmanager.yml",
        "new.yml",
        "-o",
        "json",
    ]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let json = json(&ran);
    assert_eq!(json["schema"], "techcorp/routes-diff/v1");
    assert_eq!(json["equivalent"], false);
    let changes = json["changes"].as_array().expect("changes");
    assert_eq!(changes.len(), 3);
    let alerts = |at: usize| &changes[at]["alerts"][0];
    assert_eq!(changes[0]["receivers"]["old"][0], "web-slack");
    assert_eq!(changes[0]["receivers"]["new"], serde_json::json!([]));
    assert_eq!(
        alerts(0)["condition"],
        "severity=\"critical\" and team=\"shop\""
    );
    assert_eq!(changes[1]["receivers"]["new"][0], "ops");
    assert_eq!(
        alerts(1)["condition"],
        "team=\"shop\" and severity!=\"critical\""
    );
    assert_eq!(alerts(1)["example"], serde_json::json!({"team": "shop"}));
    assert_eq!(alerts(1)["old"][0]["line"], 15);
    assert_eq!(changes[2]["receivers"], Value::Null);
    assert_eq!(changes[2]["settings"][0]["setting"], "group_wait");
    assert_eq!(alerts(2)["condition"], "team=\"dba\"");
}

#[test]
fn diff_is_fit_to_read() {
    let sandbox = sandbox().file(
        "new.yml",
        CONFIG.replace("dba-slack\n      group", "ops\n      group"),
    );
    let text = sandbox.run(&["routes", "diff", "alertmanager.yml", "new.yml"]);
    assert_eq!(text.code, 1);
    let expected = "1.  receivers: dba-slack -> ops
    team=\"dba\"
      unless service=~\"db-.*\" and severity=\"critical\"
      example {team=\"dba\"}
      alertmanager.yml:8 -> new.yml:8

1 change; proven: every other alert is treated as before
";
    assert_eq!(text.out, expected);
    let markdown = sandbox.run(&[
        "routes",
        "diff",
        "alertmanager.yml",
        "new.yml",
        "-o",
        "markdown",
    ]);
    let row = "| **1** | `team=\"dba\"`<br>unless `service=~\"db-.*\" and severity=\"critical\"` | \
               receivers: `dba-slack` → `ops` | `{team=\"dba\"}` | `alertmanager.yml:8` → \
               `new.yml:8` |\n";
    assert!(markdown.out.contains(row), "{}", markdown.out);
}

#[test]
fn diff_proves_that_a_rewrite_changes_nothing() {
    let new = CONFIG.replace(
        "    - matchers: [team =~ \"web|shop\"]\n      receiver: web-slack\n",
        "    - match: {team: shop}\n      receiver: web-slack\n      group_wait: 30s\n    \
         - matchers: [team = web]\n      receiver: web-slack\n      continue: true\n",
    );
    let sandbox = sandbox();
    let args = ["routes", "diff", "alertmanager.yml", "-"];
    let ran = sandbox.run_with(&args, &[], new.as_bytes());
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.starts_with("proven equivalent: "), "{}", ran.out);
    let both = sandbox.run(&["routes", "diff", "-", "-"]);
    assert_eq!(both.code, 2);
}

#[test]
fn diff_reads_revisions() {
    let sandbox = sandbox().file("am:old.yml", CONFIG);
    for args in [
        &["init", "-q"][..],
        &["add", "."],
        &["commit", "-q", "-m", "a"],
    ] {
        git(&sandbox, args);
    }
    let sandbox = sandbox.file("alertmanager.yml", CONFIG.replace("web|shop", "web"));
    let diff = |old: &str| with_git(&sandbox, &["routes", "diff", old, "alertmanager.yml"]);
    for old in [
        "HEAD:alertmanager.yml",
        "HEAD:./alertmanager.yml",
        ":alertmanager.yml",
    ] {
        let ran = diff(old);
        assert_eq!(ran.code, 1, "{old}: {}", ran.err);
        assert!(
            ran.out.contains(&format!("{old}:15 -> alertmanager.yml:2")),
            "{}",
            ran.out
        );
    }
    // A file of that name comes first.
    let ran = with_git(
        &sandbox,
        &["routes", "diff", "am:old.yml", "HEAD:alertmanager.yml"],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    for (old, part) in [
        ("nowhere:alertmanager.yml", "there is no revision `nowhere`"),
        ("--all:alertmanager.yml", "there is no revision `--all`"),
        (
            "HEAD:gone.yml",
            "there is no file `gone.yml` in revision `HEAD`",
        ),
        ("HEAD:", "names no file"),
        ("gone.yml", "cannot read `gone.yml`"),
    ] {
        let ran = with_git(&sandbox, &["routes", "diff", "--", old, "alertmanager.yml"]);
        assert_eq!(ran.code, 2, "{old}: {}", ran.out);
        assert!(ran.err.contains(part), "{old}: {}", ran.err);
    }
}

#[test]
fn diff_outside_of_a_repository_says_so() {
    let ran = with_git(
        &sandbox(),
        &[
            "routes",
            "diff",
            "HEAD:alertmanager.yml",
            "alertmanager.yml",
        ],
    );
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no git repository"), "{}", ran.err);
    let nothing = sandbox().run(&[
        "routes",
        "diff",
        "HEAD:alertmanager.yml",
        "alertmanager.yml",
    ]);
    assert_eq!(nothing.code, 2);
}

#[test]
fn diff_of_a_broken_file_shows_the_fault_at_its_place() {
    let sandbox = sandbox().file(
        "new.yml",
        CONFIG.replace("receiver: dba-slack", "receiver: dba"),
    );
    let ran = sandbox.run(&["routes", "diff", "alertmanager.yml", "new.yml"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("new.yml:9:17: error[undefined-receiver]"),
        "{}",
        ran.err
    );
}

#[test]
fn explain_names_the_matcher_that_decided_and_what_may_mute() {
    let args = [
        "routes",
        "explain",
        "team=dba",
        "severity=critical",
        "service=db-1",
        "cluster=eu",
        "--at",
        "2026-11-24T21:30:00Z",
    ];
    let ran = sandbox().run(&args);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let expected = r#"alert {cluster="eu", service="db-1", severity="critical", team="dba"}

✓ (all) -> ops  alertmanager.yml:2
│  the root takes every alert
│  routes below it take the alert
├─ ✓ severity="critical" -> audit  continue  alertmanager.yml:5
│     matches: severity="critical" (line 5)
│     takes the alert; `continue`: its siblings are tried as well
├─ ✓ team="dba" -> dba-slack  alertmanager.yml:8
│  │  matches: team="dba" (line 8)
│  │  routes below it take the alert; no `continue`: its siblings are not tried
│  └─ ✓ service=~"db-.*", severity="critical" -> dba-pager  alertmanager.yml:12
│        matches: service=~"db-.*" (line 12), severity="critical" (line 12)
│        takes the alert
└─ · not tried: line 15, since line 8 matches and does not continue

audit by route.routes[0], alertmanager.yml:5
  group     {}/{severity="critical"}:{}
  group_by  [alertname]^
  timers    wait 30s*, interval 5m*, repeat 4h*
  times     tells at any time

dba-pager by route.routes[1].routes[0], alertmanager.yml:12
  group     {}/{team="dba"}/{service=~"db-.*",severity="critical"}:{}
  group_by  [alertname]^
  timers    wait 10s^, interval 5m*, repeat 4h*
  times     SILENT at 2026-11-24T21:30:00Z: in its mute time interval nights
  times     muted in nights (line 24, Europe/Berlin: Tue 2026-11-24 22:30)
  ^ inherited, * default

inhibition: inhibit_rules[1], alertmanager.yml:32: the alert is a target
  muted while an alert fires with alertname="ClusterDown", cluster="eu"
  such as {alertname="ClusterDown", cluster="eu"}
inhibition: inhibit_rules[0], alertmanager.yml:29: while the alert fires, it mutes alerts of severity=~"warning|info" with the same alertname, cluster
silences: unknown here, they are no part of the configuration
"#;
    assert_eq!(ran.out, expected);
}

#[test]
fn explain_marks_what_is_not_entered() {
    let ran = sandbox().run(&["routes", "explain", "taem=dba", "team=web", "-o", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let json = json(&ran);
    assert_eq!(json["schema"], "techcorp/routes-explain/v1");
    let walk = json["walk"].as_array().expect("a walk");
    let verdicts: Vec<_> = walk.iter().map(|step| &step["verdict"]).collect();
    assert_eq!(
        verdicts,
        ["passed", "refused", "refused", "not_entered", "delivers"]
    );
    assert_eq!(walk[2]["by"], "team=\"dba\"");
    assert_eq!(walk[2]["matchers"][0]["line"], 8);
    assert_eq!(json["receivers"], serde_json::json!(["web-slack"]));
    let typo = sandbox().run(&["routes", "explain", "taem=dba"]);
    assert!(typo.err.contains("did you mean `team`?"), "{}", typo.err);
    let text = typo.out;
    assert!(
        text.contains("the alert has no team; the route below it is not entered"),
        "{text}"
    );
}

#[test]
fn explain_refuses_labels_that_cannot_be() {
    for label in ["=x", "\"\"=x", "team", "team=~x", "team!=x"] {
        let ran = sandbox().run(&["routes", "explain", label]);
        assert_eq!((ran.code, &*ran.out), (2, ""), "{label}");
        assert!(
            ran.err.starts_with(&format!("error: label `{label}`")),
            "{}",
            ran.err
        );
    }
    let ran = sandbox().run(&["routes", "explain", "a=1", "a=2"]);
    assert!(ran.err.contains("`a` comes twice"), "{}", ran.err);
}

#[test]
fn diff_leaves_out_what_no_rule_can_raise() {
    let rules = "groups:
  - name: a
    rules:
      - alert: ShopDown
        expr: sum by (instance) (shop_up) == 0
        labels: {team: shop, severity: warning}
      - alert: Odd
        expr: odd > 0
        labels: {severity: critical}
";
    let new = CONFIG
        .replace("web|shop", "web")
        .replace("group_wait: 10s", "group_wait: 20s");
    let sandbox = sandbox().file("new.yml", new).file("rules/a.yml", rules);
    let args = [
        "routes",
        "diff",
        "alertmanager.yml",
        "new.yml",
        "--rules",
        "rules",
        "-o",
        "json",
    ];
    let ran = sandbox.run(&args);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let json = json(&ran);
    let changes = json["changes"].as_array().expect("changes");
    let shop = changes
        .iter()
        .find(|change| change["receivers"]["new"][0] == "ops")
        .expect("the change of the shop");
    assert_eq!(shop["alerts"][0]["rules"][0]["alert"], "ShopDown");
    assert_eq!(shop["alerts"][0]["rules"][0]["line"], 4);
    assert_eq!(shop["alerts"][0]["example"]["alertname"], "ShopDown");
    // Whatever `odd` brings along may be a team.
    let wait = changes.iter().find(|change| change["receivers"].is_null());
    assert_eq!(
        wait.expect("the timer")["alerts"][0]["rules"][0]["alert"],
        "Odd"
    );

    let only_shop = rules.split("      - alert: Odd").next().expect("a part");
    let sandbox = sandbox.file("shop.yml", only_shop);
    let args = [
        "routes",
        "diff",
        "alertmanager.yml",
        "new.yml",
        "--rules",
        "shop.yml",
    ];
    let ran = sandbox.run(&args);
    assert!(ran.out.contains("left out: 2 changes"), "{}", ran.out);
    assert!(ran.out.contains("alerts: ShopDown"), "{}", ran.out);
    // The timer of the database does not concern the shop: nothing else is left.
    let new = CONFIG.replace("group_wait: 10s", "group_wait: 20s");
    let ran = sandbox.file("new.yml", new).run(&args);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(
        ran.out
            .starts_with("proven equivalent: every alert of the rule "),
        "{}",
        ran.out
    );
}

#[test]
fn diff_refuses_rules_that_do_not_load() {
    let sandbox = sandbox().file(
        "rules.yml",
        "groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: 'up ='\n",
    );
    let args = [
        "routes",
        "diff",
        "alertmanager.yml",
        "alertmanager.yml",
        "--rules",
        "rules.yml",
    ];
    let ran = sandbox.run(&args);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("rules.yml:5:"), "{}", ran.err);
    let none = sandbox.run(&[
        "routes",
        "diff",
        "-",
        "alertmanager.yml",
        "--rules",
        "gone.yml",
    ]);
    assert_eq!(none.code, 2);
}
