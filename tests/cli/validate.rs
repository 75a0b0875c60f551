//! `validate`: inputs, formats, exit codes.

use crate::sandbox::Sandbox;

const CLEAN: &str = "route:\n  receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: http://127.0.0.1:5001/\n";
const BROKEN: &str = "route:\n  recevier: ops\n  receiver: ops\nreceivers:\n  - name: ops\n";

#[test]
fn a_clean_stack_is_quiet_and_ends_with_0() {
    let ran = Sandbox::new()
        .file("alertmanager.yml", CLEAN)
        .run(&["validate"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert_eq!(ran.err, "nothing found in 1 file\n");
}

#[test]
fn a_finding_shows_its_line_and_ends_with_1() {
    let sandbox = Sandbox::new().file("alertmanager.yml", BROKEN);
    let ran = sandbox.run(&["validate", "--level", "load"]);
    assert_eq!(ran.code, 1);
    let want = "error[unknown-field]: unknown field `recevier` in a route
 --> alertmanager.yml:2:3
  |
1 | route:
2 |   recevier: ops
  |   ^^^^^^^^ did you mean `receiver`?
3 |   receiver: ops
4 | receivers:
  |
";
    assert!(ran.out.starts_with(want), "{}", ran.out);
    assert_eq!(ran.err, "1 error in 1 file\n");
}

#[test]
fn the_short_format_is_one_line_a_finding() {
    let sandbox = Sandbox::new().file("alertmanager.yml", BROKEN);
    let ran = sandbox.run(&["validate", "-o", "short", "--level", "load"]);
    assert_eq!(
        ran.out,
        "alertmanager.yml:2:3: error[unknown-field]: unknown field `recevier` in a route; did you mean `receiver`?\n"
    );
}

#[test]
fn json_has_stable_keys() {
    let sandbox = Sandbox::new().file("alertmanager.yml", BROKEN);
    let ran = sandbox.run(&["validate", "-o", "json", "--level", "load"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["schema"], "techcorp/validate/v1");
    assert_eq!(json["summary"]["errors"], 1);
    let finding = json["findings"][0].as_object().unwrap();
    let keys: Vec<_> = finding.keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "code",
            "severity",
            "level",
            "message",
            "file",
            "line",
            "column",
            "end_line",
            "end_column",
            "help",
            "related"
        ]
    );
    assert_eq!(finding["line"], 2);
    assert_eq!(finding["column"], 3);
    assert_eq!(finding["end_column"], 11);
}

#[test]
fn standard_input_is_a_file_of_a_told_or_named_kind() {
    let sandbox = Sandbox::new();
    let ran = sandbox.run_with(&["validate", "-o", "short", "-"], &[], BROKEN.as_bytes());
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.starts_with("-:2:3: "), "{}", ran.out);
    let ran = sandbox.run_with(&["validate", "-"], &[], b"a: 1\n");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--kind"), "{}", ran.err);
    let ran = sandbox.run_with(&["validate", "--kind", "alertmanager", "-"], &[], b"a: 1\n");
    assert_eq!(ran.code, 1);
}

#[test]
fn an_unreadable_path_does_not_hide_the_others() {
    let sandbox = Sandbox::new().file("alertmanager.yml", BROKEN);
    let ran = sandbox.run(&["validate", "-o", "short", "nope.yml", "alertmanager.yml"]);
    assert_eq!(ran.code, 2);
    assert!(ran.out.contains("unknown-field"), "{}", ran.out);
    assert!(ran.err.contains("cannot read `nope.yml`"), "{}", ran.err);
}

#[test]
fn nothing_to_check_is_an_error() {
    let ran = Sandbox::new()
        .file("other.yml", "a: 1\n")
        .run(&["validate"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no configuration found"), "{}", ran.err);
}

#[test]
fn only_and_skip_choose_codes_and_refuse_unknown_ones() {
    let sandbox = Sandbox::new().file("alertmanager.yml", BROKEN);
    let run = |args: &[&str]| sandbox.run(&[&["validate", "-o", "json"], args].concat());
    assert_eq!(run(&["--only", "unknown-field"]).codes(), ["unknown-field"]);
    let skipped = run(&["--skip", "unknown-field"]);
    assert!(!skipped.codes().contains(&"unknown-field".to_owned()));
    let ran = run(&["--only", "unknown-feild"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("did you mean `unknown-field`?"),
        "{}",
        ran.err
    );
}

#[test]
fn warnings_count_only_when_denied() {
    let text = format!("{CLEAN}---\na: 1\n");
    let sandbox = Sandbox::new().file("alertmanager.yml", text);
    assert_eq!(sandbox.run(&["validate"]).code, 0);
    assert_eq!(sandbox.run(&["validate", "--deny", "warnings"]).code, 1);
    assert_eq!(
        sandbox
            .run(&["validate", "--level", "load", "--deny", "warnings"])
            .code,
        0
    );
}

#[test]
fn oversized_and_foreign_files_are_findings() {
    let sandbox = Sandbox::new()
        .file("big.yml", vec![b'#'; 100 << 20])
        .file("latin1.yml", b"route: \xe9\n");
    let ran = sandbox.run(&[
        "validate",
        "-o",
        "json",
        "--kind",
        "alertmanager",
        "big.yml",
        "latin1.yml",
    ]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.codes(), ["file-too-large", "not-text"]);
    let deep = format!("route: {}", "{a: ".repeat(10_000));
    let sandbox = Sandbox::new().file("alertmanager.yml", deep);
    let ran = sandbox.run(&["validate", "-o", "json"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.codes(), ["yaml-syntax"]);
}

#[test]
fn colour_is_decided_once() {
    let sandbox = Sandbox::new().file("alertmanager.yml", BROKEN);
    let colored = |args: &[&str], env: &[(&str, &str)]| {
        let ran = sandbox.run_with(&[&["validate"], args].concat(), env, b"");
        ran.out.contains('\u{1b}')
    };
    assert!(!colored(&[], &[]));
    assert!(colored(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn control_characters_of_a_file_do_not_reach_the_terminal() {
    let text = "route:\n  receiver: ops\n  \"\\e]0;x\\a\": 1\nreceivers:\n  - name: ops\n";
    let sandbox = Sandbox::new().file("alertmanager.yml", text);
    for format in ["human", "short"] {
        let ran = sandbox.run(&["validate", "-o", format]);
        assert!(
            !ran.out.contains('\u{1b}') && !ran.out.contains('\u{7}'),
            "{}",
            ran.out
        );
    }
}

#[test]
fn comments_and_settings_allow_findings() {
    let two = format!("{CLEAN}---\na: 1\n");
    let allowed = two.replace(
        "---",
        "--- # techcorp: allow(second-document) kept for reference",
    );
    let run = |sandbox: Sandbox| sandbox.run(&["validate", "-o", "json"]).codes();
    assert_eq!(
        run(Sandbox::new().file("alertmanager.yml", &two)),
        ["second-document"]
    );
    assert!(run(Sandbox::new().file("alertmanager.yml", &allowed)).is_empty());
    let idle = allowed
        .replace("---\na: 1\n", "")
        .replace("--- #", "#")
        .replace("a: 1\n", "");
    assert_eq!(
        run(Sandbox::new().file("alertmanager.yml", &idle)),
        ["allow-unused"]
    );
    let settings = "allow:\n  - {code: second-document, path: alertmanager.yml, reason: kept}\n";
    let sandbox = || Sandbox::new().file("techcorp.yml", settings);
    assert!(run(sandbox().file("alertmanager.yml", &two)).is_empty());
    assert_eq!(
        run(sandbox().file("alertmanager.yml", CLEAN)),
        ["allow-unused"]
    );
    let late = "allow: [{code: second-document, reason: kept, until: 2020-01-01}]\n";
    let sandbox = Sandbox::new().file("techcorp.yml", late);
    assert_eq!(
        run(sandbox.file("alertmanager.yml", &two)),
        ["second-document", "allow-expired"]
    );
}

#[test]
fn what_the_program_refuses_cannot_be_allowed() {
    let text = format!("# techcorp: allow-file(unknown-field) later\n{BROKEN}");
    let sandbox = Sandbox::new().file("alertmanager.yml", text);
    let codes = sandbox.run(&["validate", "-o", "json"]).codes();
    assert!(codes.contains(&"unknown-field".to_owned()), "{codes:?}");
    assert!(codes.contains(&"allow-invalid".to_owned()), "{codes:?}");
}

const DEPRECATED: &str = "route:\n  receiver: ops\n  routes:\n    # pages\n    - match: # old\n        team: ops\n      receiver: ops\nreceivers:\n  - name: ops\n    webhook_configs:\n      - url: http://127.0.0.1:5001/\n        http_config:\n          basic_auth: {username: u, password: hunter2}\n";

#[test]
fn diff_shows_the_mends_and_fix_writes_them_once() {
    let sandbox = Sandbox::new().file("alertmanager.yml", DEPRECATED);
    let read = || std::fs::read_to_string(sandbox.path("alertmanager.yml")).unwrap();
    let ran = sandbox.run(&["validate", "--diff"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("+        - team=\"ops\""), "{}", ran.out);
    assert_eq!(read(), DEPRECATED);
    let ran = sandbox.run(&["validate", "--fix"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let mended = DEPRECATED
        .replace("match: # old", "matchers: # old")
        .replace("team: ops", "- team=\"ops\"");
    assert_eq!(read(), mended);
    let ran = sandbox.run(&["validate", "--diff"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(read(), mended);
}

#[test]
fn a_diff_shows_no_secrets() {
    let text = DEPRECATED.replace("team: ops", "team: ops\n      # near\n");
    let text = format!(
        "{text}  - name: x\n    email_configs:\n      - to: a@b.c\n        auth_password: hunter2\n        subject: s\n"
    );
    let sandbox = Sandbox::new().file("alertmanager.yml", text);
    let ran = sandbox.run(&["validate", "--diff"]);
    assert!(ran.out.contains("Subject: s"), "{}", ran.out);
    assert!(!ran.out.contains("hunter2"), "{}", ran.out);
}

const RULES: &str = "groups:\n  - name: a # the only group\n    rules:\n      - alert: Down\n        expr: sum by (job, instance) (up) == 0\n        for: 5m\n        labels: {severity: critical}\n        annotations:\n          # who\n          summary: \"{{ $labels.instnace }} of {{ $labels.job }}\"\n          description: '{{ .Labels.team }}'\n";

#[test]
fn fix_mends_compose_files_and_rules_and_nothing_twice() {
    let compose =
        "# the stack\nversion: '3.8'\n\nservices:\n  web: # one\n    image: nginx:1.29.3\n";
    let sandbox = Sandbox::new()
        .file("docker-compose.yml", compose)
        .file("rules.yml", RULES);
    let read = |name: &str| std::fs::read_to_string(sandbox.path(name)).unwrap();
    let ran = sandbox.run(&["validate", "--diff"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("-version: '3.8'"), "{}", ran.out);
    assert_eq!(
        (
            read("docker-compose.yml").as_str(),
            read("rules.yml").as_str()
        ),
        (compose, RULES)
    );
    sandbox.run(&["validate", "--fix"]);
    assert_eq!(
        read("docker-compose.yml"),
        compose.replace("version: '3.8'\n\n", "")
    );
    // `team` is like none of the labels, and stays.
    assert_eq!(read("rules.yml"), RULES.replace("instnace", "instance"));
    let ran = sandbox.run(&["validate", "--diff"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
}

#[test]
fn what_is_allowed_is_not_mended() {
    let text = RULES.replace(
        "summary:",
        "# techcorp: allow(missing-template-label) as it is\n          summary:",
    );
    let sandbox = Sandbox::new().file("rules.yml", &text);
    sandbox.run(&["validate", "--fix"]);
    let after = std::fs::read_to_string(sandbox.path("rules.yml")).unwrap();
    assert_eq!(after, text);
}

#[test]
fn what_programs_refuse_is_found_at_every_level() {
    let alertmanager = "global:\n  smtp_auth_password: p\n  smtp_auth_password_file: /run/p\n\
        \x20 opsgenie_api_key: k\n  opsgenie_api_key_file: /run/k\nroute: {receiver: a}\n\
        receivers:\n  - name: a\n    slack_configs:\n      - {api_url: 'http://s.example.org/x', \
        api_url_file: /run/s, channel: c}\n";
    let prometheus = "scrape_configs:\n  - job_name: a\n    bearer_token: t\n    \
        bearer_token_file: /run/t\n    ec2_sd_configs:\n      - {region: r, \
        authorization: {credentials: c, credentials_file: /run/c}}\n";
    let sandbox = Sandbox::new()
        .file("alertmanager.yml", alertmanager)
        .file("prometheus.yml", prometheus);
    let refused = |level: &str| {
        let ran = sandbox.run(&["validate", "--level", level, "-o", "json", "."]);
        let mut codes = ran.codes();
        codes.retain(|code| code == "exclusive-fields");
        codes
    };
    let all = refused("advice");
    assert!(all.len() >= 4, "{all:?}");
    assert_eq!(refused("runtime"), all);
    assert_eq!(refused("load"), all);
}

#[test]
fn only_what_is_reported_is_mended() {
    let text = "route:\n  receiver: ops\n  routes:\n    - match: {team: web} # techcorp: allow(deprecated-matchers) later\n      receiver: ops\n    - match: {team: ops}\n      receiver: ops\nreceivers:\n  - name: ops\n";
    let after = |args: &[&str], compose: &str| {
        let mut sandbox = Sandbox::new().file("alertmanager.yml", text);
        if !compose.is_empty() {
            sandbox = sandbox.file("compose.yml", compose);
        }
        sandbox.run(&[&["validate", "--fix"], args].concat());
        std::fs::read_to_string(sandbox.path("alertmanager.yml")).unwrap()
    };
    assert_eq!(
        after(&[], ""),
        text.replace("match: {team: ops}", "matchers: ['team=\"ops\"']")
    );
    assert_eq!(after(&["--skip", "deprecated-matchers"], ""), text);
    assert_eq!(after(&["--only", "unknown-field"], ""), text);
    assert_eq!(after(&["--level", "load"], ""), text);
    // Lists of matchers came in 0.22.
    let old = "services:\n  am:\n    image: prom/alertmanager:v0.21.0\n";
    assert_eq!(after(&[], old), text);
}

#[test]
fn a_mend_that_would_change_the_routing_is_refused() {
    let text = "route:\n  receiver: x\n  routes:\n  - &r\n    receiver: y\n    match: {a: b}\n  - <<: *r\n    receiver: z\n    match_re: {c: d}\nreceivers: [{name: x}, {name: y}, {name: z}]\n";
    let sandbox = Sandbox::new().file("alertmanager.yml", text);
    let ran = sandbox.run(&["validate", "--fix"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("is not mended"), "{}", ran.err);
    let after = std::fs::read_to_string(sandbox.path("alertmanager.yml")).unwrap();
    assert_eq!(after, text);
}

#[test]
fn what_blocks_or_never_ends_is_not_read() {
    let sandbox = Sandbox::new()
        .file("compose.yml", "services:\n  a:\n    image: nginx:1.29.3\n")
        .file("alertmanager.yml", DEPRECATED);
    let pipe = |name: &str| {
        let made = std::process::Command::new("mkfifo")
            .arg(sandbox.path(name))
            .status();
        assert!(made.unwrap().success());
    };
    pipe(".env");
    pipe("a.yml");
    std::os::unix::fs::symlink("/", sandbox.path("root")).unwrap();
    std::os::unix::fs::symlink(".", sandbox.path("self")).unwrap();
    let ran = sandbox.run(&["validate", "-o", "json"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(
        ran.err.contains("`./a.yml`") && ran.err.contains("no regular file"),
        "{}",
        ran.err
    );
    let codes = ran.codes();
    assert!(
        codes.contains(&"missing-compose-file".to_owned()),
        "{codes:?}"
    );
    assert!(
        codes.contains(&"deprecated-matchers".to_owned()),
        "{codes:?}"
    );
}

#[test]
fn all_ports_of_two_ranges_are_one_finding() {
    let compose = "services:\n  a:\n    image: nginx:1.29.3\n    ports: ['127.0.0.1:1-65535:1-65535']\n  b:\n    image: nginx:1.29.3\n    ports: ['127.0.0.1:1-65535:1-65535']\n";
    let sandbox = Sandbox::new().file("compose.yml", compose);
    let ran = sandbox.run(&["validate", "--only", "host-port-clash", "-o", "short"]);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    assert!(ran.out.contains("ports 1-65535 of the host"), "{}", ran.out);
}

#[test]
fn a_file_that_is_a_list_is_an_error_where_its_name_or_mount_tells_what_it_is() {
    let compose = "services:\n  am:\n    image: prom/alertmanager:v0.33.1\n    volumes: ['./am.yml:/etc/alertmanager/alertmanager.yml:ro']\n";
    let sandbox = Sandbox::new()
        .file("compose.yml", compose)
        .file("am.yml", "- a\n")
        .file("prometheus.yml", "- a\n");
    let ran = sandbox.run(&["validate", "--only", "wrong-type", "-o", "short"]);
    assert_eq!(ran.out.lines().count(), 2, "{}{}", ran.out, ran.err);
    let sandbox = Sandbox::new()
        .file("compose.yml", "- a\n")
        .file("prometheus.yml", "scrape_configs: []\n");
    assert_eq!(sandbox.run(&["validate", "--level", "load"]).code, 1);
}

#[test]
fn rules_of_loki_and_vmalert_are_left_out() {
    let compose = "services:\n  loki:\n    image: grafana/loki:3.5.0\n    volumes: ['./loki/rules:/loki/rules:ro']\n  vmalert:\n    image: victoriametrics/vmalert:v1.120.0\n    command: ['--rule=/rules/*.yml']\n    volumes: ['./vm:/rules:ro']\n";
    let rules = "groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: 'sum(rate({app=\"x\"} |= \"error\" [5m])) > 1'\n";
    let sandbox = Sandbox::new()
        .file("compose.yml", compose)
        .file("loki/rules/fake/a.yml", rules)
        .file("vm/a.yml", rules);
    let ran = sandbox.run(&["-v", "validate", "--level", "load"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("left out: ./vm/a.yml"), "{}", ran.err);
}

#[test]
fn proposed_health_checks_ask_where_the_flags_say() {
    let compose = "services:\n  am:\n    image: prom/alertmanager:v0.33.1\n    command: ['--config.file=/etc/alertmanager/alertmanager.yml', '--web.listen-address=:9999', '--web.external-url=https://example.org/am/']\n";
    let sandbox = Sandbox::new().file("compose.yml", compose);
    let ran = sandbox.run(&["validate", "--only", "missing-health-check", "-o", "short"]);
    assert!(
        ran.out.contains("http://localhost:9999/am/-/healthy"),
        "{}",
        ran.out
    );
}

#[test]
fn old_flags_with_one_dash_name_the_configuration() {
    let compose = "services:\n  am:\n    image: prom/alertmanager:v0.12.0\n    command: ['-config.file=/x/am.yml']\n    volumes: ['./am.yml:/x/am.yml:ro']\n";
    let sandbox = Sandbox::new()
        .file("compose.yml", compose)
        .file("am.yml", "- a\n");
    let ran = sandbox.run(&["validate", "--level", "load", "-o", "short"]);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    assert!(ran.out.contains("am.yml:1:1"), "{}", ran.out);
}
