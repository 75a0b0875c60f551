use std::collections::BTreeSet;

use super::*;
use crate::model::catalogue::Catalogue;
use crate::model::stack::{FileKind, Loader, Targets};
use crate::routing::Assessment;
use crate::source::Disk;

const ALERTMANAGER: &str = r#"
route:
  receiver: ops
  group_by: [alertname]
  routes:
    - matchers: [severity = critical]
      receiver: pager
      group_wait: 0s
      continue: true
    - matchers: [team = web]
      receiver: web
      mute_time_intervals: [night]
receivers: [{name: ops}, {name: pager}, {name: web}]
time_intervals:
  - {name: night, time_intervals: [{times: [{start_time: '20:00', end_time: '24:00'}], location: Europe/Berlin}]}
inhibit_rules:
  - source_matchers: [severity = critical]
    target_matchers: [severity = warning]
    equal: [team]
"#;

const RULES: &str = "
groups:
  - name: all
    rules:
      - alert: Down
        expr: sum by (service) (up) == 0
        labels: {severity: critical, team: web}
      - alert: Slow
        expr: max by (team) (slow) > 1
        labels: {severity: warning}
";

/// Calls `look` with the stack of these texts and what is found out about it.
fn with_stack<T>(rules: &str, suite: &str, look: impl FnOnce(&Loader<'_>, &Assessment) -> T) -> T {
    let mut loader = Loader::new(&Disk, Targets::default());
    for (text, kind) in [
        (ALERTMANAGER, FileKind::Alertmanager),
        (rules, FileKind::Rules),
        (suite, FileKind::Suite),
    ] {
        loader
            .text(kind.name(), text.as_bytes(), Some(kind))
            .unwrap();
    }
    assert!(loader.sink.findings().is_empty(), "{:?}", loader.sink);
    let catalogue = Catalogue::default();
    let config = &loader.stack.alertmanagers[0];
    let assessment = Assessment::of(&loader.stack, config, &catalogue).unwrap();
    look(&loader, &assessment)
}

/// Returns the differences of one case: field, what is expected, what came.
fn differences(case: &str) -> Vec<(&'static str, String, String)> {
    with_stack(
        RULES,
        &format!("cases:\n  - {case}"),
        |loader, assessment| {
            let ground = assessment.ground();
            let case = &loader.stack.suites[0].model.cases.items()[0];
            assert_eq!(problems(case, &ground), []);
            let played = ground.play(&case.value);
            let each = played.differences.iter();
            each.map(|d| (d.field, d.expected.join(","), d.found.join(",")))
                .collect()
        },
    )
}

/// Returns the problems of one case: kind and message.
fn found(case: &str) -> Vec<(Fault, String)> {
    with_stack(
        RULES,
        &format!("cases:\n  - {case}"),
        |loader, assessment| {
            let case = &loader.stack.suites[0].model.cases.items()[0];
            let problems = problems(case, &assessment.ground());
            problems.into_iter().map(|p| (p.fault, p.message)).collect()
        },
    )
}

fn difference(field: &'static str, expected: &str, found: &str) -> (&'static str, String, String) {
    (field, expected.to_owned(), found.to_owned())
}

#[test]
fn what_is_as_expected_is_no_difference() {
    assert_eq!(
        differences(
            "{rule: Down, expect: {receivers: [pager, web], group_by: [alertname], repeat_interval: 4h}}"
        ),
        []
    );
    assert_eq!(
        differences(
            "{rule: Down, expect: {routes: [{receiver: pager, group_wait: 0s}, {receiver: web, group_wait: 30s}]}}"
        ),
        []
    );
}

#[test]
fn each_field_that_differs_is_told() {
    assert_eq!(
        differences(
            "{rule: Down, expect: {receivers: [web, pager], group_wait: 0s, group_by: [team]}}"
        ),
        [
            difference("receivers", "web,pager", "pager,web"),
            difference("group_by", "team", "alertname"),
            difference("group_by", "team", "alertname"),
            difference("group_wait", "0s", "30s"),
        ]
    );
    assert_eq!(
        differences(
            "{labels: {a: b}, expect: {routes: [{receiver: ops, group_interval: 1h}, {receiver: web}]}}"
        ),
        [
            difference("routes", "ops,web", "ops"),
            difference("group_interval", "1h", "5m"),
        ]
    );
}

#[test]
fn what_mutes_has_to_be_expected() {
    // At 18:30 UTC in summer it is half past eight in Berlin.
    let case = |at: &str, expect: &str| {
        format!(
            "{{labels: {{team: web, severity: warning}}, at: '{at}', firing: [{{rule: Down}}, \
             {{labels: {{alertname: Other, severity: critical}}}}], silences: [{{matchers: \
             [team = web]}}, {{name: other, matchers: [team = db]}}], expect: {{{expect}}}}}"
        )
    };
    assert_eq!(
        differences(&case("2026-07-01T18:30:00Z", "receivers: [web]")),
        [
            difference("inhibited_by", "", "Down"),
            difference("muted_by", "", "night"),
            difference("silenced_by", "", "{team=\"web\"}"),
        ]
    );
    assert_eq!(
        differences(&case(
            "2026-01-01T18:30:00Z",
            "muted_by: [night], inhibited_by: [Down, Other]"
        )),
        [
            difference("inhibited_by", "Down,Other", "Down"),
            difference("muted_by", "night", ""),
            difference("silenced_by", "", "{team=\"web\"}"),
        ]
    );
    assert_eq!(
        differences(&case(
            "2026-07-01T20:30:00+02:00",
            "routes: [{receiver: web, muted_by: [night]}], inhibited_by: [Down], \
             silenced_by: ['{team=\"web\"}']"
        )),
        []
    );
}

#[test]
fn mistakes_are_told_and_not_played() {
    for (case, fault, message) in [
        (
            "{expect: {receivers: [ops]}}",
            Fault::Incomplete,
            "no alert is given",
        ),
        (
            "{rule: Down}",
            Fault::Incomplete,
            "this case expects nothing",
        ),
        (
            "{rule: Down, expect: {}}",
            Fault::Incomplete,
            "this case expects nothing",
        ),
        (
            "{rule: Dwon, expect: {receivers: [ops]}}",
            Fault::UnknownName,
            "no rule of the stack raises the alert `Dwon`",
        ),
        (
            "{rule: Down, expect: {receivers: [opss]}}",
            Fault::UnknownName,
            "there is no receiver `opss`",
        ),
        (
            "{rule: Down, expect: {muted_by: [night]}}",
            Fault::Incomplete,
            "`muted_by` is expected, and the case has no time",
        ),
        (
            "{rule: Down, expect: {inhibited_by: [X]}}",
            Fault::UnknownName,
            "there is no firing alert in this case `X`",
        ),
        (
            "{rule: Down, labels: {instance: x}, expect: {receivers: [ops]}}",
            Fault::ImpossibleLabels,
            "alerts of the rule `Down` never have the label `instance`",
        ),
        (
            "{rule: Down, labels: {team: db}, expect: {receivers: [ops]}}",
            Fault::ImpossibleLabels,
            "alerts of the rule `Down` never have `team=\"db\"`",
        ),
        (
            "{rule: Down, labels: {team: ''}, expect: {receivers: [ops]}}",
            Fault::ImpossibleLabels,
            "alerts of the rule `Down` always have the label `team`",
        ),
        (
            "{rule: Down, silences: [{matchers: [a != b]}], expect: {receivers: [ops]}}",
            Fault::Incomplete,
            "all matchers of this silence match an empty value, which Alertmanager refuses",
        ),
    ] {
        assert_eq!(found(case), [(fault, message.to_owned())], "{case}");
    }
}

#[test]
fn a_rule_whose_alerts_go_two_ways_needs_the_label() {
    let problems = found("{rule: Slow, expect: {receivers: [web]}}");
    assert_eq!(problems[0].0, Fault::Undecided, "{problems:?}");
    assert!(
        problems[0].1.contains("team=\"web\"} goes to `web`"),
        "{problems:?}"
    );
    assert_eq!(
        differences("{rule: Slow, labels: {team: web}, expect: {receivers: [web]}}"),
        []
    );
    assert_eq!(
        differences("{rule: Slow, labels: {team: ''}, expect: {receivers: [ops]}}"),
        []
    );
}

/// Rules of one name whose alerts differ, and one whose alerts come from two machines.
const SEVERAL: &str = "
groups:
  - name: all
    rules:
      - {alert: High, expr: sum(a) > 1, labels: {severity: warning}}
      - {alert: High, expr: sum(a) > 9, labels: {severity: critical}}
      - {alert: Hot, expr: 'max by (team) (heat{team=~\"web|shop\"}) > 1', labels: {severity: warning}}
      - {alert: Dead, expr: 'min by (team) (up{team=~\"web|shop\"}) == 0', labels: {severity: critical}}
";

/// Returns what is wrong with a case over [`SEVERAL`], and what in it is not as expected.
fn of_several(case: &str) -> (Vec<String>, Vec<&'static str>) {
    with_stack(
        SEVERAL,
        &format!("cases:\n  - {case}"),
        |loader, assessment| {
            let ground = assessment.ground();
            let case = &loader.stack.suites[0].model.cases.items()[0];
            let problems = problems(case, &ground).into_iter();
            let played = ground.play(&case.value);
            let fields = played.differences.iter().map(|d| d.field);
            (problems.map(|p| p.message).collect(), fields.collect())
        },
    )
}

#[test]
fn a_case_holds_for_every_alert_of_its_rules() {
    let (problems, _) = of_several("{rule: High, expect: {receivers: [ops]}}");
    assert!(problems[0].contains("goes to `ops`"), "{problems:?}");
    assert!(
        problems[0].contains("to `pager,ops`") || problems[0].contains("to `pager"),
        "{problems:?}"
    );
    let case = "{rule: High, labels: {severity: critical}, expect: {receivers: [pager]}}";
    assert_eq!(of_several(case), (vec![], vec![]));
    // Neither way is as expected: that is a failure, and no question of labels.
    let case = "{rule: High, expect: {receivers: [web]}}";
    assert_eq!(of_several(case), (vec![], vec!["receivers"]));
    // Both ways lead to what is expected.
    let case = "{rule: High, expect: {group_by: [alertname]}}";
    assert_eq!(of_several(case), (vec![], vec![]));
}

#[test]
fn what_mutes_some_alerts_of_a_rule_needs_their_labels() {
    let case = |labels: &str, firing: &str, inhibited: &str| {
        of_several(&format!(
            "{{rule: Hot, labels: {{{labels}}}, firing: [{{rule: Dead, labels: {{{firing}}}}}], \
             expect: {{group_by: [alertname], inhibited_by: [{inhibited}]}}}}"
        ))
    };
    let (problems, _) = case("", "", "Dead");
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("inhibited by `Dead` depends on labels"));
    assert_eq!(case("", "", "").0, problems);
    assert_eq!(case("team: web", "team: web", "Dead"), (vec![], vec![]));
    assert_eq!(case("team: web", "team: shop", ""), (vec![], vec![]));
    assert_eq!(case("team: web", "team: shop", "Dead").1, ["inhibited_by"]);
    let silenced = |labels: &str, silenced: &str| {
        of_several(&format!(
            "{{rule: Hot, labels: {{{labels}}}, silences: [{{name: s, matchers: [team = web]}}], \
             expect: {{group_by: [alertname], silenced_by: [{silenced}]}}}}"
        ))
    };
    assert!(silenced("", "").0[0].contains("silenced by `s` depends on labels"));
    assert_eq!(silenced("team: web", "s"), (vec![], vec![]));
    assert_eq!(silenced("team: shop", ""), (vec![], vec![]));
}

#[test]
fn a_starter_suite_passes_and_tests_every_way() {
    let odd =
        format!("{RULES}      - alert: 'no'\n        expr: max by (team, \"é x\") (slow) > 1\n");
    let (text, cases) = with_stack(&odd, "cases: []", |_, assessment| {
        starter(&assessment.ground(), &BTreeSet::new())
    });
    assert_eq!(cases, 5, "{text}");
    with_stack(&odd, &text, |loader, assessment| {
        let runs = play(&loader.stack, &assessment.ground(), &[]);
        assert_eq!(runs.len(), 5);
        for (run, case) in runs.iter().zip(loader.stack.suites[0].model.cases.items()) {
            assert!(matches!(run.verdict, Verdict::Passed(_)), "{run:?}");
            assert_eq!(problems(case, &assessment.ground()), [], "{text}");
        }
        assert_eq!(assessment.coverage.tested_percent(), 100.0);
    });
}
