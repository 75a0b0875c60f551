//! From a diagram to the regions in which trees differ.

use std::collections::{BTreeSet, HashMap};

use super::explore::{Diagram, Explorer, Open};
use crate::routing::region::Region;

/// How many regions are listed before they are joined.
const MAX_LISTED: usize = 2_000;

/// The regions of a diagram.
#[derive(Default)]
pub(super) struct Regions {
    /// Each with the number of what differs there.
    pub(super) list: Vec<(Region, u32)>,
    /// How many there are beyond those listed.
    pub(super) more: u64,
    /// Of what nothing is known.
    pub(super) open: BTreeSet<Open>,
}

/// Returns the regions of a diagram in which something differs.
pub(super) fn regions(explorer: &Explorer<'_>, diagram: u32) -> Regions {
    let mut regions = Regions::default();
    let mut counts = HashMap::new();
    let total = count(explorer, diagram, &mut counts, &mut regions.open);
    collect(
        explorer,
        diagram,
        &Region::default(),
        &counts,
        &mut regions.list,
    );
    regions.more = total.saturating_sub(regions.list.len() as u64);
    regions.list = joined(std::mem::take(&mut regions.list));
    regions
}

/// Returns how many ways lead to a difference. The depth of the recursion is bounded by the
/// explorer's.
fn count(
    explorer: &Explorer<'_>,
    diagram: u32,
    counts: &mut HashMap<u32, u64>,
    open: &mut BTreeSet<Open>,
) -> u64 {
    if let Some(count) = counts.get(&diagram) {
        return *count;
    }
    let total = match &*explorer.diagram(diagram) {
        Diagram::Same => 0,
        Diagram::Differs { .. } => 1,
        Diagram::Open(why) => {
            open.insert(*why);
            0
        }
        Diagram::Label { ways, .. } => ways.iter().fold(0_u64, |total, (_, below)| {
            total.saturating_add(count(explorer, *below, counts, open))
        }),
    };
    counts.insert(diagram, total);
    total
}

fn collect(
    explorer: &Explorer<'_>,
    diagram: u32,
    region: &Region,
    counts: &HashMap<u32, u64>,
    list: &mut Vec<(Region, u32)>,
) {
    match &*explorer.diagram(diagram) {
        Diagram::Same | Diagram::Open(_) => {}
        Diagram::Differs { .. } => list.push((region.clone(), diagram)),
        Diagram::Label { label, ways } => {
            for (set, below) in ways {
                if list.len() >= MAX_LISTED {
                    return;
                }
                if counts.get(below).is_some_and(|count| *count > 0) {
                    let mut region = region.clone();
                    region.put(*label, set.clone());
                    collect(explorer, *below, &region, counts, list);
                }
            }
        }
    }
}

/// Joins regions in which the same differs and that lie side by side.
fn joined(mut list: Vec<(Region, u32)>) -> Vec<(Region, u32)> {
    let mut at = 0;
    while at < list.len() {
        let mut other = at + 1;
        let mut grown = false;
        while other < list.len() {
            let union = match (list.get(at), list.get(other)) {
                (Some((a, same)), Some((b, as_b))) if same == as_b => a.joined(b),
                _ => None,
            };
            match union {
                Some(union) => {
                    list.remove(other);
                    if let Some((region, _)) = list.get_mut(at) {
                        *region = union;
                    }
                    grown = true;
                }
                None => other += 1,
            }
        }
        // A region that grew may now fit to one that it did not fit to before.
        at = if grown { 0 } else { at + 1 };
    }
    list
}
