//! Notifications about the alerts that the rules of the stack make, for each receiver that the
//! alerts can reach.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::samples::{Alike, Certain, Names, Sample};
use crate::check::Scope;
use crate::diag::FileId;
use crate::model::alertmanager::Alertmanager;
use crate::model::decode::Entries;
use crate::model::inference::{AlertLabels, Inference, InferredRule, Presence, Reliance};
use crate::model::rules::Rule;
use crate::model::stack::Loaded;
use crate::notify::made::{Made, Maker, Optional, named_labels};
use crate::notify::{Alert, Data, KeyValues, Moment};
use crate::routing::landing::{Landings, Outcome};
use crate::routing::{Config, GroupBy, Labels, RouteId, Tree};

/// How many alert rules are looked at one by one.
const MAX_RULES: usize = 300;

/// Of more rules than that, how many are looked at that set the same labels and annotations.
const MAX_ALIKE: usize = 3;

/// How many ways of the alerts of one rule through the routes are followed.
const MAX_WAYS: usize = 16;

/// Of how many kinds of series of one rule, such as those of several scrape jobs, alerts are made.
const MAX_SERIES: usize = 8;

/// With how many kinds of alerts the templates of one receiver are executed.
const MAX_KINDS: usize = 32;

/// How many labels are left out in turn.
const MAX_LEFT_OUT: usize = 6;

/// The alert rules of the stack.
pub(super) struct Rules<'a> {
    inference: Inference<'a>,
    chosen: Vec<InferredRule<'a>>,
    /// How many rules there are besides.
    others: usize,
}

/// The notifications by the name of their receiver.
#[derive(Default)]
pub(super) struct Notifications {
    pub by_receiver: BTreeMap<String, Vec<Sample>>,
    /// The one about one alert with the longest annotations, for each receiver.
    pub longest: BTreeMap<String, Longest>,
    /// The rules that were not looked at.
    rules: usize,
    /// The kinds of alerts that no notification was made of.
    kinds: usize,
}

/// A notification about one alert, with more text than those of other rules.
pub(super) struct Longest {
    pub rule: Arc<str>,
    /// The bytes of all annotations and labels.
    pub length: usize,
    pub data: Data,
}

impl Notifications {
    /// Returns what was left out, as a sentence.
    pub fn left_out(&self) -> Option<String> {
        let rules = format!("the alerts of {} rules", self.rules);
        let kinds = format!("{} kinds of alerts", self.kinds);
        let what = match (self.rules, self.kinds) {
            (0, 0) => return None,
            (_, 0) => rules,
            (0, _) => kinds,
            _ => format!("{rules} and {kinds}"),
        };
        Some(format!("templates were not executed with {what}"))
    }
}

impl<'a> Rules<'a> {
    /// Returns the rules, or `None` when the stack has no alert rule.
    pub fn of(scope: &Scope<'a>) -> Option<Self> {
        let inference = Inference::of(scope.stack, Reliance::Usage(scope.catalogue));
        let alerts = inference.written();
        let alerts: Vec<_> = alerts.filter(|(_, _, rule)| rule.is_alert()).collect();
        let numbers = representative(&alerts);
        let chosen: Vec<_> = numbers.iter().filter_map(|n| inference.rule(*n)).collect();
        (!chosen.is_empty()).then(|| Self {
            others: alerts.len() - numbers.len(),
            inference,
            chosen,
        })
    }

    /// Returns the notifications for the receivers of a configuration; `None` when it has no routes.
    pub fn notifications(
        &self,
        scope: &Scope<'_>,
        config: &Loaded<Alertmanager>,
        names: &Names,
    ) -> Option<Notifications> {
        let routing = Config::of(&config.model, config.target)?;
        let mut kinds = Kinds {
            tree: &routing.tree,
            names,
            found: HashMap::new(),
            by_receiver: BTreeMap::new(),
            longest: BTreeMap::new(),
            left_out: 0,
            rule: 0,
        };
        let mut landings = Landings::new(&routing.tree);
        let mut makers: HashMap<FileId, Maker> = HashMap::new();
        for (number, rule) in self.chosen.iter().enumerate() {
            kinds.rule = number;
            let maker = makers
                .entry(rule.file)
                .or_insert_with(|| Maker::new(scope.stack, rule.file));
            self.add(maker, rule, &mut landings, &mut kinds);
        }
        Some(Notifications {
            rules: self.others,
            kinds: kinds.left_out,
            longest: std::mem::take(&mut kinds.longest),
            by_receiver: kinds.samples(),
        })
    }

    fn add(
        &self,
        maker: &Maker,
        rule: &InferredRule<'_>,
        landings: &mut Landings<'_>,
        kinds: &mut Kinds<'_>,
    ) {
        let mut wanted = named_labels(rule);
        wanted.extend(kinds.names.iter());
        let made = |number| {
            let series = maker.series(rule, Optional::Known(&wanted), number)?;
            maker.alert(&self.inference, rule, &Arc::new(series))
        };
        let kinds_of_series = rule.result().alternatives().len();
        let pairs: Vec<[Made; 2]> = (0..kinds_of_series.min(MAX_SERIES))
            .filter_map(|number| {
                let first = made(number)?;
                let second = made(number + kinds_of_series).unwrap_or_else(|| first.clone());
                Some([first, second])
            })
            .collect();
        let labels = self.inference.alert_labels(rule);
        let landing = landings.of(&labels);
        let routed: Vec<&str> = landings.space().labels().iter().map(|l| l.name()).collect();
        let ways: Vec<&Outcome> = landing.usual().collect();
        kinds.left_out += ways.len().saturating_sub(MAX_WAYS);
        for way in ways.into_iter().take(MAX_WAYS) {
            for pair in &pairs {
                let alerts = pair
                    .each_ref()
                    .map(|made| moved(made, &routed, &way.witness));
                for route in &way.routes {
                    kinds.add(*route, &alerts, &routed, (&labels, rule));
                }
            }
        }
    }
}

/// Returns the numbers of the rules that are looked at.
fn representative(rules: &[(usize, FileId, &Rule)]) -> Vec<usize> {
    if rules.len() <= MAX_RULES {
        return rules.iter().map(|(number, ..)| *number).collect();
    }
    let mut known: HashMap<Vec<&str>, usize> = HashMap::new();
    let mut taken = Vec::new();
    for (number, _, rule) in rules {
        let count = known.entry(set_by(rule)).or_default();
        *count += 1;
        if *count <= MAX_ALIKE && taken.len() < MAX_RULES {
            taken.push(*number);
        }
    }
    taken
}

/// Returns the labels that a rule sets, with their values, and the names of its annotations.
fn set_by(rule: &Rule) -> Vec<&str> {
    let labels = rule.labels.get().into_iter().flat_map(Entries::iter);
    let labels = labels.flat_map(|(name, text)| [name.value.as_str(), text.value.as_str()]);
    let annotations = rule.annotations.get().into_iter().flat_map(Entries::iter);
    let annotations = annotations.map(|(name, _)| name.value.as_str());
    labels.chain([""]).chain(annotations).collect()
}

/// Returns the alert with the labels that take it a way through the routes.
fn moved(made: &Made, routed: &[&str], witness: &Labels) -> Made {
    let mut moved = made.clone();
    for name in routed {
        match witness.get(name) {
            "" => moved.labels.remove(*name),
            value => moved.labels.insert((*name).into(), value.into()),
        };
    }
    moved
}

/// What templates can tell alerts apart by: names, and the values that templates compare.
#[derive(PartialEq, Eq, Hash)]
struct Kind {
    receiver: String,
    group: Vec<Arc<str>>,
    labels: Vec<(Arc<str>, Option<Arc<str>>)>,
    annotations: Vec<(Arc<str>, Option<Arc<str>>)>,
    optional: Vec<Arc<str>>,
}

/// The kinds of alerts that were found.
struct Kinds<'a> {
    tree: &'a Tree,
    names: &'a Names,
    /// Each with its place in `by_receiver`.
    found: HashMap<Kind, usize>,
    by_receiver: BTreeMap<String, Vec<Known>>,
    longest: BTreeMap<String, Longest>,
    left_out: usize,
    /// The number of the rule that is being looked at.
    rule: usize,
}

/// Alerts of one kind.
struct Known {
    rules: Vec<usize>,
    rule: Arc<str>,
    alerts: [Made; 2],
    group: KeyValues,
    optional: Vec<Arc<str>>,
    certain: Certain,
}

/// Returns the labels of an alert that can have no other text, and the annotations that the rule
/// writes without a template.
fn certain(made: &Made, known: &AlertLabels, rule: &InferredRule<'_>) -> Certain {
    let labels = made.labels.iter();
    let labels = labels.filter(|(name, text)| known.values(name).exact() == Some(&***text));
    let annotations = rule.rule.annotations.get();
    let annotations = annotations.into_iter().flat_map(Entries::iter);
    let plain = annotations.filter(|(_, text)| !text.value.as_str().contains("{{"));
    Certain {
        labels: labels.map(|(name, _)| Arc::clone(name)).collect(),
        annotations: plain.map(|(name, _)| name.value.as_str().into()).collect(),
    }
}

impl Kinds<'_> {
    fn add(
        &mut self,
        route: RouteId,
        alerts: &[Made; 2],
        routed: &[&str],
        (known, rule): (&AlertLabels, &InferredRule<'_>),
    ) {
        let [first, second] = alerts;
        let route = self.tree.get(route);
        let receiver = route.receiver.value.to_string();
        let is_grouped = |name: &str| match &*route.group_by.value {
            GroupBy::All => true,
            GroupBy::Labels(names) => names.contains(name),
        };
        let mut group = first.labels.clone();
        group.retain(|name, _| is_grouped(name));
        // Alerts of one notification have the labels of its group in common.
        let mut second = second.clone();
        second
            .labels
            .retain(|name, _| !is_grouped(name) || group.contains_key(name));
        second.labels.extend(
            group
                .iter()
                .map(|(name, value)| (Arc::clone(name), Arc::clone(value))),
        );
        self.measure(&receiver, first, &group);
        let mut optional: Vec<Arc<str>> = self.names.iter().map(Arc::from).collect();
        optional.retain(|name| {
            first.labels.contains_key(name)
                && !routed.contains(&&**name)
                && known.presence(name) == Presence::Maybe
        });
        let named = |values: &KeyValues| {
            let each = values.iter().map(|(name, value)| {
                let value = self.names.compares(name).then(|| Arc::clone(value));
                (Arc::clone(name), value)
            });
            each.collect()
        };
        let kind = Kind {
            receiver: receiver.clone(),
            group: group.keys().cloned().collect(),
            labels: named(&first.labels),
            annotations: named(&first.annotations),
            optional: optional.clone(),
        };
        let of_receiver = self.by_receiver.entry(receiver).or_default();
        if let Some(at) = self.found.get(&kind) {
            if let Some(known) = of_receiver.get_mut(*at) {
                known.rules.push(self.rule);
            }
            return;
        }
        if of_receiver.len() == MAX_KINDS {
            self.left_out += 1;
            return;
        }
        self.found.insert(kind, of_receiver.len());
        of_receiver.push(Known {
            rules: vec![self.rule],
            rule: first.labels.get("alertname").cloned().unwrap_or_default(),
            alerts: [first.clone(), second],
            group,
            optional,
            certain: certain(first, known, rule),
        });
    }

    fn measure(&mut self, receiver: &str, made: &Made, group: &KeyValues) {
        let texts = made.annotations.values().chain(made.labels.values());
        let length = texts.map(|text| text.len()).sum();
        let known = self.longest.get(receiver);
        if known.is_some_and(|longest| longest.length >= length) {
            return;
        }
        let alert = made.alert("firing", started(), Moment::zero());
        let longest = Longest {
            rule: made.labels.get("alertname").cloned().unwrap_or_default(),
            length,
            data: Data::new(receiver, group.clone(), vec![alert]),
        };
        self.longest.insert(receiver.to_owned(), longest);
    }

    fn samples(self) -> BTreeMap<String, Vec<Sample>> {
        let each = self.by_receiver.into_iter();
        each.map(|(receiver, kinds)| {
            let kinds = kinds.iter().enumerate();
            let samples = kinds.flat_map(|(shape, known)| known.samples(&receiver, shape));
            let samples = samples.collect();
            (receiver, samples)
        })
        .collect()
    }
}

/// Returns when each alert began.
fn started() -> Moment {
    Moment::parse("2026-01-02T03:04:05Z").unwrap_or_else(Moment::zero)
}

impl Known {
    /// Returns the notifications about these alerts.
    fn samples(&self, receiver: &str, shape: usize) -> Vec<Sample> {
        let starts_at = started();
        let ends_at = starts_at.plus(3_600_000_000_000);
        let [first, second] = &self.alerts;
        let firing = |made: &Made| made.alert("firing", starts_at.clone(), Moment::zero());
        let resolved = |made: &Made| made.alert("resolved", starts_at.clone(), ends_at.clone());
        let rules = Alike {
            shape,
            rules: self.rules.as_slice().into(),
        };
        let sample = |alerts: Vec<Alert>, about: String| Sample {
            resolved: alerts.iter().all(|alert| &*alert.status == "resolved"),
            holds_resolved: alerts.iter().any(|alert| &*alert.status == "resolved"),
            data: Data::new(receiver, self.group.clone(), alerts).into(),
            about: Some(about),
            rules: Some(rules.clone()),
            certain: None,
        };
        let rule = &self.rule;
        let mut samples = vec![
            sample(vec![firing(first)], format!("of `{rule}`")),
            sample(vec![resolved(first)], format!("of the resolved `{rule}`")),
            sample(
                vec![firing(first), firing(second)],
                format!("of several `{rule}`"),
            ),
            sample(
                vec![firing(second), resolved(first)],
                format!("of several `{rule}`, one of them resolved"),
            ),
        ];
        for plain in &mut samples {
            plain.certain = Some(self.certain.clone());
        }
        let without = |names: &[Arc<str>]| {
            let mut made = first.clone();
            made.labels.retain(|name, _| !names.contains(name));
            vec![firing(&made)]
        };
        for name in self.optional.iter().take(MAX_LEFT_OUT) {
            let about = format!("of `{rule}` without the label `{name}`");
            samples.push(sample(without(std::slice::from_ref(name)), about));
        }
        if self.optional.len() > 1 {
            let about = format!("of `{rule}` without labels that it may lack");
            samples.push(sample(without(&self.optional), about));
        }
        samples
    }
}
