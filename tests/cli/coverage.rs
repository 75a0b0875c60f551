//! `routes coverage`, and `routes test` with suites.

use serde_json::Value;

use crate::sandbox::Sandbox;

const CONFIG: &str = r#"route:
  receiver: ops
  routes:
    - matchers: [severity = critical]
      receiver: pager
      routes:
        - matchers: [team = web]
          receiver: web
    - matchers: [escalation = now]
      receiver: boss
receivers: [{name: ops}, {name: pager}, {name: web}, {name: boss}]
"#;

const RULES: &str = "groups:
  - name: all
    rules:
      - alert: Down
        expr: sum by (service) (up) == 0
        labels: {severity: critical, team: web}
      - alert: Watchdog
        expr: up == 1
        labels: {severity: none}
";

fn sandbox() -> Sandbox {
    Sandbox::new()
        .file("alertmanager.yml", CONFIG)
        .file("rules.yml", RULES)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn coverage_tells_what_rules_reach() {
    let ran = sandbox().run(&["routes", "coverage", "-o", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let json = json(&ran.out);
    assert_eq!(json["schema"], "techcorp/routes-coverage/v1");
    assert_eq!(json["rules"][0]["certain"], true);
    assert_eq!(json["rules"][0]["ways"][0]["receivers"][0], "web");
    assert_eq!(json["rules"][0]["labels"]["certain"]["team"][0], "web");
    let receivers: Vec<_> = json["receivers"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|r| (r["name"].as_str(), r["reached"].as_str()))
        .collect();
    assert_eq!(
        receivers,
        [
            (Some("ops"), Some("possible")),
            (Some("pager"), Some("never")),
            (Some("web"), Some("certain")),
            (Some("boss"), Some("only by unknown labels")),
        ]
    );
    let text = sandbox().run(&["routes", "coverage"]).out;
    assert!(text.contains("goes to   web\n"), "{text}");
    assert!(text.contains("could go to boss  only if"), "{text}");
    let named = sandbox().file("other.yml", RULES.replace("Down", "Other"));
    let text = named.run(&["routes", "coverage", "other.yml"]).out;
    assert!(
        text.contains("Other  other.yml:4") && !text.contains("Down "),
        "{text}"
    );
}

#[test]
fn a_starter_suite_is_written_once_and_passes() {
    let sandbox = sandbox();
    let args = [
        "routes",
        "coverage",
        "--write-suite",
        "tests/routes/all.yml",
    ];
    assert_eq!(sandbox.run(&args).code, 0);
    let ran = sandbox.run(&["routes", "test"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (0, "2 passed, 0 failed\n"),
        "{}",
        ran.out
    );
    let again = sandbox.run(&args);
    assert_eq!(again.code, 2);
    assert!(
        again
            .err
            .contains("`tests/routes/all.yml` is there already"),
        "{}",
        again.err
    );
    let enough = sandbox.run(&["routes", "coverage", "--fail-under", "50"]);
    assert_eq!(enough.code, 0, "{}", enough.err);
    let more = sandbox.run(&["routes", "coverage", "--fail-under", "51"]);
    assert_eq!(more.code, 1);
    assert!(
        more.err.contains("suites test 50.0 % of the routes"),
        "{}",
        more.err
    );
}

const SUITE: &str = "cases:
  - name: pages the web team
    rule: Down
    expect: {receivers: [web]}
  - name: expects too much
    labels: {team: web}
    expect: {receivers: [web], group_wait: 1m}
  - name: cannot be played
    labels: {team: web}
    expect: {receivers: [pagr]}
";

#[test]
fn each_case_is_told_of_whatever_becomes_of_the_others() {
    let sandbox = sandbox().file("tests/routes/a.yml", SUITE);
    let ran = sandbox.run(&["routes", "test"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    for part in [
        "FAILED  expects too much  tests/routes/a.yml:5",
        "tests/routes/a.yml:7:25: receivers\n  - expected web\n  + got      ops",
        "is taken by alertmanager.yml:2 {} -> ops",
        "BROKEN  cannot be played",
        "tests/routes/a.yml:10:26: error[suite-unknown-name]: there is no receiver `pagr`; did you mean `pager`?",
    ] {
        assert!(ran.out.contains(part), "{part}\n{}", ran.out);
    }
    assert_eq!(ran.err, "1 passed, 1 failed, 1 cannot be played\n");
    let json = json(&sandbox.run(&["routes", "test", "-o", "json"]).out);
    assert_eq!(json["summary"]["passed"], 1);
    assert_eq!(json["cases"][1]["differences"][1]["field"], "group_wait");
    assert_eq!(json["cases"][2]["errors"][0]["line"], 10);
    let junit = sandbox.run(&["routes", "test", "-o", "junit"]).out;
    assert!(
        junit.contains("tests=\"3\" failures=\"1\" errors=\"1\">"),
        "{junit}"
    );
}

#[test]
fn suites_stand_where_the_settings_say() {
    let none = sandbox().run(&["routes", "test"]);
    assert_eq!(none.code, 2);
    assert!(none.err.contains("tests/routes/*.yml"), "{}", none.err);
    let missing = sandbox().file("techcorp.yml", "suites: [ci/*.yml]\n");
    assert!(
        missing
            .run(&["routes", "test"])
            .err
            .contains("no file is named by `ci/*.yml`")
    );
    // Another suite in the folder is none of those that are meant.
    let named = missing
        .file(
            "ci/a.yml",
            "cases:\n  - rule: Down\n    expect: {receivers: [web]}\n",
        )
        .file("tests/routes/a.yml", SUITE);
    let ran = named.run(&["routes", "test", "-v"]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (0, "ok      case 1  ci/a.yml:2\n"),
        "{}",
        ran.err
    );
}

#[test]
fn a_broken_suite_is_an_error() {
    let ran = sandbox()
        .file("tests/routes/a.yml", "cases: [\n")
        .file("tests/routes/b.yml", "case: []\n")
        .run(&["routes", "test"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.out
            .contains("tests/routes/b.yml:1:1: error[unknown-field]"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("tests/routes/a.yml:"), "{}", ran.out);
}

#[test]
fn cases_of_a_second_document_are_not_lost_in_silence() {
    let case = "cases:\n  - {labels: {a: b}, expect: {receivers: [default]}}\n";
    let ran = sandbox()
        .file("tests/routes/a.yml", format!("{case}---\n{case}"))
        .run(&["routes", "test"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("second-document"), "{}", ran.out);
}

#[test]
fn receivers_are_verified_as_amtool_does() {
    let sandbox = sandbox();
    let web = ["severity=critical", "team=web"];
    for (expected, code) in [
        ("web", 0),
        ("", 0),
        ("pager", 1),
        ("web,pager", 1),
        ("web,", 1),
    ] {
        let args = [
            "routes",
            "test",
            web[0],
            web[1],
            "--verify.receivers",
            expected,
        ];
        assert_eq!(sandbox.run(&args).code, code, "{expected}");
    }
}

#[test]
fn a_bad_line_of_labels_does_not_touch_the_others() {
    let long = format!("{{\"labels\":{{\"a\":\"{}\"}}}}", "x".repeat(10 << 20));
    let lines = [
        r#"{"labels":{"severity":"critical"}}"#,
        &long,
        r#"[{"severity":"critical"}]"#,
        r#"{"labels":"#,
        r#"{"labels":{"severity":"none"}}"#,
    ];
    let ran = sandbox().run_with(
        &["routes", "test", "--labels", "-", "-o", "json"],
        &[],
        lines.join("\n").as_bytes(),
    );
    assert_eq!(ran.code, 2, "{}", ran.err);
    let told: Vec<Value> = ran.out.lines().map(json).collect();
    assert_eq!(told[0]["receivers"][0], "pager");
    let errors: Vec<_> = told[1..4]
        .iter()
        .map(|line| line["line"].as_u64())
        .collect();
    assert_eq!(errors, [Some(2), Some(3), Some(4)]);
    assert_eq!(told[4]["receivers"][0], "ops");
    assert!(
        ran.err
            .contains("error: -:3:1: expected an object with `labels`, found a list"),
        "{}",
        ran.err
    );
}
