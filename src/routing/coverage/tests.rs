use proptest::prelude::*;

use super::*;
use crate::diag::{FileId, Span};
use crate::model::catalogue::Catalogue;
use crate::model::inference::{AlertLabels, Others, Reliance, Series, Values, Vector};
use crate::model::stack::{FileKind, Loader, Targets};
use crate::routing::sample::{
    NAMES, VALUES, all_label_sets, labels, matcher_texts, matchers, tree,
};
use crate::source::Disk;

/// Calls `look` with what is known of the texts of an alertmanager.yml, a prometheus.yml and rules.
fn coverage(alertmanager: &str, rules: &str, tested: &[Labels]) -> Coverage {
    let mut loader = Loader::new(&Disk, Targets::default());
    let files = [
        (alertmanager, FileKind::Alertmanager),
        (rules, FileKind::Rules),
    ];
    for (text, kind) in files {
        loader
            .text(kind.name(), text.as_bytes(), Some(kind))
            .unwrap();
    }
    assert!(loader.sink.findings().is_empty(), "{:?}", loader.sink);
    let model = &loader.stack.alertmanagers[0];
    let config = Config::of(&model.model, model.target).unwrap();
    let catalogue = Catalogue::default();
    let mut coverage = Coverage::of(
        &config,
        &Inhibition::all(&model.model),
        &Inference::of(&loader.stack, Reliance::Files),
        &Inference::of(&loader.stack, Reliance::Usage(&catalogue)),
    );
    coverage.test(&config, tested);
    coverage
}

const ALERTMANAGER: &str = r#"
route:
  receiver: ops
  routes:
    - matchers: [severity = critical]
      receiver: pager
      active_time_intervals: [office]
      routes:
        - matchers: [team = web]
          receiver: web-pager
          continue: true
        - matchers: [escalation = now]
          receiver: boss
    - matchers: ['team =~ "web|db"']
      receiver: teams
      mute_time_intervals: [night]
    - matchers: [maintenance = 'true']
      receiver: nobody
receivers: [{name: ops}, {name: pager}, {name: web-pager}, {name: boss}, {name: teams}, {name: nobody}]
time_intervals:
  - {name: office, time_intervals: [{weekdays: ['monday:friday']}]}
  - {name: night, time_intervals: [{times: [{start_time: '20:00', end_time: '24:00'}]}]}
inhibit_rules:
  - source_matchers: [severity = critical]
    target_matchers: [severity = warning]
    equal: [alertname]
  - source_matchers: [alertname = NodeDown]
    equal: [instance]
  - source_matchers: [severity = critical]
    target_matchers: [severity = warning]
    equal: [team]
  - source_matchers: [severity = critical]
    target_matchers: [severity = warning, datacentre = a]
  - source_matchers: [severity = critical]
    target_matchers: ['severity =~ "crit.+"']
"#;

const RULES: &str = "
groups:
  - name: all
    rules:
      - alert: Down
        expr: sum by (service) (up) == 0
        labels: {severity: critical, team: web}
      - alert: Slow
        expr: slow > 1
        labels: {severity: warning, team: '{{ $labels.team }}'}
      - alert: Watchdog
        expr: vector(1)
      - record: x
        expr: up
";

fn names<'c>(coverage: &'c Coverage, rules: &BTreeSet<usize>) -> Vec<&'c str> {
    let names = rules.iter().map(|rule| coverage.rules[*rule].name.as_str());
    names.collect()
}

#[test]
fn receivers_are_told_by_how_rules_reach_them() {
    let coverage = coverage(ALERTMANAGER, RULES, &[labels(&[("team", "web")])]);
    let receivers: Vec<_> = coverage
        .receivers
        .iter()
        .map(|receiver| {
            let Reach {
                certain,
                possible,
                doubtful,
            } = &receiver.reach;
            let each = [certain, possible, doubtful].map(|rules| names(&coverage, rules).join(" "));
            (receiver.name.as_str(), each.join("/"))
        })
        .collect();
    assert_eq!(
        receivers,
        [
            ("ops", "Watchdog/Slow Watchdog/".to_owned()),
            ("pager", "//".to_owned()),
            ("web-pager", "Down/Down/".to_owned()),
            ("boss", "//".to_owned()),
            ("teams", "/Slow/".to_owned()),
            // The series may bring the label along.
            ("nobody", "//Slow".to_owned()),
        ]
    );
    let passed: Vec<bool> = coverage
        .routes
        .iter()
        .map(|route| route.is_passed)
        .collect();
    assert_eq!(passed, [true, true, true, false, true, true]);
    let defaults: Vec<_> = coverage
        .rules
        .iter()
        .map(|rule| rule.falls_to_default())
        .collect();
    assert!(defaults[0].is_none());
    assert!(!defaults[1].unwrap().0 && defaults[2].unwrap().0);
    let intervals: Vec<_> = coverage
        .intervals
        .iter()
        .map(|i| i.reach.is_none())
        .collect();
    assert_eq!(intervals, [false, true]);
    assert_eq!(coverage.tested_percent(), 100.0 / 6.0);
}

#[test]
fn routes_whose_children_take_everything_are_not_to_be_tested() {
    let text = "
route:
  receiver: ops
  routes:
    - matchers: [a = b]
      routes: [{matchers: [c = d]}, {matchers: [c != d]}]
receivers: [{name: ops}]
";
    let coverage = coverage(text, "groups: []", &[labels(&[]), labels(&[("a", "b")])]);
    let can: Vec<_> = coverage.routes.iter().map(|route| route.can_take).collect();
    assert_eq!(can, [Some(true), Some(false), Some(true), Some(true)]);
    assert_eq!(coverage.tested_percent(), 200.0 / 3.0);
}

#[test]
fn inhibition_rules_that_no_two_alerts_fulfil_are_found() {
    let coverage = coverage(ALERTMANAGER, RULES, &[]);
    let uses: Vec<_> = coverage
        .inhibitions
        .iter()
        .map(|u| (u.pair, u.idle.clone(), u.doubtful))
        .collect();
    assert_eq!(
        uses,
        [
            (
                None,
                Some(Idle::NeverEqual(vec!["alertname".to_owned()])),
                false
            ),
            (None, Some(Idle::NoSource), false),
            (Some((0, 1)), None, false),
            (Some((0, 1)), Some(Idle::NoTarget), true),
            (None, Some(Idle::BothSides), false),
        ]
    );
}

fn values() -> impl Strategy<Value = Values> {
    let value = prop::sample::select(VALUES.to_vec());
    prop_oneof![
        Just(Values::any()),
        Just(Values::absent()),
        prop::collection::vec(value, 1..3)
            .prop_map(|list| Values::listed(list.into_iter().map(Into::into))),
    ]
}

fn series() -> impl Strategy<Value = Series> {
    prop::collection::vec(values(), NAMES.len()).prop_map(|values| {
        let mut series = Series::new(Others::None);
        for (name, values) in NAMES.into_iter().zip(values) {
            series.set(name, values);
        }
        series
    })
}

fn inhibition() -> impl Strategy<Value = Inhibition> {
    let side = || prop::collection::vec(matcher_texts(), 0..3);
    let equal = prop::collection::vec(prop::sample::select(NAMES.to_vec()), 0..3);
    (side(), side(), equal).prop_map(|(source, target, equal)| Inhibition {
        span: Span::default(),
        name: None,
        source: matchers(&source.join(",")),
        target: matchers(&target.join(",")),
        equal: equal.into_iter().map(str::to_owned).collect(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn idle_are_exactly_the_inhibition_rules_without_a_pair(
        rule in inhibition(),
        kinds in prop::collection::vec(series(), 1..4),
    ) {
        let tree = tree(vec![]);
        let both = rule.source.iter().chain(&rule.target);
        let mut landings = Landings::with(&tree, both);
        let uses: Vec<RuleUse> = kinds.iter().map(|series| used(series, &mut landings)).collect();
        let found = inhibited::of(std::slice::from_ref(&rule), &uses, &mut landings);
        let sets = all_label_sets();
        let admitted: Vec<&Labels> = sets
            .iter()
            .filter(|set| kinds.iter().any(|series| series.admits(set.iter())))
            .collect();
        let pair = admitted.iter().find_map(|source| {
            let target = admitted.iter().find(|target| rule.mutes(source, target))?;
            Some((*source, *target))
        });
        prop_assert_eq!(found[0].idle.is_some(), found[0].pair.is_none());
        // The few values of the sample do not show every pair that there can be.
        let few = kinds.iter().all(|series| series.labels().all(|(_, v)| v.list().is_some()));
        if pair.is_some() || few {
            prop_assert_eq!(found[0].pair.is_some(), pair.is_some(), "{:?} {:?}", rule, pair);
        }
    }
}

fn used(series: &Series, landings: &mut Landings<'_>) -> RuleUse {
    let labels = || AlertLabels::of(Vector::from(series.clone()));
    let mut sources = crate::source::SourceMap::new();
    let file: FileId = sources.add("", "");
    RuleUse {
        name: String::new(),
        file,
        span: Span::default(),
        landing: landings.of(&labels()),
        known: landings.of(&labels()),
        labels: labels(),
        known_labels: labels(),
    }
}
