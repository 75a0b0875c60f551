use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::lang::regex::{Dialect, Regex};
use crate::model::inference::{Condition, Others, Series, Values, Vector};
use crate::routing::sample::{
    NAMES, VALUES, all_label_sets, drafts, labels, matchers, route, tree,
};

/// Expressions in rules, which PromQL reads: `.` matches a line feed.
const CONDITIONS: [(&str, bool); 9] = [
    ("x.*", true),
    ("x.*", false),
    (".*z", false),
    ("x|y", true),
    ("x|y", false),
    (".+", true),
    ("(x|z)+", true),
    ("[xyz]{2,}", true),
    (".", false),
];

fn condition((text, positive): (&str, bool)) -> Condition {
    Condition::regex(Regex::new(text, Dialect::Prometheus).unwrap(), positive)
}

fn values() -> impl Strategy<Value = Values> {
    let value = prop::sample::select(VALUES.to_vec());
    let conditions = prop::collection::vec(prop::sample::select(CONDITIONS.to_vec()), 1..3);
    prop_oneof![
        Just(Values::any()),
        Just(Values::present()),
        Just(Values::absent()),
        value.clone().prop_map(Values::exactly),
        prop::collection::vec(value.clone(), 1..4)
            .prop_map(|list| Values::listed(list.into_iter().map(Into::into))),
        (conditions, value, any::<bool>()).prop_map(|(conditions, value, present)| {
            let start = match present {
                true => Values::present(),
                false => Values::any(),
            };
            let values = conditions.into_iter().map(condition);
            let values = values.fold(start, |values, condition| values.fulfilled(&condition));
            values.fulfilled(&Condition::not_equal(value))
        }),
    ]
}

fn series() -> impl Strategy<Value = Series> {
    let labels = prop::collection::vec(values(), NAMES.len() + 1);
    (labels, any::<bool>()).prop_filter_map("no series", |(values, open)| {
        let mut series = Series::new(match open {
            true => Others::Any,
            false => Others::None,
        });
        for (name, values) in NAMES.into_iter().chain(["d"]).zip(values) {
            if values.is_none() {
                return None;
            }
            series.set(name, values);
        }
        Some(series)
    })
}

fn of(series: &[Series]) -> AlertLabels {
    AlertLabels::of(series.iter().cloned().collect::<Vector>())
}

fn all_routes(tree: &Tree, kinds: &[Series]) -> BTreeSet<Vec<RouteId>> {
    // `d` is no label of the trees: any value that is possible will do.
    let extra = VALUES.into_iter().chain(["qq"]);
    let sets = all_label_sets();
    let admitted = sets.into_iter().filter(|set| {
        extra.clone().any(|d| {
            let pairs = || set.iter().chain([("d", d)]).filter(|(_, v)| !v.is_empty());
            kinds.iter().any(|series| series.admits(pairs()))
        })
    });
    admitted.map(|set| tree.resolve(&set)).collect()
}

proptest! {
    #[test]
    fn outcomes_are_those_of_the_alerts_that_are_possible(
        draft in drafts(10),
        kinds in prop::collection::vec(series(), 1..3),
    ) {
        let tree = Tree::new(draft);
        let mut landings = Landings::new(&tree);
        let landing = landings.of(&of(&kinds));
        let asked = |name: &str| landings.space().number(name).is_some();
        prop_assert!(landing.is_proved());
        let mut found = BTreeSet::new();
        for outcome in &landing.outcomes {
            prop_assert_eq!(&tree.resolve(&outcome.witness), &outcome.routes);
            let admits = kinds.iter().any(|series| series.admits(outcome.witness.iter()));
            prop_assert!(admits, "{} {:?}", outcome.witness, kinds);
            let mut pairs = outcome.witness.iter().filter(|(name, _)| asked(name));
            let has_line_feed = pairs.any(|(_, value)| value.contains('\n'));
            prop_assert!(outcome.line_feed || !has_line_feed, "{}", outcome.witness);
            prop_assert!(found.insert(outcome.routes.clone()));
        }
        let expected = all_routes(&tree, &kinds);
        prop_assert!(expected.is_subset(&found), "{:?} {:?}", expected, landing);
    }

    #[test]
    fn alerts_fulfil_matchers_when_one_of_them_does(
        series in series(),
        texts in prop::collection::vec(crate::routing::sample::matcher_texts(), 1..4),
    ) {
        let tree = tree(vec![]);
        let matchers = matchers(&texts.join(","));
        let mut landings = Landings::with(&tree, matchers.iter());
        let alerts = landings.alerts(&of(std::slice::from_ref(&series)));
        let left = alerts[0].fulfilling(landings.space(), &matchers);
        let fulfils = |set: &Labels| matchers.iter().all(|m| m.matches(set.get(m.name())));
        match left {
            Some(left) => {
                let witness = left.witness().unwrap();
                prop_assert!(fulfils(&witness) && series.admits(witness.iter()), "{}", witness);
            }
            None => {
                let d = series.get("d");
                let d = VALUES.into_iter().chain(["qq"]).find(|value| d.admits(value));
                let d = d.filter(|d| !d.is_empty()).map(|d| ("d", d));
                let is_possible =
                    |set: &Labels| fulfils(set) && series.admits(set.iter().chain(d));
                let some = all_label_sets().into_iter().find(is_possible);
                prop_assert_eq!(some, None);
            }
        }
    }
}

fn exactly(pairs: &[(&str, &str)]) -> Series {
    let mut series = Series::without_labels();
    for (name, value) in pairs {
        series.set(name, Values::exactly(*value));
    }
    series
}

#[test]
fn what_is_certain_is_told_from_what_is_possible() {
    let tree = tree(vec![
        route(r#"severity="critical""#, "pager").continues(),
        route(r#"team="a""#, "x"),
        route(r#"team=~"b.*""#, "y"),
    ]);
    let mut series = exactly(&[("severity", "critical"), ("alertname", "Down")]);
    series.set(
        "team",
        Values::present().fulfilled(&condition(("b.+", true))),
    );
    let landing = Landings::new(&tree).of(&of(&[series.clone()]));
    let only = landing.only().unwrap();
    assert_eq!(only.routes, [RouteId(1), RouteId(3)]);
    assert_eq!(only.witness.get("alertname"), "Down");
    assert!(landing.certainly(|id| id == RouteId(3)));
    series.set("team", Values::any());
    let landing = Landings::new(&tree).of(&of(&[series]));
    let routes: Vec<_> = landing
        .usual()
        .map(|o| (&*o.routes, o.witness.get("team")))
        .collect();
    assert_eq!(
        routes,
        [
            (&[RouteId(1)][..], ""),
            (&[RouteId(1), RouteId(2)][..], "a"),
            (&[RouteId(1), RouteId(3)][..], "b"),
        ]
    );
    assert!(landing.only().is_none());
    assert!(landing.certainly(|id| id == RouteId(1)));
    assert!(!landing.certainly(|id| id == RouteId(2)));
    assert!(landing.leading_to(|id| id == RouteId(0)).is_none());
}

#[test]
fn a_rule_that_never_fires_lands_nowhere() {
    let tree = tree(vec![]);
    let landing = Landings::new(&tree).of(&of(&[]));
    assert_eq!(landing, Landing::default());
    assert!(!landing.certainly(|_| true));
}

#[test]
fn what_the_bounds_leave_open_is_named() {
    let words = (0..40).map(|i| route(&format!(r#"a=~".*w{i}x.*""#), "r"));
    let tree = tree(words.chain([route(r#"b="1""#, "x")]).collect());
    let mut series = exactly(&[("b", "1")]);
    series.set("a", Values::present());
    let landing = Landings::new(&tree).of(&of(&[series.clone()]));
    assert!(!landing.is_proved() && landing.open.contains(&RouteId(40)));
    series.set("a", Values::exactly("w7x"));
    let landing = Landings::new(&tree).of(&of(&[series]));
    assert!(landing.is_proved());
    assert_eq!(
        landing.outcomes[0].witness,
        labels(&[("a", "w7x"), ("b", "1")])
    );
}
