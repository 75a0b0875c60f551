use std::collections::BTreeSet;

use super::RuleUse;
use crate::lang::matcher::Matcher;
use crate::model::inference::{AlertLabels, Series};
use crate::routing::Inhibition;
use crate::routing::landing::{Alerts, Landings};
use crate::routing::space::LabelSpace;

/// How many pairs of kinds of alerts are looked at for one rule.
const MAX_PAIRS: usize = 20_000;

/// Why no alert mutes another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Idle {
    /// No alert fulfils the source matchers.
    NoSource,
    /// No alert fulfils the target matchers.
    NoTarget,
    /// Every alert on one side fulfils the other side as well, and such do not mute each other.
    BothSides,
    /// The labels in `equal` that never have the same value on both sides.
    NeverEqual(Vec<String>),
}

/// What is known of an inhibition rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InhibitionUse {
    /// The rules whose alerts can be the source, by number.
    pub sources: BTreeSet<usize>,
    /// The rules whose alerts can be the target.
    pub targets: BTreeSet<usize>,
    /// Two rules, the first of which can mute the second.
    pub pair: Option<(usize, usize)>,
    /// Why there are no such two; nothing when that is not proved.
    pub idle: Option<Idle>,
    /// Whether a pair exists only with labels that nothing in the stack names.
    pub doubtful: bool,
}

pub(super) fn of(
    inhibitions: &[Inhibition],
    rules: &[RuleUse],
    landings: &mut Landings<'_>,
) -> Vec<InhibitionUse> {
    let mut kinds = |labels: fn(&RuleUse) -> &AlertLabels| -> Vec<Kind> {
        let each = rules.iter().enumerate();
        let each = each.flat_map(|(rule, used)| {
            let labels = labels(used);
            let alerts = landings.alerts(labels);
            let series = labels.alternatives().cloned();
            series.zip(alerts).map(move |(series, alerts)| Kind {
                rule,
                series,
                alerts,
            })
        });
        each.collect()
    };
    let (all, known) = (kinds(|rule| &rule.labels), kinds(|rule| &rule.known_labels));
    let judged = inhibitions.iter().map(|inhibition| {
        let known = judge(inhibition, &known, landings);
        if known.pair.is_some() {
            return known;
        }
        let all = judge(inhibition, &all, landings);
        InhibitionUse {
            doubtful: all.pair.is_some(),
            idle: known.idle.filter(|_| all.pair.is_some()).or(all.idle),
            ..all
        }
    });
    judged.collect()
}

/// Alerts of one kind, of one rule.
struct Kind {
    rule: usize,
    series: Series,
    alerts: Alerts,
}

/// Alerts of one kind that fulfil one side of an inhibition rule.
struct Side<'k> {
    kind: &'k Kind,
    alerts: Alerts,
    /// Those of them that do not fulfil the other side, in parts; none when all do.
    alone: Vec<Alerts>,
}

fn judge(inhibition: &Inhibition, kinds: &[Kind], landings: &Landings<'_>) -> InhibitionUse {
    let sources = sides(kinds, &inhibition.source, &inhibition.target, landings);
    let targets = sides(kinds, &inhibition.target, &inhibition.source, landings);
    let rules = |sides: &[Side<'_>]| sides.iter().map(|side| side.kind.rule).collect();
    let mut used = InhibitionUse {
        sources: rules(&sources),
        targets: rules(&targets),
        pair: None,
        idle: None,
        doubtful: false,
    };
    if sources.is_empty() || targets.is_empty() {
        used.idle = Some(match sources.is_empty() {
            true => Idle::NoSource,
            false => Idle::NoTarget,
        });
        return used;
    }
    let mut different: Option<BTreeSet<&str>> = None;
    let mut pairs = 0;
    for source in &sources {
        for target in &targets {
            pairs += 1;
            if pairs > MAX_PAIRS {
                return used;
            }
            match meet(inhibition, source, target, landings) {
                Met::Yes => {
                    used.pair = Some((source.kind.rule, target.kind.rule));
                    return used;
                }
                Met::BothSides => {}
                Met::Differ(labels) => {
                    different = Some(match different {
                        None => labels,
                        Some(all) => all.intersection(&labels).copied().collect(),
                    });
                }
            }
        }
    }
    used.idle = Some(match different {
        None => Idle::BothSides,
        Some(labels) => Idle::NeverEqual(labels.into_iter().map(str::to_owned).collect()),
    });
    used
}

fn sides<'k>(
    kinds: &'k [Kind],
    own: &[Matcher],
    other: &[Matcher],
    landings: &Landings<'_>,
) -> Vec<Side<'k>> {
    let space = landings.space();
    let each = kinds.iter().filter_map(|kind| {
        let alerts = kind.alerts.fulfilling(space, own)?;
        let alone = other.iter().filter_map(|m| alerts.failing(space, m));
        Some(Side {
            kind,
            alone: alone.collect(),
            alerts,
        })
    });
    each.collect()
}

enum Met<'a> {
    Yes,
    /// All of them fulfil both sides.
    BothSides,
    /// These labels never agree.
    Differ(BTreeSet<&'a str>),
}

/// Returns whether an alert of the source can mute one of the target. One of the two does not
/// fulfil the other's side.
fn meet<'a>(
    inhibition: &'a Inhibition,
    source: &Side<'_>,
    target: &Side<'_>,
    landings: &Landings<'_>,
) -> Met<'a> {
    let by_source = source.alone.iter().map(|part| (part, &target.alerts));
    let by_target = target.alone.iter().map(|part| (&source.alerts, part));
    let mut different: Option<BTreeSet<&str>> = None;
    for (first, second) in by_source.chain(by_target) {
        let labels = inhibition.equal.iter().map(String::as_str);
        let labels: BTreeSet<&str> = labels
            .filter(|label| {
                let sides = [(source.kind, first), (target.kind, second)];
                !agree(label, sides, landings)
            })
            .collect();
        if labels.is_empty() {
            return Met::Yes;
        }
        different = Some(match different {
            None => labels,
            Some(all) => all.intersection(&labels).copied().collect(),
        });
    }
    different.map_or(Met::BothSides, Met::Differ)
}

/// Returns whether a label may have the same value on both sides; missing counts as empty.
fn agree(label: &str, sides: [(&Kind, &Alerts); 2], landings: &Landings<'_>) -> bool {
    let [(source, source_alerts), (target, target_alerts)] = sides;
    let both = source
        .series
        .get(label)
        .intersection(&target.series.get(label));
    if both.is_none() {
        return false;
    }
    let space = landings.space();
    let Some(number) = space.number(label) else {
        return !LabelSpace::blank(label).meeting(&both).set.is_empty();
    };
    if both.is_any() {
        let sets = source_alerts.set(number).zip(target_alerts.set(number));
        return sets.is_none_or(|(a, b)| !a.is_disjoint(b));
    }
    let mut set = space.label(number).meeting(&both).set;
    for alerts in [source_alerts, target_alerts] {
        if let Some(own) = alerts.set(number) {
            set = set.and(own);
        }
    }
    !set.is_empty()
}
