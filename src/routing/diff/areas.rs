//! What a diagram of two trees shows, in areas of few words.

use std::cell::Cell;
use std::collections::BTreeSet;

use super::Part;
use super::action::actions_of;
use super::delta::changed;
use super::explore::{Diagram, Explorer, Open};
use super::ground::Ground;
use super::raised::Raisers;
use super::shape::{Area, Shape};
use super::told::{Kind, Source};
use crate::routing::Labels;
use crate::routing::plan::Plan;
use crate::routing::region::Region;

/// How many nodes of the diagram are visited before what is left is told in more words.
const BUDGET: usize = 100_000;

/// How many regions of a change are told when they are too intricate to be told in few words.
const MAX_PATHS: usize = 20;

/// A diagram of two trees; the kinds of alerts are its leaves.
pub(super) struct Areas<'e> {
    ground: &'e Ground<'e>,
    explorer: &'e Explorer<'e>,
    diagram: u32,
    /// How much work is left for saying it all in few words.
    budget: Cell<usize>,
}

impl Source for Areas<'_> {
    fn kinds(&self) -> Vec<(u32, Kind)> {
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
                    leaves.push((number, Kind::Differs(old.clone(), new.clone())));
                }
                Diagram::Open(open) => leaves.push((number, Kind::Open(*open))),
                Diagram::Label { ways, .. } => pending.extend(ways.iter().map(|(_, below)| below)),
            }
        }
        leaves.sort_unstable_by_key(|(number, _)| *number);
        leaves
    }

    fn hull(&self, kinds: &[u32], base: &Region) -> Option<Region> {
        self.shape(kinds, None, base).hull(base).ok()
    }

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
            let raisers = match self.ground.raised {
                Some(raised) => whole.raisers(area, raised)?,
                None => (Raisers::default(), None),
            };
            let part = self.part(area, base, raisers, &mut whole);
            if part.is_none() {
                unproved.insert(format!(
                    "{}: no example was found",
                    self.ground.told(&area.within)
                ));
            }
            part
        });
        let parts: Vec<Part> = parts.collect();
        let everywhere = Area {
            within: base.clone(),
            without: Vec::new(),
        };
        // The alerts of the rules may be among those that are not told.
        if let Some(raised) = self.ground.raised
            && !complete
            && parts.is_empty()
            && whole.raisers(&everywhere, raised).is_some()
        {
            unproved.insert("a change is too intricate to tell which rules it concerns".to_owned());
        }
        (parts, complete)
    }

    fn unproved(&self, kind: u32, open: Open) -> Option<String> {
        let mut shape = self.shape(&[kind], None, &Region::default());
        let hull = shape.hull(&Region::default()).unwrap_or_default();
        if let Some(raised) = self.ground.raised {
            let area = Area {
                within: hull.clone(),
                without: Vec::new(),
            };
            shape.raisers(&area, raised)?;
        }
        Some(self.ground.unproved(&hull, open))
    }
}

impl<'e> Areas<'e> {
    pub(super) fn new(ground: &'e Ground<'e>, explorer: &'e Explorer<'e>, diagram: u32) -> Self {
        Self {
            ground,
            explorer,
            diagram,
            budget: Cell::new(BUDGET),
        }
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

    /// Returns the alerts of the base that lead to one of the leaves in the fewest words, and
    /// whether these are all.
    fn areas(&self, leaves: &[u32], others: Option<&[u32]>, base: &Region) -> (Vec<Area>, bool) {
        let shape = || self.shape(leaves, others, base);
        let is_spent = || self.budget.get() == 0;
        let side_by_side = match is_spent() {
            true => return shape().paths(MAX_PATHS),
            false => shape().regions(),
        };
        if let Ok(areas) = &side_by_side
            && areas.len() == 1
        {
            return (areas.clone(), true);
        }
        let whole = |_: &Region| vec![Region::default()];
        let candidates = [
            side_by_side.ok(),
            (!is_spent())
                .then(|| shape().areas(|open| self.around_routes(open)).ok())
                .flatten(),
            (!is_spent()).then(|| shape().areas(whole).ok()).flatten(),
        ];
        let total = |areas: &Vec<Area>| {
            let costs = areas.iter().map(|area| 5 + area.cost(base));
            costs.sum::<usize>()
        };
        match candidates.into_iter().flatten().min_by_key(total) {
            Some(areas) => (areas, true),
            None => shape().paths(MAX_PATHS),
        }
    }

    fn around_routes(&self, open: &Region) -> Vec<Region> {
        let Some(witness) = open.witness(self.explorer.space()) else {
            return vec![Region::default()];
        };
        let (old, new) = (
            self.ground.old.resolve(&witness),
            self.ground.new.resolve(&witness),
        );
        let (before, after) = (
            actions_of(&old, self.ground.old_actions),
            actions_of(&new, self.ground.new_actions),
        );
        let (lost, gained) = changed(&before, &after);
        let of = |plan: &Plan<'_>, routes: &[_], at: usize| {
            let route = routes.get(at).copied()?;
            plan.region(route)
        };
        let lost = of(self.ground.old, &old, lost.start);
        let gained = of(self.ground.new, &new, gained.start);
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
        let mut part = self.ground.part(&area.within, base, witness)?;
        part.rules = rules;
        let without = area.without.iter();
        part.without = without.map(|region| self.ground.told(region)).collect();
        Some(part)
    }
}
