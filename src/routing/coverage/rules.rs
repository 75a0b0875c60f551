use std::collections::{BTreeMap, BTreeSet};

use super::spoken;

use crate::diag::{FileId, Span};
use crate::lang::promql::METRIC_NAME;
use crate::model::inference::{AlertLabels, Inference, InferredRule, Others, Series, Vector};
use crate::routing::landing::{Landing, Landings, Outcome};
use crate::routing::{Labels, RouteId};

/// An alert rule, and where its alerts go.
#[derive(Debug)]
pub struct RuleUse {
    /// The alert's name.
    pub name: String,
    /// The file that the rule stands in.
    pub file: FileId,
    /// Where it stands.
    pub span: Span,
    /// What is certain of the labels of its alerts.
    pub labels: AlertLabels,
    /// Where all alerts go that are not ruled out.
    pub landing: Landing,
    /// What is usual of the labels of its alerts, without those that nothing in the stack names.
    pub known_labels: AlertLabels,
    /// Where alerts with those labels go.
    pub known: Landing,
}

impl RuleUse {
    /// Returns whether alerts may reach one of the routes with labels that the stack speaks of;
    /// `Some(false)` when they need others, and nothing when they never reach one.
    pub(super) fn leads_to(&self, is_one: impl Fn(RouteId) -> bool) -> Option<bool> {
        let known = self.known.leading_to(&is_one).is_some();
        let possible = self.landing.leading_to(&is_one).is_some()
            || self.landing.open.iter().any(|id| is_one(*id));
        (known || possible).then_some(known)
    }

    /// Returns labels of an alert that goes to one of the routes, preferring those that the stack
    /// speaks of.
    pub fn witness(&self, is_one: impl Fn(RouteId) -> bool) -> Option<&Labels> {
        let found = self.known.leading_to(&is_one);
        let found = found.or_else(|| self.landing.leading_to(&is_one));
        found.map(|outcome| &outcome.witness)
    }

    /// Returns whether all of its alerts are taken by the root of the tree alone, or some, when
    /// those with labels that the stack speaks of count.
    pub fn falls_to_default(&self) -> Option<(bool, &Outcome)> {
        let by_root = |outcome: &&Outcome| outcome.routes == [RouteId::ROOT];
        let some = self.known.outcomes.iter().find(by_root)?;
        let all = self.landing.only().is_some_and(|only| by_root(&only));
        Some((all, some))
    }
}

/// An alert rule, and what is known of its alerts.
#[derive(Clone, Debug)]
pub struct AlertRule {
    /// The alert's name.
    pub name: String,
    /// The file that the rule stands in.
    pub file: FileId,
    /// Where it stands.
    pub span: Span,
    /// What is certain of the labels of its alerts.
    pub labels: AlertLabels,
    /// What is usual of them, without labels that nothing in the stack names.
    pub known_labels: AlertLabels,
}

/// The alert rules and what is known of the labels of their alerts, before these are routed.
pub(super) struct Gathered {
    rules: BTreeMap<(FileId, usize), Kinds>,
    /// The labels that the stack speaks of.
    pub(super) spoken: BTreeSet<String>,
}

struct Kinds {
    name: String,
    span: Span,
    certain: Vector,
    usual: Vector,
}

impl Gathered {
    /// Gathers every alert rule once, whichever Prometheuses evaluate it.
    pub(super) fn of(certain: &Inference<'_>, usual: &Inference<'_>) -> Self {
        let mut gathered = Self {
            rules: BTreeMap::new(),
            spoken: BTreeSet::new(),
        };
        // Both hold the same rules in the same order.
        for (rule, usual_rule) in certain.rules().zip(usual.rules()) {
            for rule in [&rule, &usual_rule] {
                spoken::described(rule.result(), &mut gathered.spoken);
            }
            spoken::in_rule(&rule, &mut gathered.spoken);
            if rule.rule.is_alert() {
                let own = certain.alert_labels(&rule);
                let own_usual = usual.alert_labels(&usual_rule);
                gathered.add(&rule, own.vector(), own_usual.vector());
            }
        }
        gathered.spoken.remove(METRIC_NAME);
        gathered
    }

    fn add(&mut self, rule: &InferredRule<'_>, certain: &Vector, usual: &Vector) {
        spoken::described(certain, &mut self.spoken);
        spoken::described(usual, &mut self.spoken);
        let span = rule.rule.span;
        let kinds = self.rules.entry((rule.file, span.start)).or_insert(Kinds {
            name: rule.rule.alert.or(String::new()),
            span,
            certain: Vector::empty(),
            usual: Vector::empty(),
        });
        kinds.certain = kinds.certain.union(certain);
        kinds.usual = kinds.usual.union(usual);
    }

    /// Returns the rules one by one. `known` are the labels that the stack speaks of and somebody
    /// asks for.
    pub(super) fn alert_rules(self, known: &[String]) -> impl Iterator<Item = AlertRule> {
        self.rules.into_iter().map(|((file, _), kinds)| {
            let usual = kinds.usual.map(|series| Some(closed(series, known)));
            AlertRule {
                name: kinds.name,
                file,
                span: kinds.span,
                labels: AlertLabels::of(kinds.certain),
                known_labels: AlertLabels::of(usual),
            }
        })
    }

    /// Returns where the alerts of the rules go; `known` as for [`Gathered::alert_rules`].
    pub(super) fn land(self, known: &[String], landings: &mut Landings<'_>) -> Vec<RuleUse> {
        let each = self.alert_rules(known).map(|rule| RuleUse {
            landing: landings.of(&rule.labels),
            known: landings.of(&rule.known_labels),
            name: rule.name,
            file: rule.file,
            span: rule.span,
            labels: rule.labels,
            known_labels: rule.known_labels,
        });
        each.collect()
    }
}

/// Returns the description without labels that nothing in the stack speaks of.
fn closed(series: &Series, spoken: &[String]) -> Series {
    let mut closed = series.clone();
    closed.set_others(Others::None, spoken.iter().map(String::as_str));
    closed
}
