//! What a walk over two trees shows, case by case: the alerts that come to a route, but for those
//! that other routes take before.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};

use super::Part;
use super::explore::Open;
use super::ground::Ground;
use super::lockstep::{Case, Cases};
use super::place::Outside;
use super::raised::Raisers;
use super::shape::{TooMuch, beyond, cost};
use super::told::{Kind, Source};
use crate::routing::Labels;
use crate::routing::cover::Cover;
use crate::routing::region::Region;

/// How many cases of a change are told at most, and at least, so that they are not much more than
/// `ALL_PARTS` together.
const MAX_PARTS: usize = 20;
const MIN_PARTS: usize = 2;
const ALL_PARTS: usize = 400;

/// How many exceptions are told of one case even when the whole comparison has told what it may.
const FEW_EXCEPTIONS: usize = 3;

/// How many exceptions are told in the whole comparison.
const MAX_EXCEPTIONS: usize = 2_000;

/// How many pairs of exceptions are compared with each other.
const MAX_COMPARED: usize = 50_000;

/// How many routes are looked at to find out which rules can raise alerts of cases.
const MAX_WORK: usize = 10_000_000;

/// The cases in which two trees differ; the kinds of alerts are the cases, and behind them those of
/// which nothing is known.
pub(super) struct Listing<'e> {
    ground: &'e Ground<'e>,
    cases: &'e Cases<'e>,
    /// Where nothing is known, for each reason.
    open: Vec<(Open, Region)>,
    /// Each case as it was told.
    told: RefCell<HashMap<u32, Option<Part>>>,
    /// How many cases of a change are told.
    most: usize,
    /// How many exceptions may be told, how many pairs of them compared.
    exceptions: Cell<usize>,
    compared: Cell<usize>,
    left: Cell<usize>,
}

impl<'e> Listing<'e> {
    pub(super) fn new(ground: &'e Ground<'e>, cases: &'e Cases<'e>) -> Self {
        let kinds: HashSet<&[Vec<u32>; 2]> = cases.cases.iter().map(|case| &case.told).collect();
        let most = ALL_PARTS / kinds.len().max(1);
        let reasons: BTreeSet<Open> = cases.open.iter().map(|(_, open)| *open).collect();
        let open = reasons.into_iter().filter_map(|reason| {
            let regions = cases.open.iter().filter(|(_, open)| *open == reason);
            Some((reason, hull(regions.map(|(region, _)| region))?))
        });
        Self {
            open: open.collect(),
            ground,
            cases,
            told: RefCell::default(),
            most: most.clamp(MIN_PARTS, MAX_PARTS),
            exceptions: Cell::new(MAX_EXCEPTIONS),
            compared: Cell::new(MAX_COMPARED),
            left: Cell::new(MAX_WORK),
        }
    }

    fn case(&self, kind: u32) -> Option<&Case> {
        self.cases.cases.get(kind as usize)
    }

    /// Returns whether these are all cases, and no alert is in none.
    fn is_everything(&self, kinds: &[u32]) -> bool {
        let cases = self.cases;
        kinds.len() == cases.cases.len() && cases.open.is_empty() && !cases.same
    }

    /// Returns a case as a part of a change; nothing when no rule can raise it.
    fn part(&self, kind: u32, unproved: &mut BTreeSet<String>) -> Option<Part> {
        if let Some(part) = self.told.borrow().get(&kind) {
            return part.clone();
        }
        let part = self.case(kind).and_then(|case| self.tell(case, unproved));
        self.told.borrow_mut().insert(kind, part.clone());
        part
    }

    fn tell(&self, case: &Case, unproved: &mut BTreeSet<String>) -> Option<Part> {
        let (rules, example) = match self.ground.raised {
            Some(raised) => raised.of(&case.area.region, &mut |region| self.some(case, region))?,
            None => (Raisers::default(), None),
        };
        let region = &case.area.region;
        let witness = example.unwrap_or_else(|| self.example(case));
        let Some(mut part) = self.ground.part(region, &Region::default(), witness) else {
            unproved.insert(format!(
                "{}: no example was found",
                self.ground.told(region)
            ));
            return None;
        };
        part.rules = rules;
        let (exceptions, more) = self.exceptions(&case.area);
        let told = exceptions.iter().map(|region| self.ground.told(region));
        (part.without, part.more) = (told.collect(), more);
        Some(part)
    }

    /// Returns a part of a region that lies in a case, all of it.
    fn some(&self, case: &Case, region: &Region) -> Result<Option<Region>, TooMuch> {
        let mut left = self.left.get();
        let cases = self.cases;
        let found = cases
            .places
            .outside(region, &case.area, &cases.chain, &mut left);
        self.left.set(left);
        match found {
            Cover::Open(open) => Ok(Some(open)),
            Cover::Covered(_) => Ok(None),
            Cover::GivenUp => Err(TooMuch),
        }
    }

    fn example(&self, case: &Case) -> Labels {
        let labels = self.ground.space.labels().iter().zip(&*case.point);
        let values = labels.filter_map(|(label, class)| {
            let class = label.classes().get(*class as usize)?;
            Some((label.name().to_owned(), class.witness.clone()))
        });
        values.collect()
    }

    /// Returns what alerts of the area's region are not in it, those first that are told shortly, and
    /// how many more there are.
    fn exceptions(&self, area: &Outside) -> (Vec<Region>, usize) {
        let cases = self.cases;
        let passed = cases.chain.iter(area.passed);
        let near = passed.filter(|node| cases.places.may_and_must(*node, area).0);
        let mut nodes: Vec<(usize, u32)> = near.map(|node| (self.length(node), node)).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let told = match self.exceptions.get().checked_sub(nodes.len()) {
            Some(left) => {
                self.exceptions.set(left);
                nodes.len()
            }
            None => nodes.len().min(FEW_EXCEPTIONS),
        };
        let more = nodes.len() - told;
        let regions = nodes.iter().take(told);
        let regions: BTreeSet<Region> = regions
            .map(|(_, node)| self.beyond_area(*node, area))
            .collect();
        let mut regions: Vec<Region> = regions.into_iter().collect();
        regions.sort_by_cached_key(cost);
        let pairs = regions.len().pow(2);
        let Some(left) = self.compared.get().checked_sub(pairs) else {
            return (regions, more);
        };
        self.compared.set(left);
        // What another one holds as well need not be told.
        let mut kept: Vec<Region> = Vec::new();
        for region in regions {
            let inside = region.and(&area.region).unwrap_or_default();
            if !kept.iter().any(|other| inside.is_within(other)) {
                kept.push(region);
            }
        }
        (kept, more)
    }

    /// Returns how much there is to read about what a route asks.
    fn length(&self, node: u32) -> usize {
        let constraints = self.cases.places.constraints(node);
        let lengths = constraints.map(|(_, constraint)| 2 + constraint.set.listed().len().min(6));
        lengths.sum()
    }

    /// Returns what a route asks beyond what holds in an area.
    fn beyond_area(&self, node: u32, area: &Outside) -> Region {
        let mut region = Region::default();
        for (_, constraint) in self.cases.places.constraints(node) {
            if !area.region.implies(constraint) {
                region.put(constraint.label, constraint.set.clone());
            }
        }
        region
    }
}

impl Source for Listing<'_> {
    fn kinds(&self) -> Vec<(u32, Kind)> {
        let cases = self.cases.cases.iter().map(|case| {
            let [old, new] = &case.told;
            Kind::Differs(old.clone().into(), new.clone().into())
        });
        let open = self.open.iter().map(|(open, _)| Kind::Open(*open));
        (0..).zip(cases.chain(open)).collect()
    }

    fn hull(&self, kinds: &[u32], base: &Region) -> Option<Region> {
        let regions = kinds.iter();
        let regions = regions.filter_map(|kind| Some(&self.case(*kind)?.area.region));
        hull(regions)?.and(base)
    }

    fn parts(
        &self,
        kinds: &[u32],
        _: Option<&[u32]>,
        base: &Region,
        unproved: &mut BTreeSet<String>,
    ) -> (Vec<Part>, bool) {
        let everything = self.is_everything(kinds);
        let mut parts: Vec<Part> = Vec::new();
        for kind in kinds {
            if parts.len() >= self.most {
                return (parts, false);
            }
            let Some(mut part) = self.part(*kind, unproved) else {
                continue;
            };
            if everything && self.ground.raised.is_none() {
                part.within = self.ground.told(&Region::default());
                (part.without, part.more) = (Vec::new(), 0);
                return (vec![part], true);
            }
            if let Some(case) = self.case(*kind) {
                part.within = self.ground.told(&beyond(&case.area.region, base));
            }
            parts.push(part);
        }
        (parts, true)
    }

    fn unproved(&self, kind: u32, open: Open) -> Option<String> {
        let at = (kind as usize).checked_sub(self.cases.cases.len())?;
        let (_, region) = self.open.get(at)?;
        if let Some(raised) = self.ground.raised {
            raised.of(region, &mut |region| Ok(Some(region.clone())))?;
        }
        Some(self.ground.unproved(region, open))
    }
}

/// Returns a region that holds all of these.
fn hull<'r>(mut regions: impl Iterator<Item = &'r Region>) -> Option<Region> {
    let mut hull = regions.next()?.clone();
    for region in regions {
        let labels: Vec<u32> = hull.iter().map(|(label, _)| label).collect();
        for label in labels {
            let both = hull.get(label).zip(region.get(label));
            match both.map(|(own, other)| own.or(other)) {
                Some(both) if !both.is_all() => hull.put(label, both),
                _ => hull.free(label),
            }
        }
    }
    Some(hull)
}
