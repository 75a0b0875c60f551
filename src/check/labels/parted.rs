//! Whether what is usual can keep two sides of an operator apart that may match for all that is
//! certain. It saves inferring what is usual for most operators.

use super::subject::Subject;
use crate::lang::promql::{Binary, NodeKind, VectorSelector};
use crate::model::inference::{Matching, Others, Presence, Series, Vector};

/// Returns whether that is possible; true when it is not told so easily.
///
/// Of a metric that the catalogue does not know it is only usual that labels are there, which no more
/// than takes the absent one from among their values.
pub(super) fn may_be_parted(subject: &Subject<'_>, binary: &Binary) -> bool {
    let expr = subject.expr();
    let are_unknown = expr.nodes().all(|(_, node)| match &node.kind {
        NodeKind::VectorSelector(selector) => is_unknown(subject, selector),
        _ => true,
    });
    let [left, right] = [binary.left, binary.right].map(|side| subject.certain.inferred.get(side));
    !are_unknown || !stay_together(&Matching::of(binary), left, right)
}

fn is_unknown(subject: &Subject<'_>, selector: &VectorSelector) -> bool {
    let is_own = |name: &&str| !name.contains(':') && !subject.inference.is_recorded(name);
    let name = selector.metric_name().filter(is_own);
    name.is_some_and(|name| {
        let known = subject.catalogue.series(name);
        known.is_none_or(|series| !series.metric.labels.complete)
    })
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
