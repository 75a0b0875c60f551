//! Teams of techcorp.yml and their fragments.

use crate::sandbox::{Ran, Sandbox};

const TEAMS: &str = "teams:
  - name: dba
    matchers: ['team = dba']
  - name: web
    label: team
    values: [web, web.shop]
";

const MAIN: &str = "route:
  receiver: ops
receivers:
  - name: ops
    webhook_configs: [{url: 'http://127.0.0.1:5001/'}]
  - name: shared
    webhook_configs: [{url: 'http://127.0.0.1:5001/'}]
";

const DBA: &str = "receivers:
  - name: dba
    webhook_configs: [{url: 'http://127.0.0.1:5001/'}]
routes:
  - receiver: dba
    matchers: ['team =~ \"dba\"', 'severity = critical']
  - receiver: shared
    matchers: ['team = dba']
    mute_time_intervals: [dba-night]
time_intervals:
  - name: dba-night
    time_intervals:
      - times: [{start_time: '22:00', end_time: '24:00'}]
";

const WEB: &str = "receivers:
  - name: web
    webhook_configs: [{url: 'http://127.0.0.1:5001/'}]
routes:
  - receiver: web
    matchers: ['team =~ \"web([.]shop)?\"']
";

fn sandbox() -> Sandbox {
    Sandbox::new()
        .file("techcorp.yml", TEAMS)
        .file("alertmanager/alertmanager.yml", MAIN)
        .file("alertmanager/receivers.d/dba.yml", DBA)
        .file("alertmanager/receivers.d/web.yml", WEB)
}

fn short(sandbox: &Sandbox) -> String {
    sandbox.run(&["validate", "-o", "short"]).out
}

fn with_dba(dba: &str) -> String {
    short(&sandbox().file("alertmanager/receivers.d/dba.yml", dba))
}

#[test]
fn fragments_that_keep_to_their_team_are_quiet() {
    let ran = sandbox().run(&["validate"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert_eq!(ran.err, "nothing found in 3 files\n");
}

#[test]
fn a_route_that_takes_alerts_of_others_is_shown_one() {
    let out = with_dba(&DBA.replace("\"dba\"", "\"dba|web\""));
    assert_eq!(
        out,
        "alertmanager/receivers.d/dba.yml:6:5: error[foreign-alerts]: the route takes \
`{severity=\"critical\", team=\"web\"}`, which is no alert of the team `dba`; add `team=\"dba\"` to its `matchers`\n"
    );
    // A dot in `values` is a dot, and nothing else.
    let web = WEB.replace("[.]", ".");
    let out = short(&sandbox().file("alertmanager/receivers.d/web.yml", web));
    assert!(out.contains("web.yml:6:5: error[foreign-alerts]"), "{out}");
}

#[test]
fn an_inhibition_rule_stays_within_the_team_on_both_sides() {
    let rule = |source: &str, target: &str| {
        format!(
            "{DBA}inhibit_rules:\n  - source_matchers: ['{source}']\n    target_matchers: ['{target}']\n    equal: [instance]\n"
        )
    };
    let own = "team=dba,severity=critical";
    let out = with_dba(&rule(own, "severity=warning"));
    assert!(
        out.contains(
            "dba.yml:16:5: error[foreign-inhibition]: the target takes `{severity=\"warning\"}`"
        ),
        "{out}"
    );
    let out = with_dba(&rule("severity=critical", "team=dba,severity=warning"));
    assert!(
        out.contains("dba.yml:15:5: error[foreign-inhibition]: the source"),
        "{out}"
    );
    let out = with_dba(&rule(own, "team=dba,severity=warning"));
    assert!(!out.contains("foreign"), "{out}");
}

#[test]
fn names_are_looked_up_here_in_the_main_file_and_in_other_teams() {
    let out = with_dba(&DBA.replace("receiver: shared", "receiver: shard"));
    assert!(out.contains("dba.yml:7:15: error[undefined-receiver]: the receiver `shard` is defined neither here nor in the main file; did you mean `shared`?"), "{out}");
    let out = with_dba(&DBA.replace("receiver: shared", "receiver: web"));
    assert!(
        out.contains(
            "dba.yml:7:15: warning[foreign-receiver]: the receiver `web` belongs to the team `web`"
        ),
        "{out}"
    );
    let out = with_dba(&DBA.replace("[dba-night]", "[night]"));
    assert!(
        out.contains("dba.yml:9:27: error[undefined-interval]"),
        "{out}"
    );
    let out = with_dba(&DBA.replace("- name: dba\n", "- name: ops\n"));
    assert!(
        out.contains("dba.yml:2:11: error[duplicate-receiver]"),
        "{out}"
    );
    // Without the main file nothing is said of what it may define.
    let changed = DBA.replace("receiver: shared", "receiver: elsewhere");
    let one = sandbox().file("alertmanager/receivers.d/dba.yml", changed);
    let ran = one.run(&["validate", "alertmanager/receivers.d/dba.yml"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
}

#[test]
fn a_receiver_that_only_a_fragment_uses_is_used() {
    let without = DBA.replace("receiver: shared", "receiver: dba");
    assert!(with_dba(&without).contains("unused-receiver"));
    assert!(!with_dba(DBA).contains("unused-receiver"));
}

#[test]
fn fragments_are_checked_as_the_main_file_is() {
    let out = with_dba(&DBA.replace("{url: 'http://127.0.0.1:5001/'}", "{}"));
    assert!(out.contains("dba.yml:3:23: error[missing-field]"), "{out}");
    let out = with_dba(&DBA.replace("routes:", "route:"));
    assert!(
        out.contains("error[unknown-field]: unknown field `route` in a team's fragment"),
        "{out}"
    );
    assert!(out.contains("write `routes`"), "{out}");
    let twice = DBA.replace(
        "time_intervals:\n  - name",
        "  - receiver: dba\n    matchers: ['team = dba', 'a = b']\ntime_intervals:\n  - name",
    );
    assert!(with_dba(&twice).contains("shadowed-route"), "{twice}");
}

#[test]
fn teams_and_files_belong_together() {
    let stray = sandbox().file("alertmanager/receivers.d/net.yml", "routes: []\n");
    assert!(short(&stray).contains("net.yml:1:1: warning[ownerless-fragment]"));
    let more = format!("{TEAMS}  - {{name: net, label: team, values: [net]}}\n");
    let out = short(&sandbox().file("techcorp.yml", more));
    assert!(
        out.contains(
            "techcorp.yml:7:12: warning[team-without-fragment]: the team `net` has no fragment"
        ),
        "{out}"
    );
    // A pattern of its own finds files of any name, outside the usual folders.
    let named = "teams:\n  - {name: dba, matchers: ['team=dba'], files: ['own/*.yaml']}\n";
    let out = short(
        &Sandbox::new()
            .file("techcorp.yml", named)
            .file("alertmanager.yml", MAIN)
            .file("own/a.yaml", DBA.replace("'team = dba'", "'team = net'")),
    );
    assert!(
        out.contains("own/a.yaml:8:5: error[foreign-alerts]"),
        "{out}"
    );
}

#[test]
fn teams_that_share_alerts_are_told_with_one_of_them() {
    let out = short(&sandbox().file(
        "techcorp.yml",
        "teams:\n  - {name: dba, matchers: ['team = dba']}\n  - {name: web, matchers: ['team =~ \"dba|web([.]shop)?\"']}\n",
    ));
    assert!(
        out.contains("techcorp.yml:3:12: warning[overlapping-teams]: the alert `{team=\"dba\"}`"),
        "{out}"
    );
}

#[test]
fn routes_tell_of_fragments_that_are_not_among_them() {
    let ran = sandbox().run(&["routes", "test", "team=web"]);
    assert!(
        ran.err
            .contains("receivers.d/web.yml` is a team's fragment"),
        "{}",
        ran.err
    );
    let ran = sandbox().run(&["routes", "coverage"]);
    assert!(
        ran.err
            .contains("receivers.d/dba.yml` is a team's fragment"),
        "{}",
        ran.err
    );
}

#[test]
fn a_fragment_is_found_however_its_folder_is_named() {
    let sandbox = sandbox().file(
        "alertmanager/receivers.d/dba.yml",
        DBA.replace("'team = dba'", "'team != web'"),
    );
    let whole = sandbox.path("alertmanager").display().to_string();
    for folder in [".", "alertmanager", "./alertmanager/receivers.d/..", &whole] {
        let ran = sandbox.run(&["validate", "-o", "json", folder]);
        assert_eq!(ran.codes(), ["foreign-alerts"], "{folder}: {}", ran.err);
    }
}

fn refused(teams: &str) -> String {
    let Ran { code, err, .. } = Sandbox::new()
        .file("techcorp.yml", teams)
        .file("alertmanager.yml", MAIN)
        .run(&["validate"]);
    assert_eq!(code, 2, "{err}");
    err
}

#[test]
fn teams_that_say_too_little_or_too_much_are_refused() {
    let err = refused("teams: [{name: a, matcher: ['team=a']}]\n");
    assert!(
        err.contains("unknown field `matcher` in a team of `teams`"),
        "{err}"
    );
    let err = refused("teams: [{nam: a, matchers: ['team=a']}]\n");
    assert!(err.contains("did you mean `name`?"), "{err}");
    let err = refused("teams: [{name: a}]\n");
    assert!(err.contains("`matchers` is missing"), "{err}");
    let err = refused("teams: [{name: a, matchers: []}]\n");
    assert!(err.contains("every alert would be the team's"), "{err}");
    let err = refused("teams: [{name: a, matchers: ['team=a'], label: team}]\n");
    assert!(err.contains("not both"), "{err}");
    let err = refused("teams: [{name: a, label: team}]\n");
    assert!(err.contains("`values` is missing"), "{err}");
    let err = refused("teams: [{name: a, matchers: ['team=~\"(\"']}]\n");
    assert!(err.contains("[invalid-matcher]"), "{err}");
    let err = refused("teams: [{name: a, matchers: ['t=a']}, {name: a, matchers: ['t=b']}]\n");
    assert!(err.contains("the team `a` stands twice"), "{err}");
}

#[test]
fn other_commands_do_not_take_a_fragment_for_a_configuration() {
    let named = "teams:\n  - {name: dba, matchers: ['team=dba'], files: ['own/*.yaml']}\n";
    let sandbox = Sandbox::new()
        .file("techcorp.yml", named)
        .file("own/a.yaml", DBA)
        .file("z/alertmanager.yml", MAIN);
    let ran = sandbox.run(&["routes", "test", "team=dba"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "ops\n"), "{}", ran.err);
    for args in [["routes", "coverage"], ["templates", "list"]] {
        let ran = sandbox.run(&args);
        assert!(!ran.err.contains("own/a.yaml:"), "{args:?}: {}", ran.err);
    }
}
