//! Whether what is usual can keep two sides of an operator apart that may match for all that is
//! certain. It saves inferring what is usual for most operators.

use std::borrow::Cow;

use super::subject::Subject;
use crate::lang::promql::{Binary, METRIC_NAME, NodeKind, VectorSelector};
use crate::model::catalogue::{Fact, Part};
use crate::model::inference::{Matching, Others, Presence, Series, Vector};

/// Returns whether that is possible; true when it is not told so easily.
///
/// Of a metric that the catalogue does not know it is only usual that labels are there, which no more
/// than takes the absent one from among their values. Of several that it knows to have the same
/// labels, it is usual as well that they lack the same.
pub(super) fn may_be_parted(subject: &Subject<'_>, binary: &Binary) -> bool {
    let expr = subject.expr();
    let selectors = expr.nodes().filter_map(|(_, node)| match &node.kind {
        NodeKind::VectorSelector(selector) => Some(selector),
        _ => None,
    });
    let mut common: Option<Known<'_>> = None;
    for selector in selectors {
        let known = Known::of(subject, selector);
        match (known, common) {
            (None, _) => return true,
            (Some(known), Some(other)) if known != other => return true,
            (known, _) => common = known,
        }
    }
    let [left, right] = [binary.left, binary.right].map(|side| subject.certain.inferred.get(side));
    let matching = Matching::of(binary);
    let lacks = |name: &str| common.is_some_and(|known| known.lacks(name));
    let named = matching.named().into_iter().flatten();
    let described = [left, right].into_iter().flat_map(Vector::names);
    named.chain(described).any(lacks) || !stay_together(&matching, left, right)
}

/// The labels of a metric, as far as the catalogue knows them.
#[derive(Clone, Copy, PartialEq)]
enum Known<'a> {
    /// Some of them at most.
    Some,
    /// All of them, and no values.
    All(&'a [Cow<'static, str>]),
}

impl<'a> Known<'a> {
    /// Returns what is known of the metric that a selector takes; nothing when it takes several, or what
    /// is recorded, or where more is known.
    fn of(subject: &Subject<'a>, selector: &VectorSelector) -> Option<Self> {
        let is_own = |name: &&str| !name.contains(':') && !subject.inference.is_recorded(name);
        let name = selector.metric_name().filter(is_own)?;
        let Some(series) = subject.catalogue.series(name) else {
            return Some(Self::Some);
        };
        let labels = &series.metric.labels;
        let mut facts = series.facts().iter();
        let has_values = facts.any(|fact| matches!(fact, Fact::Values { .. }));
        match (labels.complete, series.part) {
            (false, _) => Some(Self::Some),
            (true, Part::Whole) if !has_values => Some(Self::All(&labels.names)),
            (true, _) => None,
        }
    }

    /// Returns whether the metric may lack a label that another series has.
    fn lacks(self, name: &str) -> bool {
        let is_of_all = matches!(name, METRIC_NAME | "instance" | "job");
        match self {
            Self::Some => false,
            Self::All(names) => !is_of_all && !names.iter().any(|known| known == name),
        }
    }
}

/// Returns whether a pair of series agrees on every label wherever both have it, and has the same
/// labels.
fn stay_together(matching: &Matching<'_>, left: &Vector, right: &Vector) -> bool {
    let (left, right) = (left.alternatives(), right.alternatives());
    let mut pairs = left
        .iter()
        .flat_map(|one| right.iter().map(move |other| (one, other)));
    pairs.any(|(one, other)| {
        let is_closed = |series: &Series| series.others() == Others::None;
        let agree = |name: &str| {
            let (one, other) = (one.get(name), other.get(name));
            let never = [&one, &other].map(|values| values.presence() == Presence::Never);
            match never {
                [true, true] => true,
                [false, false] => !one.without_absence().is_disjoint(&other.without_absence()),
                _ => false,
            }
        };
        match matching.named() {
            Some(mut named) => named.all(agree),
            None => {
                let mut described = one.labels().chain(other.labels());
                is_closed(one) == is_closed(other)
                    && described.all(|(name, _)| !matching.counts(name) || agree(name))
            }
        }
    })
}
