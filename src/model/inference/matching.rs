//! Which series of two vectors an operator brings together.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Mode, Others, Series, Values, Vector};
use crate::lang::promql::{Binary, METRIC_NAME, Name, Side};

/// Which labels decide that two series belong together.
#[derive(Clone, Copy, Debug)]
pub struct Matching<'e> {
    on: bool,
    labels: &'e [Name],
}

/// A label on which two vectors can never agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The label.
    pub label: String,
    /// Its values on the left side.
    pub left: Values,
    /// Its values on the right side.
    pub right: Values,
}

impl<'e> Matching<'e> {
    /// Returns how an operator between two vectors matches.
    pub fn of(binary: &'e Binary) -> Self {
        let matching = binary.matching.as_deref();
        Self {
            on: matching.is_some_and(|matching| matching.on),
            labels: matching.map_or(&[], |matching| &matching.labels.names),
        }
    }

    fn names(&self) -> impl Iterator<Item = &'e str> {
        self.labels.iter().map(|name| name.text.as_str())
    }

    /// Returns the labels that alone have to be equal, when `on (…)` names them.
    pub fn named(&self) -> Option<impl Iterator<Item = &'e str>> {
        self.on.then(|| self.names())
    }

    /// Returns whether the label has to be equal on both sides.
    pub fn counts(&self, label: &str) -> bool {
        match self.on {
            true => self.names().any(|name| name == label),
            false => label != METRIC_NAME && self.names().all(|name| name != label),
        }
    }

    /// Returns the series of the first that find a partner in the second, or `None` when there are
    /// none: what has to be equal is narrowed to what both can have.
    pub fn meet(&self, series: &Series, partner: &Series) -> Option<Series> {
        let (met, agree) = self.narrowed(series, partner);
        agree.then_some(met)
    }

    /// Returns the series with what has to be equal narrowed to what the partner can have, and
    /// whether that leaves something of every label. One that nothing is left of stays as it is.
    fn narrowed(&self, series: &Series, partner: &Series) -> (Series, bool) {
        let mut met = series.clone();
        let mut agree = true;
        let mut narrow = |met: &mut Series, name: &str| {
            let values = met.get(name).intersection(&partner.get(name));
            match values.is_none() {
                true => agree = false,
                false => met.set(name, values),
            }
        };
        if self.on {
            self.names().for_each(|name| narrow(&mut met, name));
            return (met, agree);
        }
        if partner.others() < met.others() {
            let of_partner = partner.labels().map(|(name, _)| &**name);
            let own = self.names().chain([METRIC_NAME]);
            met.set_others(partner.others(), of_partner.chain(own));
        }
        let described = series.labels().chain(partner.labels());
        for (name, _) in described.filter(|(name, _)| self.counts(name)) {
            narrow(&mut met, name);
        }
        (met, agree)
    }

    /// Returns the series of the first that find a partner in the second.
    pub fn partnered(&self, vector: &Vector, partners: &Vector, mode: Mode) -> Vector {
        let mut found = Vector::empty();
        for series in vector.alternatives() {
            for partner in partners.alternatives() {
                let (met, agree) = self.narrowed(series, partner);
                if agree || mode.sides_match {
                    found.add(Arc::new(met));
                }
            }
        }
        found
    }

    /// Returns whether some series of the one side may find a partner on the other.
    fn may_meet(&self, left: &Vector, right: &Vector) -> bool {
        let mut pairs = left.alternatives().iter().flat_map(|series| {
            right
                .alternatives()
                .iter()
                .map(move |partner| (series, partner))
        });
        pairs.any(|(series, partner)| {
            let agree = |name: &str| !series.get(name).is_disjoint(&partner.get(name));
            let mut described = series.labels().chain(partner.labels());
            match self.on {
                true => self.names().all(agree),
                false => described.all(|(name, _)| !self.counts(name) || agree(name)),
            }
        })
    }

    /// Returns, when no series of the one side can ever find a partner on the other, the labels on
    /// which they cannot agree, those first that no pair agrees on. Empty sides have no mismatch.
    pub fn mismatches(&self, left: &Vector, right: &Vector) -> Option<Vec<Mismatch>> {
        if left.is_empty() || right.is_empty() || self.may_meet(left, right) {
            return None;
        }
        let names: BTreeSet<&str> = match self.on {
            true => self.names().collect(),
            false => left.names().union(&right.names()).copied().collect(),
        };
        let names = names.into_iter().filter(|name| self.counts(name));
        let each = names.map(|name| Mismatch {
            label: name.to_owned(),
            left: left.get(name),
            right: right.get(name),
        });
        let (mut never, sometimes): (Vec<_>, Vec<_>) =
            each.partition(|mismatch| mismatch.left.is_disjoint(&mismatch.right));
        if never.is_empty() {
            never = sometimes;
        }
        Some(never)
    }
}

/// Returns the series of an arithmetic or comparison operator between two vectors.
///
/// Source: `VectorBinop` and `resultMetric` of promql/engine.go in Prometheus 3.5.
pub(super) fn combined(binary: &Binary, left: &Vector, right: &Vector, mode: Mode) -> Vector {
    let matching = Matching::of(binary);
    let group = binary.matching.as_ref().and_then(|m| m.group.as_ref());
    let (many, one) = match group.map(|group| group.many) {
        Some(Side::Right) => (right, left),
        Some(Side::Left) | None => (left, right),
    };
    let mut result = Vector::empty();
    for series in many.alternatives() {
        for partner in one.alternatives() {
            let (mut met, agree) = matching.narrowed(series, partner);
            if !agree && !mode.sides_match {
                continue;
            }
            if !binary.op.is_comparison() {
                met.drop_name();
            }
            match group {
                None if matching.on => met = kept(&met, matching.names()),
                None => matching
                    .names()
                    .for_each(|name| met.set(name, Values::absent())),
                Some(group) => {
                    for name in &group.include.names {
                        met.set(&name.text, mode.named(partner.get(&name.text)));
                    }
                }
            }
            if binary.bool_modifier.is_some() {
                met.drop_name();
            }
            result.add(Arc::new(met));
        }
    }
    result
}

/// Returns the series with these labels only.
pub(super) fn kept<'a>(series: &Series, names: impl IntoIterator<Item = &'a str>) -> Series {
    let mut kept = Series::new(Others::None);
    for name in names {
        kept.set(name, series.get(name));
    }
    kept
}
