//! From a diagram to changes that people read.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::action::{Actions, actions_of};
use super::delta::{Delta, changed};
use super::explore::{Diagram, Explorer, Open};
use super::raised::{Raised, Raisers};
use super::shape::{Area, Shape, beyond};
use super::{Change, Diff, Group, Part, Toward};
use crate::routing::Labels;
use crate::routing::condition::condition;
use crate::routing::plan::Plan;
use crate::routing::region::Region;

/// How many changes are told; beyond that they are counted.
const MAX_CHANGES: usize = 300;

/// How many nodes of the diagram are visited before what is left is told in more words.
pub(super) const BUDGET: usize = 2_000_000;

/// How many regions of a change are told when they are too intricate to be told in few words.
const MAX_PATHS: usize = 20;

/// Tells what a diagram of two trees shows.
pub(super) struct Teller<'e> {
    pub(super) explorer: &'e Explorer<'e>,
    pub(super) diagram: u32,
    pub(super) old: &'e Plan<'e>,
    pub(super) new: &'e Plan<'e>,
    pub(super) actions: &'e Actions,
    pub(super) old_actions: &'e [u32],
    pub(super) new_actions: &'e [u32],
    /// What rules can raise, when only that counts.
    pub(super) raised: Option<&'e Raised>,
    /// How much work is left for saying it all in few words.
    pub(super) budget: Cell<usize>,
}

/// The receivers that each difference concerns, and the leaves that lead to it.
type Deltas = BTreeMap<Delta, (BTreeSet<String>, Vec<u32>)>;

impl Teller<'_> {
    /// Returns all changes.
    pub(super) fn diff(&self) -> Diff {
        let mut unproved = BTreeSet::new();
        let mut deltas = Deltas::new();
        for (leaf, diagram) in self.leaves() {
            match diagram {
                Leaf::Differs(old, new) => {
                    let (lost, gained) = changed(&old, &new);
                    let old = old.get(lost).unwrap_or_default();
                    let (delta, receivers) =
                        self.actions.delta(old, new.get(gained).unwrap_or_default());
                    let entry = deltas.entry(delta).or_default();
                    entry.0.extend(receivers);
                    entry.1.push(leaf);
                }
                Leaf::Open(open) => unproved.extend(self.unproved(leaf, open)),
            }
        }
        let more = deltas.len().saturating_sub(MAX_CHANGES) as u64;
        while deltas.len() > MAX_CHANGES {
            deltas.pop_last();
        }
        let count = deltas.len();
        let mut kept: Vec<Kept> = Vec::new();
        for (delta, (receivers, leaves)) in deltas {
            let (parts, complete) = self.parts(&leaves, None, &Region::default(), &mut unproved);
            let change = Change {
                delta,
                receivers,
                brief: parts.clone(),
                parts,
                complete,
            };
            if !change.parts.is_empty() {
                kept.push(Kept { change, leaves });
            }
        }
        let told = kept.len();
        let base = self.base(&kept);
        let mut groups: Vec<Group> = grouped(kept)
            .into_iter()
            .filter_map(|(toward, kept)| self.group(toward, kept, &base, &mut unproved))
            .collect();
        groups.sort_by_cached_key(|group| {
            let first = group.changes.first();
            let part = first.and_then(|change| change.parts.first());
            let place = part.map(|part| {
                let old = part.old.get(part.lost.start).copied();
                (
                    part.line_feed,
                    old,
                    part.new.get(part.gained.start).copied(),
                )
            });
            let settings = first.is_some_and(|change| !change.delta.changes_receivers());
            (settings, place)
        });
        Diff {
            left_out: if self.raised.is_some() {
                count - told
            } else {
                0
            },
            base: (base != Region::default()).then(|| self.told(&base)),
            groups,
            more,
            unproved: unproved.into_iter().collect(),
        }
    }

    fn told(&self, region: &Region) -> String {
        condition(region, self.explorer.space())
    }

    /// Returns what all changes have in common, when there are several.
    fn base(&self, kept: &[Kept]) -> Region {
        if kept.len() < 2 {
            return Region::default();
        }
        let mut shape = self.shape(&leaves_of(kept), None, &Region::default());
        shape.hull(&Region::default()).unwrap_or_default()
    }

    /// Returns the shape of some leaves in the base, beside `others` or all that there are.
    fn shape(&self, leaves: &[u32], others: Option<&[u32]>, base: &Region) -> Shape<'_> {
        let is_in = |leaves: &[u32], leaf: u32| leaves.binary_search(&leaf).is_ok();
        let (explorer, budget) = (self.explorer, &self.budget);
        Shape::new(explorer, self.diagram, base.clone(), budget, |leaf| {
            if is_in(leaves, leaf) {
                return Some(true);
            }
            others
                .is_none_or(|others| is_in(others, leaf))
                .then_some(false)
        })
    }

    fn group(
        &self,
        toward: Toward,
        kept: Vec<Kept>,
        base: &Region,
        unproved: &mut BTreeSet<String>,
    ) -> Option<Group> {
        let several = kept.len() > 1;
        let all = leaves_of(&kept);
        // What the changes of a group have in common is told once.
        let common = match several {
            true => self.shape(&all, None, base).hull(base).ok(),
            false => None,
        };
        let common = common.unwrap_or_else(|| base.clone());
        let others = several.then_some(&*all);
        let mut changes = Vec::new();
        for Kept { mut change, leaves } in kept {
            if several || *base != Region::default() {
                let brief = self.parts(&leaves, others, &common, unproved).0;
                if !brief.is_empty() {
                    change.brief = brief;
                }
            }
            changes.push(change);
        }
        let (parts, complete) = match changes.as_slice() {
            [] => return None,
            [only] => (only.brief.clone(), only.complete),
            _ => self.parts(&all, None, base, unproved),
        };
        Some(Group {
            toward,
            parts,
            complete,
            changes,
        })
    }

    /// Returns what the diagram leads to, and is not the same in both trees.
    fn leaves(&self) -> Vec<(u32, Leaf)> {
        let mut met = vec![false; self.diagram as usize + 1];
        let mut leaves = Vec::new();
        let mut pending = vec![self.diagram];
        while let Some(number) = pending.pop() {
            match met.get_mut(number as usize) {
                Some(met) if !*met => *met = true,
                _ => continue,
            }
            match &*self.explorer.diagram(number) {
                Diagram::Same => {}
                Diagram::Differs { old, new } => {
                    leaves.push((number, Leaf::Differs(old.clone(), new.clone())));
                }
                Diagram::Open(open) => leaves.push((number, Leaf::Open(*open))),
                Diagram::Label { ways, .. } => pending.extend(ways.iter().map(|(_, below)| below)),
            }
        }
        leaves.sort_unstable_by_key(|(number, _)| *number);
        leaves
    }

    /// Returns the alerts of the base that lead to one of the leaves, told apart from `others` or
    /// all that there are, and whether these are all.
    fn parts(
        &self,
        leaves: &[u32],
        others: Option<&[u32]>,
        base: &Region,
        unproved: &mut BTreeSet<String>,
    ) -> (Vec<Part>, bool) {
        let (areas, complete) = self.areas(leaves, others, base);
        let mut whole = self.shape(leaves, None, base);
        let parts = areas.iter().filter_map(|area| {
            let raisers = match self.raised {
                Some(raised) => raised.of(area, &mut whole)?,
                None => (Raisers::default(), None),
            };
            let part = self.part(area, base, raisers, &mut whole);
            if part.is_none() {
                unproved.insert(format!("{}: no example was found", self.told(&area.within)));
            }
            part
        });
        let parts: Vec<Part> = parts.collect();
        let everywhere = Area {
            within: base.clone(),
            without: Vec::new(),
        };
        // The alerts of the rules may be among those that are not told.
        if let Some(raised) = self.raised
            && !complete
            && parts.is_empty()
            && raised.of(&everywhere, &mut whole).is_some()
        {
            unproved.insert("a change is too intricate to tell which rules it concerns".to_owned());
        }
        (parts, complete)
    }

    /// Returns the alerts of the base that lead to one of the leaves in the fewest words, and
    /// whether these are all.
    fn areas(&self, leaves: &[u32], others: Option<&[u32]>, base: &Region) -> (Vec<Area>, bool) {
        let shape = || self.shape(leaves, others, base);
        let side_by_side = shape().regions();
        if let Ok(areas) = &side_by_side
            && areas.len() == 1
        {
            return (areas.clone(), true);
        }
        let candidates = [
            side_by_side,
            shape().areas(|open| self.around_routes(open)),
            shape().areas(|_| vec![Region::default()]),
        ];
        let candidates = candidates.into_iter().filter_map(Result::ok);
        let total = |areas: &Vec<Area>| {
            let costs = areas.iter().map(|area| 5 + area.cost(base));
            costs.sum::<usize>()
        };
        match candidates.min_by_key(total) {
            Some(areas) => (areas, true),
            None => shape().paths(MAX_PATHS),
        }
    }

    fn around_routes(&self, open: &Region) -> Vec<Region> {
        let Some(witness) = open.witness(self.explorer.space()) else {
            return vec![Region::default()];
        };
        let (old, new) = (
            self.old.tree.resolve(&witness),
            self.new.tree.resolve(&witness),
        );
        let (before, after) = (
            actions_of(&old, self.old_actions),
            actions_of(&new, self.new_actions),
        );
        let (lost, gained) = changed(&before, &after);
        let of = |plan: &Plan<'_>, routes: &[_], at: usize| {
            let route = routes.get(at).copied()?;
            plan.region(route)
        };
        let lost = of(self.old, &old, lost.start);
        let gained = of(self.new, &new, gained.start);
        let both = match (&lost, &gained) {
            (Some(lost), Some(gained)) => lost.and(gained),
            _ => None,
        };
        let mut regions: Vec<Region> = [both, lost, gained].into_iter().flatten().collect();
        regions.dedup();
        regions.retain(|region| region.overlaps(open));
        match regions.is_empty() {
            true => vec![Region::default()],
            false => regions,
        }
    }

    fn part(
        &self,
        area: &Area,
        base: &Region,
        (rules, example): (Raisers, Option<Labels>),
        shape: &mut Shape<'_>,
    ) -> Option<Part> {
        let any = |shape: &mut Shape<'_>| {
            let region = shape.example(area).ok().flatten();
            let region = region.unwrap_or_else(|| area.within.clone());
            region.witness(self.explorer.space())
        };
        let witness = example.or_else(|| any(shape))?;
        let old = self.old.tree.resolve(&witness);
        let new = self.new.tree.resolve(&witness);
        let before = actions_of(&old, self.old_actions);
        let after = actions_of(&new, self.new_actions);
        // The walk over both trees has the last word.
        if before == after {
            return None;
        }
        let (lost, gained) = changed(&before, &after);
        let line_feed = witness.iter().any(|(_, value)| value.contains('\n'));
        Some(Part {
            within: self.told(&beyond(&area.within, base)),
            without: area
                .without
                .iter()
                .map(|region| self.told(region))
                .collect(),
            rules,
            line_feed,
            witness,
            old,
            new,
            lost,
            gained,
        })
    }

    /// Returns why nothing is proved of which alerts; nothing when no rule can raise them.
    fn unproved(&self, leaf: u32, open: Open) -> Option<String> {
        let space = self.explorer.space();
        let mut shape = self.shape(&[leaf], None, &Region::default());
        let hull = shape.hull(&Region::default()).unwrap_or_default();
        if let Some(raised) = self.raised {
            let area = Area {
                within: hull.clone(),
                without: Vec::new(),
            };
            raised.of(&area, &mut shape)?;
        }
        let alerts = match condition(&hull, space) {
            all if hull == Region::default() => all,
            some => format!("alerts with {some}"),
        };
        Some(match open {
            Open::TooManyCases => {
                format!("{alerts}: there are more cases than can be gone through")
            }
            Open::Values(label) => format!(
                "{alerts}: the regular expressions on `{}` overlap in more ways than can be gone \
                 through",
                space.label(label).name()
            ),
        })
    }
}

/// What the diagram leads to.
enum Leaf {
    Differs(Box<[u32]>, Box<[u32]>),
    Open(Open),
}

/// A change, and what leads to it.
#[derive(Clone)]
struct Kept {
    change: Change,
    leaves: Vec<u32>,
}

fn leaves_of(kept: &[Kept]) -> Vec<u32> {
    let leaves = kept.iter().flat_map(|kept| &kept.leaves);
    let mut leaves: Vec<u32> = leaves.copied().collect();
    leaves.sort_unstable();
    leaves
}

/// Puts changes together that have the receivers after in common, or else those before: whichever
/// makes fewer groups.
fn grouped(kept: Vec<Kept>) -> Vec<(Toward, Vec<Kept>)> {
    let by = |key: &dyn Fn(&Delta) -> Toward| {
        let mut groups: BTreeMap<Toward, Vec<Kept>> = BTreeMap::new();
        let mut settings = Vec::new();
        for kept in &kept {
            let delta = &kept.change.delta;
            match delta.changes_receivers() {
                true => groups.entry(key(delta)).or_default().push(kept.clone()),
                false => settings.push((Toward::Settings, vec![kept.clone()])),
            }
        }
        groups.into_iter().chain(settings).collect::<Vec<_>>()
    };
    let old = by(&|delta| Toward::Before(delta.old.clone()));
    let new = by(&|delta| Toward::After(delta.new.clone()));
    match old.len() < new.len() {
        true => old,
        false => new,
    }
}
