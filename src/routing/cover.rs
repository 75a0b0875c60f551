//! Whether a region is covered by others.

use std::collections::BTreeMap;

use super::plan::Constraint;
use super::region::Region;
use super::space::ClassSet;

/// How many conditions are looked at while one question is answered; also bounds the memory.
const MAX_WORK: usize = 1_000_000;

/// Whether every label set of a region fulfils one of several conditions.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cover {
    /// No: none of this part does.
    Open(Region),
    /// Yes, thanks to these conditions, by number.
    Covered(Vec<usize>),
    /// The question was given up.
    GivenUp,
}

/// One of the conditions, as far as the region does not imply it.
#[derive(Clone)]
struct Cutter<'c> {
    number: usize,
    constraints: Vec<&'c Constraint>,
}

/// Decides whether each label set of the region fulfils all constraints of one of the conditions.
pub(super) fn cover(region: &Region, conditions: &[&[Constraint]]) -> Cover {
    let conditions = conditions.iter().map(|list| list.iter().collect());
    cover_in(region, conditions.collect(), &mut MAX_WORK.clone())
}

/// Decides the same while there is work left, and takes from that what was done.
pub(super) fn cover_in(
    region: &Region,
    conditions: Vec<Vec<&Constraint>>,
    left: &mut usize,
) -> Cover {
    let cutters = conditions.into_iter().enumerate();
    let cutters: Vec<_> = cutters
        .map(|(number, constraints)| Cutter {
            number,
            constraints,
        })
        .collect();
    let mut used = Vec::new();
    let mut parts = vec![(region.clone(), cutters)];
    while let Some((mut region, mut cutters)) = parts.pop() {
        loop {
            match left.checked_sub(cutters.len() + 1) {
                Some(rest) => *left = rest,
                None => return Cover::GivenUp,
            }
            match shorten(&mut region, &mut cutters, &mut used) {
                Shortened::Gone => break,
                Shortened::More => {}
                Shortened::Done => match split(&mut region, &cutters) {
                    Split::Open => return Cover::Open(region),
                    Split::Halves(outside) => parts.push((outside, cutters.clone())),
                    Split::Inside => {}
                },
            }
        }
    }
    used.sort_unstable();
    used.dedup();
    Cover::Covered(used)
}

enum Shortened {
    /// Nothing of the region is left.
    Gone,
    /// The region became smaller; there may be more to do.
    More,
    /// All cutters ask for several labels.
    Done,
}

/// Takes away what can be taken without splitting the region, and drops what it implies anyway.
fn shorten(region: &mut Region, cutters: &mut Vec<Cutter<'_>>, used: &mut Vec<usize>) -> Shortened {
    cutters.retain(|cutter| cutter.constraints.iter().all(|c| region.meets(c)));
    for cutter in cutters.iter_mut() {
        cutter.constraints.retain(|c| !region.implies(c));
    }
    if let Some(whole) = cutters.iter().find(|cutter| cutter.constraints.is_empty()) {
        used.push(whole.number);
        return Shortened::Gone;
    }
    let mut shortened = Shortened::Done;
    for cutter in cutters.iter() {
        if let [only] = cutter.constraints.as_slice()
            && region.meets(only)
        {
            used.push(cutter.number);
            if !region.narrow(only.label, &only.set.complement()) {
                return Shortened::Gone;
            }
            shortened = Shortened::More;
        }
    }
    match shortened {
        Shortened::Done if evade(region, cutters) => Shortened::More,
        other => other,
    }
}

/// Leaves, of each label that has such classes, only those that no cutter takes; returns whether
/// there were any. When all other classes are covered these are as well: no cutter that could
/// cover them asks for the label.
fn evade(region: &mut Region, cutters: &[Cutter<'_>]) -> bool {
    let mut asked: BTreeMap<u32, Vec<&ClassSet>> = BTreeMap::new();
    for constraint in cutters.iter().flat_map(|cutter| &cutter.constraints) {
        asked
            .entry(constraint.label)
            .or_default()
            .push(&constraint.set);
    }
    let mut evaded = false;
    for (label, asked) in asked {
        let free = ClassSet::in_none(&asked);
        let own = region.get(label);
        if own.map_or(!free.is_empty(), |own| !own.is_disjoint(&free)) {
            region.narrow(label, &free);
            evaded = true;
        }
    }
    evaded
}

enum Split {
    /// No cutter is left: the region is not covered.
    Open,
    /// The region lies inside a constraint now, and this part outside.
    Halves(Region),
    /// All of the region lies inside the constraint.
    Inside,
}

/// Splits the region at a constraint of a cutter that has few of them.
fn split(region: &mut Region, cutters: &[Cutter<'_>]) -> Split {
    let shortest = cutters.iter().min_by_key(|cutter| cutter.constraints.len());
    let Some(constraint) = shortest.and_then(|cutter| cutter.constraints.first()) else {
        return Split::Open;
    };
    let mut outside = region.clone();
    let some = outside.narrow(constraint.label, &constraint.set.complement());
    region.narrow(constraint.label, &constraint.set);
    match some {
        true => Split::Halves(outside),
        false => Split::Inside,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::routing::space::ClassSet;

    const SIZE: u32 = 4;
    const LABELS: u32 = 3;

    fn constraint(label: u32, bits: u32) -> Constraint {
        let ids = (0..SIZE).filter(|id| bits >> id & 1 == 1).collect();
        Constraint {
            label,
            set: ClassSet::of(SIZE, ids),
            inexact: None,
        }
    }

    fn conditions() -> impl Strategy<Value = Vec<Constraint>> {
        prop::collection::btree_map(0..LABELS, 1..15_u32, 0..3).prop_map(|sets| {
            sets.into_iter()
                .map(|(l, bits)| constraint(l, bits))
                .collect()
        })
    }

    fn region(constraints: &[Constraint]) -> Region {
        let mut region = Region::default();
        for constraint in constraints {
            region.narrow(constraint.label, &constraint.set);
        }
        region
    }

    fn points() -> impl Iterator<Item = [u32; LABELS as usize]> {
        (0..SIZE.pow(LABELS)).map(|n| [n % SIZE, n / SIZE % SIZE, n / SIZE / SIZE])
    }

    fn fulfils(point: [u32; LABELS as usize], constraints: &[Constraint]) -> bool {
        constraints
            .iter()
            .all(|c| c.set.contains(point[c.label as usize]))
    }

    proptest! {
        #[test]
        fn covers_are_those_of_sets_of_points(
            own in conditions(),
            others in prop::collection::vec(conditions(), 0..8),
        ) {
            let conditions: Vec<_> = others.iter().map(Vec::as_slice).collect();
            let inside: Vec<_> = points().filter(|p| fulfils(*p, &own)).collect();
            match cover(&region(&own), &conditions) {
                Cover::Open(open) => {

                    let point = std::array::from_fn(|label| {
                        let label = label as u32;
                        let set = open.get(label).cloned().unwrap_or(ClassSet::all(SIZE));
                        set.iter().next().unwrap()
                    });
                    prop_assert!(inside.contains(&point));
                    prop_assert!(!others.iter().any(|other| fulfils(point, other)));
                }
                Cover::Covered(used) => {
                    for point in inside {
                        prop_assert!(used.iter().any(|at| fulfils(point, &others[*at])));
                    }
                }
                Cover::GivenUp => prop_assert!(false),
            }
        }
    }
}
