//! The part of a diagram in which one thing holds, and how to tell of it in few regions.

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

use super::bits::Bits;
use super::explore::{Diagram, Explorer};
use super::raised::{Raised, Raisers};
use crate::routing::Labels;
use crate::routing::region::Region;
use crate::routing::space::ClassSet;

/// How many nodes of the diagram are visited for one part.
const MAX_WORK: usize = 50_000;

/// How many may be visited even when the whole comparison has used up what it may.
const MIN_WORK: usize = 2_000;

/// How many regions are told at most.
const MAX_REGIONS: usize = 40;

/// The bounds were reached.
#[derive(Debug)]
pub(super) struct TooMuch;

/// The regions of a diagram that lead to some of its leaves, called wanted, and to others. Of what
/// leads to neither, and of what lies outside of a base, anything may be told.
pub(super) struct Shape<'e> {
    explorer: &'e Explorer<'e>,
    root: u32,
    base: Region,
    /// By diagram: whether it leads to other leaves, and to wanted ones.
    leads: Vec<[bool; 2]>,
    work: usize,
    /// How much work is left for the whole comparison.
    budget: &'e Cell<usize>,
}

/// Regions of which each is told without others: `within`, but for `without`.
#[derive(Clone, Debug)]
pub(super) struct Area {
    pub(super) within: Region,
    pub(super) without: Vec<Region>,
}

impl<'e> Shape<'e> {
    /// Returns the shape of the leaves that are wanted, as far as they lie in the base.
    pub(super) fn new(
        explorer: &'e Explorer<'e>,
        root: u32,
        base: Region,
        budget: &'e Cell<usize>,
        wanted: impl Fn(u32) -> Option<bool>,
    ) -> Self {
        let mut leads: Vec<[bool; 2]> = Vec::new();
        // A diagram has a higher number than those below it.
        for number in 0..=root {
            let own = match &*explorer.diagram(number) {
                Diagram::Label { ways, .. } => {
                    let below = ways
                        .iter()
                        .filter_map(|(_, below)| leads.get(*below as usize));
                    below.fold([false; 2], |a, b| [a[0] || b[0], a[1] || b[1]])
                }
                _ => [wanted(number) == Some(false), wanted(number) == Some(true)],
            };
            leads.push(own);
        }
        Self {
            explorer,
            root,
            base,
            leads,
            work: 0,
            budget,
        }
    }

    fn leads(&self, node: u32, wanted: bool) -> bool {
        let leads = self.leads.get(node as usize).copied().unwrap_or_default();
        leads[usize::from(wanted)]
    }

    fn step(&mut self) -> Result<(), TooMuch> {
        self.work += 1;
        let left = self.budget.get();
        self.budget.set(left.saturating_sub(1));
        match self.work > MAX_WORK || left == 0 && self.work > MIN_WORK {
            true => Err(TooMuch),
            false => Ok(()),
        }
    }

    /// Returns the classes of a label with which a leaf of the kind can be reached inside the
    /// region, whatever that says about the label.
    fn classes(&mut self, region: &Region, label: u32, wanted: bool) -> Result<ClassSet, TooMuch> {
        let size = self.explorer.space().label(label).size();
        let mut known = HashMap::new();
        let bits = self.classes_from(self.root, region, (label, size), wanted, &mut known)?;
        Ok(ClassSet::of(
            size,
            (0..size).filter(|class| bits.contains(*class)).collect(),
        ))
    }

    /// The depth of the recursion is bounded by the explorer's.
    fn classes_from(
        &mut self,
        node: u32,
        region: &Region,
        (label, size): (u32, u32),
        wanted: bool,
        known: &mut HashMap<u32, Rc<Bits>>,
    ) -> Result<Rc<Bits>, TooMuch> {
        if let Some(bits) = known.get(&node) {
            return Ok(Rc::clone(bits));
        }
        let mut all = Bits::new(size);
        match &*self.explorer.diagram(node) {
            Diagram::Label { label: own, ways } => {
                for (set, below) in ways {
                    let meets = |own: &ClassSet| !own.is_disjoint(set);
                    if !self.leads(*below, wanted)
                        || *own != label && !region.get(*own).is_none_or(meets)
                    {
                        continue;
                    }
                    self.step()?;
                    let found = self.classes_from(*below, region, (label, size), wanted, known)?;
                    match *own == label {
                        // No label is asked for twice: the rest holds for all classes or for none.
                        true if found.is_empty() => {}
                        true => set.iter().for_each(|class| all.insert(class)),
                        false => all.extend(&found),
                    }
                    if all.is_full() {
                        break;
                    }
                }
            }
            _ if self.leads(node, wanted) => all.fill(),
            _ => {}
        }
        let all = Rc::new(all);
        known.insert(node, Rc::clone(&all));
        Ok(all)
    }

    /// Returns a part of the region that leads to a leaf of the kind and is in none of `covers`.
    pub(super) fn open(
        &mut self,
        region: &Region,
        wanted: bool,
        covers: &[&Region],
    ) -> Result<Option<Region>, TooMuch> {
        self.open_from(self.root, region, wanted, covers)
    }

    fn open_from(
        &mut self,
        node: u32,
        region: &Region,
        wanted: bool,
        covers: &[&Region],
    ) -> Result<Option<Region>, TooMuch> {
        self.step()?;
        if !self.leads(node, wanted) {
            return Ok(None);
        }
        let near: Vec<&Region> = covers
            .iter()
            .copied()
            .filter(|c| region.overlaps(c))
            .collect();
        if near.iter().any(|cover| region.is_within(cover)) {
            return Ok(None);
        }
        match &*self.explorer.diagram(node) {
            Diagram::Label { label, ways } => {
                for (set, below) in ways {
                    let meets = |own: &ClassSet| !own.is_disjoint(set);
                    if !self.leads(*below, wanted) || !region.get(*label).is_none_or(meets) {
                        continue;
                    }
                    let mut part = region.clone();
                    part.narrow(*label, set);
                    if let Some(found) = self.open_from(*below, &part, wanted, &near)? {
                        return Ok(Some(found));
                    }
                }
                Ok(None)
            }
            _ => self.outside(region, &near),
        }
    }

    /// Returns a part of the region, all of which is of one kind, that is in none of the covers.
    fn outside(&mut self, region: &Region, covers: &[&Region]) -> Result<Option<Region>, TooMuch> {
        self.step()?;
        let near: Vec<&Region> = covers
            .iter()
            .copied()
            .filter(|c| region.overlaps(c))
            .collect();
        let Some(first) = near.first() else {
            return Ok(Some(region.clone()));
        };
        let mut rest = region.clone();
        for (label, set) in first.iter() {
            let mut part = rest.clone();
            if part.narrow(label, &set.complement())
                && let Some(found) = self.outside(&part, &near)?
            {
                return Ok(Some(found));
            }
            if !rest.narrow(label, set) {
                break;
            }
        }
        Ok(None)
    }

    /// Returns a region with as few conditions as possible that holds this one, and of what lies
    /// `within` only what is of the same kind.
    fn grown(&mut self, region: &Region, within: &Region, wanted: bool) -> Result<Region, TooMuch> {
        let mut grown = region.and(within).unwrap_or_else(|| region.clone());
        let mut labels: Vec<(bool, usize, u32)> = grown
            .iter()
            .map(|(label, set)| (set.few().is_some(), usize::MAX - set.len(), label))
            .collect();
        labels.sort_unstable();
        for (_, _, label) in labels {
            let mut inside = grown.clone();
            inside.free(label);
            let blocked = self.classes(&inside.and(within).unwrap_or(inside), label, !wanted)?;
            let free = blocked.complement();
            let whole = within.get(label).cloned();
            let whole = whole.unwrap_or_else(|| free.or(&blocked));
            if whole.is_subset(&free) {
                grown.free(label);
                continue;
            }
            let (narrow, wide) = (free.and(&whole), free.or(&whole.complement()));
            match wide.listed().len() < narrow.listed().len() {
                true => grown.put(label, wide),
                false => grown.put(label, narrow),
            }
        }
        Ok(grown)
    }

    /// Returns the region that reaches out as far as the leaves of the kind inside this one do.
    pub(super) fn hull(&mut self, region: &Region) -> Result<Region, TooMuch> {
        let mut hull = region.clone();
        for label in self.labels() {
            let set = self.classes(region, label, true)?;
            hull.narrow(label, &set);
        }
        let all: Vec<u32> = hull
            .iter()
            .filter(|(_, s)| s.is_all())
            .map(|(l, _)| l)
            .collect();
        all.into_iter().for_each(|label| hull.free(label));
        Ok(hull)
    }

    /// Returns the labels that the diagram asks for on the way to wanted leaves.
    fn labels(&self) -> Vec<u32> {
        let mut labels: Vec<u32> = (0..=self.root)
            .filter(|node| self.leads(*node, true))
            .filter_map(|node| match &*self.explorer.diagram(node) {
                Diagram::Label { label, .. } => Some(*label),
                _ => None,
            })
            .collect();
        labels.sort_unstable();
        labels.dedup();
        labels
    }

    /// Returns few regions that together hold, of what lies `within`, exactly what leads to leaves
    /// of the kind.
    pub(super) fn cover(&mut self, within: &Region, wanted: bool) -> Result<Vec<Region>, TooMuch> {
        let mut regions: Vec<Region> = Vec::new();
        loop {
            let covers: Vec<&Region> = regions.iter().collect();
            let Some(open) = self.open(within, wanted, &covers)? else {
                break;
            };
            if regions.len() >= MAX_REGIONS {
                return Err(TooMuch);
            }
            let grown = self.grown(&open, within, wanted)?;
            regions.push(grown);
        }
        for at in (0..regions.len()).rev() {
            let Some(inside) = regions.get(at).and_then(|region| region.and(within)) else {
                continue;
            };
            let others = regions.iter().enumerate().filter(|(other, _)| *other != at);
            let others: Vec<&Region> = others.map(|(_, region)| region).collect();
            if self.open(&inside, wanted, &others)?.is_none() {
                regions.remove(at);
            }
        }
        regions.sort_by_cached_key(|region| (cost(region), region.clone()));
        Ok(regions)
    }

    /// Returns an example of the wanted leaves in the area: a region all of which leads there.
    pub(super) fn example(&mut self, area: &Area) -> Result<Option<Region>, TooMuch> {
        let without: Vec<&Region> = area.without.iter().collect();
        let Some(open) = self.open(&area.within, true, &without)? else {
            return Ok(None);
        };
        // Of what is wanted, all that lies within the area is in it.
        let around = self.grown(&open, &Region::default(), true)?;
        Ok(around.and(&area.within))
    }

    /// Returns the rules whose alerts can be wanted ones of the area, and one of these alerts.
    pub(super) fn raisers(
        &mut self,
        area: &Area,
        raised: &Raised,
    ) -> Option<(Raisers, Option<Labels>)> {
        let without: Vec<&Region> = area.without.iter().collect();
        raised.of(&area.within, &mut |region| {
            self.work = 0;
            self.open(region, true, &without)
        })
    }

    /// Returns the wanted leaves as regions side by side.
    pub(super) fn regions(&mut self) -> Result<Vec<Area>, TooMuch> {
        let base = self.base.clone();
        let alone = |region: Region| Area {
            within: region.and(&base).unwrap_or(region),
            without: Vec::new(),
        };
        Ok(self.cover(&base, true)?.into_iter().map(alone).collect())
    }

    /// Returns some of the ways to wanted leaves as they are, and whether these are all.
    pub(super) fn paths(&mut self, count: usize) -> (Vec<Area>, bool) {
        let mut areas: Vec<Area> = Vec::new();
        while areas.len() < count {
            let covers: Vec<&Region> = areas.iter().map(|area| &area.within).collect();
            match self.open(&self.base.clone(), true, &covers) {
                Ok(Some(within)) => areas.push(Area {
                    within,
                    without: Vec::new(),
                }),
                Ok(None) => return (areas, true),
                Err(TooMuch) => break,
            }
        }
        (areas, false)
    }

    /// Returns the wanted leaves as areas: those inside `around` as one, and so on for each that
    /// `around` names for what is left.
    pub(super) fn areas(
        &mut self,
        around: impl Fn(&Region) -> Vec<Region>,
    ) -> Result<Vec<Area>, TooMuch> {
        let mut areas: Vec<Area> = Vec::new();
        loop {
            let covers: Vec<&Region> = areas.iter().map(|area| &area.within).collect();
            let Some(open) = self.open(&self.base.clone(), true, &covers)? else {
                return Ok(areas);
            };
            if areas.len() >= MAX_REGIONS {
                return Err(TooMuch);
            }
            let mut best: Option<Area> = None;
            for region in around(&open) {
                let region = region.and(&self.base).unwrap_or(region);
                let within = self.hull(&region)?;
                let without = self.cover(&within, false)?;
                let area = Area { within, without };
                let cost = |area: &Area| area.cost(&self.base);
                if best.as_ref().is_none_or(|best| cost(&area) < cost(best)) {
                    best = Some(area);
                }
            }
            areas.extend(best);
        }
    }
}

impl Area {
    /// Returns how much there is to read when the base is known.
    pub(super) fn cost(&self, base: &Region) -> usize {
        let without = self.without.iter().map(|region| 3 + cost(region));
        cost(&beyond(&self.within, base)) + without.sum::<usize>()
    }
}

/// Returns what a region says beyond what the base says.
pub(super) fn beyond(region: &Region, base: &Region) -> Region {
    let mut beyond = region.clone();
    for (label, set) in base.iter() {
        if region.get(label).is_some_and(|own| set.is_subset(own)) {
            beyond.free(label);
        }
    }
    beyond
}

/// Returns how much there is to read about a region.
pub(super) fn cost(region: &Region) -> usize {
    let sets = region.iter();
    sets.map(|(_, set)| 2 + set.listed().len().min(6)).sum()
}
