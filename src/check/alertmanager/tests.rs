use crate::check::{self, Scope};
use crate::diag::Sink;
use crate::model::stack::{FileKind, Loader, Targets};
use crate::source::Disk;

/// Returns the findings of a configuration: line, column, code and message.
fn all(text: &str) -> Vec<(usize, usize, &'static str, String)> {
    let disk = Disk;
    let mut loader = Loader::new(&disk, Targets::default());
    let kind = Some(FileKind::Alertmanager);
    loader.text("a.yml", text.as_bytes(), kind).unwrap();
    let Loader {
        sources,
        stack,
        mut sink,
        ..
    } = loader;
    check_all(&stack, &sources, &mut sink);
    let findings = sink.into_sorted().into_iter();
    findings
        .map(|f| {
            let at = sources.position(f.place);
            (at.line, at.column, f.code.name, f.message)
        })
        .collect()
}

fn check_all(
    stack: &crate::model::stack::Stack,
    sources: &crate::source::SourceMap,
    sink: &mut Sink,
) {
    let scope = Scope {
        stack,
        sources,
        files: None,
        catalogue: &crate::model::catalogue::Catalogue::default(),
        policy: &crate::model::rules::RulePolicy::default(),
    };
    check::run(&scope, sink);
}

/// Returns line, column and code of the findings.
fn found(text: &str) -> Vec<(usize, usize, &'static str)> {
    let all = all(text).into_iter();
    all.map(|(line, column, code, _)| (line, column, code))
        .collect()
}

/// Returns a configuration with these lines as the only entry of a list of its only receiver.
fn with_entry(list: &str, lines: &str) -> String {
    let mut text = format!("route:\n  receiver: ops\nreceivers:\n  - name: ops\n    {list}:\n");
    for (i, line) in lines.lines().enumerate() {
        let indent = if i == 0 { "      - " } else { "        " };
        text += &format!("{indent}{line}\n");
    }
    text
}

#[test]
fn a_small_configuration_has_no_findings() {
    assert_eq!(
        found("route: {receiver: ops}\nreceivers: [{name: ops}]\n"),
        []
    );
}

#[test]
fn the_root_may_have_little_and_needs_a_receiver() {
    let text = "route:\n  match: {a: b}\n  matchers: [c=d]\n  continue: true\n  mute_time_intervals: [x]\n  active_time_intervals: []\nreceivers: [{name: ops}]\n";
    let codes: Vec<_> = found(text)
        .into_iter()
        .filter(|f| f.2 == "root-route")
        .map(|f| f.0)
        .collect();
    assert_eq!(codes, [1, 2, 3, 4, 5]);
    assert_eq!(found("global: {}\n"), [(1, 1, "no-route")]);
}

#[test]
fn a_misspelled_receiver_is_told_once() {
    let text = "route:\n  recevier: ops\nreceivers:\n  - name: ops\n";
    let codes: Vec<_> = found(text).into_iter().map(|f| f.2).collect();
    assert_eq!(codes, ["unknown-field", "unused-receiver"]);
}

#[test]
fn names_that_are_not_defined_are_marked_where_they_are_used() {
    let text = "route:\n  receiver: opps\n  routes:\n    - receiver: ops\n      matchers: [a=b]\n      mute_time_intervals: [nihgt]\nreceivers:\n  - name: ops\ntime_intervals:\n  - name: night\n    time_intervals: [{weekdays: [monday]}]\n";
    assert_eq!(
        found(text),
        [
            (2, 13, "undefined-receiver"),
            (6, 29, "undefined-interval"),
            (10, 11, "unused-interval"),
        ]
    );
}

#[test]
fn each_receiver_needs_its_fields() {
    for (list, lines) in [
        ("webhook_configs", "max_alerts: 1"),
        ("webhook_configs", "url: ''"),
        ("email_configs", "from: a@b\nsmarthost: h:25"),
        ("email_configs", "to: a@b\nsmarthost: h:25"),
        ("email_configs", "to: a@b\nfrom: a@b"),
        ("slack_configs", "channel: x"),
        ("pagerduty_configs", "client: x"),
        ("opsgenie_configs", "message: x"),
        (
            "opsgenie_configs",
            "api_key_file: /k\nresponders: [{type: team}]",
        ),
        ("wechat_configs", "corp_id: x"),
        ("wechat_configs", "api_secret_file: /k"),
        ("pushover_configs", "token_file: /t"),
        ("pushover_configs", "user_key_file: /u"),
        ("victorops_configs", "api_key_file: /k"),
        ("victorops_configs", "routing_key: x"),
        ("sns_configs", "subject: x"),
        ("telegram_configs", "bot_token_file: /t\nchat_id: 0"),
        ("telegram_configs", "chat_id: 1"),
        ("discord_configs", "title: x"),
        ("webex_configs", "room_id: x"),
        (
            "webex_configs",
            "http_config: {authorization: {credentials_file: /c}}",
        ),
        ("msteams_configs", "title: x"),
        ("msteamsv2_configs", "title: x"),
        ("jira_configs", "project: x\napi_url: http://h/"),
        ("jira_configs", "issue_type: x\napi_url: http://h/"),
        ("jira_configs", "project: x\nissue_type: x"),
        ("rocketchat_configs", "token_file: /t"),
        ("rocketchat_configs", "token_id_file: /t"),
        ("mattermost_configs", "channel: x"),
        ("incidentio_configs", "max_alerts: 1"),
        (
            "incidentio_configs",
            "url: http://h/\nhttp_config: {follow_redirects: false}",
        ),
    ] {
        let found = found(&with_entry(list, lines));
        let missing: Vec<_> = found.iter().filter(|f| f.2 == "missing-field").collect();
        assert_eq!(missing.len(), 1, "{list}: {lines}: {found:?}");
        assert_eq!(
            missing[0].0,
            if lines.contains("responders") { 7 } else { 6 }
        );
    }
}

#[test]
fn a_secret_and_its_file_exclude_each_other() {
    for (list, lines, line) in [
        ("webhook_configs", "url: http://h/\nurl_file: /u", 7),
        ("slack_configs", "api_url_file: /u\napp_token_file: /t", 7),
        (
            "pagerduty_configs",
            "routing_key_file: /u\nrouting_key: x",
            7,
        ),
        (
            "telegram_configs",
            "bot_token_file: /t\nchat_id: 1\nchat_id_file: /c",
            8,
        ),
        (
            "pushover_configs",
            "user_key_file: /u\ntoken_file: /t\nhtml: true\nmonospace: true",
            9,
        ),
        ("sns_configs", "topic_arn: t\nphone_number: p", 7),
        (
            "email_configs",
            "to: a@b\nfrom: a@b\nsmarthost: h:25\nheaders: {Subject: a, subject: b}",
            9,
        ),
    ] {
        let found = found(&with_entry(list, lines));
        let exclusive: Vec<_> = found.iter().filter(|f| f.2 == "exclusive-fields").collect();
        assert_eq!(exclusive.len(), 1, "{list}: {lines}: {found:?}");
        assert_eq!(exclusive[0].0, line, "{list}");
    }
}

#[test]
fn global_values_hold_for_all_receivers() {
    let entry = with_entry("email_configs", "to: a@b");
    let text = format!("global: {{smtp_smarthost: 'h:25', smtp_from: a@b}}\n{entry}");
    assert_eq!(found(&text), []);
    let entry = with_entry("pagerduty_configs", "routing_key_file: /k");
    assert_eq!(found(&entry), []);
    let emptied = found(&format!("global:\n  pagerduty_url:\n{entry}"));
    assert_eq!(emptied, [(8, 9, "missing-field")]);
}

#[test]
fn a_token_and_an_authorization_exclude_each_other_over_global_too() {
    let entry = with_entry("slack_configs", "channel: x");
    let global = "global:\n  slack_app_token_file: /t\n  http_config: {bearer_token_file: /b}\n";
    let found = found(&format!("{global}{entry}"));
    assert_eq!(
        found,
        [(3, 17, "deprecated-field"), (9, 9, "exclusive-fields")]
    );
}

#[test]
fn a_route_whose_matchers_cannot_be_read_takes_no_others_alerts() {
    let text = |matchers: &str| {
        let text = format!(
            "route:\n  receiver: ops\n  routes:\n    - {{receiver: ops, {matchers}}}\n    - {{receiver: ops, matchers: [a=b]}}\nreceivers: [{{name: ops}}]\n"
        );
        let codes: Vec<_> = found(&text).into_iter().map(|f| f.2).collect();
        codes.join(" ")
    };
    assert_eq!(text("matchers: ['a']"), "invalid-matcher");
    assert_eq!(text("matchers: [{a: b}]"), "wrong-type");
    assert_eq!(text("matchers: {a: b}"), "wrong-type");
    assert_eq!(
        text("matchers: ['a=~\"(\"', 'a=\"${B}\"']"),
        "invalid-matcher literal-variable"
    );
    assert_eq!(
        text("match_re: {a: '('}"),
        "deprecated-matchers invalid-regex"
    );
    assert_eq!(
        text("match_re: {a: '(${B}'}"),
        "deprecated-matchers unrendered-variable"
    );
    assert_eq!(text("matchers: ['']"), "empty-item shadowed-route");
}

#[test]
fn inhibition_rules_are_dead_or_too_broad() {
    let rule = |rule: &str| {
        let text = format!(
            "route: {{receiver: ops}}\nreceivers: [{{name: ops}}]\ninhibit_rules:\n  - {rule}\n"
        );
        let codes: Vec<_> = found(&text).into_iter().map(|f| f.2).collect();
        codes.join(" ")
    };
    assert_eq!(rule("{}"), "dead-inhibit-rule");
    assert_eq!(
        rule("{source_matchers: [a=b], target_matchers: [a=b], equal: [c]}"),
        "dead-inhibit-rule"
    );
    assert_eq!(
        rule("{source_matchers: [a=b], target_matchers: [a=c], equal: [a]}"),
        "dead-inhibit-rule"
    );
    assert_eq!(
        rule("{source_matchers: [a=b, a=c], target_matchers: [a=c], equal: [a]}"),
        "contradictory-matchers"
    );
    assert_eq!(
        rule("{target_matchers: [a=b], equal: [c]}"),
        "broad-inhibit-rule"
    );
    assert_eq!(rule("{source_matchers: [a=b]}"), "broad-inhibit-rule");
    assert_eq!(
        rule("{source_matchers: [a=b], target_matchers: [a=c]}"),
        "broad-inhibit-rule"
    );
    assert_eq!(rule("{source_matchers: [a=b], equal: [c]}"), "");
    assert_eq!(
        rule("{source_matchers: [a=b], target_matchers: [a!=b], equal: [c]}"),
        ""
    );
}

#[test]
fn an_inherited_timer_is_told_once() {
    let text = "route:\n  receiver: ops\n  group_interval: 10m\n  repeat_interval: 10m\n  routes:\n    - receiver: ops\n      matchers: [a=b]\n    - receiver: ops\n      matchers: [a=c]\n      repeat_interval: 12h\nreceivers: [{name: ops}]\n";
    let all = all(text);
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!((all[0].0, all[0].1, all[0].2), (4, 20, "effective-repeat"));
    assert!(all[0].3.ends_with("repeated every 20m"), "{}", all[0].3);
}

#[test]
fn variables_are_told_once_a_field() {
    let text = with_entry(
        "slack_configs",
        "api_url: ${SLACK_URL}\nchannel: '#${TEAM}-${TIER}'\ntimeout: ${WAIT}",
    );
    assert_eq!(
        found(&text),
        [
            (6, 18, "unrendered-variable"),
            (7, 20, "literal-variable"),
            (8, 18, "unrendered-variable"),
        ]
    );
}

#[test]
fn old_matchers_come_with_their_replacement() {
    let text = "route:\n  receiver: ops\n  routes:\n    - receiver: ops\n      match: {team: it's}\n      match_re: {a: 'b|c'}\nreceivers: [{name: ops}]\n";
    assert_eq!(
        found(text),
        [(5, 7, "deprecated-matchers"), (6, 7, "deprecated-matchers")]
    );
}

#[test]
fn templates_in_receivers_are_read_as_when_a_notification_is_due() {
    let text = with_entry(
        "slack_configs",
        "api_url_file: /u\ntitle: '{{ toUper .Status }}'\ntext: |\n  {{ range .Alerts }}\n  {{ template \"slack.defualt.text\" . }}\npretext: '{{ template \"slack.default.title\" . }}{{ define \"x\" }}{{ end }}{{ template \"x\" }}'",
    );
    assert_eq!(
        found(&text),
        [
            (7, 20, "invalid-template"),
            (9, 11, "invalid-template"),
            (10, 23, "undefined-template"),
        ]
    );
}
